"""The partner card: who somebody is, what they can offer, what they hope for, and how to reach them (R165)."""

import re

from bot.desk import Desk
from bot.profiles.offers import offers, profile_of, spoken
from bot.shared.profile import Profile
from bot.talk import Block, Button, Card, Facts, Text
from bot.world.people import Person

PHASES = (
    ("primary", r"primary|ks2|year 6|y6"),
    ("KS3", r"ks ?3|key stage 3|y(?:ear )?[789]"),
    ("KS4", r"ks ?4|gcse|key stage 4|y(?:ear )?1[01]"),
    ("KS5", r"ks ?5|a[- ]?levels?|sixth form|key stage 5|y(?:ear )?1[23]|post[- ]16"),
)


def place(desk: Desk, person: Person) -> str:
    """Where somebody works: departments and school."""
    rooms = [d.name for i in person.departments if (d := desk.community.department(i))]
    return ", ".join((*rooms, desk.community.school(person.school).name))


async def partner_card(desk: Desk, person: Person, *buttons: Button, note: str = "") -> Card:
    """Who somebody is, what they can offer, what they hope for and how to reach them; words, never numbers."""
    profile = await profile_of(desk, person.id)
    offered = (await offers(desk, [person]))[person.id]
    phases = [name for name, said in PHASES if re.search(rf"\b(?:{said})\b", profile.you, re.I)]
    body: list[Block] = [Text(". ".join((place(desk, person), *([", ".join(phases)] if phases else []))) + ".")]
    if profile.hidden:
        return Card(person.name, tuple(body), buttons)
    if profile.you:
        body.append(Text(profile.you))
    reach = f"message here, or {person.email}" if mailed(person, profile) else "message here"
    rows = (
        ("Can help with", "; ".join(map(spoken, offered))),
        ("Hopes for", "; ".join(profile.hopes)),
        ("Reach", reach),
    )
    body.append(Facts(tuple(row for row in rows if row[1])))
    if note:
        body.append(Text(note))
    return Card(person.name, tuple(body), buttons)


def find_a_time(person: Person) -> Button:
    """[Find a time] with somebody."""
    return Button(label="Find a time", target="find_time.with_", args=(("person", person.id),))


def mailed(person: Person, profile: Profile) -> bool:
    """Whether a person shows their e-mail address."""
    return bool(person.email) and (person.shows_email or profile.shows_email)
