"""The weather on the way to the platforms: what goes wrong with each call, by seed, and the platforms' own limits."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

EARLY = ("429", "429 bare", "412", "500", "503", "hang", "drop early", "login away", "key rotation")
"""What happens before a call has had its effect."""
LATE = ("502", "504", "drop", "hang late", "trickle", "html", "garbage")
"""What happens once it has had it."""
KINDS = (*EARLY, *LATE)
SLACK_ONLY, TEAMS_ONLY = frozenset({"garbage"}), frozenset({"412", "login away", "key rotation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """How often each kind of fault comes, as a share of all calls, and how long a hang lasts for whoever waits."""

    shares: Mapping[str, float]
    patience: float = 0.15
    """Seconds for which the product waits here: the 10 or 12 of real life, played quickly."""

    @classmethod
    def even(cls, share: float, patience: float = 0.15) -> "Climate":
        """Every kind as often as every other."""
        return cls(shares=dict.fromkeys(KINDS, share), patience=patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A platform's own limit: so many calls in so many seconds, for each conversation or each workspace or tenant."""

    platform: str
    each: str
    """`place` or `tenant`."""
    calls: int
    seconds: float


REAL = (
    Ceiling(platform="slack", each="place", calls=4, seconds=4),
    Ceiling(platform="slack", each="tenant", calls=400, seconds=60),
    Ceiling(platform="teams", each="place", calls=7, seconds=1),
    Ceiling(platform="teams", each="place", calls=60, seconds=30),
    Ceiling(platform="teams", each="tenant", calls=50, seconds=1),
)
"""Slack: one a second for each channel, with short bursts, and a few hundred a minute; Teams as its page says."""


@dataclass
class Weather:
    """Asked by the stand-ins at each call. The same seed brings the same faults to the same calls in the same order."""

    seed: int
    climate: Climate
    now: Callable[[], float]
    ceilings: tuple[Ceiling, ...] = ()
    fair: bool = False
    """Nothing goes wrong while it is fair; the limits stand."""
    survived: Counter[str] = field(default_factory=Counter)
    """How often each kind came."""
    calls: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(f"weather:{self.seed}")  # noqa: S311 - a play, not a secret
        self.spent: dict[tuple[Ceiling, str], deque[float]] = {}

    def next(self, platform: str, place: str = "") -> str:
        """What goes wrong with this call; nothing, most of the time. `place` is empty for what only asks."""
        self.calls += 1
        if place and self._full(platform, place):
            return self._came("429")
        roll = self.chance.random()
        if self.fair:
            return ""
        elsewhere = TEAMS_ONLY if platform == "slack" else SLACK_ONLY
        for kind, share in self.climate.shares.items():
            if kind not in elsewhere and (roll := roll - share) < 0:
                return self._came(kind)
        return ""

    def _came(self, kind: str) -> str:
        self.survived[kind] += 1
        return kind

    def _full(self, platform: str, place: str) -> bool:
        """Whether one of the platform's own limits is reached; whatever is let through is counted."""
        now, mine = self.now(), [one for one in self.ceilings if one.platform == platform]
        kept = [self.spent.setdefault((one, place if one.each == "place" else ""), deque()) for one in mine]
        for one, spent in zip(mine, kept, strict=True):
            while spent and spent[0] <= now - one.seconds:
                spent.popleft()
        if any(len(spent) >= one.calls for one, spent in zip(mine, kept, strict=True)):
            return True
        for spent in kept:
            spent.append(now)
        return False
