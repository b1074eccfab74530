"""Records in the database: typed rows, found by their fields, journalled under the group that wrote them."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar, get_origin, get_type_hints

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import KINDS, Record, check
from bot.world.calendar import Span
from storage.columns import plain
from storage.ids import fresh
from storage.journal import SqlJournal
from storage.line import Kept, Line
from storage.tables import RECORDS

R = TypeVar("R", bound=Record)
BY_NAME = {kind.kind: kind for kind in KINDS}


class SqlRecords:
    """The records of one school, for one turn."""

    def __init__(self, line: Line, journal: SqlJournal, now: datetime, school: str, group: str, person: str) -> None:
        self.line, self.journal, self.now = line, journal, now
        self.school, self.group, self.person = school, group, person
        self.written: list[Record] = []

    async def add(self, record: R) -> R:
        """Keep a new record."""
        record = replace(record, id=record.id or fresh(self.now), school=self.school)
        await self.line.run(add_one(record.kind), row(record))
        await self.journal.wrote(self.school, self.group, self.person, record.kind, record.id, None)
        self.written.append(record)
        return record

    async def put(self, record: R) -> R:
        """Replace a record."""
        before = await self.get(type(record), record.id)
        if before is None:
            raise KeyError(f"no {record.kind} {record.id}")
        await self.line.run(put_one(record.kind), row(record) | {"of_school": record.school, "of_id": record.id})
        await self.journal.wrote(record.school, self.group, self.person, record.kind, record.id, as_json(before))
        self.written.append(record)
        return record

    async def get(self, kind: type[R], id: str) -> R | None:
        """One record, of whatever school."""
        found = await self.line.row(get_one(kind.kind), {"of_id": id})
        return build(kind, found) if found else None

    async def find(self, kind: type[R], *, days: Span | None = None, everywhere: bool = False, **equal: Any) -> list[R]:
        """Records by their fields, oldest first."""
        query = find_all(kind.kind, shape(kind, equal), days is not None, everywhere)
        return [build(kind, r) for r in await self.line.rows(query, self._values(days, equal, everywhere))]

    async def total(
        self, kind: type[Record], what: str, *, by: str, days: Span | None = None, **equal: Any
    ) -> dict[str, int]:
        """Sums, in the database."""
        check(kind, {what: 0, by: ""})
        query = sum_all(kind.kind, what, by, shape(kind, equal), days is not None)
        rows = await self.line.rows(query, self._values(days, equal, False))
        return {key: int(value or 0) for key, value in (row.values() for row in rows)}

    async def glean(
        self, kind: type[Record], *names: str, days: Span | None = None, **equal: Any
    ) -> list[tuple[Any, ...]]:
        """Some fields of records, oldest first."""
        check(kind, dict.fromkeys(names))
        query = some_of(kind.kind, names, shape(kind, equal), days is not None)
        return [tuple(row.values()) for row in await self.line.rows(query, self._values(days, equal, False))]

    async def count(self, kind: type[Record], **equal: Any) -> int:
        """Their number, in the database."""
        query = number_of(kind.kind, shape(kind, equal))
        return int(await self.line.value(query, self._values(None, equal, True)) or 0)

    async def marks(self, *kinds: type[Record]) -> tuple[tuple[int, str], ...]:
        """Their number and the newest id of each, in the database, by one look."""
        found = tuple((await self.line.rows(count_all(kinds)))[0].values())
        return tuple((int(number), newest or "") for number, newest in zip(found[::2], found[1::2], strict=True))

    async def remove(self, record: Record) -> None:
        """Remove a record; undo brings back what stood there, not what the caller held."""
        kept = RECORDS[type(record)]
        gone = delete(kept).where(kept.c.school == record.school, kept.c.id == record.id).returning(*kept.c)
        before = (await self.line.connection.execute(gone)).mappings().first()
        if before:
            was = as_json(build(type(record), before))
            await self.journal.wrote(record.school, self.group, self.person, record.kind, record.id, was)

    def _values(self, days: Span | None, equal: dict[str, Any], everywhere: bool) -> dict[str, Any]:
        values = {f"of_{n}": list(v) if is_many(v) else v for n, v in equal.items() if v is not None}
        if days:
            values |= {"from_day": days.start, "to_day": days.end}
        return values if everywhere else values | {"own_school": self.school}


# A statement is made once and kept: making it takes longer than running it.

Shape = tuple[tuple[str, str], ...]
"""The fields that are looked for, and whether for one value, for any of many, or for none."""


def is_many(value: Any) -> bool:
    """Whether a value means any of several."""
    return isinstance(value, tuple | frozenset | list | set)


def shape(kind: type[Record], equal: dict[str, Any]) -> Shape:
    """The shape of a search."""
    check(kind, equal)
    return tuple((n, "none" if v is None else "many" if is_many(v) else "one") for n, v in equal.items())


@cache
def add_one(kind: str) -> Kept:
    """Adds a record."""
    return Kept(insert(RECORDS[BY_NAME[kind]]))


@cache
def put_one(kind: str) -> Kept:
    """Replaces a record."""
    kept = RECORDS[BY_NAME[kind]]
    return Kept(update(kept).where(kept.c.school == bindparam("of_school"), kept.c.id == bindparam("of_id")))


@cache
def get_one(kind: str) -> Kept:
    """One record, by id."""
    kept = RECORDS[BY_NAME[kind]]
    return Kept(select(kept).where(kept.c.id == bindparam("of_id")))


@cache
def find_all(kind: str, equal: Shape, days: bool, everywhere: bool) -> Kept:
    """The records that a search finds, oldest first."""
    kept = RECORDS[BY_NAME[kind]]
    return Kept(select(kept).where(*_where(kind, equal, days, everywhere)).order_by(kept.c.id))


@cache
def some_of(kind: str, names: tuple[str, ...], equal: Shape, days: bool) -> Kept:
    """Some fields of the records that a search finds, oldest first."""
    kept = RECORDS[BY_NAME[kind]]
    return Kept(select(*(kept.c[n] for n in names)).where(*_where(kind, equal, days, False)).order_by(kept.c.id))


@cache
def number_of(kind: str, equal: Shape) -> Kept:
    """The number of the records that a search of all schools finds."""
    return Kept(select(func.count()).select_from(RECORDS[BY_NAME[kind]]).where(*_where(kind, equal, False, True)))


@cache
def sum_all(kind: str, what: str, by: str, equal: Shape, days: bool) -> Kept:
    """The sum of a field of the records that a search finds, for each value of another."""
    kept = RECORDS[BY_NAME[kind]]
    found = select(kept.c[by], func.sum(kept.c[what])).where(*_where(kind, equal, days, False))
    return Kept(found.group_by(kept.c[by]))


@cache
def count_all(kinds: tuple[type[Record], ...]) -> Kept:
    """The number of records of each kind in all schools, and the newest id."""
    every = (RECORDS[kind] for kind in kinds)
    looks = [(func.count(kept.c.id), func.max(kept.c.id)) for kept in every]
    return Kept(select(*(select(one).scalar_subquery() for pair in looks for one in pair)))


def _where(kind: str, equal: Shape, days: bool, everywhere: bool) -> list[Any]:
    kept = RECORDS[BY_NAME[kind]]
    where: list[Any] = [] if everywhere else [kept.c.school == bindparam("own_school")]
    if days:
        where.append(kept.c.day.between(bindparam("from_day"), bindparam("to_day")))
    for name, how in equal:
        match how:
            case "none":
                where.append(kept.c[name].is_(None))
            case "many":
                where.append(kept.c[name].in_(bindparam(f"of_{name}", expanding=True)))
            case _:
                where.append(kept.c[name] == bindparam(f"of_{name}"))
    return where


async def restore(connection: AsyncConnection, school: str, kind: str, id: str, before: Any) -> None:
    """Put one record back as it was before; None: it was not there."""
    kept = RECORDS[BY_NAME[kind]]
    await connection.execute(delete(kept).where(kept.c.school == school, kept.c.id == id))
    if before is not None:
        await connection.execute(insert(kept).values(**row(from_json(BY_NAME[kind], before))))


def row(record: Record) -> dict[str, Any]:
    """A record as column values."""
    values = {f.name: getattr(record, f.name) for f in fields(record)}
    return {n: list(v) if isinstance(v, tuple) else str(v) if isinstance(v, StrEnum) else v for n, v in values.items()}


def build(kind: type[R], found: Mapping[Any, Any]) -> R:
    """A record from column values."""
    values: dict[str, Any] = {f.name: tuple(v) if isinstance(v := found[f.name], list) else v for f in fields(kind)}
    for name, choices in chosen(kind.kind).items():
        values[name] = None if values[name] is None else choices(values[name])
    return kind(**values)


@cache
def chosen(kind: str) -> dict[str, type[StrEnum]]:
    """The fields of a kind that have one of a few values."""
    types = {
        name: plain(hint)[0] for name, hint in get_type_hints(BY_NAME[kind]).items() if get_origin(hint) is not ClassVar
    }
    return {name: of for name, of in types.items() if isinstance(of, type) and issubclass(of, StrEnum)}


def as_json(record: Record) -> dict[str, Any]:
    """A record as JSON values, with the days and times as text, and what is in a file in letters."""
    return {n: _text(v) for n, v in row(record).items()}


def _text(value: Any) -> Any:
    match value:
        case date() | time():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode()
        case _:
            return value


def from_json(kind: type[R], data: Mapping[str, Any]) -> R:
    """The record that `as_json` wrote; a field that is newer than the text keeps its default."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for f in fields(kind):
        if f.name in data:
            values[f.name] = None if data[f.name] is None else _value(plain(hints[f.name])[0], data[f.name])
    return build(kind, {f.name: values.get(f.name, f.default) for f in fields(kind)})


def _value(base: Any, value: Any) -> Any:
    if base in (date, time, datetime):
        return base.fromisoformat(value)
    return b64decode(value) if base is bytes else value
