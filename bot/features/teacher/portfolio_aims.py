"""An aim of one's own, with a length, on which single things hang; and the next step that a person is after, told to
nobody (R2, R45, R57).
"""

import re
from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.portfolio.kept import standing
from bot.reading.parts import Part, one, tidy
from bot.reading.rank import nothing
from bot.reading.setting import Setting
from bot.reading.text import When
from bot.shared.portfolio import Aim, Item, NextStep
from bot.talk import Answer, Bullets, Button, Card, Mistake, Text
from bot.world.calendar import DAY, say_day

portfolio_aims = Feature(
    "portfolio_aims",
    "Aims",
    "Something to get better at over a while; what you keep can hang on it.",
    "aim: better questions, this year",
    programme="portfolio",
)

YEAR = re.compile(r"[\s,]*\b(?:for|over|by the end of|during)?\s*(?:this|the|all)\s+(?:school\s+)?year\b", re.I)
WEEKS = re.compile(
    r"[\s,]*\b(?:for|over)\s+(?:the\s+next\s+)?(?P<n>\d{1,2}|an?|one|two|three|four|five|six)\s+"
    r"(?P<unit>week|month)s?\b",
    re.I,
)
COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
LONGEST = 200


def read_aim(line: str, setting: Setting) -> list[Part] | None:
    """What the aim is, and until when; `this year` is as long as it gets."""
    if spell := WEEKS.search(line):
        said = spell["n"].casefold()
        weeks = (COUNT.get(said) or int(said)) * (4 if spell["unit"].casefold() == "month" else 1)
        what = tidy(line[: spell.start()] + line[spell.end() :])
        until = When("day", setting.now.date() + weeks * 7 * DAY)
        return [Part(what=what, when=until)] if what else None
    read: list[Part] | None = one(takes="when what", need="what")(YEAR.sub("", line), setting)
    return read


@portfolio_aims.words(
    "portfolio",
    read_aim,
    weight=2,
    says="""
        aim, my aim is, my aim, new aim, an aim, add an aim, set an aim, my target is, target, new target, my
        appraisal target is, appraisal target, my aim is to, my target is to, this year i want to get better at
    """,
)
async def aim(turn: Turn, parts: list[Part]) -> Answer:
    """An aim for a year, a term, or as long as the words say."""
    part = parts[0]
    length, until = lasts(turn, part)
    if until < turn.today:
        raise Mistake(f"{say_day(until)} has gone by. An aim runs from today on: this term, this year, until 12 Apr.")
    what = (part.what or "")[:LONGEST]
    made = Aim(person=turn.person.id, text=what, length=length, start=turn.today, until=until)
    return shown(turn, await turn.records.add(made))


def lasts(turn: Turn, part: Part) -> tuple[str, date]:
    """How long an aim runs: a year unless something else is said."""
    when = part.when
    if when is None or when.start is None:
        return "year", turn.year.end
    end = when.end or when.start
    return "term" if when.precision == "term" else "shorter", end.date() if isinstance(end, datetime) else end


def shown(turn: Turn, kept: Aim) -> Card:
    """The aim, and the way back."""
    says = f"until {say_day(kept.until)}" if kept.length != "year" else "this school year"
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    body = (Text("What you keep from now on can hang on it: a button under each thing says so."),)
    return Card(f"Your aim, {says}: {kept.text}", body, (undo, ended.button("End it", aim=kept.id)))


@portfolio_aims.action
async def ended(turn: Turn, aim: str) -> Answer:
    """It ends, and what hangs on it stays."""
    kept = await turn.records.get(Aim, aim)
    if kept is None or kept.person != turn.person.id:
        return Card("That aim is no longer there.")
    await turn.records.put(replace(kept, until=turn.today - DAY))
    return Card(f"Ended: {kept.text}. What hangs on it stays in your portfolio.")


@portfolio_aims.words(
    "portfolio",
    nothing,
    weight=3,
    says="aim, aims, my aim, my aims, my targets, what are|is my aims|aim, whats my aim",
)
async def aims(turn: Turn, parts: list[Part]) -> Answer:
    """One's aims that run now, with what hangs on them."""
    found = await standing(turn)
    if not found:
        return Card("No aim just now. For example: aim: better questions, this term")
    items = await turn.records.find(Item, person=turn.person.id)
    hang = {a.id: sum(1 for i in items if i.aim == a.id) for a in found}
    lines = tuple(
        f"{a.text}, until {say_day(a.until)}" + (f": {hang[a.id]} kept for it" if hang[a.id] else "") for a in found
    )
    return Card("Your aims", (Bullets(lines),), tuple(ended.button(f"End: {a.text[:60]}", aim=a.id) for a in found[:4]))


def read_step(line: str, setting: Setting) -> list[Part] | None:
    """The post, whole."""
    said = tidy(re.sub(r"^\s*(?:i'?m after|i am after|is|would be|to be|becoming|be)\b[\s:]*", "", line, flags=re.I))
    return [Part(what=said)] if said else []


@portfolio_aims.words(
    "portfolio",
    read_step,
    weight=3,
    says="""
        next step, my next step, my next step is, the next step im after, the next step im after is, next step im
        after, the next step i am after, my next post, the post im after, i want to become, id like to become, im after
        a post as, my career goal is, my career goal
    """,
)
async def next_step(turn: Turn, parts: list[Part]) -> Answer:
    """Kept for the person alone; suggestions follow it."""
    kept = await turn.records.find(NextStep, person=turn.person.id)
    if not parts or not parts[0].what:
        return step(turn, kept[-1]) if kept else Card("For example: next step: head of year. Only you see it.")
    for old in kept:
        await turn.records.remove(old)
    text = parts[0].what[:LONGEST]
    return step(turn, await turn.records.add(NextStep(person=turn.person.id, text=text, on=turn.today)))


def step(turn: Turn, kept: NextStep) -> Card:
    """The next step, and who could help with it."""
    look = Button(label="Who could help", target="directory.look", args=(("what", kept.text),))
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    buttons = (look, undo, forget_step.button("Forget it")) if kept.on == turn.today else (look,)
    return Card(f"The next step you are after: {kept.text}", (Text("Told to nobody, and on no paper."),), buttons)


@portfolio_aims.action
async def forget_step(turn: Turn) -> Answer:
    """No next step, and that is fine."""
    for old in await turn.records.find(NextStep, person=turn.person.id):
        await turn.records.remove(old)
    return Card("Forgotten.")
