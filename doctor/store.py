"""The database looked into: whether it is at this version, and what waits in the outbox. Nothing is changed."""

from datetime import datetime, timedelta

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.ports import Away
from doctor.findings import Finding, count, find
from storage.lock import file_of
from storage.migrate import Standing, look
from storage.standing import refusals, waiting
from storage.steps import Unmovable
from storage.store import SqlStore

LATE = timedelta(minutes=5)
RECENT = timedelta(days=7)


class At:
    """A moment that stands still."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """It."""
        return self.moment


async def store(url: str, now: datetime) -> list[Finding]:
    """The database, and its outbox if it is at this version."""
    where = "DEPT_DATABASE_URL"
    try:
        where = make_url(url).render_as_string(hide_password=True)
        if (file := file_of(url)) and not file.exists():
            return [find("database.new", where=file)]
        found = await look(url)
        judged = _judge(found, str(file or where), sqlite=make_url(url).get_backend_name() == "sqlite")
        return [judged] if found.step != found.head else [judged, *await outbox(url, now)]
    except ArgumentError:
        return [find("database.away", where="DEPT_DATABASE_URL", why="it is no address of a database")]
    except Unmovable as problem:
        return [find("database.unfit", problem=problem)]
    except ValueError as problem:
        return [find("database.away", where="DEPT_DATABASE_URL", why=problem)]
    except (Away, SQLAlchemyError, OSError) as problem:
        why = (str(problem).splitlines() or [type(problem).__name__])[0].rstrip(".")
        return [find("database.away", where=where, why=why)]


def _judge(found: Standing, where: str, *, sqlite: bool) -> Finding:
    given = {"where": where, "step": found.step or "none", "head": found.head}
    if found.step == found.head:
        return find("database.good", **given)
    if found.step and found.step not in found.known:
        return find("database.newer", **given)
    if found.step is None and found.tables:
        return find("database.foreign", **given)
    return find("database.pending" if sqlite else "database.migrate", **given)


async def outbox(url: str, now: datetime) -> list[Finding]:
    """What should have gone, what nobody knows of, and what was given up."""
    kept = SqlStore(url, At(now))
    try:
        late, oldest, unknown = await waiting(kept, now - LATE)
        refused = await refusals(kept, now - RECENT)
    finally:
        await kept.close()
    found = []
    if late and oldest:
        ago = count(int((now - oldest) / timedelta(minutes=1)), "minute", "minutes")
        found.append(find("outbox.late", count=messages(late), ago=ago))
    if unknown:
        found.append(find("outbox.unknown", count=messages(unknown)))
    if refused:
        why = ", ".join(f"{said or 'no reason given'}: {number}" for said, number in refused)
        found.append(find("outbox.refused", count=messages(sum(n for _, n in refused)), why=why))
    return found or [find("outbox.good")]


def messages(number: int) -> str:
    """So many messages."""
    return count(number, "message", "messages")
