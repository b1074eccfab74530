"""Few people: every arrangement is compared."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from bot.rules.pairing.scales import Members, Scales

Found = tuple[int, list[Members]]


def best(scales: Scales) -> list[Members]:
    """The best arrangement of pairs, with one trio if the number is odd; if there is none, the one that leaves fewest
    people alone, then the one with fewest trios.
    """
    people = tuple(range(scales.count))
    found = _best(scales, people, scales.count % 2)
    return found[1] if found else _nearest(scales, people)


def _best(scales: Scales, people: Members, trios: int) -> Found | None:
    """The best of all arrangements in which nobody is alone, with so many trios."""

    @cache
    def of(some: Members, trios: int) -> Found | None:
        if not some:
            return 0, []
        best: Found | None = None
        for group, rest in _firsts(some, sizes=(2, 3) if trios else (2,)):
            spare = trios - (len(group) == 3)
            if len(rest) >= 3 * spare and scales.may(group) and (after := of(rest, spare)):
                value = scales.value(group) + after[0]
                if best is None or value > best[0]:
                    best = value, [group, *after[1]]
        return best

    return of(people, trios)


def _nearest(scales: Scales, people: Members) -> list[Members]:
    """The best of all arrangements, whatever their groups."""
    trio = scales.worth.free * (scales.count + 1)
    alone = trio * (scales.count + 1)

    @cache
    def of(some: Members) -> Found:
        if not some:
            return 0, []
        best: Found | None = None
        for group, rest in _firsts(some, sizes=(1, 2, 3)):
            if scales.may(group):
                after = of(rest)
                value = scales.value(group) - (0, alone, 0, trio)[len(group)] + after[0]
                if best is None or value > best[0]:
                    best = value, [group, *after[1]]
        assert best
        return best

    return of(people)[1]


def _firsts(people: Members, sizes: tuple[int, ...]) -> Iterator[tuple[Members, Members]]:
    """Every group that the first person can be in, and who is left."""
    first, others = people[0], people[1:]
    for size in sizes:
        for with_them in combinations(others, size - 1):
            yield (first, *with_them), tuple(n for n in others if n not in with_them)
