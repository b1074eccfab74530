"""The community with its agreements as they stand: read once a transaction, as several copies may run."""

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

    async def now(self, unit: Unit) -> Community:
        """The community as it stands in a transaction; once the transaction touches an agreement, it is read anew."""
        found = None if Agreement.kind in unit.journal.changed else self.known.get(unit)
        if found is None:
            found = self.known[unit] = await agreed(unit, self.community)
        return found


async def agreed(unit: Unit, community: Community) -> Community:
    """The community with the agreements that stand by what is kept."""
    said = await unit.records(community.schools[0].id).find(Agreement, everywhere=True)
    return replace(community, agreements=standing(community.agreements, said)) if said else community
