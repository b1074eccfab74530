"""The outbox as the sender sees it: what is ready to go, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.messages import Part
from bot.ports.post import Outcome, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One message that this sender holds for a while: its parts as they now stand, and what is known of earlier tries.

    `wanted` is the version that these parts make up; `handed` the one that the earlier try of unknown outcome carried
    (0 if several tries carried different ones); `attempt` fences off a sender that comes back too late.
    """

    message: str
    uuid: str
    place: str
    parts: tuple[Part, ...]
    paper: Paper | None
    ref: str | None
    wanted: int
    handed: int
    attempt: int
    tried: datetime | None
    unknown: bool
    resent: bool
    expires: datetime | None


class Outbox(Protocol):
    """Messages on their way out: ready, sending, sent, refused or unknown."""

    async def claim(
        self, now: datetime, limit: int = 50, *, but: frozenset[str] = frozenset(), full: frozenset[str] = frozenset()
    ) -> list[Claim]:
        """Take messages that are ready, or unknown and due for a look, save for the places named in `but` and for
        whoever is reached on the platforms in `full` alone; each is marked as being sent before this returns.
        """
        ...

    async def mark(self, done: list[tuple[Claim, Outcome]], now: datetime, *, reads_back: bool = True) -> None:
        """Record what became of claims; a claim whose attempt is no longer the latest changes nothing."""
        ...

    async def resend(self, claim: Claim) -> bool:
        """Note that the one counted resend is being made; False if the claim is no longer this sender's."""
        ...

    async def recover(self, now: datetime) -> None:
        """After a crash: what was being sent is unknown if it was a first post, and ready if it was an edit."""
        ...

    async def hurry(self, now: datetime) -> None:
        """A platform has shown that it is there: what waits for another try may go at once."""
        ...
