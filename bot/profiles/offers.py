"""What people can help with and in which ways: as typed, as kept, as said."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.desk import Desk
from bot.reading import topics
from bot.shared.profile import Offer, Profile
from bot.world.people import Person, fold

WAYS = {
    "advice": r"advice|advis(?:e|ing)",
    "coaching": r"coach(?:ing)?",
    "mentoring": r"mentor(?:ing)?",
    "a visit": r"(?:a\s+)?visits?|(?:be(?:ing)?\s+)?visited|come and (?:see|watch)|watch(?:ing)? me(?: teach)?",
    "a session": r"(?:lead(?:ing)?\s+|run(?:ning)?\s+)?(?:a\s+)?(?:sessions?|workshops?|training)",
}
"""The ways to help, as a card calls them, and how people put them."""
WAY = "|".join(WAYS.values())
LED = re.compile(
    rf"^(?P<ways>(?:{WAY})(?:\s*(?:,|and|&|or|/)\s*(?:{WAY}))*)\s+(?:in|on|for|about|with|to see|of|around)\s+"
    r"(?P<topic>.+)$",
    re.I,
)
TOLD = re.compile(r"^(?P<topic>.+?)\s*(?:\(|:|[–—]|\s-\s)\s*(?P<ways>[^()]+?)\)?$")
MOST, LONGEST = 10, 120
"""Things that one person offers, and characters of one of them."""


async def profile_of(desk: Desk, person: str) -> Profile:
    """What a person has told about themselves; an empty card if nothing."""
    found = await desk.records.find(Profile, everywhere=True, person=person)
    return found[-1] if found else Profile(person=person)


async def offers(desk: Desk, people: Sequence[Person]) -> dict[str, list[Offer]]:
    """What people offer: what their school has named and what they have said themselves, by person."""
    said: dict[str, list[Offer]] = {p.id: [] for p in people}
    for one in await desk.records.find(Offer, everywhere=True, person=tuple(said)):
        said[one.person].append(one)
    for person in people:
        own = said[person.id]
        named = [Offer(person=person.id, topic=t, on=date.min) for t in person.tags]
        unsaid = [n for n in named if not any(topics.same(n.topic, o.topic) for o in own)]
        said[person.id] = [*unsaid, *(o for o in own if not o.hidden)]
    return said


def listed(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What somebody types that they offer, as topics with the ways to help: `questioning (coaching); recursion`."""
    pieces = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else _split(text)
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for topic, ways in map(_offer, pieces):
        if len(topic) > 1:
            found.setdefault(fold(topic), (topic[:LONGEST], ways))
    return list(found.values())[:MOST]


def _split(text: str) -> list[str]:
    """A sentence in its things; what is one thing with an *and* in it stays whole."""
    pieces = [p for p in re.split(r",(?![^(]*\))\s*(?:and\s+)?", text) if p.strip()]
    return [q for p in pieces for q in ([p] if "(" in p or LED.match(p.strip()) else topics.apart(p))]


def _offer(piece: str) -> tuple[str, tuple[str, ...]]:
    said = piece.strip(" .,;")
    if (told := LED.match(said)) or ((told := TOLD.match(said)) and _ways(told["ways"])):
        return told["topic"].strip(), _ways(told["ways"])
    return said, ()


def _ways(text: str) -> tuple[str, ...]:
    return tuple(way for way, pattern in WAYS.items() if re.search(rf"\b(?:{pattern})\b", text, re.I))


def spoken(offer: Offer) -> str:
    """One offer in words: `questioning (coaching, a visit)`."""
    return f"{offer.topic} ({', '.join(offer.ways)})" if offer.ways else offer.topic


async def amend(desk: Desk, profile: Profile) -> Profile:
    """Keep a changed card."""
    return await (desk.records.put(profile) if profile.id else desk.records.add(profile))


async def offer(desk: Desk, person: str, said: Sequence[tuple[str, tuple[str, ...]]]) -> list[Offer]:
    """Add to what a person offers; what is there already takes the new ways."""
    kept = await desk.records.find(Offer, everywhere=True, person=person)
    for topic, ways in said:
        old = next((o for o in kept if topics.same(o.topic, topic)), None)
        if old:
            await desk.records.put(replace(old, topic=topic, ways=ways or old.ways, hidden=False, on=desk.today))
        else:
            await desk.records.add(Offer(person=person, topic=topic, ways=ways, on=desk.today))
    return await desk.records.find(Offer, everywhere=True, person=person)


async def withdraw(desk: Desk, person: Person, keep: Sequence[str]) -> None:
    """Take back all that a person offers but some; what their school has named is hidden."""
    for old in await desk.records.find(Offer, everywhere=True, person=person.id):
        if not any(topics.same(old.topic, k) for k in keep):
            await desk.records.remove(old)
    for tag in person.tags:
        if not any(topics.same(tag, k) for k in keep):
            await desk.records.add(Offer(person=person.id, topic=tag, on=desk.today, hidden=True))
