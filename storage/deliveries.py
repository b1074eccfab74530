"""What became of messages, place by place, for whoever looks after the installation (R160)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, update

from storage.store import SqlStore
from storage.tables import messages

SAYS = {
    "sent": "sent",
    "held": "held",
    "ready": "held",
    "sending": "on the way",
    "unknown": "on the way",
    "refused": "not delivered",
}
"""Each state of a message as IT reads it; what was taken back or has run out before it left is nobody's trouble."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many of the messages for a person or channel are where, and what the platform said of those not taken."""

    counts: Mapping[str, int]
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that was given up, and what the platform said."""

    id: str
    place: str
    created: datetime
    why: str


async def undelivered(store: SqlStore, since: datetime, now: datetime) -> list[Undelivered]:
    """The messages made since a moment that were given up and are still worth saying, oldest first."""
    asked = select(messages.c.id, messages.c.place, messages.c.created, messages.c.why).where(*_given_up(since, now))
    async with store.connection() as connection:
        return [Undelivered(*row) for row in await connection.execute(asked.order_by(messages.c.id))]


async def again(store: SqlStore, ids: Sequence[str], since: datetime, now: datetime) -> int:
    """Let messages that were given up go once more, all of them where none is named; gives how many.

    A first post may have arrived after all, so it is looked for before it is sent.
    """
    mine = [*_given_up(since, now), *([messages.c.id.in_(ids)] if ids else ())]
    state = case((messages.c.ref.is_(None), "unknown"), else_="ready")
    async with store.connection() as connection:
        once_more = update(messages).where(*mine).values(state=state, due=now, tries=0, resent=False)
        return (await connection.execute(once_more)).rowcount


def _given_up(since: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of strangers it is not kept who they are."""
    worth = or_(messages.c.expires.is_(None), messages.c.expires > now, messages.c.ref.is_not(None))
    return messages.c.state == "refused", messages.c.created >= since, messages.c.place.not_like("?%"), worth


async def deliveries(store: SqlStore, since: datetime) -> dict[str, Delivery]:
    """The messages made since a moment, by place."""
    number = func.count()
    asked = (
        select(messages.c.place, messages.c.state, messages.c.why, number)
        .where(messages.c.created >= since, messages.c.state.in_(SAYS), messages.c.place.not_like("?%"))
        .group_by(messages.c.place, messages.c.state, messages.c.why)
        .order_by(messages.c.place)
    )
    counts, reasons = dict[str, dict[str, int]](), dict[str, list[str]]()
    async with store.connection() as connection:
        for place, state, why, many in await connection.execute(asked):
            mine = counts.setdefault(place, dict.fromkeys(SAYS.values(), 0))
            mine[SAYS[state]] += many
            if why and state != "sent":
                reasons.setdefault(place, []).append(why)
    return {place: Delivery(mine, tuple(dict.fromkeys(reasons.get(place, [])))) for place, mine in counts.items()}
