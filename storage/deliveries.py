"""What became of messages, place by place, for whoever looks after the installation (R160)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

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
