"""The journal: what each group changed, so that one undo can take it back whole."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Part
from bot.talk.cards import Card, pack, unpack
from storage.ids import fresh
from storage.line import Kept, Line
from storage.tables import groups, journal, parts, unless

PART = "part"
Restore = Callable[[AsyncConnection, str, str, str, Any], Awaitable[None]]
"""Puts one record back as it was: school, kind, id and the record before (None: it was not there)."""


class SqlJournal:
    """The journal and the groups, in one transaction."""

    def __init__(self, line: Line, now: datetime, restore: Restore) -> None:
        self.line, self.connection, self.now, self.restore = line, line.connection, now, restore
        self.changed: set[str] = set()

    async def begin(self, group: str, person: str, message: str, at: datetime, school: str) -> None:
        """Note whose group this is."""
        values = {"school": school, "id": group, "person": person, "message": message, "at": at, "undone": False}
        await self.line.run(unless(self.line.dialect.name, groups), values)

    async def wrote(self, school: str, group: str, person: str, kind: str, key: str, before: Any) -> None:
        """Note that a group changed a record."""
        self.changed.add(kind)
        if not group:
            return
        await self._note(school, group, kind, key, before)
        await self.line.run(TOUCH, {"of_group": group, "touched": fresh(self.now), "undone": False})

    async def drew(self, school: str, group: str, part: str, before: Part | None) -> None:
        """Note, once for each part, how it stood before a group drew on it."""
        seen = {"of_group": group, "of_key": part}
        if group and (before is None or await self.line.row(DREW, seen) is None):
            await self._note(school, group, PART, part, pack(before.card) if before else None)

    async def last(self, person: str) -> tuple[str, datetime, bool] | None:
        """The last group in which a person changed a record."""
        found = await self.line.row(LAST, {"of_person": person})
        return (found.id, found.at, bool(found.undone)) if found else None

    async def group_of(self, person: str, message: str) -> tuple[str, datetime] | None:
        """The group that a person's typed message began."""
        found = await self.line.row(BEGUN_BY, {"of_message": message, "of_person": person})
        return (found.id, found.at) if found else None

    async def began(self, group: str) -> tuple[datetime, bool] | None:
        """When a group began, and whether it was taken back."""
        found = await self._group(group)
        return (found.at, bool(found.undone)) if found else None

    async def reverse(self, group: str, *, parts: bool = True) -> Sequence[tuple[str, Card | None]]:
        """Put every record back, last change first; gives the parts it drew on, with their card before.

        Without `parts` their notes stay.
        """
        mine = (journal.c.grp == group) if parts else (journal.c.grp == group) & (journal.c.kind != PART)
        query = select(journal).where(journal.c.grp == group).order_by(journal.c.id.desc())
        drawn: list[tuple[str, Card | None]] = []
        for entry in (await self.connection.execute(query)).all():
            if entry.kind == PART:
                drawn.append((entry.key, unpack(entry.before) if entry.before else None))
            else:
                self.changed.add(entry.kind)
                await self.restore(self.connection, entry.school, entry.kind, entry.key, entry.before)
        await self.connection.execute(delete(journal).where(mine))
        await self.connection.execute(update(groups).where(groups.c.id == group).values(undone=True))
        return drawn

    async def forget(self, person: str) -> None:
        """Forget what a person's groups changed; it can then no longer be taken back."""
        mine = select(groups.c.id).where(groups.c.person == person)
        await self.connection.execute(delete(journal).where(journal.c.grp.in_(mine)))
        await self.connection.execute(delete(groups).where(groups.c.person == person))

    async def posted(self, group: str) -> bool:
        """Whether a group posted something in a channel."""
        query = (
            select(parts.c.id)
            .join(journal, (journal.c.key == parts.c.id) & (journal.c.kind == PART))
            .where(journal.c.grp == group, journal.c.before.is_(None), parts.c.place.startswith("#"))
        )
        return (await self.connection.execute(query)).first() is not None

    async def touched(self, group: str) -> frozenset[str]:
        """The kinds of record that a group changed."""
        query = select(journal.c.kind).where(journal.c.grp == group, journal.c.kind != PART).distinct()
        return frozenset((await self.connection.execute(query)).scalars())

    async def _group(self, group: str) -> Any:
        return await self.line.row(GROUP, {"of_group": group})

    async def _note(self, school: str, group: str, kind: str, key: str, before: Any) -> None:
        values = {"school": school, "id": fresh(self.now), "grp": group, "kind": kind, "key": key, "before": before}
        await self.line.run(NOTE, values)


# A statement is made once and kept: making it takes longer than running it.

TOUCH = Kept(update(groups).where(groups.c.id == bindparam("of_group")))
GROUP = Kept(select(groups).where(groups.c.id == bindparam("of_group")))
BEGUN_BY = Kept(
    select(groups).where(groups.c.message == bindparam("of_message"), groups.c.person == bindparam("of_person"))
)
DREW = Kept(
    select(journal.c.id).where(
        journal.c.grp == bindparam("of_group"), journal.c.kind == PART, journal.c.key == bindparam("of_key")
    )
)
LAST = Kept(
    select(groups.c.id, groups.c.at, groups.c.undone)
    .where(groups.c.person == bindparam("of_person"), groups.c.touched.is_not(None))
    .order_by(groups.c.touched.desc())
    .limit(1)
)
NOTE = Kept(insert(journal))
