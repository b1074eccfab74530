"""An independent look at pairs: was anybody left out, and was a partner repeated who need not have been?

A department of twelve has 10,395 arrangements into pairs; up to that size all are tried.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from rehearsal.year.calendar import Almanac, Free
from rehearsal.year.counts import Drawn

SMALL = 12
Group = frozenset[str]


def left_out(almanac: Almanac, drawn: Drawn, excused: Callable[[str, Drawn], bool]) -> list[str]:
    """Members of the department who are in no group, though nothing excuses them."""
    inside = {person for group in drawn.groups for person in group}
    members = [t.id for t in almanac.people.values() if drawn.department in t.departments]
    there = [person for person in members if person in inside or not excused(person, drawn)]
    return [person for person in there if person not in inside] if len(there) > 1 else []


def avoidable(almanac: Almanac, rounds: Sequence[Drawn]) -> int:
    """Groups repeated from the round before for that purpose, though another draw gave everybody a shared free and
    another partner.
    """
    found = 0
    for drawn, before in _after_each_other(rounds):
        last = {pair for group in before.together for pair in _pairs(group)}
        again = [group for group in drawn.groups if last & set(_pairs(group))]
        people = sorted(person for group in drawn.groups for person in group)
        if again and len(people) <= SMALL and _otherwise(almanac, people, last):
            found += len(again)
    return found


def _after_each_other(rounds: Sequence[Drawn]) -> Iterator[tuple[Drawn, Drawn]]:
    kinds = dict.fromkeys((r.department, r.purpose) for r in rounds)
    for department, purpose in kinds:
        own = [r for r in rounds if (r.department, r.purpose) == (department, purpose)]
        for before, drawn in pairwise(own):
            yield drawn, before


def _otherwise(almanac: Almanac, people: Sequence[str], last: set[Group]) -> bool:
    """Whether some arrangement gives everybody a shared free and nobody a partner of the last round."""

    def fits(group: Group) -> bool:
        return not last & set(_pairs(group)) and share_a_free(almanac, group)

    return any(True for _ in arrangements(tuple(people), fits))


def arrangements(people: tuple[str, ...], fits: Callable[[Group], bool]) -> Iterator[list[Group]]:
    """Every way of putting people into fitting pairs, with one trio where their number is odd."""
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    for size in (1, 2) if len(people) % 2 else (1,):
        for others in combinations(rest, size):
            group = frozenset((first, *others))
            if len(people) - len(group) != 1 and fits(group):
                left = tuple(person for person in rest if person not in group)
                for more in arrangements(left, fits):
                    yield [group, *more]


def share_a_free(almanac: Almanac, group: Group) -> bool:
    """Whether all of a group have offered some time in common, in the same lettered week."""
    offered = [almanac.people[person].frees for person in group]
    letters = {free.letter for frees in offered for free in frees if free.letter} or {""}
    wanted = {Free(letter, free.day, free.at) for letter in letters for free in offered[0]}
    return any(all(any(free.meets(one) for free in frees) for frees in offered) for one in wanted)


def _pairs(group: Group) -> list[Group]:
    return [frozenset(pair) for pair in combinations(sorted(group), 2)]
