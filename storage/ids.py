"""Ids that sort by time and are unique: a moment in milliseconds, a counter, and chance."""

import itertools
import secrets
from datetime import datetime

_count = itertools.count()


def fresh(now: datetime) -> str:
    """A new id, later in order than any made before it at the same moment or earlier."""
    return f"{int(now.timestamp() * 1000):011x}{next(_count) & 0xFFFFF:05x}{secrets.token_hex(3)}"
