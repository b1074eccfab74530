"""The outbox on its way out: claimed before it is sent, marked afterwards, looked up before it is ever sent twice
(PLATFORMS §4.1).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.ports import Accepted, Claim, Outcome, Paper, Refused, Unknown
from storage.messages import part as build
from storage.store import SqlStore
from storage.tables import messages, parts

LOOK = {True: timedelta(seconds=90), False: timedelta(seconds=120)}
"""How long after an unknown outcome a message is looked for, by whether its platform can be read back."""
LEASE = timedelta(minutes=2)
LONGEST = 600
DEAD = timedelta(hours=6)
"""How long a message without an expiry of its own is tried."""


class SqlOutbox:
    """The sender's side of the messages."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store

    async def claim(self, now: datetime, limit: int = 50) -> list[Claim]:
        """Take what is ready, in due order; what has expired unsent is dropped instead."""
        async with self.store.connection() as connection:
            gone = messages.c.ref.is_(None) & messages.c.expires.is_not(None) & (messages.c.expires <= now)
            await connection.execute(
                update(messages).where(messages.c.state == "ready", gone).values(state="dropped", why="expired")
            )
            waiting = messages.c.state.in_(("ready", "unknown")) & (messages.c.due <= now)
            query = select(messages).where(waiting).order_by(messages.c.due, messages.c.id).limit(limit)
            if connection.dialect.name == "postgresql":
                query = query.with_for_update(skip_locked=True)
            rows = (await connection.execute(query)).mappings().all()
            if not rows:
                return []
            ids = [r["id"] for r in rows]
            await connection.execute(
                update(messages)
                .where(messages.c.id.in_(ids))
                .values(
                    state="sending",
                    attempt=messages.c.attempt + 1,
                    tried=func.coalesce(messages.c.tried, now),
                    due=now + LEASE,
                )
            )
            query = (
                select(parts, messages.c.ref)
                .join(messages, messages.c.id == parts.c.message)
                .where(parts.c.message.in_(ids))
            )
            inside: dict[str, list[Any]] = {}
            for row in (await connection.execute(query.order_by(parts.c.position))).mappings():
                inside.setdefault(row["message"], []).append(build(row))
            return [self._claim(r, tuple(inside.get(r["id"], ())), now) for r in rows]

    def _claim(self, row: Any, inside: tuple[Any, ...], now: datetime) -> Claim:
        paper = Paper(row["paper_name"], row["paper"]) if row["paper_name"] else None
        return Claim(
            message=row["id"],
            uuid=row["uuid"],
            place=row["place"],
            parts=inside,
            paper=paper,
            ref=row["ref"],
            wanted=row["wanted"],
            attempt=row["attempt"] + 1,
            tried=row["tried"] or now,
            unknown=row["state"] == "unknown",
            resent=row["resent"],
        )

    async def mark(self, done: list[tuple[Claim, Outcome]], now: datetime, *, reads_back: bool = True) -> None:
        """Record outcomes, fenced by the attempt."""
        async with self.store.connection() as connection:
            for claim, outcome in done:
                mine = (
                    (messages.c.id == claim.message)
                    & (messages.c.attempt == claim.attempt)
                    & (messages.c.state == "sending")
                )
                row = (await connection.execute(select(messages).where(mine))).first()
                if row is not None:
                    await connection.execute(
                        update(messages).where(mine).values(**self._after(row, claim, outcome, now, reads_back))
                    )

    def _after(self, row: Any, claim: Claim, outcome: Outcome, now: datetime, reads_back: bool) -> dict[str, Any]:
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
                return {"state": "refused", "why": why, "tries": row.tries + 1}
            case Refused(why, again_in):
                given_up = row.ref is None and row.expires is None and now - row.tried > DEAD
                wait = min(LONGEST, max(again_in or 0.0, 2.0**row.tries))
                return {
                    "state": "refused" if given_up else "ready",
                    "why": why,
                    "tries": row.tries + 1,
                    "due": now + timedelta(seconds=wait),
                }
            case Unknown(why):
                if row.resent:
                    return {"state": "refused", "why": f"unknown after the one resend: {why}"}
                return {"state": "unknown", "why": why, "due": now + LOOK[reads_back]}

    async def resend(self, claim: Claim) -> None:
        """Note that the one counted resend is being made."""
        async with self.store.connection() as connection:
            await connection.execute(update(messages).where(messages.c.id == claim.message).values(resent=True))

    async def recover(self, now: datetime) -> None:
        """After a crash: a first post that was being sent is unknown, an edit simply goes again."""
        async with self.store.connection() as connection:
            sending = messages.c.state == "sending"
            await connection.execute(
                update(messages).where(sending, messages.c.ref.is_(None)).values(state="unknown", due=now + LOOK[True])
            )
            await connection.execute(
                update(messages).where(sending, messages.c.ref.is_not(None)).values(state="ready", due=now)
            )

    async def hurry(self, now: datetime) -> None:
        """A platform has shown that it is there: what waits for another try may go at once."""
        async with self.store.connection() as connection:
            later = (messages.c.state == "ready") & (messages.c.due > now) & (messages.c.tries > 0)
            await connection.execute(update(messages).where(later).values(due=now))

    async def paper(self, uuid: str) -> Paper | None:
        """The file of a message, by the message's UUID; None if it had none."""
        async with self.store.connection() as connection:
            found = (
                await connection.execute(select(messages.c.paper_name, messages.c.paper).where(messages.c.uuid == uuid))
            ).first()
        return Paper(found.paper_name, found.paper) if found and found.paper_name else None
