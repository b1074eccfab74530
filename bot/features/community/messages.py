"""A message between colleagues, passed on in the receiver's hours and on their platform; answers return the same way
(R37, D5).
"""

import re
from dataclasses import replace
from datetime import datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.kernel import manners
from bot.reading import names
from bot.reading.parts import Part, Who
from bot.reading.setting import Setting
from bot.reading.text import NoSuch, Unsure
from bot.reading.words import COURTESIES
from bot.records import Keep, Readers, Record
from bot.rules.etiquette import Do
from bot.talk import Answer, Ask, Card, Kind, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import say_day, say_time
from bot.world.people import Person, fold

messages = Feature(
    "messages",
    "Write to a colleague",
    "Write at any time; it is passed on in their hours.",
    "message Siân: may I watch a hinge question?",
)

LONGEST = 1000
AND = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s*&\s*)", re.I)
THAT = re.compile(
    r"^(?:that|to say|saying|know(?: that)?|(?:a|an?\s+quick) (?:line|note|message)(?: saying| to say| that)?"
    r"|to let (?:him|her|them) know(?: that)?)\s*[:,–-]?\s+",
    re.I,
)


class Passed(
    Record, readers=Readers.ME_AND_OTHERS, keep=Keep.YEAR, says="Messages you sent to colleagues", owner="sender"
):
    """A message passed from one colleague to another."""

    sender: str
    receiver: str
    text: str
    at: datetime


def read_message(line: str, setting: Setting) -> list[Part] | None:
    """Who it goes to, then what it says: `Siân: are you free?`, `Mr Iqbal can you bring the micro:bits`."""
    head, colon, text = line.partition(":")
    if colon and len(head) < 80 and (who := _people(head, setting)):
        return [Part(who=who, what=text.strip() or None)]
    words = line.split()
    for count in range(min(6, len(words)), 0, -1):
        if count < len(words) and words[count][:1].isdigit() and not _exactly(words[count - 1], setting):
            continue  # `tell grade 9` is no Grace
        if words[count - 1].casefold().strip(",.!") in COURTESIES:
            continue
        if who := _people(" ".join(words[:count]), setting):
            said = THAT.sub("", " ".join(words[count:]).lstrip(" ,:-–"))
            said = "" if said.casefold().strip(" .!") in ("please", "pls") else said
            return [Part(who=who, what=said or None)]
    return None


def _exactly(word: str, setting: Setting) -> bool:
    return word[:1].isupper() or any(fold(word) in fold(p.name).split() for p in setting.people)


def _people(text: str, setting: Setting) -> Who | None:
    found: list[Person] = []
    for name in AND.split(text.strip().removeprefix("to ").removeprefix("@")):
        who = names.who(name, setting.people, setting.speaker, setting.share) if name else None
        if isinstance(who, Unsure) and found:
            either = " or ".join(p.name for p in who.choices)
            raise NoSuch(
                f"Which {name.strip()} do you mean, {either}? Nothing was sent; say it again with the whole name."
            )
        if who is None or isinstance(who, Unsure):
            return who if not found and "," not in text and " and " not in text else None
        found.append(who)
    return tuple(dict.fromkeys(found)) or None


@messages.words(
    "message",
    read_message,
    says="""
        message, msg, messge, send a message to, send message to, write to, tell, ask, let, dm, text, pass on to, reply
        to, send, say to, drop, email, ping
    """,
    weight=4,
)
async def message(turn: Turn, parts: list[Part]) -> Answer:
    """Pass it on, or ask what to say."""
    who, text = parts[0].people, parts[0].what
    if not text:
        to = ",".join(p.id for p in who)
        return Ask(Card(f"What shall I tell {turn.names(who)}? Your next words are the message."), words.next(to=to))
    out: list[Effect] = []
    says = [await send(turn, person, text, out) for person in who]
    return [Say(Card(says[0], tuple(Text(s) for s in says[1:]))), *out]


@messages.words("message", read_message, says="thank, say thank you to, say thanks to", weight=4)
async def thank(turn: Turn, parts: list[Part]) -> Answer:
    """Thanks, in the person's own words."""
    what = f"Thank you {parts[0].what}" if parts[0].what else "Thank you."
    return await message(turn, [replace(parts[0], what=what)])


@messages.hears(lambda line, _: line, any_words=True, captures=True)
async def words(turn: Turn, text: str, to: str) -> Answer:
    """The next words typed are the message."""
    people = [p for id in to.split(",") if (p := turn.community.person(id))]
    return await message(turn, [Part(who=tuple(people), what=text)])


async def send(turn: Turn, person: Person, text: str, out: list[Effect]) -> str:
    """One message to one person: added to what goes out, and what the sender is told."""
    if person.id == turn.person.id:
        return "That is you. I keep no notes to self."
    if not turn.community.share(turn.person.school, person.school):
        other = turn.community.school(person.school).name
        return (
            f"{other} and your school have no sharing agreement yet, so I can't pass that on. Your CPD leaders can "
            "tick one."
        )
    if len(text) > LONGEST:
        return f"That is {len(text)} characters; up to {LONGEST:,} can be passed on. Nothing was sent."
    if not turn.reach(person.id):
        draft = f" You could e-mail {person.email}." if person.shows_email else " You could use your school e-mail."
        return (
            f"I can't reach {turn.called(person)} here: they do not have the app yet. Your words, to copy: "
            f"“{text}”.{draft}"
        )
    await turn.records.add(Passed(sender=turn.person.id, receiver=person.id, text=text, at=turn.now))
    school = "" if person.school == turn.person.school else f", {turn.school.name}"
    card = Card(f"{turn.person.name}{school} writes:", (Text(text),), (reply.button("Reply", to=turn.person.id),))
    out.append(Tell(person=person.id, card=card, about=f"message:{turn.group}:{person.id}", kind=Kind.PASSED_ON))
    return await when(turn, person)


async def when(turn: Turn, person: Person) -> str:
    """When it is passed on; of somebody who pauses, no date and no reason."""
    there = turn.beside(person)
    verdict = await manners.judge(there, person, Kind.PASSED_ON)
    mail = f" E-mail is quicker, if it can't wait: {person.email}." if person.shows_email else ""
    if verdict.do is Do.SEND:
        return f"Passed on to {turn.called(person)}."
    name = turn.called(person)
    if verdict.do is Do.DROP:
        return (
            f"{name} isn't in this round, so I can't pass that on. Your words are not lost: you typed them here.{mail}"
        )
    if await there.paused(person.id):
        return f"{name} isn't in this round just now. I'll pass it on when they are.{mail}"
    if verdict.until is None:
        return f"I'll pass it on when {name} is next in; I do not know the next term's dates yet.{mail}"
    return (
        f"{turn.called(person)} is next in on {say_day(verdict.until.date())}; I'll pass it on at "
        f"{say_time(verdict.until)}.{mail}"
    )


@messages.action
async def reply(turn: Turn, to: str) -> Answer:
    """[Reply]: the next words typed go back the same way."""
    person = turn.community.person(to)
    name = turn.called(person) if person else "them"
    return Ask(
        Card(f"What shall I tell {name}? Your next words are the message."),
        words.next(to=to),
        about=f"reply:{turn.group}",
    )
