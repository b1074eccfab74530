"""What a person has said of their own week: the days they work, what they teach, when they may be written to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from bot.records import Keep, Readers, Record
from bot.world.people import Community, Person


class AboutMe(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Your days, subjects and quiet hours"):
    """One person's own week; it wins over what the school has said of them."""

    person: str
    days: tuple[int, ...]
    subjects: tuple[str, ...] = ()
    opens: time
    closes: time

    def of(self, person: Person) -> Person:
        """The person as they have said."""
        days = frozenset(self.days) or person.days
        return replace(person, days=days, subjects=self.subjects, opens=self.opens, closes=self.closes)


def as_they_say(community: Community, said: Sequence[AboutMe]) -> Community:
    """A community in which everybody's week is as they have said themselves."""
    newest = {one.person: one for one in sorted(said, key=lambda a: a.id)}
    people = tuple(newest[p.id].of(p) if p.id in newest else p for p in community.people)
    return replace(community, people=people) if newest else community
