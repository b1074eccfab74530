"""The agenda: occasions to ask, unique by person, ask and local date; and why the bot spoke or stayed silent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Nudge, Reason
from storage.ids import fresh
from storage.tables import into, nudges, reasons


class SqlAgenda:
    """The agenda, in one transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self.connection, self.now = connection, now

    async def plan(self, planned: Sequence[Nudge]) -> None:
        """Write occasions down; the moment of one that is still to come may move."""
        if not planned:
            return
        rows = [
            {"school": n.school, "person": n.person, "ask": n.ask, "day": n.day, "due": n.due, "state": "planned"}
            for n in planned
        ]
        keys = [nudges.c.school, nudges.c.person, nudges.c.ask, nudges.c.day]
        made = into(self.connection, nudges)
        await self.connection.execute(
            made.on_conflict_do_update(
                index_elements=keys,
                set_={"due": made.excluded.due},
                where=(nudges.c.state == "planned") & (nudges.c.due > self.now),
            ),
            rows,
        )

    async def due(self, now: datetime, limit: int = 10) -> list[Nudge]:
        """Occasions whose moment has come."""
        query = (
            select(nudges)
            .where(nudges.c.state == "planned", nudges.c.due <= now)
            .order_by(nudges.c.due, nudges.c.person)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [
            Nudge(school=r.school, person=r.person, ask=r.ask, day=r.day, due=r.due)
            for r in await self.connection.execute(query)
        ]

    async def move(self, nudge: Nudge, due: datetime) -> None:
        """An occasion waits for another moment of its day."""
        await self.connection.execute(self._one(nudge).values(due=due))

    async def close(self, nudge: Nudge, state: str) -> None:
        """An occasion is done."""
        await self.connection.execute(self._one(nudge).values(state=state))

    async def once(self, school: str, person: str, ask: str, day: date, now: datetime) -> bool:
        """Claim an ask for a person and date."""
        made = into(self.connection, nudges).values(
            school=school, person=person, ask=ask, day=day, due=now, state="asked"
        )
        return bool((await self.connection.execute(made.on_conflict_do_nothing())).rowcount)

    async def asked(self, person: str, ask: str) -> list[date]:
        """The days on which a person was asked something, oldest first."""
        query = select(nudges.c.day).where(nudges.c.person == person, nudges.c.ask == ask, nudges.c.state == "asked")
        return list((await self.connection.execute(query.order_by(nudges.c.day))).scalars())

    async def note(self, reason: Reason) -> None:
        """Write a reason down."""
        names = ("school", "person", "at", "did", "what", "rule", "says")
        await self.connection.execute(
            insert(reasons).values(id=fresh(self.now), **{n: getattr(reason, n) for n in names})
        )

    async def reasons(self, person: str | None, limit: int = 50) -> list[Reason]:
        """The newest reasons."""
        query = select(reasons).order_by(reasons.c.id.desc()).limit(limit)
        if person:
            query = query.where(reasons.c.person == person)
        names = ("school", "person", "at", "did", "what", "rule", "says")
        return [Reason(**{n: row[n] for n in names}) for row in (await self.connection.execute(query)).mappings()]

    @staticmethod
    def _one(nudge: Nudge) -> Any:
        return update(nudges).where(
            nudges.c.school == nudge.school,
            nudges.c.person == nudge.person,
            nudges.c.ask == nudge.ask,
            nudges.c.day == nudge.day,
        )
