"""The agenda: occasions to ask, unique by person, ask and local date; and why the bot spoke or stayed silent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, bindparam, insert, select, update

from bot.ports import Nudge, Reason
from storage.ids import fresh
from storage.line import Kept, Line
from storage.tables import into, nudges, reasons, unless


class SqlAgenda:
    """The agenda, in one transaction."""

    def __init__(self, line: Line, now: datetime) -> None:
        self.line, self.connection, self.now = line, line.connection, now

    async def plan(self, planned: Sequence[Nudge]) -> None:
        """Write occasions down; the moment of one that is still to come may move."""
        if not planned:
            return
        rows = [
            {"school": n.school, "person": n.person, "ask": n.ask, "day": n.day, "due": n.due, "state": "planned"}
            for n in planned
        ]
        keys = [nudges.c.school, nudges.c.person, nudges.c.ask, nudges.c.day]
        made = into(self.connection.dialect.name, nudges)
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
        rows = await self.line.rows(DUE, {"now": now, "at_most": limit})
        return [Nudge(school=r.school, person=r.person, ask=r.ask, day=r.day, due=r.due) for r in rows]

    async def move(self, nudge: Nudge, due: datetime) -> None:
        """An occasion waits for another moment of its day."""
        await self.line.run(ONE, _key(nudge) | {"due": due})

    async def close(self, nudge: Nudge, state: str) -> None:
        """An occasion is done."""
        await self.line.run(ONE, _key(nudge) | {"state": state})

    async def once(self, school: str, person: str, ask: str, day: date, now: datetime) -> bool:
        """Claim an ask for a person and date."""
        values = {"school": school, "person": person, "ask": ask, "day": day, "due": now, "state": "asked"}
        made = unless(self.connection.dialect.name, nudges)
        return bool(await self.line.run(made, values))

    async def asked(self, person: str, ask: str) -> list[date]:
        """The days on which a person was asked something, oldest first."""
        return [row.day for row in await self.line.rows(ASKED, {"of_person": person, "of_ask": ask})]

    async def note(self, reason: Reason) -> None:
        """Write a reason down."""
        names = ("school", "person", "at", "did", "what", "rule", "says")
        values = {"id": fresh(self.now)} | {n: getattr(reason, n) for n in names}
        await self.line.run(NOTE, values)

    async def reasons(self, person: str | None, limit: int = 50) -> list[Reason]:
        """The newest reasons."""
        query = select(reasons).order_by(reasons.c.id.desc()).limit(limit)
        if person:
            query = query.where(reasons.c.person == person)
        names = ("school", "person", "at", "did", "what", "rule", "says")
        return [Reason(**{n: row[n] for n in names}) for row in (await self.connection.execute(query)).mappings()]


def _key(nudge: Nudge) -> dict[str, Any]:
    return {f"of_{name}": getattr(nudge, name) for name in KEY}


# A statement is made once and kept: making it takes longer than running it.

KEY = ("school", "person", "ask", "day")
ONE = Kept(update(nudges).where(*(nudges.c[name] == bindparam(f"of_{name}") for name in KEY)))
DUE = Kept(
    select(nudges)
    .where(nudges.c.state == "planned", nudges.c.due <= bindparam("now"))
    .order_by(nudges.c.due, nudges.c.person)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
ASKED = Kept(
    select(nudges.c.day)
    .where(nudges.c.person == bindparam("of_person"), nudges.c.ask == bindparam("of_ask"), nudges.c.state == "asked")
    .order_by(nudges.c.day)
)
NOTE = Kept(insert(reasons))
