"""What the service writes to standard error: JSON lines, or plain ones on a terminal; never what people wrote."""

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType
from typing import TextIO

QUIET = ("alembic", "apscheduler", "slack_bolt", "slack_sdk", "botbuilder", "botframework", "aiohttp.access", "asyncio")
"""Libraries of whose everyday life nobody needs to hear."""
DEEP = 6
"""Places of a traceback that are told, the innermost last."""
REF = re.compile(r"\bref ([0-9a-f]{4,})\b")
"""What somebody was told to quote when something went wrong."""
SECRET = re.compile(
    r"xox[a-z]?[.-][\w.-]+|xapp-[\w-]+|Bearer [\w.~+/=-]+|eyJ[\w-]{8,}\.[\w.-]+"  # tokens
    r"|/calendar/[\w-]+"  # a calendar's address opens it
    r"|//[^/\s:@]+:[^/\s@]+@"  # a password inside an address
    r"|[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
)


def clean(said: str) -> str:
    """Without what a log must not hold, whoever put it there: tokens, passwords, e-mail and calendar addresses."""
    return SECRET.sub("…", said)


def told(record: logging.LogRecord) -> dict[str, object]:
    """What is told of a record. Of an error only its kind and its places: its words may quote a person."""
    said: dict[str, object] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
        "says": clean(record.getMessage()),
    }
    if found := REF.search(record.getMessage()):
        said["ref"] = found[1]
    if record.exc_info and record.exc_info[0]:
        said["error"] = record.exc_info[0].__name__
        said["where"] = places(record.exc_info[2])
    return said


class Lines(logging.Formatter):
    """A record as one line of JSON, for whatever gathers the logs."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return json.dumps(told(record), ensure_ascii=False)


class Plain(logging.Formatter):
    """A record as one line for somebody who is watching."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = told(record)
        where = said.get("where")
        tail = f" ({said['error']} at {where[-1]})" if isinstance(where, list) and where else ""
        return f"{str(said['at'])[11:19]} {said['level']:7} {said['says']}{tail}"


class Counter(logging.Handler):
    """Counts what is amiss, for the metrics."""

    def __init__(self, count: Callable[[str], object]) -> None:
        super().__init__(logging.WARNING)
        self.count = count

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        self.count(record.levelname.lower())


def places(trace: TracebackType | None) -> list[str]:
    """Where something went wrong: files and lines alone."""
    return [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(trace)[-DEEP:]]


def begin(to: TextIO | None = None) -> None:
    """Log from now on, to standard error if nowhere else is named."""
    to = to or sys.stderr
    handler = logging.StreamHandler(to)
    handler.setFormatter(Plain() if to.isatty() else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
