"""The first look at Home: three lines on what Dept is, and three questions: days, subjects, quiet hours."""

import re
from dataclasses import replace
from datetime import time

from bot.declare import Feature
from bot.desk import Turn
from bot.kernel.occasions import occasions
from bot.reading.bells import weekdays
from bot.rules.etiquette import CLOSES, OPENS
from bot.shared.me import AboutMe
from bot.shared.wishes import Preference
from bot.talk import Answer, Block, Bullets, Card, Facts, Form, Line, Refuse, Text, asks
from bot.world.calendar import WEEKDAYS, say_time
from bot.world.people import Weekly

about_me = Feature("about_me", "About you", "So that I know your week, and leave the rest of it alone.")

THREE_LINES = (
    "Once a week I ask about half an hour of your own. A tap or a few words is an answer.",
    "I write in your working hours, and not in lessons. Pause and fewer work at any time.",
    "What you tell me is seen by those that the line under it names. Nobody is ranked.",
)
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]([0-5]\d))?\s*(am|pm)?", re.I)


class MyWeek(Form, title="About you"):
    """The three questions; what is left empty stays as it is."""

    days: str = asks(Line("Days you work", hint="Mon-Wed, or Mon, Tue, Thu"))
    subjects: str = asks(Line("Subjects you teach", hint="Computing, maths"))
    between: str = asks(Line("Write to me between", hint="08:30 and 15:30"))


@about_me.home
async def first_look(turn: Turn) -> list[Block]:
    """Three lines, until the three questions are answered."""
    if await turn.records.find(AboutMe, person=turn.person.id):
        return []
    return [Bullets(THREE_LINES), Text("Three short questions are under About you, whenever you like.")]


@about_me.form
async def told(turn: Turn, form: MyWeek) -> Answer:
    """Keep the answers; the week's question moves into the hours that are left, if it has to."""
    me, wrong = turn.person, dict[str, str]()
    days = weekdays(form.days) if form.days else sorted(me.days)
    hours = between(form.between) if form.between else (me.opens, me.closes)
    if not days:
        wrong["days"] = "Write the days as Mon-Wed, or Mon, Tue, Thu."
    if not hours:
        wrong["between"] = "Two times, please, inside 07:45 and 16:45: 08:30 and 15:30."
    if wrong or not days or not hours:
        return Refuse(wrong)
    subjects = tuple(s for said in re.split(r",|;|\band\b|&", form.subjects) if (s := said.strip()))
    for old in await turn.records.find(AboutMe, person=me.id):
        await turn.records.remove(old)
    kept = AboutMe(
        person=me.id, days=tuple(days), subjects=subjects or me.subjects, opens=hours[0], closes=hours[1]
    )  # fmt: skip
    await turn.records.add(kept)
    slot = await moved(turn, kept)
    rows = [
        ("You work", ", ".join(WEEKDAYS[d] for d in days)),
        ("I write between", f"{say_time(hours[0])} and {say_time(hours[1])}"),
        ("I ask on", f"{WEEKDAYS[slot.day]} at {say_time(slot.at)}"),
    ]
    if kept.subjects:
        rows.insert(1, ("You teach", ", ".join(kept.subjects)))
    return Card("Thank you. That is how I know your week.", (Facts(tuple(rows)),))


async def moved(turn: Turn, kept: AboutMe) -> Weekly:
    """When the week's question comes now: on a day that they work, inside their hours."""
    slot = await turn.slot(turn.person)
    day = slot.day if slot.day in kept.days else max((d for d in kept.days if d < slot.day), default=kept.days[0])
    fits = Weekly(day, min(max(slot.at, kept.opens), kept.closes))
    if fits != slot:
        for old in await turn.records.find(Preference, person=turn.person.id):
            await turn.records.remove(old)
        await turn.records.add(Preference(person=turn.person.id, day=fits.day, at=fits.at))
        await turn.unit.agenda.plan(occasions(replace(turn, person=kept.of(turn.person)), fits))
    return fits


def between(said: str) -> tuple[time, time] | None:
    """Two times of the working day, the earlier first; None for anything else."""
    found = [_time(int(hour), int(minute or 0), half.casefold()) for hour, minute, half in CLOCK.findall(said)]
    if len(found) != 2 or not found[0] or not found[1]:
        return None
    return (found[0], found[1]) if OPENS <= found[0] < found[1] <= CLOSES else None


def _time(hour: int, minute: int, half: str) -> time | None:
    """Hours 1 to 6 are afternoon, as people say them."""
    hour += 12 if (half == "pm" and hour < 12) or (not half and hour < 7) else 0
    return time(hour, minute) if hour < 24 else None
