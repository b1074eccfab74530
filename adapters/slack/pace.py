"""How fast is fast enough: token buckets for what comes in and what goes out, in bounded memory."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

Ticks = Callable[[], float]


class Pace:
    """So many a second for each name, with a burst; a rate of 0 lets everything through."""

    def __init__(self, rate: float, burst: float, ticks: Ticks = monotonic, names: int = 10_000) -> None:
        self.rate, self.burst, self.ticks, self.names = rate, burst, ticks, names
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """The seconds until the next is allowed; 0: now. Takes nothing."""
        missing = 1 - self._level(name)
        return max(0.0, missing / self.rate) if self.rate else 0.0

    def take(self, name: str) -> bool:
        """Take one if it is allowed now."""
        if not self.rate:
            return True
        level = self._level(name)
        allowed = level >= 1
        self.buckets[name] = (level - 1 if allowed else level, self.ticks())
        self.buckets.move_to_end(name)
        if len(self.buckets) > self.names:
            self.buckets.popitem(last=False)
        return allowed

    def _level(self, name: str) -> float:
        level, at = self.buckets.get(name, (self.burst, 0.0))
        return min(self.burst, level + (self.ticks() - at) * self.rate) if name in self.buckets else self.burst


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The rates, all a second but one; 0 switches a limit off. What a workspace may send in a minute is a guess."""

    address: float = 400
    workspace: float = 400
    person: float = 10
    channel: float = 1
    channel_burst: float = 4
    workspace_minute: float = 400


UNLIMITED = Limits(address=0, workspace=0, person=0, channel=0, workspace_minute=0)
"""For stories, in which a week passes in a second."""
