"""What a round of pairs is made of: its people, what each brings, and the groups that come of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Since:
    """How many rounds ago two people were together (1: in the last one), and whether they said that they met."""

    rounds: int
    met: bool = True
    in_a_row: int = 1
    """In how many rounds on end, so that five people do not leave the same two together for ever."""


@dataclass(frozen=True, slots=True)
class Group:
    """Two or three people, one where nobody may be with them, and the slots that all of them have offered."""

    people: tuple[str, ...]
    slots: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """All that a draw weighs, for one purpose."""

    people: tuple[str, ...]
    frees: Mapping[str, frozenset[str]]
    """The slots that each has offered."""
    since: Mapping[frozenset[str], Since]
    """The pairs that were together; those of a trio are three."""
    apart: frozenset[frozenset[str]] = frozenset()
    """Pairs that are never in one group. Nothing that is said may show them."""
    trios: Mapping[str, int] = field(default_factory=dict[str, int])
    """How many rounds ago each was in a trio."""
    hopes: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Tags of what each hopes for."""
    seed: int = 0

    def shared(self, people: Iterable[str]) -> frozenset[str]:
        """The slots that all of them have offered."""
        offered = [self.frees.get(p, NOTHING) for p in people]
        return offered[0].intersection(*offered[1:]) if offered else NOTHING

    def groups(self, found: Iterable[Group | Iterable[str]]) -> tuple[Group, ...]:
        """Groups in the order of the round's people; those that are groups already stay what they are."""
        place = {p: n for n, p in enumerate(self.people)}
        made = []
        for some in found:
            if not isinstance(some, Group):
                people = tuple(sorted(some, key=lambda p: (place.get(p, len(place)), p)))
                some = Group(people, self.shared(people))
            made.append(some)
        return tuple(sorted(made, key=lambda g: [(place.get(p, len(place)), p) for p in g.people]))
