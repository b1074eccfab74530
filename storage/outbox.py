"""The outbox on its way out: claimed before it is sent, marked afterwards, looked up before it is ever sent twice
(PLATFORMS §4.1).
"""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Update,
    bindparam,
    case,
    exists,
    func,
    not_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Accepted, Claim, Outcome, Paper, Refused, Unknown
from storage.columns import Moment
from storage.restored import Gap, gap
from storage.rows import part as build
from storage.store import SqlStore
from storage.tables import IN_TURN, Turn, messages, parts

LOOK = {True: timedelta(seconds=90), False: timedelta(seconds=120)}
"""How long after an unknown outcome a message is looked for, by whether its platform can be read back."""
GREETINGS = 4
"""Strangers greeted between two looks at whether somebody else is waiting."""
SOON = timedelta(seconds=2)
"""How long after a crash for the first look: most of what was under way has arrived, and people wait for its edits."""
LEASE = timedelta(minutes=5)
"""How long a sender holds what it claimed; longer than it may take over it. Then the message is another's."""
BESIDE = timedelta(seconds=10)
"""How long after another sender's claim a place is left to that one, which may be gone."""
CLAIMING = 20260902
"""The lock by which senders claim one after the other, so that each sees what the other has begun."""
LONGEST = 600
DEAD, TRIES = timedelta(hours=6), 4
"""How long a message without an expiry of its own is tried, and how often at least."""
LOST = messages.c.ref.is_(None) & messages.c.state.in_(("sending", "unknown"))
"""A first post of which nobody can say whether it arrived."""


