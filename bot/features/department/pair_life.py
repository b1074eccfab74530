"""A round under way: whose place is whose, somebody stops or is back, and why these two (R136, R138)."""

from bot.declare import Feature, Section
from bot.desk import Desk, Turn
from bot.meetings import drawing, gone, rounds
from bot.meetings.feature import GONE, current
from bot.meetings.kept import days
from bot.meetings.words import another_time, button, calendar_file, name_of, weekly, when
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.rules.pairing import why, without
from bot.shared.meeting import Meeting, PairRound, Purpose, State
from bot.talk import Answer, Button, Card, Facts, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import Span
from bot.world.people import Department, Person

pair_life = Feature("pair_life", "Your pair", "Changed as little as can be.", programme="pairs")


@pair_life.action
async def great(turn: Turn, meeting: str, sequence: int) -> Answer:
    """[Great]: the dates, in a file for one's own calendar, and what may be said of them later."""
    kept = await current(turn, meeting, sequence, State.AGREED)
    if kept is None:
        return Card(GONE)
    says = f"{name_of(turn, kept, turn.person)}: {await when(turn, kept, turn.person)}."
    buttons = (
        button("We met", "met", kept, day=""),
        button("Missed it", "missed", kept, day=""),
        another_time(kept),
        Button(label="Swap", target="pair_swaps.swap_in", args=(("group", kept.id),)),
    )
    out: list[Effect] = [Say(Card(f"Lovely. {says}", (), buttons))]
    if await days(turn, kept):
        out.append(await calendar_file(turn, kept, turn.person, f"{says} For your calendar."))
    return out


@pair_life.words(
    "why",
    besides("together paired pair with him her them"),
    says="why us, why are|were we |put, how come |were|we_are",
    weight=6,
)
async def why_us(turn: Turn, parts: list[Part]) -> Answer:
    """Why these people are together, and not a word of who would rather not be (R137)."""
    found = await rounds.mine(turn)
    return Card(" ".join([await reason(turn, r, g) for r, g in found])) if found else Card("You are in no pair now.")


@pair_life.action
async def why_this(turn: Turn, group: str) -> Answer:
    """[Why us?]."""
    found = [(r, g) for r, g in await rounds.mine(turn) if g.id == group]
    part = await turn.unit.messages.part(turn.part)
    if not found or part is None:
        return await why_us(turn, [])
    card = part.card
    return Card(card.title, (*card.body, Text(await reason(turn, *found[0]))), card.buttons)


@pair_life.explains
async def explain(turn: Turn, who: Person | None) -> str | None:
    """Why am I with Grace?"""
    found = [(r, g) for r, g in await rounds.mine(turn) if who and who.id in g.people and who.id != turn.person.id]
    return await reason(turn, *found[0]) if found else None


async def reason(turn: Turn, made: PairRound, group: Meeting) -> str:
    """When they were last together, the free that they share, and whether there was any other way."""
    as_groups = await rounds.as_groups(turn, made)
    people = [p for g in as_groups for i in g.people if (p := turn.community.person(i))]
    mine_ = next(g for g in as_groups if g.people == group.people)
    because = why(await drawing.weighed(turn, made, people, made.id), as_groups, mine_)
    you, *rest = ["You", *(turn.called(p) for p in group.people if p != turn.person.id)]
    names = " and ".join([", ".join([you, *rest[:-1]]), rest[-1]])
    last = because.last
    said = [f"{names} have not been together for this before."]
    if last:
        ago = "in the last round" if last.rounds == 1 else f"{last.rounds} rounds ago"
        said = [f"{names} were last together {ago}; nobody else who fits has waited longer."]
    if because.only_slot:
        said.append(f"{weekly(turn, group.slot)} is the free that you share.")
    if because.needed:
        said.append("No other way gives everybody in the department a free that they share with somebody.")
    return " ".join(said)


@pair_life.away
async def away(turn: Turn, span: Span) -> Answer:
    """Away for a day or two: those days rest. For all that is left of a round: one person moves at most, and the rest
    hear nothing.
    """
    out = await gone.away(turn, span, *gone.TOGETHER)
    for made, group in await rounds.mine(turn):
        coming = [d for d in await days(turn, group) if d > turn.today] or [made.end]
        if span.start == span.end or any(d not in span for d in coming):
            continue
        people = [p for g in await rounds.groups(turn, made) for i in g.people if (p := turn.community.person(i))]
        weighed = await drawing.weighed(turn, made, [p for p in people if p.id != turn.person.id], made.id)
        rest = Card("You are not in this round. Say back whenever you like.")
        out.append(Tell(person=turn.person.id, card=rest, about=f"pair:{made.id}", only_redraw=True))
        out += await rounds.regroup(turn, made, without(weighed, await rounds.as_groups(turn, made), turn.person.id))
    return out


@pair_life.back
async def back(turn: Turn) -> Answer:
    """Back while a round is under way: they meet whoever is alone, or make a pair a trio."""
    found = [r for d in turn.person.departments for r in await rounds.running(turn, d)]
    return [effect for made in found for effect in await rounds.joined(turn, made)]


@pair_life.summary
async def for_head(desk: Desk, department: Department, span: Span) -> Section | None:
    """How many groups are set; who met is nobody's business (R20)."""
    rows = []
    for made in await rounds.running(desk, department.id):
        count = len(await rounds.groups(desk, made))
        rows.append((Purpose(made.purpose).capitalize(), f"{count} group{'s' if count != 1 else ''} set"))
    return Section("Pairs", (Facts(tuple(rows)),)) if rows else None
