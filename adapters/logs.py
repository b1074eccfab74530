"""What the service writes to standard error: one JSON object a line, never what people wrote."""

import json
import logging
import sys
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType

QUIET = ("alembic", "apscheduler", "slack_bolt", "slack_sdk", "botbuilder", "botframework", "aiohttp.access", "asyncio")
"""Libraries of whose everyday life nobody needs to hear."""
DEEP = 6
"""Places of a traceback that are told, the innermost last."""


class Lines(logging.Formatter):
    """A record as one line. Of an error only its kind and its places are told: its words may quote a person."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
            told["where"] = places(record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


def places(trace: TracebackType | None) -> list[str]:
    """Where something went wrong: files and lines alone."""
    return [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(trace)[-DEEP:]]


def begin() -> None:
    """Log to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
