"""What is shown: a closed vocabulary of shapes that every platform can draw.

Text is literal; there is no markup in the core.
"""

from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class At:
    """A person, mentioned by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that stand out."""

    words: str


Part = str | At | Link | Bold


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """A paragraph: `Text("Thanks ", At("Ama"), ", see ", Link("the notes", url))`."""

    parts: tuple[Part, ...]

    def __init__(self, *parts: Part) -> None:
        object.__setattr__(self, "parts", parts)


class Asks(Text):
    """A paragraph that says what the next words are for; it goes with the buttons, once nothing listens any more."""


@dataclass(frozen=True, slots=True, init=False)
class Quiet:
    """A small line, such as who can see what was kept."""

    parts: tuple[Part, ...]

    def __init__(self, *parts: Part) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section inside a card."""

    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one line each."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a whole: always said in words too (no meaning by drawing alone). `done` and `whole` are minutes."""

    label: str
    done: int
    whole: int
    words: str


Block = Text | Quiet | Heading | Facts | Bullets | Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that leads to a handler with arguments. Made only by a handler's own `button`."""

    label: str
    target: str
    args: tuple[tuple[str, str | int | bool], ...] = ()
    opens: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A message or a part of one: a title, blocks, buttons, and `more` buttons that stand behind them."""

    title: str
    body: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()

    @property
    def pressable(self) -> tuple[Button, ...]:
        """All buttons, in the order by which a press names them."""
        return self.buttons + self.more

    def still(self) -> "Card":
        """The same card without live buttons, and without what it asked for."""
        return Card(self.title, tuple(b for b in self.body if not isinstance(b, Asks)))


SHAPES: dict[str, type] = {
    c.__name__: c for c in (At, Link, Bold, Text, Asks, Quiet, Heading, Facts, Bullets, Progress, Button, Card)
}
FLOWING = (Text, Asks, Quiet)
"""Those that take their parts one by one."""
VERSION = 1


def pack(value: Any) -> Any:
    """A card as JSON values; the outermost object carries the version of the vocabulary."""
    return {"v": VERSION, "card": _pack(value)}


def unpack(data: Any) -> Card:
    """The card that `pack` made."""
    card = _unpack(data["card"])
    assert isinstance(card, Card)
    return card


def _pack(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {"is": type(value).__name__} | {f.name: _pack(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_pack(item) for item in value]
    return value


def _unpack(data: Any) -> Any:
    if isinstance(data, dict):
        shape = SHAPES[data["is"]]
        if shape in FLOWING:
            return shape(*[one if type(one) is str else _unpack(one) for one in data["parts"]])
        return shape(**{name: one if type(one) is str else _unpack(one) for name, one in data.items() if name != "is"})
    if isinstance(data, list):
        return tuple([one if type(one) is str else _unpack(one) for one in data])
    return data


def words(parts: tuple[Part, ...]) -> str:
    """A paragraph as plain words."""
    return "".join(_plain(part) for part in parts)


def _plain(part: Part) -> str:
    match part:
        case str():
            return part
        case At(name):
            return name
        case Link(said, url):
            return f"{said} ({url})"
        case Bold(said):
            return said


def lines(card: Card) -> list[str]:
    """A card as plain lines: the title, then the blocks. The text that notifications and screen readers get."""
    out = [card.title] if card.title else []
    for block in card.body:
        match block:
            case Text(parts) | Quiet(parts):
                out.append(words(parts))
            case Heading(said):
                out.append(said)
            case Facts(rows):
                out.extend(f"{label}: {value}" for label, value in rows)
            case Bullets(items):
                out.extend(f"• {item}" for item in items)
            case Progress(label=label, words=said):
                out.append(f"{label}: {said}")
    return out
