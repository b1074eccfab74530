"""What is wrong with a database, in a sentence that says what to do; never with its address, which holds a password."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as Crowded

FULL = (
    "The disk that holds the database is full, so nothing new can be kept. What people ask now is asked again by their "
    "platform: please make room, and Dept goes on by itself."
)
READ_ONLY = "The database can only be read: Dept must be able to write to it, and to the folder that it is in."
REFUSED = "The database server refuses the user name or the password in DEPT_DATABASE_URL: please look at both."
BUSY = "Another program holds the database and does not let go of it: please close that program."
HELD = "Another copy of Dept took too long over the database; what was asked is asked again."
CODES: Mapping[int | str, str] = {
    sqlite3.SQLITE_FULL: FULL,
    "53100": FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    "25006": READ_ONLY,
    "42501": "The database's user may not do what Dept must: please give it all rights in its own database.",
    "28P01": REFUSED,
    "28000": REFUSED,
    "3D000": "The database server has no database of the name in DEPT_DATABASE_URL: please make an empty one.",
    sqlite3.SQLITE_NOTADB: "DEPT_DATABASE_URL names a file that is not a database: please name another.",
    sqlite3.SQLITE_CORRUPT: "The database's file is damaged: please put back the last copy of it that was good.",
    sqlite3.SQLITE_CANTOPEN: "The database's file cannot be opened: please see that its folder is there and can be "
    "written to.",
    sqlite3.SQLITE_IOERR: "The disk that holds the database cannot be written to: please see whether it is full.",
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_NOMEM: "The machine has no memory left for the database.",
    "55P03": HELD,
    "40P01": HELD,
    "25P03": HELD,
    "53300": "The database server has no connection left for Dept: please allow it more, or run fewer copies.",
    "57P03": "The database server is starting or stopping.",
    "42P01": "The database has none of Dept's tables: run `dept migrate` first.",
}
"""By the code that the database gives: SQLite's number, or PostgreSQL's five letters."""
LASTING = frozenset(("28P01", "28000", "3D000", "42501", "42P01"))
"""What does not pass until somebody mends it."""
KINDS = ("08", "25", "40", "53", "55", "57", "58")
"""PostgreSQL's kinds of trouble that are the server's and not the statement's."""

LOST = "no such savepoint"
"""What SQLite says of a savepoint once it has taken the whole transaction back by itself; why, it said before."""


def code(problem: BaseException | None) -> int | str | None:
    """The code that a database gave."""
    given = getattr(problem, "orig", None) or problem
    if problem is not None and LOST in str(given) and problem.__context__ is not None:
        return code(problem.__context__)
    if isinstance(number := getattr(given, "sqlite_errorcode", None), int):
        return number & 0xFF
    state = getattr(given, "sqlstate", None)
    return state if isinstance(state, str) else None


def is_away(problem: DBAPIError) -> bool:
    """Whether the database itself is in trouble, rather than what was asked of it."""
    state = code(problem)
    if problem.connection_invalidated or state in CODES:
        return True
    if isinstance(state, str):
        return state[:2] in KINDS
    return isinstance(problem, OperationalError) and (state is None or LOST in str(problem.orig))


def passes(problem: BaseException | None) -> bool:
    """Whether it may be over by itself after a while."""
    return code(problem) not in LASTING


def says(problem: BaseException) -> str:
    """The sentence."""
    if (known := code(problem)) in CODES:
        return CODES[known]  # type: ignore[index]  # None is in no mapping
    if isinstance(problem, Crowded):
        return "The database answers too slowly: all of Dept's connections to it are waiting."
    if isinstance(problem, TimeoutError):
        return "The database did not answer in time."
    why = str(problem.orig) if isinstance(problem, DBAPIError) else str(problem) or type(problem).__name__
    return f"The database does not answer: {why.splitlines()[0].rstrip('.')}."
