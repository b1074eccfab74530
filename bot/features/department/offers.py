"""Before a rota is made: the offer to whoever leads, once a term, and the team's wishes for a date (R7, R89)."""

from dataclasses import replace
from datetime import date

from bot.declare import Feature, Order
from bot.desk import Turn
from bot.records import Keep, Readers, Record
from bot.rotas import Rota, Slot, preview, slots, when
from bot.talk import Answer, Ask, Card, Kind, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import monday, say_day

offers = Feature("offers", "A rota for the talks", "Five school weeks before the end of term, once.", programme="talks")

BEFORE = 5
"""School weeks before the end of term at which a head is offered a rota."""


class Wish(
    Record,
    readers=Readers.ME_AND_HEAD,
    keep=Keep.SCHOOL_YEAR,
    says="The date you would like for your talk",
    sees="the date",
):
    """The date that somebody would like for their talk."""

    person: str
    rota: str
    day: date


@offers.nudge(Order.LEADS, weekly=True, title="A rota for the talks")
async def offer(turn: Turn) -> Ask | None:
    """Five school weeks before the end of term, once, to whoever leads a department without a rota."""
    term = turn.calendar.term_of(turn.today)
    if term is None or turn.today < term.start:
        return None
    weeks = [w for w in turn.calendar.weeks if monday(term.start) <= w <= term.end]
    for id in turn.person.leads:
        about = f"{id}:{term.start}"
        drafted = [r.id for r in await turn.records.find(Rota, department=id) if r.state != "dropped"]
        made = await turn.records.find(Slot, rota=tuple(drafted), days=term)
        asked = await turn.unit.agenda.asked(turn.person.id, f"offers.offer:{about}")
        department = turn.community.department(id)
        if monday(turn.today) in weeks[-BEFORE:] and not made and not asked and department:
            card = Card(
                f"End-of-term talks for {department.name}: shall we make a rota?",
                (),
                (build.button("Make a rota"), not_this_term.button("Not this term")),
            )
            return Ask(card, about=about)
    return None


@offers.action
async def build(turn: Turn) -> Answer:
    """How to say it."""
    return Card("Say when, and I draft it for you to look at: rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")


@offers.action
async def not_this_term(turn: Turn) -> Answer:
    """Not offered again this term (R85)."""
    return Card("Not this term, then.")


@offers.action
async def ask_team(turn: Turn, rota: str) -> Answer:
    """Everyone may choose between two of the dates before anything is fixed (R89)."""
    made = await turn.records.get(Rota, rota)
    if made is None or not turn.steers(made.department):
        return Card("That rota is no longer there.")
    planned = await slots(turn, made, "draft")
    days = sorted({s.day for s in planned})[:2]
    out: list[Effect] = [
        Say(await as_it_stands(turn, made, "I ask everybody which date they would like."), about=f"wishes:{rota}")
    ]
    for slot in planned:
        buttons = tuple(wish.button(say_day(day), rota=rota, day=day.isoformat()) for day in days)
        card = Card(
            f"Talks: which date would you like, {turn.called(slot.person)}?",
            (Text(f"{when(made, days[0]).split(', ')[1]} on either day."),),
            buttons,
        )
        if slot.person != turn.person.id:
            out.append(Tell(person=slot.person, card=card, about=f"wish:{rota}", kind=Kind.PASSED_ON))
    return out


@offers.action
async def wish(turn: Turn, rota: str, day: str) -> Answer:
    """One person's wish: they change places with whoever has the fewest reasons to mind, which is nobody yet asked."""
    made = await turn.records.get(Rota, rota)
    wanted = date.fromisoformat(day)
    if made is None or made.state != "draft":
        return Card("The rota is made already. Say swap my talk with somebody, if you like.")
    await turn.records.add(Wish(person=turn.person.id, rota=rota, day=wanted))
    planned = await slots(turn, made, "draft")
    wishes = {w.person: w.day for w in await turn.records.find(Wish, rota=rota)}
    mine = next((s for s in planned if s.person == turn.person.id), None)
    other = next(
        (s for s in reversed(planned) if s.day == wanted and wishes.get(s.person) != wanted and s.person != made.maker),
        None,
    )
    if mine and other and mine.day != wanted:
        await turn.records.put(replace(mine, day=other.day, place=other.place))
        await turn.records.put(replace(other, day=mine.day, place=mine.place))
    again = await as_it_stands(turn, made, "The draft, with the wishes so far.")
    return [
        Say(Card(f"{say_day(wanted)}, noted. Thanks.")),
        Tell(person=made.maker, card=again, about=f"wishes:{rota}", only_redraw=True),
    ]


async def as_it_stands(turn: Turn, made: Rota, says: str) -> Card:
    """The preview, which can be posted at any time, with a line about the wishes."""
    department = turn.community.department(made.department)
    assert department is not None
    card = await preview(turn, made, department)
    return replace(card, body=(Text(says), *card.body))
