"""A platform as small as can be: it keeps what is visible, and can be told how the next tries will go."""

from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.ports import Accepted, Drawn, Outcome, Parcel, Part, Refused, Unknown
from bot.world.people import Address

KNOWN = ("accepted", "refused now", "refused")
"""What may become of a try of which the outcome is known."""
LOST = ("lost before", "lost after", "raises before", "raises after")
"""What may become of one of which it is not; after: it has arrived all the same."""
KILLED = ("killed before", "killed after")


class Killed(BaseException):
    """The process is gone, in the middle of a try."""


@dataclass
class Post:
    """A courier; `meanwhile` happens while a try is under way."""

    platform: str
    reads_back: bool
    fates: deque[str] = field(default_factory=deque)
    shows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    posts: dict[str, list[str]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    stopped: set[str] = field(default_factory=set)
    order: list[tuple[str, str]] = field(default_factory=list)
    busy: set[Address] = field(default_factory=set)
    meanwhile: Callable[[str], Awaitable[None]] | None = None
    unreadable: bool = False

    async def send(self, parcel: Parcel) -> Outcome:
        """One try, as its fate has it."""
        assert parcel.to not in self.busy, "two tries at once in one place"
        self.busy.add(parcel.to)
        try:
            return await self._send(parcel)
        finally:
            self.busy.discard(parcel.to)

    async def _send(self, parcel: Parcel) -> Outcome:
        fate = self.fates.popleft() if self.fates else "accepted"
        if self.meanwhile:
            await self.meanwhile(parcel.id)
        if fate == "refused now":
            return Refused("429", 7.0)
        if fate == "refused":
            self.stopped.add(parcel.id)
            return Refused("invalid")
        ref = "" if fate.endswith("before") else self._show(parcel)
        if fate in (*LOST, *KILLED) and parcel.ref is None:
            self.lost[parcel.id] += 1
        if fate.startswith("killed"):
            raise Killed
        if fate.startswith("raises"):
            raise RuntimeError(fate)
        return Unknown(fate) if fate.startswith("lost") else Accepted(ref)

    def _show(self, parcel: Parcel) -> str:
        titles = tuple(d.card.title for d in parcel.parts)
        self.order.append((parcel.to.ref, titles[0]))
        if parcel.ref is None:
            posted = self.posts.setdefault(parcel.id, [])
            posted.append(f"{parcel.id}/{len(posted)}")
        ref = parcel.ref or self.posts[parcel.id][-1]
        self.shows[ref] = titles
        return ref

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Whether it arrived."""
        assert self.reads_back
        assert parcel.ref is None, "an edit is never looked up: it may go again"
        if self.unreadable:
            raise ConnectionError("no history")
        return Accepted(self.posts[parcel.id][0]) if parcel.id in self.posts else None


class Book:
    """Who is reached where: everybody on the platform that their name begins with."""

    def address(self, who: str) -> Address | None:
        """Where somebody is reached; a stranger nowhere."""
        platform, _, ref = who.partition(":")
        return Address(platform, ref) if ref else None


def draw(part: Part) -> Drawn:
    """A part as it is shown."""
    return Drawn(part.card)
