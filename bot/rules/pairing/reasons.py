"""Why these people are together, for whoever asks; who is kept apart can never be read from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from bot.rules.pairing.round import Group, Round, Since
from bot.rules.pairing.whole import EXACT, draw


@dataclass(frozen=True, slots=True)
class Why:
    """What can be said about a group: when its people were last together, and how it came to be."""

    last: Since | None
    """The most recent time that two of them were together; None: never."""
    only_slot: str | None
    """The one free that they share, if it is the only one."""
    needed: bool
    """No arrangement that parts them gives everybody a shared free."""


def why(round: Round, groups: Sequence[Group], group: Group) -> Why:
    """The reasons of one group among the groups of its round."""
    times = [s for pair in combinations(group.people, 2) if (s := round.since.get(frozenset(pair)))]
    return Why(
        last=min(times, key=lambda s: (s.rounds, not s.met), default=None),
        only_slot=next(iter(group.slots)) if len(group.people) > 1 and len(group.slots) == 1 else None,
        needed=_needed(round, groups, group),
    )


def _needed(round: Round, groups: Sequence[Group], group: Group) -> bool:
    """Whether everybody who knows the frees would find it so: to find out, anybody else may be with anybody."""
    people = tuple(p for p in round.people if any(p in g.people for g in groups))
    if len(group.people) < 2 or len(people) > EXACT or not all(map(_meets, groups)):
        return False
    pairs = [frozenset(pair) for pair in combinations(group.people, 2)]
    return all(
        not all(map(_meets, draw(replace(round, people=people, apart=frozenset({pair}), since={}, trios={}, hopes={}))))
        for pair in pairs
    )


def _meets(group: Group) -> bool:
    return len(group.people) > 1 and bool(group.slots)
