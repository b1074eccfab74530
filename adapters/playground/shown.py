"""What stands in a place of the playground: posts as last sent, and the same read as plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.ports import Drawn, Paper
from bot.talk.cards import lines


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that can be pressed: its label, the token it carries, and how it is drawn."""

    label: str
    token: str
    opens: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A post as somebody sees it. `by` is a person's id, or empty for Dept; an `echo` is for one person alone."""

    id: str
    place: str
    by: str
    when: datetime
    text: str
    buttons: tuple[Tap, ...] = ()
    edited: int = 0
    files: tuple[Paper, ...] = ()
    echo: bool = False
    step: int = 0
    """The scene's count when it was last posted or edited: what is new since a step has a higher one."""
    born: int = 0
    """The scene's count when it was first posted."""


@dataclass(slots=True, kw_only=True)
class Post:
    """A message in a place, kept as it was last sent. `place` is a person's id, or `#` and a department's."""

    id: str
    place: str
    when: datetime
    by: str = ""
    words: str = ""
    parts: tuple[Drawn, ...] = ()
    papers: list[Paper] = field(default_factory=list)
    only: str = ""
    """The one person who sees it, where others share the place."""
    parcel: str = ""
    edited: int = 0
    edited_at: datetime | None = None
    born: int = 0
    step: int = 0
    ahead: bool = False
    """Whether the answer to a press has drawn it already, so that the edit which follows changes nothing."""

    def shown(self) -> Shown:
        """The post as it stands now, for good."""
        return Shown(
            id=self.id,
            place=self.place,
            by=self.by,
            when=self.when,
            text=flatten(self.parts) if self.parts else self.words,
            buttons=taps(self.parts),
            edited=self.edited,
            files=tuple(self.papers),
            echo=bool(self.only),
            step=self.step,
            born=self.born,
        )


def taps(parts: Sequence[Drawn]) -> tuple[Tap, ...]:
    """The buttons of a message, in order; those behind More stand last in their part."""
    return tuple(
        Tap(button.label, token, button.opens, button.main)
        for part in parts
        for button, token in zip(part.card.pressable, part.tokens, strict=False)
    )


def flatten(parts: Sequence[Drawn]) -> str:
    """A message as plain words: each part's text and fields in the order of the card, then its buttons as `[Label]`."""
    out: list[str] = []
    for part in parts:
        out += lines(part.card)
        out += [f"[{button.label}]" for button in part.card.pressable]
    return "\n".join(out)
