"""A round that has begun: somebody stops or joins, and as few others as possible notice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from bot.rules.pairing.round import Group, Round
from bot.rules.pairing.scales import Members, Scales

NEAR = 60
"""Over how many groups moves of two are tried: far more than a school ever has."""


def without(round: Round, groups: Sequence[Group], gone: str) -> tuple[Group, ...]:
    """Somebody stops: the smallest change that leaves nobody alone, keeps shared frees and evens the numbers out."""
    kept = [g for g in groups if gone not in g.people]
    left = [p for g in groups if gone in g.people for p in g.people if p != gone]
    if len(left) == 1:
        return _placed(round, kept, left[0], even_out=True)
    return round.groups([*kept, left] if left else kept)


def including(round: Round, groups: Sequence[Group], joins: str) -> tuple[Group, ...]:
    """Somebody joins: they meet whoever is alone, or make a pair a trio."""
    if any(joins in g.people for g in groups):
        return round.groups(groups)
    return _placed(round, groups, joins, even_out=False)


def _placed(round: Round, groups: Sequence[Group], one: str, *, even_out: bool) -> tuple[Group, ...]:
    scales = Scales(round, [one, *(p for g in groups for p in g.people)])
    number = {p: n for n, p in enumerate(scales.people)}
    before = {tuple(number[p] for p in g.people): g for g in groups}
    after = settle(scales, list(before), number[one], even_out=even_out)
    return round.groups(before.get(m) or [scales.people[n] for n in m] for m in after)


@dataclass(frozen=True, slots=True)
class Move:
    """Some of the groups, and what becomes of them and of the one who had none."""

    old: tuple[Members, ...]
    new: tuple[Members, ...]


def settle(scales: Scales, groups: list[Members], one: int, *, even_out: bool) -> list[Members]:
    """Find a place for one person: nobody alone and frees shared first, then as few trios as can be if they are to be
    evened out, then the fewest people whose group changes, then longest since.
    """
    trios = sum(len(g) == 3 for g in groups)
    odd = (sum(map(len, groups)) + 1) % 2

    def cost(move: Move) -> tuple[int, int, int, int, int]:
        old, new = (Counter(map(len, some)) for some in (move.old, move.new))
        lacking = _lacking(scales, move.new) - _lacking(scales, move.old)
        surplus = max(0, trios + new[3] - old[3] - odd) if even_out else 0
        noticed = sum(len(g) for g in move.new if g not in move.old)
        value = sum(map(scales.value, move.new)) - sum(map(scales.value, move.old))
        return new[1] - old[1], lacking, surplus, noticed, -value

    best = min(_moves_of_one(scales, groups, one), key=cost)
    if _lacking(scales, best.new):
        best = min((best, *_moves_of_two(scales, groups, one)), key=cost)
    return [g for g in groups if g not in best.old] + list(best.new)


def _lacking(scales: Scales, groups: Iterable[Members]) -> int:
    """How many people are alone or in a group that shares no free."""
    return sum(len(g) for g in groups if len(g) == 1 or not scales.share(g))


def _moves_of_one(scales: Scales, groups: Sequence[Members], one: int) -> Iterator[Move]:
    """They stay alone, join a group, or somebody of a trio comes to them."""
    yield Move((), ((one,),))
    for group in groups:
        if len(group) < 3:
            if scales.may(joined := (*group, one)):
                yield Move((group,), (joined,))
            continue
        for comes in group:
            if scales.may((one, comes)):
                yield Move((group,), ((one, comes), tuple(n for n in group if n != comes)))


def _moves_of_two(scales: Scales, groups: Sequence[Members], one: int) -> Iterator[Move]:
    """They and the people of two groups sit down anew, first with those they share a free with."""
    ranked = sorted(groups, key=lambda g: -sum(scales.share((one, n)) and scales.may((one, n)) for n in g))
    for old in combinations(islice(ranked, NEAR), 2):
        for new in _seatings((one, *old[0], *old[1])):
            if all(map(scales.may, new)):
                yield Move(old, tuple(next((o for o in old if set(o) == set(g)), g) for g in new))


def _seatings(people: Members) -> Iterator[tuple[Members, ...]]:
    """Every way to make pairs and trios of some people."""
    if not people:
        yield ()
        return
    first, *others = people
    for size in (1, 2):
        for some in combinations(others, size):
            rest = tuple(n for n in others if n not in some)
            if len(rest) != 1:
                for after in _seatings(rest):
                    yield ((first, *some), *after)