class SqlOutbox:
    """The sender's side of the messages."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.gap: Gap | None = None
        """What a restore has left unknown: there "ready" may have been sent already."""

    async def claim(self, now: datetime, limit: int = 50, *, but: frozenset[str] = frozenset()) -> list[Claim]:
        """Take what is ready, in due order, save for the places named; what has expired unsent is dropped instead."""
        if self.store.writing is None:
            await self.store.alive.stay()
        async with self.store.connection() as connection:
            if self.store.writing is None:
                await connection.execute(select(func.pg_advisory_xact_lock(CLAIMING)))
            rows = await self._waiting(connection, now, limit, sorted(but))
            if not rows:
                return []
            ids = [r.id for r in rows]
            await connection.execute(TAKE, {"ids": ids, "now": now, "until": now + LEASE})
            inside: dict[str, list[Any]] = {}
            for row in (await connection.execute(INSIDE, {"ids": ids})).mappings():
                inside.setdefault(row["message"], []).append(build(row))
            return [self._claim(r, tuple(inside.get(r.id, ())), now) for r in rows]

    async def _waiting(self, connection: AsyncConnection, now: datetime, limit: int, but: list[str]) -> list[Any]:
        """What may go: answers, then what was not asked for; strangers only where nobody else waits."""
        values = {"now": now, "but": but, "begun": now + LEASE - BESIDE}
        found: list[Any] = []
        for turn in Turn:
            room = limit - len(found)
            if turn is Turn.STRANGER:
                room = 0 if found else min(limit, GREETINGS)
            rows = [] if room <= 0 else await self._ready(connection, values | {"of_turn": turn, "at_most": room})
            while expired := [r.id for r in rows if _expired(r, now)]:
                await connection.execute(EXPIRE, {"ids": expired})
                rows = await self._ready(connection, values | {"of_turn": turn, "at_most": room})
            found += rows
        return found

    @staticmethod
    async def _ready(connection: AsyncConnection, values: dict[str, Any]) -> list[Any]:
        return list((await connection.execute(WAITING, values)).all())

    def _claim(self, row: Any, inside: tuple[Any, ...], now: datetime) -> Claim:
        again = self.gap is not None and row.state == "ready" and self.gap.covers(row)
        paper = Paper(row.paper_name, row.paper) if row.paper_name else None
        return Claim(
            message=row.id,
            uuid=row.uuid,
            place=row.place,
            parts=inside,
            paper=paper,
            ref=row.ref,
            wanted=row.wanted,
            handed=0 if again else row.handed,
            attempt=row.attempt + 1,
            tried=self.gap.taken if again and self.gap else row.tried or now,
            unknown=again or (row.state != "ready" and row.ref is None),
            resent=row.resent,
            expires=row.expires,
        )

    async def mark(self, done: list[tuple[Claim, Outcome]], now: datetime, *, reads_back: bool = True) -> None:
        """Record outcomes, all in one transaction, each fenced by the attempt."""
        by_claim = {(claim.message, claim.attempt): (claim, outcome) for claim, outcome in done}
        if not by_claim:
            return
        async with self.store.connection() as connection:
            held = await connection.execute(HELD, {"ids": sorted({message for message, _ in by_claim})})
            after = []
            for row in held:
                if row.state == "sending" and (row.id, row.attempt) in by_claim:
                    claim, outcome = by_claim[row.id, row.attempt]
                    stands = {f"new_{name}": getattr(row, name) for name in MARKED}
                    changed = self._after(row, claim, outcome, now, reads_back)
                    mine = {"of_id": row.id, "of_attempt": row.attempt}
                    after.append(mine | stands | {f"new_{name}": value for name, value in changed.items()})
            if after:
                await connection.execute(MARK, after)

    def _after(self, row: Any, claim: Claim, outcome: Outcome, now: datetime, reads_back: bool) -> dict[str, Any]:
        tired = row.ref is None and row.tries >= TRIES and now - row.tried > DEAD
        match outcome:
            case Accepted(ref):
                state = "sent" if row.wanted == claim.wanted else "ready"
                return {
                    "state": state,
                    "ref": row.ref or ref,
                    "shown": claim.wanted,
                    "sent": row.sent or now,
                    "tries": 0,
                    "why": "",
                    "due": row.tried or now,
                }
            case Refused(why, None):
                state = "refused" if row.wanted == claim.wanted else "ready"
                return {"state": state, "why": why, "tries": row.tries + 1, "due": now}
            case Refused(why, again_in, turn=True):
                return {"state": "ready", "why": why, "due": now + timedelta(seconds=again_in or 0.0)}
            case Refused(why, again_in):
                given_up = row.expires is None and tired
                # What nobody asked for is judged again before another try: the evening may have come meanwhile.
                again = "ready" if row.ref is not None or row.kind == "answer" else "held"
                return self._later("refused" if given_up else again, row, why, now, again_in)
            case Unknown(why):
                if row.ref is not None:
                    return self._later("ready", row, why, now)
                if row.resent and not reads_back:
                    return {"state": "refused", "why": f"unknown after the one resend: {why}"}
                state = "refused" if tired else "unknown"
                return {"state": state, "why": why, "tries": row.tries + 1, "due": now + LOOK[reads_back]}

    @staticmethod
    def _later(state: str, row: Any, why: str, now: datetime, again_in: float | None = None) -> dict[str, Any]:
        wait = min(LONGEST, max(again_in or 0.0, 2.0 ** min(row.tries, 10)))
        return {"state": state, "why": why, "tries": row.tries + 1, "due": now + timedelta(seconds=wait)}

    async def resend(self, claim: Claim) -> bool:
        """Note that the one counted resend is being made; False if the claim is no longer this sender's."""
        async with self.store.connection() as connection:
            mine = {"of_id": claim.message, "of_attempt": claim.attempt}
            return bool((await connection.execute(RESEND, mine)).rowcount)

    async def recover(self, now: datetime) -> None:
        """After a crash: a first post that was being sent is unknown, an edit simply goes again.

        While another copy of Dept lives, it may be sending it at this moment: then only the lease decides.
        """
        self.gap = await gap(self.store)
        beginning = self.store.alive.beginning() if self.store.writing is None else nullcontext(True)
        async with beginning as alone, self.store.connection() as connection:
            sending = messages.c.state == "sending"
            if not alone:
                sending &= messages.c.due <= now
            lost, edit = messages.c.ref.is_(None), messages.c.ref.is_not(None)
            await connection.execute(_free(sending, lost).values(state="unknown", due=now + SOON))
            await connection.execute(_free(sending, edit).values(state="ready", due=now))

    async def hurry(self, now: datetime) -> None:
        """A platform has shown that it is there: what waits for another try may go at once."""
        async with self.store.connection() as connection:
            waits = messages.c.state.in_(("ready", "held")) & messages.c.ref.is_(None) | (messages.c.state == "ready")
            later = waits & (messages.c.due > now) & (messages.c.tries > 0)
            await connection.execute(_free(later).values(due=now))

    async def paper(self, uuid: str) -> Paper | None:
        """The file of a message, by the message's UUID; None if it had none."""
        async with self.store.connection() as connection:
            found = (
                await connection.execute(select(messages.c.paper_name, messages.c.paper).where(messages.c.uuid == uuid))
            ).first()
        return Paper(found.paper_name, found.paper) if found and found.paper_name else None


