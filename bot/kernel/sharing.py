"""The community with its agreements as they stand: looked at once a transaction, as several copies may run."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from bot.ports import Unit
from bot.shared.agreement import Agreement, standing
from bot.world.people import Community


class Sharing:
    """Which schools share at this moment."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.known: WeakKeyDictionary[Unit, Community] = WeakKeyDictionary()
        self.read: tuple[tuple[int, str], Community] = ((0, ""), community)

    async def now(self, unit: Unit) -> Community:
        """The community as it stands in a transaction; looked at anew once the transaction touches an agreement."""
        found = None if Agreement.kind in unit.journal.changed else self.known.get(unit)
        if found is None:
            found = self.known[unit] = await self._look(unit)
        return found

    async def _look(self, unit: Unit) -> Community:
        """Read only where something came or went since the last look: ids are made once, and nothing comes back."""
        mark = await unit.records(self.community.schools[0].id).mark(Agreement)
        if mark != self.read[0]:
            self.read = mark, await agreed(unit, self.community)
        return self.read[1]


async def agreed(unit: Unit, community: Community) -> Community:
    """The community with the agreements that stand by what is kept."""
    said = await unit.records(community.schools[0].id).find(Agreement, everywhere=True)
    return replace(community, agreements=standing(community.agreements, said)) if said else community
