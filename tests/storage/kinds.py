"""Kinds of record that only these tests keep: one with a field of every type, in a table beside the real ones."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import MetaData

from bot.records import Deed, Record
from storage import columns, records, tables
from storage.store import SqlStore


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class Note(Deed, abstract=True):
    """A field of every type that records may have."""

    minutes: int = 0
    told: bool = False
    colour: Colour = Colour.RED
    what: str | None = None
    tags: tuple[str, ...] = ()
    at: datetime | None = None
    starts: time | None = None
    until: date | None = None
    mood: Colour | None = None
    scan: bytes | None = None


class Rule(Record, abstract=True):
    """A record without a person or a day."""

    person: str = ""
    words: str = ""


METADATA = MetaData()
for kind in (Note, Rule):
    tables.RECORDS[kind] = columns.table(kind, METADATA)
    records.BY_NAME[kind.kind] = kind


async def make(store: SqlStore) -> None:
    """Make their tables."""
    async with store.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
