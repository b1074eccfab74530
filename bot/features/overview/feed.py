"""A person's calendar, behind the secret address that they alone were given: titles and times, nothing else."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from bot.declare import Dated, Feature
from bot.desk import Desk
from bot.features.overview.core import dates
from bot.features.overview.settings import Feed
from bot.kernel.seal import Seal
from bot.kernel.standing import Standing
from bot.ports import Store
from bot.world.calendar import DAY, Span
from bot.world.people import Person

BACK, AHEAD = 28, 400
"""Days that a feed holds, before and after today."""


async def feed(
    store: Store, standing: Standing, features: Sequence[Feature], seal: Seal, token: str, now: datetime
) -> tuple[Person, list[Dated]] | None:
    """Whose calendar an address is, and what stands in it; None for an address that is wrong, or was replaced."""
    async with store.glance() as unit:
        community = await standing.now(unit)
        kept = await unit.records(community.schools[0].id).find(Feed, everywhere=True)
        # Every number is tried, so that the time taken tells nothing about how nearly right a guess was.
        found = [f for f in kept if hmac.compare_digest(seal.feed(f.person, f.number).encode(), token.encode())]
        person = community.person(found[0].person) if found else None
        if person is None:
            return None
        school = community.school(person.school)
        desk = Desk(now=now, community=community, school=school, records=unit.records(school.id), unit=unit)
        span = Span(desk.today - BACK * DAY, desk.today + AHEAD * DAY)
        return person, await dates(desk, person, span, features)
