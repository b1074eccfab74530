"""Ids that sort by time and are unique: the product's moment, then the order in which they were made."""

import itertools
import time
from datetime import datetime

_count = itertools.count()


def fresh(now: datetime) -> str:
    """A new id, later in order than any made before it at the same moment or earlier, also by a process that died.

    The machine's nanoseconds only break ties: a clock that is held still makes many ids at one moment.
    """
    return f"{int(now.timestamp() * 1000):011x}{time.time_ns():016x}{next(_count) & 0xFFF:03x}"


def since(moment: datetime) -> str:
    """What the ids made from a moment on begin with, or come after."""
    return f"{int(moment.timestamp() * 1000):011x}"
