"""What a story needs of a platform: people who act on it, and what they see; the same three ways."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.talk.events import Handed

Since = Literal["acted", "step"]
"""Since the last step of a person or of the clock, or since the last step of any kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One message as somebody sees it. `new` and `edited` are since the last step of a person or of the clock."""

    key: str
    place: str
    """A person's id, or `#` and the department's id."""
    text: str
    labels: tuple[str, ...] = ()
    new: bool = False
    edited: bool = False
    files: tuple[tuple[str, bytes], ...] = ()
    order: int = 0
    handle: Any = field(default=None, compare=False)
    """What the platform needs to press one of its buttons."""


class Theatre(Protocol):
    """One platform with its people."""

    def mark(self, acted: bool) -> None:
        """A step begins: what is shown from here on is new; `acted`: it is a person's or the clock's."""
        ...

    def seen(self, place: str, since: Since = "acted") -> list[Sight]:
        """The bot's messages in a place, oldest first, new or edited since the last such step."""
        ...

    async def say(self, person: str, text: str, channel: str | None = None) -> None:
        """Somebody types."""
        ...

    async def hand(self, person: str, text: str, file: Handed) -> None:
        """Somebody hands a file over, with words beside it or without."""
        ...

    async def command(self, person: str, text: str, channel: str | None = None) -> None:
        """Somebody uses the slash command, or types the same words."""
        ...

    async def edit(self, person: str, text: str) -> None:
        """Somebody edits what they typed last."""
        ...

    async def press(self, person: str, sight: Sight, index: int) -> None:
        """Somebody presses a button, on a card as it was when it was seen."""
        ...

    async def fill(self, person: str, title: str, values: dict[str, str]) -> str | None:
        """Somebody submits the open form; gives what is wrong with the request itself, if anything."""
        ...

    def complaint(self, person: str) -> str | None:
        """The problems beside the fields of somebody's open form, since the last step."""
        ...

    def down(self, is_down: bool) -> None:
        """The platform goes away, or comes back."""
        ...

    async def settle(self) -> None:
        """Wait for what the platform still does by itself."""
        ...


def matching(title: str, wanted: str) -> bool:
    """Whether a title or label is meant: by its beginning, capitals aside."""
    return title.casefold().startswith(wanted.strip().casefold())


def by_label(fields: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    """Typed values under the names of the fields whose labels they begin; an unknown label is said."""
    out = dict.fromkeys(fields.values(), "")
    for said, value in values.items():
        name = next((n for shown, n in fields.items() if matching(shown, said)), None)
        if name is None:
            raise LookupError(f"the form has no field {said!r}; it has {', '.join(fields)}")
        out[name] = value
    return out
