"""The way in: where an adapter knocks, what it gets back for the wire, and who is who on its platform."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.ports.post import Drawn
from bot.talk.events import AnyEvent
from bot.talk.forms import Form
from bot.world.people import Address


class Clock(Protocol):
    """The product's time."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A form to open: its class, the values it is filled with, problems beside its fields, and the token that its
    submission carries.
    """

    form: type[Form]
    token: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What belongs to the wire's own answer: a form to open or handed back, a line for an echo, and the pressed message
    as it now stands.
    """

    opening: Opening | None = None
    echo: str = ""
    redrawn: tuple[Drawn, ...] = ()
    aloud: bool = False
    """Whether it was answered where everybody in the channel sees it, so that nobody looks for an answer elsewhere."""


class Door(Protocol):
    """Where adapters knock.

    When a call returns, what it asked for is stored; Away is raised when the store is not there.
    """

    async def handle(self, event: AnyEvent) -> Reply:
        """One event, understood, done and committed; the same key twice has one effect."""
        ...

    async def stranger(self, address: Address, key: str) -> None:
        """Somebody whom no configuration knows: one kind sentence, once."""
        ...

    async def home(self, person: str) -> Drawn:
        """A person's Home as it stands now, for the platform's own home page."""
        ...

    async def look(self, person: str, words: str) -> tuple[Drawn, ...]:
        """What a search of somebody's finds, to be looked at and passed on: nothing is said, kept or to be pressed."""
        ...


class Away(Exception):
    """The store cannot be reached; the platform may ask again."""


class Links(Protocol):
    """Who is who on the platforms. A person or department may have one address on each platform."""

    async def link(self, who: str, address: Address, key: str) -> None:
        """Remember where a person (id) or channel (`#` and the department's id) is reached; `key` identifies it on the
        platform. Whoever is in no list of staff yet is `@` and an e-mail address, or `@#` and a channel's name: they
        are linked once somebody adds them.
        """
        ...

    async def unlink(self, platform: str, key: str) -> None:
        """Forget an address: the app is gone, or the account."""
        ...

    def who(self, platform: str, key: str) -> str | None:
        """The person or channel behind a platform's key, if known."""
        ...

    def address(self, who: str) -> Address | None:
        """Where a person or channel is reached, if anywhere."""
        ...
