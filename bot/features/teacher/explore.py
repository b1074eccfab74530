"""Explore time: thirty minutes a week, banked as it comes, on a course of the teacher's own choosing (R3 to R6)."""

from dataclasses import replace
from datetime import date

from bot.declare import Feature, Order
from bot.desk import Turn
from bot.ledger import LogTime, bank, day_of
from bot.reading import spells
from bot.reading.parts import Part
from bot.reading.text import When
from bot.shared.ledger import MOST, Bucket, Entry
from bot.shared.portfolio import NextStep
from bot.talk import Answer, Ask, Button, Card, Link, Mistake, Text
from bot.world.calendar import DAY, say_day, say_minutes

explore = Feature(
    "explore",
    "Explore time",
    "Sixteen hours a year to learn what you like. It adds up; a blank week is no miss.",
    "45m on the RPF course",
    optional=True,
)

ASK = "Any explore time this week, {name}? It all adds up."

PICKS = (
    ("FutureLearn", "https://www.futurelearn.com/"),
    ("Raspberry Pi Foundation", "https://www.raspberrypi.org/training/"),
)


@explore.words("log", spells.loose, says="log, log time, logged, log my time, record", answers="explore.ask")
@explore.words(
    "log",
    spells.read,
    says="did, i did, done, spent, i spent, add, bank, put down, managed",
    bare=True,
    answers="explore.ask",
)
async def log(turn: Turn, parts: list[Part]) -> Answer:
    """Bank what was typed; ask what is missing."""
    for part in parts:
        if (day := day_of(turn, part)) > turn.today:
            raise Mistake(
                f"{say_day(day)} is still to come. Log it on the day, or leave the date out to log it for today."
            )
        if part.minutes == 0:
            return how_long(turn, part.what or "", day.isoformat() if part.when else "")
        if (part.minutes or 0) > MOST:
            raise Mistake(
                f"{say_minutes(part.minutes or 0)} is more than I take in one go. Up to 12 h at a time, please: what "
                "was it, roughly?"
            )
    if not parts and turn.opens:
        return logged.open({})
    if not parts or any(part.minutes is None for part in parts):
        first = parts[0] if parts else Part()
        return how_long(turn, first.what or "", day_of(turn, first).isoformat() if first.when else "")
    return await bank(turn, parts)


def how_long(turn: Turn, what: str, day: str) -> Ask:
    """The amount is missing."""
    buttons = (
        *(took.button(say, minutes=n, what=what, day=day) for say, n in (("30m", 30), ("1h", 60))),
        logged.button("Other…"),
    )
    if what:
        buttons += (Button(label="Keep without time", target="portfolio.untimed", args=(("what", what), ("day", day))),)
    return Ask(Card("Roughly how long?", (Text(what),) if what else (), buttons), length.next(what=what, day=day))


@explore.action
async def took(turn: Turn, minutes: int, what: str, day: str) -> Answer:
    """An amount, with one tap."""
    start = date.fromisoformat(day) if day else None
    entry = Part(minutes=minutes, what=what or None)
    return await bank(turn, [entry if start is None else replace(entry, when=When("day", start))])


@explore.hears(spells.amount)
async def length(turn: Turn, parts: list[Part], what: str, day: str) -> Answer:
    """The answer to `roughly how long?` in words."""
    when = When("day", date.fromisoformat(day)) if day else None
    return await log(turn, [replace(p, what=p.what or what or None, when=p.when or when) for p in parts])


@explore.form
async def logged(turn: Turn, time: LogTime) -> Answer:
    """The form behind `Other…`."""
    return await bank(turn, [Part(minutes=time.minutes, what=time.what or None)])


@explore.nudge(Order.WEEKLY, weekly=True)
async def ask(turn: Turn) -> Ask | None:
    """Thursday 15:40, or the person's own time: one tap."""
    mine = await turn.records.find(Entry, person=turn.person.id, days=turn.year)
    coordinates = turn.person.coordinator and not turn.person.departments
    if coordinates or any(e.logged_on == turn.today for e in mine):
        return None
    since = turn.today - 6 * DAY
    week = sum(e.minutes for e in mine if e.logged_on and e.logged_on >= since and e.bucket == Bucket.EXPLORE)
    name = turn.called(turn.person)
    says = (
        f"Any more explore time this week, {name}? {say_minutes(week)} so far."
        if week
        else turn.worded("explore", ASK, name)
    )
    buttons = (
        *(took.button(say, minutes=n, what="", day="") for say, n in (("30m", 30), ("1h", 60))),
        logged.button("Other…"),
        nothing.button("Nothing this week"),
    )
    more = (
        pick.button("Pick something"),
        *(
            Button(label=say, target=to)
            for say, to in (
                ("Why this?", "core.why_this"),
                ("Fewer", "fewer.fewer_of_these"),
                ("Pause", "wellbeing.pause_now"),
            )
        ),
    )
    return Ask(Card(says, (), buttons, more))


@explore.action
async def nothing(turn: Turn) -> Answer:
    """A blank week is no miss."""
    return Card("Thanks. Nothing this week, and that is fine.")


@explore.action
async def pick(turn: Turn) -> Answer:
    """Where one might look; nobody is told what to take, and the question stays."""
    part = await turn.unit.messages.part(turn.part)
    asked = part.card if part else Card("Log it when you have.", (), (logged.button("Log time"),))
    places = tuple(Text(Link(name, url)) for name, url in PICKS)
    if after := await turn.records.find(NextStep, person=turn.person.id):
        places += (Text(f"Or towards the next step you are after: find {after[-1].text}"),)
    more = tuple(b for b in asked.more if b.label != "Pick something")
    return replace(
        asked, body=(*asked.body, Text("Some places to start, or anything else you like:"), *places), more=more
    )


@explore.done
async def answered(turn: Turn, intent: str) -> Answer:
    """`done`, where nothing else is open, is time that wants an amount."""
    return how_long(turn, "", "") if intent == "done" else None
