"""Who fits what somebody looks for, near and far, and who has room for another question (R36, R47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.desk import Desk, Turn
from bot.profiles.offers import offers, profile_of
from bot.reading.topics import AROUND, fits
from bot.shared.messages import OPEN, PASSED, Passed
from bot.shared.profile import Offer, Profile
from bot.shared.wishes import Forgotten, Pause
from bot.world.people import Person, fold

DIRECTORY = "directory"
"""The programme that a pause may be of."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody whose offer fits, how well (nought best), and what they call it."""

    person: Person
    rank: int
    topic: str


async def fitting(desk: Desk, what: str) -> list[Fit]:
    """Everyone, near and far, who has offered it and may be found: nobody paused, hidden or forgotten."""
    cards = {p.person: p for p in await desk.records.find(Profile, everywhere=True)}
    found: list[Fit] = []
    offered = await offers(desk, desk.community.people)
    for person in desk.community.people:
        card = cards.get(person.id) or Profile(person=person.id)
        if not card.hidden and (best := _best(what, offered[person.id], card.you)):
            found.append(Fit(person, *best))
    ids = tuple(f.person.id for f in found)
    gone = {f.person for f in await desk.records.find(Forgotten, everywhere=True, person=ids)}
    pauses = await desk.records.find(Pause, everywhere=True, person=ids)
    gone |= {p.person for p in pauses if p.covers(desk.today) and p.what in (None, DIRECTORY)}
    return [f for f in found if f.person.id not in gone]


def _best(what: str, offered: Sequence[Offer], you: str) -> tuple[int, str] | None:
    """How well somebody fits, and by which of their topics; what they say of themselves comes last."""
    if not what:
        return (0, offered[0].topic) if offered else None
    ranked = [(rank, o.topic) for o in offered if (rank := fits(what, o.topic)) is not None]
    told = fits(what, you) if you else None
    return min(ranked, default=(AROUND + 1, what) if told is not None and told < AROUND else None)


async def in_order(desk: Desk, found: Sequence[Fit]) -> list[Fit]:
    """The best fit first, then whoever was asked longest ago (D6)."""
    ids = tuple(f.person.id for f in found)
    asked = await desk.records.find(Passed, everywhere=True, receiver=ids)
    last = {a.receiver: a.at.timestamp() for a in asked if a.state != PASSED}
    return sorted(found, key=lambda f: (f.rank, last.get(f.person.id, 0.0), fold(f.person.name)))


async def topics_here(turn: Turn) -> list[str]:
    """Every topic that the person could find somebody for."""
    near = [f.person for f in await fitting(turn, "") if turn.community.in_touch(turn.person, f.person)]
    found = await offers(turn, [p for p in near if p.id != turn.person.id])
    return [o.topic for some in found.values() for o in some]


async def next_free(desk: Desk, person: Person) -> date | None:
    """From when a person has room for another question; None: now."""
    asked = await desk.records.find(Passed, everywhere=True, receiver=person.id, state=OPEN)
    closing = sorted(one.closes or date.max for one in asked if one.waits(desk.today))
    cap = (await profile_of(desk, person.id)).cap
    return None if len(closing) < cap else closing[len(closing) - cap]