# A statement is made once and kept: making it takes longer than running it.

NOW = bindparam("now", type_=Moment())
IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)


def _free(*where: ColumnElement[bool]) -> Update:
    """An update of the messages that nobody else is writing at this moment: whoever waits for one holds no other."""
    found = select(messages.c.id).where(*where).with_for_update(skip_locked=True).correlate(None)
    return update(messages).where(messages.c.id.in_(found))


EXPIRE = update(messages).where(messages.c.id.in_(IDS)).values(state="dropped", why="expired")
WRITTEN = messages.alias("written")
ELSEWHERE = exists().where(
    WRITTEN.c.place == messages.c.place,
    WRITTEN.c.id != messages.c.id,
    WRITTEN.c.state == "sending",
    WRITTEN.c.due > bindparam("begun", type_=Moment()),
)
"""Another sender began to write to this place just now: what follows there is that one's as well, in its turn."""
CLAIMED = (
    "id", "uuid", "place", "paper_name", "paper", "ref", "wanted", "handed", "attempt", "tried", "state", "resent",
    "expires", "kind", "created",
)  # fmt: skip
WAITING = (
    select(*(messages.c[name] for name in CLAIMED))
    .where(IN_TURN, messages.c.turn == bindparam("of_turn"), messages.c.due <= NOW)
    .where(messages.c.place.not_in(bindparam("but", expanding=True)), not_(ELSEWHERE))
    .order_by(messages.c.due, messages.c.id)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
"""One turn's messages in due order, as they stand in the index: what is due later is never looked at."""
TAKE = (
    update(messages)
    .where(messages.c.id.in_(IDS))
    .values(
        state="sending",
        attempt=messages.c.attempt + 1,
        handed=case((LOST, messages.c.handed), else_=messages.c.wanted),
        tried=func.coalesce(messages.c.tried, NOW),
        due=bindparam("until", type_=Moment()),
    )
)
INSIDE = (
    select(parts, messages.c.ref)
    .join(messages, messages.c.id == parts.c.message)
    .where(parts.c.message.in_(IDS))
    .order_by(parts.c.position)
)
MINE = (messages.c.id == bindparam("of_id")) & (messages.c.attempt == bindparam("of_attempt"))
"""Whether a claim is still its sender's, together with the state that a claim gives."""
MARKED = ("state", "ref", "shown", "sent", "tries", "why", "due", "resent")
"""What a mark may change."""
JUDGED = ("id", "attempt", "kind", "wanted", "tried", "expires", *MARKED)
HELD = select(*(messages.c[name] for name in JUDGED)).where(messages.c.id.in_(IDS)).with_for_update()
MARK = (
    update(messages)
    .where(MINE)
    .values({name: bindparam(f"new_{name}", type_=messages.c[name].type) for name in MARKED})
)
RESEND = update(messages).where(MINE, messages.c.state == "sending").values(resent=True, handed=0)


def _expired(row: Any, now: datetime) -> bool:
    """Whether a message ran out before it ever left."""
    return bool(row.state == "ready" and row.ref is None and row.expires is not None and row.expires <= now)
