"""What came in, said in the platform-neutral words that the kernel understands.

`key` is unique to the event: the same key twice has one effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a person did.

    `channel` is a department's id when it was done there; `opens` says whether a form can be opened in reply.
    """

    key: str
    person: str
    channel: str | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file that came with a message, fetched already: its name, its media type and what is in it."""

    name: str
    media: str
    content: bytes = field(repr=False)


LARGEST = 5_000_000
"""Bytes of a file that is handed over, at most: a photo of notes, a certificate, a staff list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    """Typed words, and the files that came with them.

    `message` names the typed message, so that an edit can be told to belong to it; `unread` says which files could not
    be fetched, and what the person can do.
    """

    text: str
    message: str = ""
    command: bool = False
    files: tuple[Handed, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(Event):
    """The new wording of a typed message."""

    text: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Event):
    """A press on a button, by the token that was drawn on it; `at`: the ref of the message, where the platform tells,
    which proves that it has arrived.
    """

    token: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """A form filled in: the token that its opening carried, and the raw value of each field, by its name."""

    token: str
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """Somebody looks at their Home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(Event):
    """Somebody looks at a message, by its ref: it is drawn as things stand now."""

    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Departed(Event):
    """Somebody's account has been closed, or the app is no longer there for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached(Event):
    """A message that the person had passed on could not be handed over: the app is not there for whoever it is for."""

    message: str


AnyEvent = Said | Edited | Pressed | Submitted | Opened | Looked | Departed | Unreached
