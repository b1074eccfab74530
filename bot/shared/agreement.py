"""The sharing agreement between two schools: what each has said, and which agreements stand (R103, D25)."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.records import Keep, Readers, Record
from bot.world.people import Community, Person

AGREED, NOT_NOW, UNTICKED = "agreed", "not now", "unticked"
Pair = frozenset[str]
"""Two schools, by id."""


class Agreement(
    Record,
    readers=Readers.ME_AND_OTHERS,
    keep=Keep.UNTIL_LEAVING,
    says="What you said to sharing agreements, for your school",
    owner="by",
    shared=True,
):
    """What one school (`school`) said, through a CPD leader, to sharing with another."""

    by: str
    other: str
    said: str
    on: date

    @property
    def pair(self) -> Pair:
        """The two schools it is about."""
        return frozenset((self.school, self.other))


def standing(configured: Iterable[Pair], said: Sequence[Agreement]) -> frozenset[Pair]:
    """The pairs that both schools have ticked. The configuration is where it starts, and what was said since wins."""
    ticked: dict[Pair, set[str]] = {pair: set(pair) for pair in configured}
    for one in sorted(said, key=lambda a: a.id):
        sides = ticked.setdefault(one.pair, set())
        if one.said == AGREED:
            sides.add(one.school)
        elif one.said == UNTICKED:
            sides.clear()  # one side closes it for both; to open it again is for both as well
    return frozenset(pair for pair, sides in ticked.items() if sides == pair)


def ticks(pair: Pair, said: Sequence[Agreement]) -> dict[str, Agreement]:
    """The ticks of a pair that count, by school; none from before it was last unticked."""
    found: dict[str, Agreement] = {}
    for one in sorted((a for a in said if a.pair == pair), key=lambda a: a.id):
        if one.said == UNTICKED:
            found.clear()
        elif one.said == AGREED:
            found.setdefault(one.school, one)
    return found


def leaders(community: Community, school: str) -> tuple[Person, ...]:
    """The CPD leaders of a school, who tick for it."""
    return tuple(p for p in community.people if p.school == school and p.cpd_leader)
