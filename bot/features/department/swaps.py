"""Two people swap their talks: the other is asked, and the post follows (R140)."""

from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part, one
from bot.rotas import Rota, Slot, redraw
from bot.talk import Answer, Card, Say, Tell, Text
from bot.world.calendar import say_day
from bot.world.people import Person

swaps = Feature("swaps", "Swaps", "Between the two of you; the rota follows.", "swap my talk with Tom")


@swaps.words(
    "swap",
    one(takes="who when", quiet=True),
    says="""
        swap, swap my talk, swap talks, swop, trade talks, trade, switch my talk, switch, exchange talks, change
        places, swap slots, swap my slot
    """,
    cues="swap my talk, swap talks, swap with, swap slots",
    weight=3,
)
async def swap(turn: Turn, parts: list[Part]) -> Answer:
    """Between the two of them: the other is asked."""
    who = parts[0].people if parts else ()
    if not who:
        return Card("With whom? For example: swap my talk with Tom.")
    other = who[0]
    mine, theirs = await next_talk(turn, turn.person), await next_talk(turn, other)
    if mine is None or theirs is None:
        missing = "You are" if mine is None else f"{turn.called(other)} is"
        return Card(f"{missing} on no rota with a talk still to come.")
    if mine.rota != theirs.rota:
        return Card("Those are talks of two different departments.")
    if mine.day == theirs.day:
        return Card(f"You both speak on {say_day(mine.day)}; the order that day is the head's to change.")
    for person, day in ((turn.person, theirs.day), (other, mine.day)):
        if day.weekday() not in person.days:
            return Card(f"{turn.called(person)} does not work on {say_day(day)}.")
    name, about = turn.called(turn.person), f"swap:{mine.id}:{theirs.id}"
    asked = Card(
        f"{name} would like to swap talks with you.",
        (Text(f"You would speak on {say_day(mine.day)}, and {name} on {say_day(theirs.day)}."),),
        (agreed.button("Yes", mine=mine.id, theirs=theirs.id), declined.button("No", mine=mine.id, theirs=theirs.id)),
    )
    return [
        Say(Card(f"I have asked {turn.called(other)}. I'll tell you."), about=about),
        Tell(person=other.id, card=asked, about=about),
    ]


async def next_talk(turn: Turn, person: Person) -> Slot | None:
    """A person's next talk."""
    found = [s for s in await turn.records.find(Slot, person=person.id, state="planned") if s.day >= turn.today]
    return min(found, key=lambda s: s.day, default=None)


@swaps.action
async def agreed(turn: Turn, mine: str, theirs: str) -> Answer:
    """Yes: the dates change places, and the post follows."""
    one_, other = await turn.records.get(Slot, mine), await turn.records.get(Slot, theirs)
    if (
        one_ is None
        or other is None
        or {one_.state, other.state} != {"planned"}
        or min(one_.day, other.day) < turn.today
    ):
        return Card("One of the two talks is no longer there to swap.")
    rota = await turn.records.get(Rota, one_.rota)
    one_, other = replace(one_, day=other.day, place=other.place), replace(other, day=one_.day, place=one_.place)
    for slot in (one_, other):
        await turn.records.put(slot)
    told = Card(f"{turn.called(turn.person)} said yes: you speak on {say_day(one_.day)}.")
    says = Say(
        Card(f"Swapped. You speak on {say_day(other.day)}, and {turn.called(one_.person)} on {say_day(one_.day)}.")
    )
    return [
        says,
        Tell(person=one_.person, card=told, about=f"swap:{mine}:{theirs}"),
        *(await redraw(turn, rota) if rota else []),
    ]


@swaps.action
async def declined(turn: Turn, mine: str, theirs: str) -> Answer:
    """No, without a reason."""
    slot = await turn.records.get(Slot, mine)
    if slot is None:
        return Card("That's fine.")
    told = Card(f"{turn.called(turn.person)} would like to keep their date. You could ask somebody else.")
    return [
        Say(Card("That's fine. Nothing changes.")),
        Tell(person=slot.person, card=told, about=f"swap:{mine}:{theirs}"),
    ]
