"""The way out: what a platform is handed, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.talk.cards import Card
from bot.world.people import Address


@dataclass(frozen=True, slots=True)
class Drawn:
    """One part of a message: its card and a signed token for each of its pressable buttons, in order. `watched`: where
    the platform can, it is drawn anew whenever somebody looks at it.
    """

    card: Card
    tokens: tuple[str, ...] = ()
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to hand over."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message for one address. Without `ref` it is posted; with it, the message of that ref is edited in place.

    `id` is an opaque UUID by which the message can be looked up again; `tried` is when it was first attempted.
    """

    id: str
    to: Address
    parts: tuple[Drawn, ...]
    ref: str | None = None
    paper: Paper | None = None
    tried: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The platform has it, under this ref (opaque to all but the adapter)."""

    ref: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform refused before any effect.

    `again_in` seconds it may be tried again; None: never by itself. `gone`: the address is dead. `turn`: it was not
    even tried, for its turn had not come; the wait is known and need not grow.
    """

    why: str
    again_in: float | None = None
    gone: bool = False
    turn: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it arrived: a lost reply, a timeout, a 5xx after the body was sent."""

    why: str


Outcome = Accepted | Refused | Unknown


class Courier(Protocol):
    """One platform's way out. Makes exactly one attempt; the retries are the outbox's."""

    platform: str
    reads_back: bool
    """Whether `find` can look a message up; if not, an unknown outcome gets the one counted resend."""

    async def send(self, parcel: Parcel) -> Outcome:
        """Post or edit one message."""
        ...

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Whether a parcel of unknown outcome arrived after all; raises OSError if the platform cannot be asked."""
        ...
