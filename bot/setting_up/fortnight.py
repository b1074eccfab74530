"""The first fortnight as it would be: who would be asked when, and why others would not. Nothing is sent by looking."""

from datetime import date

from bot.desk import Turn
from bot.rules.etiquette import shut
from bot.setting_up.steps import staff
from bot.talk import Block, Card, Facts, Text
from bot.world.calendar import DAY, say_day, say_time
from bot.world.people import Person

DAYS = 14


def names(turn: Turn, people: list[Person]) -> str:
    """Who, in words."""
    return "everybody" if len(people) == len(staff(turn)) > 2 else turn.names(people)


async def fortnight(turn: Turn) -> Card:
    """Each day on which somebody would be asked, from the first day of term on."""
    first = next((d for d in turn.calendar.school_days if d >= turn.today), None)
    if first is None:
        return Card("No school day lies ahead in the terms that are set, so nothing would be sent.")
    asked: dict[tuple[date, str], list[Person]] = {}
    quiet: dict[tuple[date, str], list[Person]] = {}
    for person in staff(turn):
        slot = await turn.slot(person)
        for day in (first + n * DAY for n in range(DAYS)):
            if day.weekday() != slot.day:
                continue
            if closed := shut(day, person, turn.calendar):
                quiet.setdefault((day, closed[0].casefold()), []).append(person)
            else:
                asked.setdefault((day, say_time(slot.at)), []).append(person)
    rows = [(day, f"{say_day(day)}, {at}", names(turn, people)) for (day, at), people in asked.items()]
    rows += [(day, say_day(day), f"not {names(turn, people)}: {why}") for (day, why), people in quiet.items()]
    facts = tuple((when, who) for _, when, who in sorted(rows))
    body: tuple[Block, ...] = (Facts(facts),) if facts else (Text("Nobody would be asked."),)
    away = [p for p in staff(turn) if not turn.reach(p.id)]
    if away:
        body = (*body, Text(f"Not found on the platform yet, so not asked: {turn.names(away)}."))
    return Card("The first fortnight, as it stands now. Nothing is sent by looking.", body)
