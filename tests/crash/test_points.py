"""Dead at any await, and started again: everything converges, nothing is lost, and nothing is doubled on Slack.

Every await of the kernel, the scheduler and the store is a point before and a point after. Points between which neither
the database nor a platform has changed leave the same behind: of those one is tried, whichever the seed says.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.again import replayable, seed, size
from tests.crash.check import WORDS, Remains
from tests.crash.lives import PEOPLE, SCENES, Case, templates
from tests.crash.world import FAULTS
from tests.databases import Databases
from tests.tally import tally

SEED, FEW, MANY = seed(3), size("DEPT_CRASHES", 12), size("DEPT_CRASHES", 2500)
LATER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=7), timedelta(minutes=-2))
"""How the clock stands at the next start: soon, a little later, after the lease, or set back."""


@dataclass
class Tried:
    """What was tried, and what it came to."""

    points: int = 0
    crashes: int = 0
    faults: int = 0
    doubled: int = 0


class Harness:
    """Runs cases, and judges what is left of each."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        migrated = Path(databases.migrated("sqlite").removeprefix("sqlite:///"))
        self.folder, self.templates, self.tried = folder, templates(migrated, folder), Tried()
        self.wanted: dict[tuple[str, str], Remains] = {}
        self.known: dict[tuple[str, str, str], list[int]] = {}

    def points(self, scene: str, platform: str, fault: str) -> list[int]:
        """The points of a scene at which a crash leaves something else than at the one before."""
        keyed = scene, platform, fault
        if keyed not in self.known:
            case = Case(scene, platform, fault, self.folder / "whole")
            case.begin(self.templates[SCENES[scene].old])
            passed, *differ = case.life()
            self.tried.points += passed
            self.known[keyed] = [*differ, passed + 1]
            if fault == "all is well":
                self.wanted[scene, platform] = Remains(case.database, case.world.read())
        return self.known[keyed]

    def crash(self, case: Case, *points: int) -> None:
        """Die at some points, one life after the other, then live on and be judged."""
        self.points(case.scene, case.platform, "all is well")
        case.begin(self.templates[SCENES[case.scene].old])
        for point in points:
            case.life(point)
        case.life()
        self.tried.crashes += len(case.world.read("died"))
        found, again = Remains(case.database, case.world.read()), self._again(case, *points)
        self.tried.doubled += found.doubled
        assert found.faults() == [], again
        assert found.differs(self.wanted[case.scene, case.platform]) == [], again
        if case.scene == "erased":
            assert WORDS not in found.dump, again

    @staticmethod
    def _again(case: Case, *points: int) -> str:
        at = " and ".join(line["at"] for line in case.world.read("died"))
        words = f"{case.scene}/{case.platform}/{case.fault}/{case.times}/{case.later.total_seconds():.0f}"
        numbers = ",".join(map(str, points))
        return f"died at {at}; again: DEPT_AGAIN='{words}/{numbers}' pytest tests/crash/test_points.py::test_again"


@pytest.fixture(scope="module")
def harness(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Harness:
    """The harness, with its templates."""
    return Harness(databases, tmp_path_factory.mktemp("crash"))


def cases(harness: Harness, chance: random.Random) -> Iterator[tuple[Case, int]]:
    """Every scene on both platforms under every fault, at every point that leaves something else; in no order."""
    kinds = [(scene, platform, fault) for scene in SCENES for platform in PEOPLE for fault in FAULTS]
    chance.shuffle(kinds)
    left: dict[tuple[str, str, str], list[int]] = {}
    while kinds:
        for kind in list(kinds):
            if kind not in left:
                starts = harness.points(*kind)
                # Any point of those that leave the same.
                left[kind] = [chance.randrange(a, b) for a, b in pairwise(starts) if a < b]
                chance.shuffle(left[kind])
            if not left[kind]:
                kinds.remove(kind)
                continue
            times, later = chance.choice((1, 1, 1, 4)), chance.choice(LATER)
            yield Case(*kind, harness.folder / "case", times, later), left[kind].pop()


@pytest.mark.parametrize("most", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_dead_at_any_await_and_started_again(harness: Harness, most: int) -> None:
    chance = random.Random(SEED)  # noqa: S311 - that they come again matters
    tried = harness.tried = Tried()
    with replayable(SEED, DEPT_CRASHES=most):
        for n, (case, point) in enumerate(cases(harness, chance)):
            if n == most:
                break
            # Now and then the next life dies as well.
            harness.crash(case, point, *([chance.randrange(1, point + 40)] if n % 5 == 4 else []))
            tried.faults += case.fault != "all is well"
    print(f"{tried.points} points, {tried.crashes} crashes, {tried.doubled} counted resends on Teams")  # noqa: T201
    tally(kills=tried.crashes, faults=tried.faults, doubled_teams=tried.doubled, seed=SEED)
    assert tried.crashes >= most * 0.8


def test_there_are_points_in_plenty(harness: Harness) -> None:
    assert harness.points("a log", "slack", "all is well")[-1] > 400


@pytest.mark.skipif("DEPT_AGAIN" not in os.environ, reason="only to play a crash again")
def test_again(harness: Harness) -> None:
    scene, platform, fault, times, later, points = os.environ["DEPT_AGAIN"].split("/")
    case = Case(scene, platform, fault, harness.folder / "again", int(times), timedelta(seconds=float(later)))
    harness.crash(case, *map(int, points.split(",")))
