"""A message between colleagues, passed on in the receiver's hours and on their platform; answers return the same way
(R37, D5).
"""

from dataclasses import replace
from datetime import date

from bot.declare import Feature
from bot.desk import Turn
from bot.kernel import manners
from bot.profiles.card import mailed
from bot.profiles.letter import letter
from bot.profiles.offers import profile_of
from bot.profiles.search import next_free
from bot.reading.letters import read_message
from bot.reading.parts import Part
from bot.rules.etiquette import Do, Verdict
from bot.shared.agreement import leaders
from bot.shared.messages import ANSWERED, OPEN, Passed, matter
from bot.talk import Answer, Ask, Block, Card, Kind, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import DAY, Calendar, say_day, say_time
from bot.world.people import Person

messages = Feature(
    "messages",
    "Write to a colleague",
    "Write at any time; it is passed on in their hours.",
    "message Siân: may I watch a hinge question?",
)

LONGEST = 1000
OPEN_DAYS = 10
"""School days for which a question waits for its answer."""


@messages.words(
    "message",
    read_message,
    says="""
        message, msg, messge, send a message to, send message to, write to, tell, ask, let, dm, text, pass |this|it on
        to, reply to, send, say to, drop, email, ping
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
    body: list[Block] = []
    for person in who:
        says, *more = await send(turn, person, text, out)
        body += [Text(says), *more]
    first = body[0]
    assert isinstance(first, Text)
    return [Say(Card(str(first.parts[0]), tuple(body[1:]))), *out]


@messages.words(
    "message", read_message, says="thank, thank you, say thank_you|thanks to, many|big thanks to, thanks to", weight=4
)
async def thank(turn: Turn, parts: list[Part]) -> Answer:
    """Thanks, in the person's own words."""
    what = f"Thank you {parts[0].what}" if parts[0].what else "Thank you."
    return await message(turn, [replace(parts[0], what=what)])


@messages.hears(lambda line, _: line, any_words=True, captures=True)
async def words(turn: Turn, text: str, to: str) -> Answer:
    """The next words typed are the message."""
    people = [p for id in to.split(",") if (p := turn.community.person(id))]
    return await message(turn, [Part(who=tuple(people), what=text)])


@messages.hears(lambda line, _: line, any_words=True, captures=True)
async def asked(turn: Turn, text: str, to: str) -> Answer:
    """The same to somebody whom the directory named for their help: it waits for an answer, and counts (R47)."""
    person = turn.community.person(to)
    if person is None:
        return Card("That colleague is no longer here. Nothing was sent.")
    if free := await next_free(turn, person):
        return Card(f"{turn.called(person)} is next free from {say_day(free)}. Nothing was sent; your words: “{text}”.")
    out: list[Effect] = []
    says, *more = await send(turn, person, text, out, asks=True)
    return [Say(Card(says, tuple(more))), *out]


async def send(
    turn: Turn, person: Person, text: str, out: list[Effect], *, asks: bool = False
) -> tuple[str, *tuple[Block, ...]]:
    """One message to one person: added to what goes out, and what the sender is told."""
    name = turn.called(person)
    if person.id == turn.person.id:
        return ("That is you. I keep no notes to self.",)
    if not turn.community.in_touch(turn.person, person):
        mine = leaders(turn.community, turn.school.id)
        able = turn.names(mine) if mine else "a CPD leader"
        other = turn.community.school(person.school).name
        says = f"{other} and your school have no sharing agreement, so I can't pass that on."
        return (f"{says} For your school, {able} can tick it.",)
    if len(text) > LONGEST:
        return (f"That is {len(text)} characters; up to {LONGEST:,} can be passed on. Nothing was sent.",)
    if not turn.reach(person.id):
        return await draft(turn, person, text)
    verdict = await manners.judge(turn.beside(person), person, Kind.PASSED_ON)
    if verdict.do is Do.DROP:
        return (f"{name} isn't in this round, so I can't pass that on. Your words are not lost: you typed them here.",)
    reply_to = await answered(turn, person)
    passed = Passed(sender=turn.person.id, receiver=person.id, text=text, at=turn.now)
    if asks and not reply_to:
        there = turn.beside(person)
        day = verdict.until.date() if verdict.until else there.today
        passed = replace(passed, state=OPEN, closes=closing(there.calendar, day))
    await turn.records.add(passed)
    school = "" if person.school == turn.person.school else f", {turn.school.name}"
    school = ", coordinator" if turn.person.coordinator else school
    card = Card(f"{turn.person.name}{school} writes:", (Text(text),), (reply.button("Reply", to=turn.person.id),))
    out.append(
        Tell(person=person.id, card=card, about=matter(turn.person.id, turn.group, person.id), kind=Kind.PASSED_ON)
    )
    return (await when(turn, person, verdict),)


def closing(calendar: Calendar, day: date) -> date:
    """The day on which a question of a given day waits no longer."""
    for _ in range(OPEN_DAYS):
        day = calendar.next_school_day(day + DAY) or day + DAY
    return day


async def answered(turn: Turn, asker: Person) -> bool:
    """Whether a message to somebody answers a question of theirs; it is settled then."""
    waits = await turn.records.find(Passed, everywhere=True, sender=asker.id, receiver=turn.person.id, state=OPEN)
    for one in waits:
        await turn.records.put(replace(one, state=ANSWERED))
    return bool(waits)


async def draft(turn: Turn, person: Person, text: str) -> tuple[str, *tuple[Block, ...]]:
    """An e-mail to send oneself, to somebody who does not have the app; their address only if they show it (R160)."""
    says = f"I can't reach {turn.called(person)} here: they do not have the app yet. You could e-mail."
    return (says, *await letter(turn, turn.person, person, text))


async def when(turn: Turn, person: Person, verdict: Verdict) -> str:
    """When it is passed on; of somebody who pauses, no date and no reason."""
    name = turn.called(person)
    shown = mailed(person, await profile_of(turn, person.id))
    mail = f" E-mail is quicker, if it can't wait: {person.email}." if shown else ""
    if verdict.do is Do.SEND:
        return f"Passed on to {name}."
    if await turn.beside(person).paused(person.id):
        return f"{name} isn't in this round just now. I'll pass it on when they are.{mail}"
    if verdict.until is None:
        return f"I'll pass it on when {name} is next in; I do not know the next term's dates yet.{mail}"
    return f"{name} is next in on {say_day(verdict.until.date())}; I'll pass it on at {say_time(verdict.until)}.{mail}"


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
