"""Column types: moments that are always aware, and the columns of a record's fields."""

import types
from dataclasses import Field, fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.records import KINDS, Record


class Moment(TypeDecorator[datetime]):
    """An instant: aware going in and coming out, UTC inside."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes; SQLite gets UTC without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


TYPES: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: Integer(),
    bool: Boolean(),
    bytes: LargeBinary(),
    date: Date(),
    datetime: Moment(),
    time: Time(),
    tuple: JSON(),
}


def plain(hint: Any) -> tuple[Any, bool]:
    """A field's type without Optional, and whether it was optional."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [a for a in get_args(hint) if a is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"{hint}: a field has one type, or one and None")
        return inner[0], True
    return hint, False


def column(field: Field[Any]) -> Column[Any]:
    """The column of one field of a record."""
    kind, optional = plain(field.type)
    base = get_origin(kind) or kind
    if isinstance(base, type) and issubclass(base, StrEnum):
        base = str
    if base not in TYPES:
        raise TypeError(f"{field.name}: {kind} is not a type that records have")
    return Column(field.name, TYPES[base], primary_key=field.name in ("school", "id"), nullable=optional)


def table(kind: type[Record], metadata: MetaData) -> Table:
    """The table of a kind of record: named by module and class, its columns from the fields."""
    columns = [column(f) for f in fields(kind)]
    names = {c.name for c in columns}
    made = Table(kind.kind, metadata, *columns)
    indexed = [n for n in (kind.owner, "day") if n in names]
    if indexed:
        Index(f"ix_{kind.kind}", made.c.school, *(made.c[n] for n in indexed))
    for name in kind.finds:
        Index(f"ix_{kind.kind}_{name}", made.c[name])
    return made


def record_tables(metadata: MetaData) -> dict[type[Record], Table]:
    """A table for every kind of record that is declared."""
    return {kind: table(kind, metadata) for kind in KINDS}
