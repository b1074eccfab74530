"""What is measured and how it is judged: a ratio to a baseline that ran beside it, against a goal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Goal:
    """One measured part of a goal (`P1`): what of ours is divided by what, and the ratio to reach.

    `least`: the ratio must be at least this, not at most. A goal of several parts is met when all are.
    """

    id: str
    part: str
    baseline: str
    ratio: float
    least: bool = False

    def met(self, ratio: float) -> bool:
        """Whether a ratio reaches it."""
        return ratio >= self.ratio if self.least else ratio <= self.ratio


@dataclass(frozen=True, slots=True)
class Found:
    """A goal with the ratio of each round; ours and the baseline take turns within a round."""

    goal: Goal
    rounds: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.goal.met(self.ratio)

    @property
    def strain(self) -> float:
        """How much of what is allowed is used: above 1 the goal is missed."""
        if self.goal.least:
            return self.goal.ratio / self.ratio if self.ratio else float("inf")
        if self.goal.ratio:
            return self.ratio / self.goal.ratio
        return float("inf") if self.ratio else 0.0


class Measure(Protocol):
    """One module's measurements: `measure` of every `bench` module that has goals."""

    def __call__(self, wanted: frozenset[str], rounds: int) -> Iterator[Found]:
        """The goals among `wanted` (all if it is empty), each over so many rounds."""
        ...
