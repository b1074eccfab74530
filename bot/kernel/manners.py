"""Etiquette asked about one person: gathers what the pure judgement weighs, and asks it."""

from datetime import date

from bot.desk import Desk
from bot.rules.etiquette import Asked, Verdict
from bot.rules.etiquette import judge as weigh
from bot.shared.wishes import Fewer, Forgotten
from bot.talk import Kind
from bot.world.calendar import monday
from bot.world.people import Person


async def judge(
    desk: Desk, person: Person, kind: Kind, *, same_day: bool = False, weekly: bool = False, but: str = ""
) -> Verdict:
    """Whether a message of this kind may go to a person now. The desk is one at their school."""
    if kind is Kind.ANSWER:
        return weigh(Asked(kind=kind), desk.local, person, desk.calendar)
    pause = await desk.paused(person.id)
    wishes = await desk.records.find(Fewer, person=person.id)
    planned: tuple[date, ...] = ()
    first = True
    if kind is Kind.PLANNED:
        start = desk.instant(monday(desk.today), desk.local.time().min)
        sent = await desk.unit.messages.planned(person.id, start, but=but)
        planned = tuple(m.astimezone(desk.school.zone).date() for m in sent)
        digests = await desk.unit.agenda.asked(person.id, "digest")
        first = not any((d.year, d.month) == (desk.today.year, desk.today.month) for d in digests)
    asked = Asked(
        kind=kind,
        paused=pause is not None,
        paused_until=pause.until if pause else None,
        forgotten=bool(await desk.records.find(Forgotten, person=person.id)),
        fewer=wishes[-1].how if wishes else "weekly",
        first_of_month=first,
        planned=planned,
        same_day=same_day,
        weekly=weekly,
    )
    return weigh(asked, desk.local, person, desk.calendar)
