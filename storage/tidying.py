"""Housekeeping: what has been held for as long as its kind is held goes, once a night (R76)."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import KINDS, Keep
from storage.ids import since
from storage.tables import RECORDS, groups, inbox, journal, messages, nudges, parts, questions, reasons

CHAT = timedelta(days=60)
"""Private messages, their undo and the keys of events."""
YEAR, MONTH = timedelta(days=366), timedelta(days=31)


async def tidy(connection: AsyncConnection, now: datetime, year: date) -> None:
    """Remove what is past its time; `year` is the first day of the current school year. Channel posts stay."""
    first = datetime(year.year, year.month, year.day, tzinfo=now.tzinfo)
    ends = {Keep.MONTH: now - MONTH, Keep.YEAR: now - YEAR, Keep.SCHOOL_YEAR: first}
    moments = {"old": now - CHAT, "last_year": now - YEAR, "its_day": (now - YEAR).date()}
    for statement in chats():
        await connection.execute(statement, moments)
    for keep, statement in records():
        await connection.execute(statement, {"before": since(ends[keep])})


# A statement is made once and kept: making it takes longer than running it.


@cache
def chats() -> tuple[Any, ...]:
    """What goes of messages, of their undo and of the reasons for them."""
    old: Any = bindparam("old")
    past = messages.c.created < old, messages.c.place.not_like("#%")
    inside = select(parts.c.id).where(parts.c.message.in_(select(messages.c.id).where(*past)))
    return (
        delete(questions).where(questions.c.part.in_(inside)),
        delete(parts).where(parts.c.message.in_(select(messages.c.id).where(*past))),
        delete(messages).where(*past),
        delete(inbox).where(inbox.c.at < old),
        delete(journal).where(journal.c.grp.in_(select(groups.c.id).where(groups.c.at < old))),
        delete(groups).where(groups.c.at < old),
        delete(reasons).where(reasons.c.at < bindparam("last_year")),
        delete(nudges).where(nudges.c.day < bindparam("its_day")),
    )


@cache
def records() -> tuple[tuple[Keep, Any], ...]:
    """What goes of each kind of record that is held for a time."""
    timed = [kind for kind in KINDS if kind.keep is not Keep.UNTIL_LEAVING]
    return tuple((kind.keep, delete(RECORDS[kind]).where(RECORDS[kind].c.id < bindparam("before"))) for kind in timed)
