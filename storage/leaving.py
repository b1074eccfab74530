"""Leaving: about whom records are held, and what else goes once somebody has left for good."""

from functools import cache
from typing import Any

from sqlalchemy import delete, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import KINDS
from storage.tables import RECORDS, links, nudges, reasons


async def owners(connection: AsyncConnection) -> frozenset[str]:
    """Everybody about whom a record is held."""
    return frozenset(await connection.scalars(everybody())) - {""}


@cache
def everybody() -> Any:
    """The owners of all kinds of record, by one look."""
    return union(*(select(RECORDS[kind].c[kind.owner]) for kind in KINDS))


async def part(connection: AsyncConnection, person: str) -> None:
    """Forget the account of somebody who has left, and when and why they were written to."""
    for table, column in ((links, links.c.who), (reasons, reasons.c.person), (nudges, nudges.c.person)):
        await connection.execute(delete(table).where(column == person))
