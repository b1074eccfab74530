"""Two people swap their talks: the other is asked, and the post follows (R140)."""

import re
from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part, one
from bot.reading.rank import Reader
from bot.reading.setting import Setting
from bot.records import Keep, Readers, Record
from bot.rotas import Rota, Slot, redraw
from bot.talk import Answer, Button, Card, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import Span, say_day
from bot.world.people import Person

swaps = Feature(
    "swaps", "Swaps", "Between the two of you; the rota follows.", "swap my talk with Tom", programme="talks"
)


GONE = "That swap is no longer open. Nothing changes."


class Swap(Record, readers=Readers.ME_AND_OTHERS, keep=Keep.SCHOOL_YEAR, says="Swaps you asked for", owner="asker"):
    """One person's wish to change places with another; `mine` and `theirs` are their slots."""

    asker: str
    other: str
    mine: str
    theirs: str
    state: str = "asked"
    """asked, agreed, declined or lapsed."""


SET_APART = re.compile(r"[,;.(]|\b(?:because|cos|as|since|so|if|please|pls)\b", re.I)
OTHERS = re.compile(
    r"\b(?:rooms?|lessons?|classes|class|seats?|duty|duties|cover|numbers?|shop|books?|laptops?|keys?|bells?|jobs?|shifts?"
    r"|desks?|places in)\b", re.I
)  # fmt: skip
"""What people swap that is not a talk."""


WITH_WHOM: Reader = one(takes="who when", quiet=True)
ONLY_SO: Reader = one(takes="who when")


def read_swap(line: str, setting: Setting) -> list[Part] | None:
    """With whom, and to which day; what else is swapped is none of the rota's."""
    head = SET_APART.split(line, maxsplit=1)[0]
    parts = WITH_WHOM(line, setting)
    if OTHERS.search(head) or not (parts and parts[0].who):
        own = ONLY_SO(OWN.sub(" ", head), setting)
        return None if own is None or OTHERS.search(head) else parts
    return parts


OWN = re.compile(
    r"\b(?:talks?|slots?|turns?|dates?|places?|mine|pairs?|partners?|somebody|someone|anyone|else|days?)\b", re.I
)


@swaps.words(
    "swap",
    read_swap,
    says="""
        swap, swap my talk, swap talks, swop, swop talks, swop my talk, trade talks, trade, switch my talk, switch,
        exchange talks, change places, swap slots, swap my slot
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
    if mine is None and theirs is None:
        pairs = Button(label="Swap partners", target="pair_swaps.my_place")
        return Card("Neither of you is on a rota with a talk still to come.", (), (pairs,))
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
    kept = await turn.records.add(Swap(asker=turn.person.id, other=other.id, mine=mine.id, theirs=theirs.id))
    name, about = turn.called(turn.person), f"swap:{kept.id}"
    asked = Card(
        f"{name} would like to swap talks with you.",
        (Text(f"You would speak on {say_day(mine.day)}, and {name} on {say_day(theirs.day)}."),),
        (agreed.button("Yes", swap=kept.id), declined.button("No", swap=kept.id)),
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
async def agreed(turn: Turn, swap: str) -> Answer:
    """Yes: the dates change places, and the post follows."""
    kept = await settled(turn, swap, "agreed")
    mine = await turn.records.get(Slot, kept.mine) if kept else None
    theirs = await turn.records.get(Slot, kept.theirs) if kept else None
    if kept is None or mine is None or theirs is None:
        return Card(GONE)
    if {mine.state, theirs.state} != {"planned"} or min(mine.day, theirs.day) < turn.today:
        return Card(GONE)
    rota = await turn.records.get(Rota, mine.rota)
    mine, theirs = replace(mine, day=theirs.day, place=theirs.place), replace(theirs, day=mine.day, place=mine.place)
    for slot in (mine, theirs):
        await turn.records.put(slot)
    told = Card(f"{turn.called(turn.person)} said yes: you speak on {say_day(mine.day)}.")
    says = f"Swapped. You speak on {say_day(theirs.day)}, and {turn.called(kept.asker)} on {say_day(mine.day)}."
    tell = Tell(person=kept.asker, card=told, about=f"swap:{swap}")
    return [Say(Card(says)), tell, *(await redraw(turn, rota) if rota else [])]


@swaps.action
async def declined(turn: Turn, swap: str) -> Answer:
    """No, without a reason."""
    kept = await settled(turn, swap, "declined")
    if kept is None:
        return Card(GONE)
    told = Card(f"{turn.called(turn.person)} would like to keep their date.")
    return [Say(Card("That's fine. Nothing changes.")), Tell(person=kept.asker, card=told, about=f"swap:{swap}")]


async def settled(turn: Turn, swap: str, state: str) -> Swap | None:
    """The swap, answered now; None if it was answered or taken back before."""
    kept = await turn.records.get(Swap, swap)
    return await turn.records.put(replace(kept, state=state)) if kept and kept.state == "asked" else None


@swaps.away
async def away(turn: Turn, span: Span) -> Answer:
    """Whoever waits for an answer of theirs hears that they are not in this round, and no reason."""
    out: list[Effect] = []
    for kept in await turn.records.find(Swap, other=turn.person.id, state="asked"):
        await turn.records.put(replace(kept, state="lapsed"))
        told = Card(f"{turn.called(turn.person)} isn't in this round. Nothing changes; you could ask somebody else.")
        out.append(Tell(person=kept.asker, card=told, about=f"swap:{kept.id}"))
        out.append(Tell(person=turn.person.id, card=Card(GONE), about=f"swap:{kept.id}", only_redraw=True))
    return out
