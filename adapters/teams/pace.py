"""Token buckets: how fast requests may come in and messages may go out."""

from collections import OrderedDict
from collections.abc import Callable

KEPT = 20_000


class Buckets:
    """A bucket for each key, refilled as time passes. The least used are forgotten: that only lets more through."""

    def __init__(self, each_second: float, burst: float, monotonic: Callable[[], float]) -> None:
        self._rate, self._burst, self._now = each_second, burst, monotonic
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, patience: float = 0.0) -> float:
        """How long to wait before going ahead: 0 is now. A wait longer than `patience` takes nothing and means no."""
        now = self._now()
        level = self._level(key, now)
        wait = max(0.0, (1 - level) / self._rate)
        self._keep(key, level - 1 if wait <= patience else level, now)
        return wait

    def empty(self, key: str) -> bool:
        """Whether nothing is left for a key."""
        return self._level(key, self._now()) < 1

    def _level(self, key: str, now: float) -> float:
        level, since = self._levels.get(key, (self._burst, now))
        return min(self._burst, level + (now - since) * self._rate)

    def _keep(self, key: str, level: float, now: float) -> None:
        self._levels[key] = (level, now)
        self._levels.move_to_end(key)
        if len(self._levels) > KEPT:
            self._levels.popitem(last=False)
