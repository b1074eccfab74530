"""A speaker's side of the talks: the offer of a rota, a topic, the team's wishes, a line the day before, and the credit
(R7, R8).
"""

import re
from dataclasses import replace
from datetime import date, datetime

from bot.declare import Dated, Feature, Order
from bot.desk import Desk, Turn
from bot.reading import dates
from bot.reading.parts import Part, one, tidy
from bot.reading.rank import besides
from bot.reading.setting import Setting
from bot.rotas import Rota, Slot, Topic, posted, redraw, slots
from bot.rules.etiquette import last_open_before
from bot.rules.rota import TALK
from bot.shared.ledger import Bucket, Entry
from bot.talk import Answer, Ask, Card, Say
from bot.world.calendar import Span, say_day
from bot.world.people import Person

speakers = Feature(
    "speakers", "Your talk", "Ten minutes each, to tell the department what you learned.", programme="talks"
)


ASIDE = re.compile(
    r"\s*(?:to|of|is|was|with|later|soon|today|tomorrow|tonight|through|over|me|us|you|him|her|them|it|that|this|some|show|time"
    r"|went|got|has|had|needs?|lasted|took|ended|clash\w*|cant|can't|shop|rubbish|sense)\b", re.I
)  # fmt: skip
"""Behind a bare `talk`: it is no topic."""


COMES_TO = re.compile(
    r"^[\s,:]*(?:(?:is|will|ll|be|going to|now|actually|the|title|topic)\b\s*)+(?=(?:on|about|called)\b|[:–—-])", re.I
)  # fmt: skip


def read_topic(line: str, setting: Setting) -> list[Part] | None:
    """What a talk is about; or when it is, where nothing but a day is said."""
    line = COMES_TO.sub("", line)
    when = dates.read(tidy(line), setting.now, setting.calendar)
    return [Part(when=when)] if when else one(takes="what")(line, setting)


def read_talk(line: str, setting: Setting) -> list[Part] | None:
    """The same behind a bare `talk`, which people also say of talking."""
    return None if ASIDE.match(line) else read_topic(line, setting)


@speakers.words(
    "talk",
    besides("date day time which when do give due done"),
    says="""
        when is my talk, whens my talk, when do i talk, when am i talking, when am i presenting, when am i speaking
    """,
    cues="""
        is my talk|slot, am i talking|presenting|speaking, do i * my talk, do i talk, my talk due
    """,
    weight=2,
)
@speakers.words(
    "talk",
    read_talk,
    says="talk, my talk, talk on, talk about, my slot, my presentation",
    weight=2,
    raw=True,
)
@speakers.words(
    "talk",
    read_topic,
    says="""
        my talk is on, my talk is about, my talk will be on, my talk topic is, my talk is called, my topic is, my ten
        minutes, my 10 minutes, my ten mins, my 10 mins, my share out, my shareout, ill talk about, i will talk about,
        im talking about, im going to talk about, im going to be talking about, my presentation is on
    """,
    cues="my talk * on, my ten minutes * on, my talk * about",
    weight=2,
)
async def talk(turn: Turn, parts: list[Part]) -> Answer:
    """The topic of one's next talk; without a topic, when it is."""
    mine = await upcoming(turn, turn.person.id)
    what = (parts[0].what or "")[:120] if parts else ""
    if not what:
        return Card(
            f"Your talk is on {say_day(mine[0].day)}{f': {mine[0].topic}' if mine[0].topic else ''}."
            if mine
            else "You are on no rota just now."
        )
    if not mine:
        for old in await turn.records.find(Topic, person=turn.person.id):
            await turn.records.remove(old)
        await turn.records.add(Topic(person=turn.person.id, text=what))
        return Card(f"Kept for your next talk: {what}.")
    slot = await turn.records.put(replace(mine[0], topic=what))
    rota = await turn.records.get(Rota, slot.rota)
    return [Say(Card(f"Your talk on {say_day(slot.day)}: {what}.")), *(await redraw(turn, rota) if rota else [])]


async def upcoming(desk: Desk, person: str) -> list[Slot]:
    """Talks that a person has still to give, next first."""
    found = await desk.records.find(Slot, person=person, state="planned")
    return sorted((s for s in found if s.day >= desk.today), key=lambda s: s.day)


@speakers.nudge(Order.DATED, title="The day before a talk")
async def day_before(turn: Turn) -> Ask | None:
    """On the speaker's last open day before it: anything to show? No slides are asked for (R8)."""
    for slot in await upcoming(turn, turn.person.id):
        if slot.link is None and last_open_before(slot.day, turn.person, turn.calendar) == turn.today:
            buttons = (
                show.button("Upload", slot=slot.id),
                show.button("Link", slot=slot.id),
                nothing_needed.button("Nothing needed"),
            )
            return Ask(
                Card(f"Your ten minutes are on {say_day(slot.day)}. Anything to show?", (), buttons), about=slot.id
            )
    return None


@speakers.action
async def show(turn: Turn, slot: str) -> Answer:
    """A link, in the next words; files can come later."""
    return Ask(Card("Paste a link to it, and I put it on the rota."), link.next(slot=slot))


def read_link(line: str, setting: Setting) -> str | None:
    """An address on the web."""
    found = next((w for w in line.split() if w.startswith(("https://", "http://"))), None)
    return found[:500] if found else None


@speakers.hears(read_link)
async def link(turn: Turn, url: str, slot: str) -> Answer:
    """The link goes on the rota."""
    kept = await turn.records.get(Slot, slot)
    if kept is None:
        return Card("That talk is no longer on a rota.")
    kept = await turn.records.put(replace(kept, link=url))
    rota = await turn.records.get(Rota, kept.rota)
    return [Say(Card(f"It is on the rota for {say_day(kept.day)}.")), *(await redraw(turn, rota) if rota else [])]


@speakers.action
async def nothing_needed(turn: Turn) -> Answer:
    """Ten minutes of talk are plenty."""
    return Card("Lovely. Nothing needed.")


@speakers.action
async def given(turn: Turn, rota: str, day: str) -> Answer:
    """A date is over: ten minutes of Share to each who spoke, once."""
    for slot in await turn.records.find(Slot, rota=rota, state="planned", day=date.fromisoformat(day)):
        person = turn.community.person(slot.person)
        if person is None or await turn.paused(slot.person, slot.day):
            continue
        await turn.records.put(replace(slot, state="given"))
        what = f"Presented {slot.topic}" if slot.topic else "Presented at the end-of-term talks"
        await turn.records.add(
            Entry(
                person=slot.person,
                day=slot.day,
                minutes=TALK,
                bucket=Bucket.SHARE,
                what=what,
                department=person.home,
                batch=f"talk:{slot.id}",
            )
        )
    return None


@speakers.dates
async def listed(desk: Desk, person: Person, span: Span) -> list[Dated]:
    """The dates of one's departments' talks."""
    out = []
    for id in person.departments:
        rota = await posted(desk, id)
        for day in sorted({s.day for s in await slots(desk, rota)} if rota else ()):
            if rota and day in span:
                speaks = [s for s in await slots(desk, rota) if s.day == day and s.person == person.id]
                detail = "you speak" if speaks else ""
                title = f"{rota.term.title()} talks"
                start, end = datetime.combine(day, rota.opens), datetime.combine(day, rota.closes)
                out.append(Dated(day, title, start, end, uid=f"talks:{rota.id}:{day}", department=id, detail=detail))
    return out
