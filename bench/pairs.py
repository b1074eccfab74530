"""P14 and P15: how good a year of drawn pairs is, and how long a draw takes beside what published bots do."""

import math
from collections.abc import Callable, Iterator
from itertools import combinations
from random import Random
from time import process_time

import networkx

from bench.goals import Found, Goal
from bot.rules.pairing import Round, Since, draw

Pairs = list[tuple[int, int]]
SIZES = (20, 100, 200)
PEER = "the peer's draw"
EXCESS = Goal("P14", "repeats that could be avoided", "none", 0)
GAP = Goal("P14", "rounds until somebody is met again, 40 people over 80 rounds", "all others first", 1, least=True)
ALONE = Goal("P14", "people alone who could be paired", "none", 0)
TIMES = {n: Goal("P14", f"time, {n} people", PEER, 2.5) for n in SIZES}
REPEATS = {n: Goal("P15", f"repeats in 20 rounds, {n:,} people", "none", 0) for n in (1000, 10_000)}
FAST = Goal("P15", "time, 1,000 people", PEER, 0.01)
SLOPE = Goal("P15", "growth from 1,000 to 10,000 people", "people", 1.2)


class Circle:
    """Some people over several rounds: who was with whom, and how long ago."""

    def __init__(self, count: int, seed: int, apart: frozenset[frozenset[int]] = frozenset()) -> None:
        self.count, self.apart, self.rng, self.number = count, apart, Random(seed), 0  # noqa: S311
        self.names = [f"p{n:05}" for n in range(count)]
        self.at = {name: n for n, name in enumerate(self.names)}
        self.last: dict[tuple[int, int], int] = {}
        self.repeats, self.gap, self.alone, self.seconds = 0, math.inf, 0, list[float]()

    def go(self, rounds: int, way: "Callable[[Circle], Callable[[], Pairs]]") -> None:
        """So many rounds in a way that is given all it wants to know before the time runs."""
        for _ in range(rounds):
            self.number += 1
            find = way(self)
            began = process_time()
            pairs = find()
            self.seconds.append(process_time() - began)
            self.alone += self.count - len({n for pair in pairs for n in pair})
            for pair in ((min(p), max(p)) for p in pairs):
                if pair in self.last:
                    self.repeats += 1
                    self.gap = min(self.gap, self.number - self.last[pair])
                self.last[pair] = self.number

    @property
    def excess(self) -> int:
        """Repeats beyond those that so many rounds cannot do without."""
        return self.repeats - max(0, self.number * (self.count // 2) - math.comb(self.count, 2))

    @property
    def median(self) -> float:
        """The seconds of a usual round."""
        return sorted(self.seconds)[len(self.seconds) // 2]


def ours(circle: Circle) -> Callable[[], Pairs]:
    """The product's own draw."""
    names, now = circle.names, circle.number
    round = Round(
        people=tuple(names),
        frees={},
        since={frozenset(names[n] for n in pair): Since(now - last) for pair, last in circle.last.items()},
        apart=frozenset(frozenset(names[n] for n in pair) for pair in circle.apart),
        seed=now,
    )

    def find() -> Pairs:
        groups = [[circle.at[p] for p in group.people] for group in draw(round)]
        return [pair for group in groups for pair in combinations(group, 2)]

    return find


def peer(circle: Circle) -> Callable[[], Pairs]:
    """As published coffee bots do: pairs not together in the last six rounds, shuffled, first come first served."""

    def find() -> Pairs:
        last, now = circle.last, circle.number
        pool = [p for p in combinations(range(circle.count), 2) if now - last.get(p, -9) > 6]
        circle.rng.shuffle(pool)
        taken, pairs = set[int](), Pairs()
        for a, b in pool:
            if a not in taken and b not in taken:
                taken |= {a, b}
                pairs.append((a, b))
        rest = [n for n in range(circle.count) if n not in taken]
        return pairs + list(zip(rest[::2], rest[1::2], strict=False))

    return find


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """P14 up to 200 people, P15 above."""
    if not wanted or "P14" in wanted:
        yield Found(EXCESS, [float(sum(_went(n, 20, seed).excess for n in (8, *SIZES))) for seed in range(rounds)])
        yield Found(GAP, [_went(40, 80, seed).gap / 39 for seed in range(rounds)])
        yield Found(ALONE, [float(sum(_left(n, seed) for n in (8, 19, 40, 61))) for seed in range(rounds)])
        for n, goal in TIMES.items():
            yield Found(goal, [_beside(n, seed) for seed in range(rounds)])
    if not wanted or "P15" in wanted:
        many = [{n: _went(n, 20, seed) for n in REPEATS} for seed in range(rounds)]
        for n, goal in REPEATS.items():
            yield Found(goal, [float(one[n].repeats) for one in many])
        yield Found(FAST, [_beside(1000, seed, 4) for seed in range(rounds)])
        yield Found(SLOPE, [math.log10(one[10_000].median / one[1000].median) for one in many])


def _went(count: int, rounds: int, seed: int) -> Circle:
    circle = Circle(count, seed)
    circle.go(rounds, ours)
    return circle


def _beside(count: int, seed: int, rounds: int = 20) -> float:
    """Our usual round over the peer's, a round each by turns."""
    mine, theirs = Circle(count, seed), Circle(count, seed)
    for _ in range(rounds):
        mine.go(1, ours)
        theirs.go(1, peer)
    return mine.median / theirs.median


def _left(count: int, seed: int) -> int:
    """Many are kept apart from many: how many more are alone than in networkx's largest matching, over ten rounds."""
    rng = Random(seed)  # noqa: S311
    apart = frozenset(frozenset(p) for p in combinations(range(count), 2) if rng.random() < 0.75)
    circle = Circle(count, seed, apart)
    circle.go(10, ours)
    graph = networkx.Graph([p for p in combinations(range(count), 2) if frozenset(p) not in apart])
    least = count - 2 * len(networkx.max_weight_matching(graph, maxcardinality=True))
    return max(0, circle.alone - 10 * least)
