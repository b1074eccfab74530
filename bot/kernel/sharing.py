"""The community with its agreements as they stand: read once a transaction, as several copies may run."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from bot.ports import Unit
from bot.shared.agreement import Agreement, standing
from bot.world.people import Community


class Sharing:
    """Which schools share at this moment."""

    def __init__(self, community: Community) -> None:
        self.configured = self.latest = community
        self.known: WeakKeyDictionary[Unit, Community] = WeakKeyDictionary()

    async def now(self, unit: Unit) -> Community:
        """The community as it stands in a transaction; once the transaction touches an agreement, it is read anew."""
        found = None if Agreement.kind in unit.journal.changed else self.known.get(unit)
        if found is None:
            found = self.known[unit] = await self._read(unit)
        return found

    async def _read(self, unit: Unit) -> Community:
        said = await unit.records(self.configured.schools[0].id).find(Agreement, everywhere=True)
        stand = standing(self.configured.agreements, said) if said else self.configured.agreements
        if stand != self.latest.agreements:
            # What a community finds out about its people is kept with it: a new one is made only when it has changed.
            self.latest = replace(self.configured, agreements=stand)
        return self.latest
