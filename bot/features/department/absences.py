"""When somebody is away, swaps, or a date was wrong: the post follows, and nobody is told more than they need (R74,
R75, R140).
"""

from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part
from bot.rotas import Rota, Slot, last_date, posted, redraw, slots, term_name, window
from bot.rules.rota import CHANGE, TALK
from bot.talk import Answer, Button, Card, Mistake, Quiet, Say, Tell
from bot.talk.effects import Effect
from bot.world.calendar import MONTHS, Span, say_day, say_time
from bot.world.people import Person

absences = Feature("absences", "Absences", "Somebody is away: the rota follows.", programme="talks")


def short(day: date) -> str:
    """`15 Dec`."""
    return f"{day.day} {MONTHS[day.month - 1]}"


@absences.away
async def away(turn: Turn, span: Span) -> Answer:
    """Taken off the date and the post; whoever leads gets the choice at once, the person on their next day in."""
    out: list[Effect] = []
    for slot in await turn.records.find(
        Slot, person=turn.person.id, state="planned", days=Span(max(span.start, turn.today), span.end)
    ):
        rota = await turn.records.get(Rota, slot.rota)
        if rota is None or rota.state != "posted":
            continue
        await turn.records.put(replace(slot, state="moved"))
        out += await redraw(turn, rota)
        out += await choices(turn, rota, slot)
    return out


async def choices(turn: Turn, rota: Rota, slot: Slot) -> list[Effect]:
    """Plan B, next term, or the last date all the same: for whoever leads, and for the person."""
    last = await last_date(turn, rota)
    own, mine, name = [], [], turn.called(turn.person)
    if rota.plan_b and rota.plan_b >= turn.today and rota.plan_b != slot.day:
        own.append(settle.button(f"Plan B, {say_day(rota.plan_b)}", slot=slot.id, to=rota.plan_b.isoformat()))
        mine.append(settle.button(say_day(rota.plan_b), slot=slot.id, to=rota.plan_b.isoformat()))
    next_term = f"{term_name(turn.calendar, slot.day, 1).title()} talks"
    own.append(settle.button(next_term, slot=slot.id, to=""))
    mine.append(settle.button(next_term, slot=slot.id, to=""))
    says = f"{name} isn't in for the talk on {say_day(slot.day)}. I have taken it off the rota."
    if last and last[0] != slot.day and last[0] >= turn.today:
        longer = last[1] + TALK + CHANGE
        says += f" If {name} speaks on {say_day(last[0])}, that day takes {longer} of {window(rota)} minutes."
        own.append(settle.button(f"{short(last[0])} anyway", slot=slot.id, to=last[0].isoformat()))
        mine.append(settle.button(f"{short(last[0])} anyway", slot=slot.id, to=last[0].isoformat()))
    heads = [p for p in turn.community.leaders(rota.department) if p.id != turn.person.id] or [
        p for p in turn.community.members(rota.department) if rota.department in p.deputises and p.id != turn.person.id
    ]
    about, today = f"talk-moved:{slot.id}", slot.day == turn.today
    out: list[Effect] = [Tell(person=h.id, card=Card(says, (), tuple(own)), about=about, same_day=today) for h in heads]
    asked = Card(f"Your talk on {say_day(slot.day)}: which would you like instead?", (), tuple(mine))
    return [*out, Tell(person=turn.person.id, card=asked, about=about)]


@absences.action
async def settle(turn: Turn, slot: str, to: str) -> Answer:
    """The first choice settles it for both; the post is edited, and the other's card follows."""
    kept = await turn.records.get(Slot, slot)
    rota = await turn.records.get(Rota, kept.rota) if kept else None
    if kept is None or rota is None or kept.state != "moved":
        return Card("That is settled already. Thanks.")
    if to:
        day = date.fromisoformat(to)
        if day < turn.today:
            raise Mistake(f"{say_day(day)} has gone. Another date, please.")
        place = max((s.place for s in await slots(turn, rota) if s.day == day), default=-1) + 1
        await turn.records.put(replace(kept, day=day, place=place, state="planned"))
        says = f"talk is now on {say_day(day)}."
    else:
        await turn.records.put(replace(kept, state="withdrawn"))
        says = f"talk moves to the {term_name(turn.calendar, kept.day, 1)} talks."
    name = turn.called(kept.person)
    whose = {kept.person: "Your"}
    out: list[Effect] = [Say(Card(f"{whose.get(turn.person.id, f'{name}’s')} {says}"))]
    for id in {kept.person, *(p.id for p in turn.community.leaders(rota.department))} - {turn.person.id}:
        out.append(Tell(person=id, card=Card(f"{whose.get(id, f'{name}’s')} {says}"), about=f"talk-moved:{slot}"))
    return [*out, *await redraw(turn, rota)]


@absences.explains
async def not_on_it(turn: Turn, who: Person | None) -> str | None:
    """Why is somebody not on the rota? Others hear only that they are not in this round."""
    if who is None:
        return None
    name = "You are" if who.id == turn.person.id else f"{turn.called(who)} is"
    if await turn.beside(who).paused(who.id):
        return (
            f"{turn.called(who)} isn't in this round."
            if who.id != turn.person.id
            else "You are not in this round; say back whenever you like."
        )
    planned = [s for s in await turn.records.find(Slot, person=who.id, state="planned") if s.day >= turn.today]
    if planned:
        return f"{name} on the rota for {say_day(planned[0].day)}."
    if await turn.records.find(Slot, person=who.id, state="moved"):
        return f"{turn.called(who)} isn't in this round."
    return None


@absences.corrects
async def correct(turn: Turn, part: Part) -> Answer:
    """The rota's date was wrong: a preview of the corrected post first (N8)."""
    found = [r for d in turn.steered if (r := await posted(turn, d.id))]
    rota = found[0] if found else None
    start = part.when.start if part.when else None
    if rota is None or start is None:
        return None
    day = start.date() if isinstance(start, datetime) else start
    days = sorted({s.day for s in await slots(turn, rota, "planned")}, key=lambda d: abs((d - day).days))
    if not days:
        return Card("That rota has no talk still to come.")
    says = f"The talks of {say_day(days[0])} would be on {say_day(day)}. Post the correction?"
    args = {"rota": rota.id, "old": days[0].isoformat(), "new": day.isoformat()}
    return Card(says, (), (post_correction.main("Post", **args), change.button("Change"), close.button("Close")))


@absences.action
async def post_correction(turn: Turn, rota: str, old: str, new: str) -> Answer:
    """The post is put right in place, and says so."""
    kept = await turn.records.get(Rota, rota)
    if kept is None:
        return Card("That rota is no longer there.")
    for slot in await turn.records.find(Slot, rota=rota, state="planned", day=date.fromisoformat(old)):
        await turn.records.put(replace(slot, day=date.fromisoformat(new)))
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    note = Quiet(f"Corrected {say_time(turn.local)}")
    return [Say(Card("Corrected in the channel.", (), (undo,))), *await redraw(turn, kept, note)]


@absences.action
async def change(turn: Turn) -> Answer:
    """Said again, it is drafted again."""
    return Card("Say it again with the right day: correct that post: it's Wed 9 Dec")


@absences.action
async def close(turn: Turn) -> Answer:
    """Nothing is posted."""
    return Card("Closed. Nothing was posted.")
