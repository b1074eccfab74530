"""What a group is worth: one whole number, in which no amount of a later criterion outweighs an earlier one."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from random import Random
from typing import NamedTuple

from bot.rules.pairing import circle
from bot.rules.pairing.round import Round

Members = tuple[int, ...]
Age = tuple[int, int]
"""How many rounds ago, and for the last round in how many on end."""


AGE = attrgetter("rounds", "in_a_row")


class Worth(NamedTuple):
    """What one step of each criterion is worth, the first outweighing all the others together."""

    free: int
    """A person in a group that shares a free."""
    recent: int
    """A person's most recent partner, the more so the more recent."""
    again: int
    """The oldest of a trio's three pairs, which is nobody's most recent."""
    turn: int
    """A person in a trio, the more so the more recently they were in one."""
    hope: int
    """A hope that two people have in common."""
    circle: int = 1
    """A pair of the circle's round."""


class Scales:
    """The people of a draw as numbers, in an order that the seed decides, and the worth of any group of them."""

    def __init__(self, round: Round, people: Iterable[str]) -> None:
        ids = sorted(people)
        rng = Random(round.seed)  # noqa: S311 - a draw that can be repeated, not a secret
        self.people = rng.sample(ids, len(ids))
        self.rng = rng
        self.count = len(ids)
        number = {p: n for n, p in enumerate(self.people)}
        bits: dict[str, int] = {}
        self.frees = [
            sum(1 << bits.setdefault(slot, len(bits)) for slot in sorted(round.frees.get(p, ()))) for p in self.people
        ]
        self.hopes = [round.hopes.get(p, frozenset()) for p in self.people] if round.hopes else []
        self.apart = [set[int]() for _ in ids]
        for pair in round.apart:
            both = [number[p] for p in pair if p in number]
            if len(both) == 2:
                self.apart[both[0]].add(both[1])
                self.apart[both[1]].add(both[0])
        self.past = self._past(round, number)
        ages = {p: (max(1, n), 1) for p, n in round.trios.items() if p in number}
        steps = _steps(ages.values(), self.count)
        self.turns = [steps[ages[p]] if p in ages else 0 for p in self.people]
        most = (1, max((max(row.values(), default=0) for row in self.past), default=0))
        hopes = max(map(len, self.hopes), default=0)
        self.worth = _worth((*most, most[1], max(self.turns, default=0), hopes), self.count)
        self.pairs_only = _worth((*most, 0, 0, hopes), self.count)
        self.mate = self._mates(ids, number)

    def _past(self, round: Round, number: Mapping[str, int]) -> list[dict[int, int]]:
        """How much it counts that each was with others before: by age, and at the same age more if they met."""
        past = [dict[int, int]() for _ in number]
        known = set(map(AGE, round.since.values()))
        ages = {(rounds, row): (max(1, rounds), max(1, row) if rounds <= 1 else 1) for rounds, row in known}
        steps = _steps(ages.values(), self.count)
        counts = {said: steps[age] * (self.count + 1) for said, age in ages.items()}
        for pair, since in round.since.items():
            one, other = pair
            if (a := number.get(one)) is not None and (b := number.get(other)) is not None:
                past[a][b] = past[b][a] = counts[AGE(since)] + since.met
        return past

    def _mates(self, ids: Sequence[str], number: Mapping[str, int]) -> list[int]:
        """Everybody's partner in the least recent round of the circle, which runs over the names whatever the seed."""
        at = [number[p] for p in ids]
        seats = sorted(range(self.count), key=at.__getitem__)
        chosen = circle.least_recent(seats, self.past, self.turns, self.rng)
        mate = [-1] * self.count
        for a, b in circle.pairs(self.count, chosen):
            mate[at[a]], mate[at[b]] = at[b], at[a]
        return mate

    def may(self, group: Sequence[int]) -> bool:
        """Nobody in the group is to be kept apart from another."""
        return all(b not in self.apart[a] for n, a in enumerate(group) for b in group[:n])

    def share(self, group: Iterable[int]) -> bool:
        """All of them have offered one and the same slot."""
        common = -1
        for a in group:
            common &= self.frees[a]
        return common != 0

    def pair(self, a: int, b: int, worth: Worth | None = None) -> int:
        """What two people together are worth."""
        worth = worth or self.worth
        value = 2 * worth.free if self.frees[a] & self.frees[b] else 0
        if b in self.past[a]:
            value -= 2 * worth.recent * self.past[a][b]
        if self.hopes:
            value += worth.hope * len(self.hopes[a] & self.hopes[b])
        return value + worth.circle if self.mate[a] == b else value

    def with_each(self, a: int, worth: Worth | None = None) -> list[int]:
        """What somebody is worth with each of the others, all at once; the place of their own means nothing."""
        worth = worth or self.worth
        free, mine = 2 * worth.free, self.frees[a]
        values = [free if mine & theirs else 0 for theirs in self.frees]
        for b, much in self.past[a].items():
            values[b] -= 2 * worth.recent * much
        if self.hopes:
            for b, hopes in enumerate(self.hopes):
                values[b] += worth.hope * len(hopes & self.hopes[a])
        if self.mate[a] >= 0:
            values[self.mate[a]] += worth.circle
        return values

    def trio(self, a: int, b: int, c: int) -> int:
        """What three people together are worth; a free counts if it is one for all three."""
        worth, past = self.worth, self.past
        value = 3 * worth.free if self.frees[a] & self.frees[b] & self.frees[c] else 0
        old, middle, new = sorted((past[a].get(b, 0), past[a].get(c, 0), past[b].get(c, 0)))
        value -= worth.recent * (2 * new + middle) + worth.again * old
        value -= worth.turn * (self.turns[a] + self.turns[b] + self.turns[c])
        for one, other in ((a, b), (a, c), (b, c)):
            if self.hopes:
                value += worth.hope * len(self.hopes[one] & self.hopes[other])
            value += worth.circle * (self.mate[one] == other)
        return value

    def value(self, group: Members) -> int:
        """What a group of any size is worth; being alone is worth nothing."""
        if len(group) == 3:
            return self.trio(*group)
        return self.pair(*group) if len(group) == 2 else 0


def _steps(ages: Iterable[Age], many: int) -> dict[Age, int]:
    """How much each age counts: more the more recent, and the last round more than all older ones together. Among those
    of the last round, one time more in a row counts more than all older ones together.
    """
    ages = set(ages)
    steps = {age: (n + 1) ** 2 for n, age in enumerate(sorted((a for a in ages if a[0] > 1), reverse=True))}
    older = many * max(steps.values(), default=0) + 1
    rows = {age: n for n, age in enumerate(sorted(a for a in ages if a[0] == 1))}
    return steps | {age: older * (many * len(rows) + 1 + n) for age, n in rows.items()}


def _worth(most: Sequence[int], people: int) -> Worth:
    """Steps so far apart that all people together cannot make up for one step of the criterion before."""
    steps = [1]
    for each in (1, *most[:0:-1]):
        steps.append(steps[-1] * (each * people + 1))
    return Worth(*steps[::-1])
