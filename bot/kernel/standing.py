"""The community as it stands: the configuration is where it starts, and what the schools have said since wins.

Looked at once a transaction, as several copies of the product may run.
"""

from collections.abc import Callable
from dataclasses import replace
from weakref import WeakKeyDictionary

from bot.ports import Unit
from bot.shared.agreement import Agreement
from bot.shared.agreement import standing as agreed
from bot.shared.me import AboutMe, as_they_say
from bot.shared.school import SetUp, as_set_up
from bot.world.people import Community

SAID = (Agreement, SetUp, AboutMe)


class Standing:
    """Who there is and who shares with whom at this moment; `latest` is how it was last seen."""

    def __init__(self, community: Community) -> None:
        self.configured, self.latest = community, community
        self.changed: list[Callable[[], None]] = []
        """Whoever wants to know when people, channels or calendars are others than before."""
        self.moved = False
        self.known: WeakKeyDictionary[Unit, Community] = WeakKeyDictionary()
        self.marks: tuple[tuple[int, str], ...] = ((0, ""),) * len(SAID)

    async def now(self, unit: Unit) -> Community:
        """The community as it stands in a transaction; looked at anew once the transaction touches what is said."""
        found = self.known.get(unit)
        if found is None or any(kind.kind in unit.journal.changed for kind in SAID):
            found = self.known[unit] = await self._look(unit)
        return found

    async def _look(self, unit: Unit) -> Community:
        """Read only where something came or went since the last look: ids are made once, and nothing comes back."""
        marks = await unit.records(self.configured.schools[0].id).marks(*SAID)
        if marks != self.marks:
            self.marks, before = marks, self.latest
            self.latest = await as_said(unit, self.configured)
            self.moved |= (before.people, before.schools) != (self.latest.people, self.latest.schools)
        return self.latest

    def tell(self) -> None:
        """After a commit: tell whoever wants to know that something has changed."""
        if self.moved:
            self.moved = False
            for told in self.changed:
                told()


async def as_said(unit: Unit, configured: Community) -> Community:
    """The configured community with all that the schools have said since."""
    records = unit.records(configured.schools[0].id)
    community = as_set_up(configured, await records.find(SetUp, everywhere=True))
    community = as_they_say(community, await records.find(AboutMe, everywhere=True))
    said = await records.find(Agreement, everywhere=True)
    return replace(community, agreements=agreed(community.agreements, said)) if said else community
