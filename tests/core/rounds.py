"""Rounds of pairs for tests: all arrangements there are, what each is worth, and years of rounds played."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from bot.rules.pairing import Group, Round, Since, draw

Arrangement = tuple[tuple[str, ...], ...]
Worth = Callable[[Iterable[Sequence[str]]], int]
STEP = 10**12
"""More than any criterion adds up to in a test."""


def pairs_in(people: Iterable[str]) -> list[frozenset[str]]:
    """Every two of some people."""
    return [frozenset(pair) for pair in combinations(people, 2)]


def arrangements(people: Sequence[str], sizes: Sequence[int] = (1, 2, 3)) -> Iterator[Arrangement]:
    """Every way to put people into groups of these sizes."""
    if not people:
        yield ()
        return
    first, *others = people
    for size in sizes:
        for some in combinations(others, size - 1):
            for rest in arrangements([p for p in others if p not in some], sizes):
                yield ((first, *some), *rest)


def allowed(round: Round, arrangement: Arrangement) -> bool:
    """Nobody is with somebody they are kept apart from."""
    return not any(pair in round.apart for group in arrangement for pair in pairs_in(group))


def scale(round: Round) -> Worth:
    """What an arrangement is worth, said once more in other words than the rule's: a digit for each criterion."""
    recent = _counts([s.rounds for s in round.since.values()], len(round.people))
    turns = _counts(list(round.trios.values()), len(round.people))

    def together(a: str, b: str) -> tuple[int, int]:
        since = round.since.get(frozenset((a, b)))
        return (recent[since.rounds], since.met) if since else (0, 0)

    @cache
    def worth(group: tuple[str, ...]) -> int:
        partners = [max(together(a, b) for b in group if b != a) for a in group] if len(group) > 1 else []
        third = min(together(*pair) for pair in combinations(group, 2)) if len(group) == 3 else (0, 0)
        digits = (
            -(len(group) == 1),
            -(len(group) == 3),
            len(group) * bool(len(group) > 1 and round.shared(group)),
            -sum(age for age, _ in partners),
            -sum(met for _, met in partners),
            -third[0],
            -third[1],
            -sum(turns[round.trios[p]] for p in group if p in round.trios) * (len(group) == 3),
            sum(len(round.hopes[a] & round.hopes[b]) for a, b in combinations(group, 2)) if round.hopes else 0,
        )
        value = 0
        for digit in digits:
            value = value * STEP + digit
        return value

    return lambda groups: sum(worth(tuple(group)) for group in groups)


def _counts(ages: list[int], people: int) -> dict[int, int]:
    """Squares from the oldest on, and the last round above all others together."""
    counts = {age: n * n for n, age in enumerate(sorted(set(ages), reverse=True), 1)}
    return {age: count + (age == 1) * people * max(counts.values()) for age, count in counts.items()}


def who(groups: Iterable[Group]) -> list[str]:
    """Groups as people write them."""
    return [" ".join(g.people) for g in groups]


@st.composite
def rounds(draws: st.DrawFn, least: int = 0, most: int = 9, apart: bool = True) -> Round:
    """Any round: frees that often meet, seldom or never, some history, some hopes."""
    people = tuple(f"p{n:02}" for n in range(draws(st.integers(least, most))))
    rng = Random(draws(st.integers(0, 2**32)))  # noqa: S311 - rounds that can be repeated, not secrets
    slots = "abcdefgh"[: rng.randint(1, 8)]
    often, known, parted = (rng.choice((0.1, 0.4, 0.9)) for _ in range(3))
    oldest = rng.choice((2, 4, 12))

    def some(of: Iterable[Any], share: float) -> list[Any]:
        return [one for one in of if rng.random() < share]

    return Round(
        people=people,
        frees={p: frozenset(some(slots, often)) for p in people},
        since={pair: Since(rng.randint(1, oldest), rng.random() < 0.5) for pair in some(pairs_in(people), known)},
        apart=frozenset(some(pairs_in(people), parted / 2)) if apart else frozenset(),
        trios={p: rng.randint(1, 5) for p in some(people, 0.5)},
        hopes={p: frozenset(some("uvw", 0.4)) for p in people},
        seed=rng.randint(0, 99),
    )


class Year:
    """Rounds one after the other for the same people, with what each remembers of the ones before."""

    def __init__(self, count: int, frees: Callable[[int], Iterable[str]] = lambda n: ("Mon P1",)) -> None:
        self.people = tuple(f"p{n:05}" for n in range(count))
        self.frees = {p: frozenset(frees(n)) for n, p in enumerate(self.people)}
        self.since: dict[frozenset[str], Since] = {}
        self.trios: dict[str, int] = {}

    def next(self, seed: int) -> tuple[Group, ...]:
        """Draw one more round and remember it."""
        groups = draw(
            Round(people=self.people, frees=self.frees, since=self.since, trios=self.trios, seed=seed),
        )
        before = self.since
        self.since = {pair: Since(s.rounds + 1, s.met, s.in_a_row) for pair, s in before.items()}
        self.trios = {p: n + 1 for p, n in self.trios.items()}
        for group in groups:
            for pair in pairs_in(group.people):
                last = before.get(pair)
                self.since[pair] = Since(1, in_a_row=last.in_a_row + 1 if last and last.rounds == 1 else 1)
            if len(group.people) == 3:
                self.trios |= dict.fromkeys(group.people, 1)
        return groups
