"""Contacts: somebody from the room, and a date to get in touch; one reminder on the day, and none after (R17)."""

from dataclasses import replace
from datetime import date, datetime, time

from bot.declare import Dated, Feature
from bot.desk import Desk, Turn
from bot.reading.parts import Part, one
from bot.records import Keep, Readers, Record
from bot.rules.etiquette import next_open
from bot.talk import Answer, Bullets, Button, Card, Kind, Later, Mistake, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import DAY, Span, say_day
from bot.world.people import Person

contacts = Feature(
    "contacts",
    "Get in touch",
    "A name from the room, and a date; private to you.",
    "contact add Kate, 12 Jan p4",
    optional=True,
)

MORNING = time(8, 0)


class Contact(Record, readers=Readers.ME, keep=Keep.SCHOOL_YEAR, says="People you mean to be in touch with"):
    """Somebody to get in touch with on a day."""

    person: str
    name: str
    on: date
    state: str = "open"
    """open, done or dropped."""


@contacts.words(
    "contact",
    one(takes="who when what", need="when"),
    says="contact add, contact, add contact, new contact, get in touch with, be in touch with, keep in touch with",
)
async def add(turn: Turn, parts: list[Part]) -> Answer:
    """A name, from the directory or free, and a date: kept, and the day is told."""
    part = parts[0]
    name = " and ".join(p.name for p in part.people) or part.what
    start = part.when.start if part.when else None
    if not name or start is None:
        raise Mistake("Who, and when? For example: contact add Kate, 12 Jan p4")
    day = start.date() if isinstance(start, datetime) else start
    if day < turn.today:
        raise Mistake(f"{say_day(day)} has gone by. A date from today on, please.")
    kept = await turn.records.add(Contact(person=turn.person.id, name=name[:120], on=day))
    return [Say(await noted(turn, kept)), *reminder(turn, kept)]


async def noted(turn: Turn, kept: Contact) -> Card:
    """The date in full; of a closed day it is said at once when the reminder will come."""
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    letter = turn.calendar.letter(kept.on)
    says = f"{kept.name}, {say_day(kept.on)}{f', week {letter}' if letter else ''}. I remind you that morning."
    opens = next_open(datetime.combine(kept.on, MORNING), turn.person, turn.calendar)
    if opens and opens.date() != kept.on:
        says = f"{kept.name}, {say_day(kept.on)}. You are not in then, so I remind you on {say_day(opens.date())}."
    return Card(says, (), (undo,))


def reminder(turn: Turn, kept: Contact) -> list[Effect]:
    """The one reminder, on the morning of its day."""
    return [Later(at=turn.instant(kept.on, MORNING), action="contacts.remind", args={"contact": kept.id})]


@contacts.action
async def remind(turn: Turn, contact: str) -> Answer:
    """Asked for by the person, so it goes at 08:00 of its day, or the next allowed minute."""
    kept = await mine(turn, contact)
    if kept is None or kept.state != "open" or kept.on > turn.today:
        return None
    buttons = (
        done.button("Done", contact=contact),
        move.button("Move a week", contact=contact),
        drop.button("Drop", contact=contact),
    )
    card = Card(f"Today you meant to get in touch with {kept.name}.", (), buttons)
    about = f"contact:{contact}:{kept.on}"
    return Tell(person=turn.person.id, card=card, about=about, kind=Kind.ASKED_FOR)


@contacts.action
async def done(turn: Turn, contact: str) -> Answer:
    """Done, and it may be logged."""
    kept = await settle(turn, contact, "done")
    if kept is None:
        return Card("That is settled already.")
    return Card(f"Lovely. {kept.name}: done.", (), (Button(label="Log time", target="explore.logged", opens=True),))


@contacts.action
async def move(turn: Turn, contact: str) -> Answer:
    """A week later, with a reminder of its own."""
    kept = await mine(turn, contact)
    if kept is None or kept.state != "open":
        return Card("That is settled already.")
    kept = await turn.records.put(replace(kept, on=max(kept.on, turn.today) + 7 * DAY))
    return [Say(await noted(turn, kept)), *reminder(turn, kept)]


@contacts.action
async def drop(turn: Turn, contact: str) -> Answer:
    """Dropped, and that is fine."""
    kept = await settle(turn, contact, "dropped")
    return Card(f"Dropped: {kept.name}." if kept else "That is settled already.")


async def mine(turn: Turn, contact: str) -> Contact | None:
    """One's own contact, by id."""
    kept = await turn.records.get(Contact, contact)
    return kept if kept and kept.person == turn.person.id else None


async def settle(turn: Turn, contact: str, state: str) -> Contact | None:
    """A contact that was open, settled now."""
    kept = await mine(turn, contact)
    return await turn.records.put(replace(kept, state=state)) if kept and kept.state == "open" else None


@contacts.words(
    "contact",
    one(takes=""),
    says="contacts, my contacts, who did i mean to ring, who did i mean to call, who did i mean to contact",
    cues="mean to ring, mean to call, meant to ring, mean to contact, mean to get in touch",
)
async def listed(turn: Turn, parts: list[Part]) -> Answer:
    """Whom one means to be in touch with, soonest first."""
    kept = sorted(await turn.records.find(Contact, person=turn.person.id, state="open"), key=lambda c: c.on)
    if not kept:
        return Card("Nobody just now. For example: contact add Kate, 12 Jan p4")
    return Card(
        "You mean to be in touch with:",
        (Bullets(tuple(f"{c.name}, {say_day(c.on)}" for c in kept)), Text("Private to you.")),
    )


@contacts.dates
async def dates(desk: Desk, person: Person, span: Span) -> list[Dated]:
    """One's own dates, for today, Home and the calendar."""
    kept = await desk.records.find(Contact, person=person.id, state="open")
    return [Dated(c.on, f"Get in touch: {c.name}", uid=f"contact:{c.id}") for c in kept if c.on in span]
