"""Housekeeping: what has been held for as long as its kind is held goes, once a night (R76)."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import KINDS, Keep
from storage.ids import since
from storage.tables import RECORDS, groups, inbox, journal, messages, nudges, parts, questions, reasons

CHAT = timedelta(days=60)
"""Private messages, their undo and the keys of events."""
YEAR, MONTH = timedelta(days=366), timedelta(days=31)


async def tidy(connection: AsyncConnection, now: datetime, year: date) -> None:
    """Remove what is past its time; `year` is the first day of the current school year. Channel posts stay."""
    old = now - CHAT
    gone = select(messages.c.id).where(messages.c.created < old, messages.c.place.not_like("#%"))
    inside = select(parts.c.id).where(parts.c.message.in_(gone))
    await connection.execute(delete(questions).where(questions.c.part.in_(inside)))
    await connection.execute(delete(parts).where(parts.c.message.in_(gone)))
    await connection.execute(delete(messages).where(messages.c.created < old, messages.c.place.not_like("#%")))
    await connection.execute(delete(inbox).where(inbox.c.at < old))
    await connection.execute(delete(journal).where(journal.c.grp.in_(select(groups.c.id).where(groups.c.at < old))))
    await connection.execute(delete(groups).where(groups.c.at < old))
    await connection.execute(delete(reasons).where(reasons.c.at < now - YEAR))
    await connection.execute(delete(nudges).where(nudges.c.day < (now - YEAR).date()))
    first = datetime(year.year, year.month, year.day, tzinfo=now.tzinfo)
    ends = {Keep.MONTH: now - MONTH, Keep.YEAR: now - YEAR, Keep.SCHOOL_YEAR: first}
    for kind in KINDS:
        if end := ends.get(kind.keep):
            kept = RECORDS[kind]
            await connection.execute(delete(kept).where(kept.c.id < since(end)))
