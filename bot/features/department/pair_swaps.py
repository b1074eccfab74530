"""Two people of a round change places: one asks, the other says yes, and everybody still shares a free (R138)."""

from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings import drawing, rounds, standing
from bot.meetings.words import another_time, weekly
from bot.reading.parts import Part, met
from bot.reading.setting import Setting
from bot.reading.words import only_filler
from bot.records import Keep, Readers, Record
from bot.rules.pairing import Group
from bot.shared.meeting import Meeting, PairRound, State
from bot.talk import Answer, Card, Say, Tell, Text

pair_swaps = Feature("pair_swaps", "Swap partners", "Between the two of you; the list follows.", programme="pairs")

GONE = "That swap is no longer open. Nothing changes."
MOST = 3
BESIDE = "my our with somebody someone else pairs pair partner partners planning marking"
"""Words that may stand beside the wish."""


class PairSwap(
    Record, readers=Readers.ME_AND_OTHERS, keep=Keep.SCHOOL_YEAR, says="Swaps of partners you asked for", owner="asker"
):
    """One person's wish to change places with another of the same round."""

    asker: str
    other: str
    round: str
    open: bool = True


async def swapped(turn: Turn, made: PairRound, asker: str, other: str) -> list[Group]:
    """The groups as they would be if two people changed places."""
    change = {asker: other, other: asker}
    return [_group(turn, tuple(change.get(p, p) for p in g.people)) for g in await rounds.as_groups(turn, made)]


def _group(turn: Turn, people: tuple[str, ...]) -> Group:
    found = [p for i in people if (p := turn.community.person(i))]
    return Group(people, frozenset.intersection(*(standing.frees(turn, p) for p in found)))


def of_partners(line: str, setting: Setting) -> list[Part] | None:
    """With whom, if anybody is named; beside that there is small talk alone."""
    who, rest = met(line, setting)
    if not only_filler(rest, *BESIDE.split()):
        return None
    return [Part(who=who)] if who else []


@pair_swaps.words(
    "swap",
    of_partners,
    says="""
        swap|change|switch my|the|our|my_planning|my_marking| pair|pairs|partner|partners, swap pairing, other partner,
        |id_like|i_would_like|i_want|have a|another|new |different|new partner, |id_like|i_would_like|i_want|have
        somebody|someone else to plan|mark|work|pair with
    """,
    weight=5,
)
async def swap_partner(turn: Turn, parts: list[Part]) -> Answer:
    """The same in words, of one's place in the newest round; with somebody by name, if that may be."""
    found = await rounds.mine(turn)
    if not found:
        return Card("You are in no round of pairs just now.")
    made, group = found[-1]
    wanted = [p.id for p in parts[0].people if p.id != turn.person.id] if parts else []
    if wanted and any(id == wanted[0] for id, _ in await places(turn, made, group)):
        return await wish.run(turn, made.id, wanted[0])
    return await swap_in.run(turn, group.id)


@pair_swaps.action
async def my_place(turn: Turn) -> Answer:
    """[Swap partners]."""
    return await swap_partner(turn, [])


@pair_swaps.action
async def swap_in(turn: Turn, group: str) -> Answer:
    """With whom one might change places, so that everybody still shares a free."""
    mine = await turn.records.get(Meeting, group)
    made = await turn.records.get(PairRound, mine.round) if mine else None
    if mine is None or made is None or made.state != State.AGREED or turn.person.id not in mine.people:
        return Card(GONE)
    found = (await places(turn, made, mine))[:MOST]
    if not found:
        return Card("I can't see a swap that works for everybody just now.", (), (another_time(mine),))
    buttons = []
    for id, after in found:
        slot = standing.choices(after.slots, turn.calendar)[0]
        label = f"{turn.called(id)}'s place, {weekly(turn, slot)}"
        buttons.append(wish.button(label, pair_round=made.id, other=id))
    return Card("Whose place would you like? They are asked, and may say no.", (), tuple(buttons))


async def places(turn: Turn, made: PairRound, mine: Meeting) -> list[tuple[str, Group]]:
    """Whose place one might take, and the group that one would be in; everybody still shares a free."""
    weighed = await drawing.weighed(turn, made, turn.community.members(made.department), made.id)
    found: list[tuple[str, Group]] = []
    for theirs in await rounds.groups(turn, made):
        for id in theirs.people if theirs.id != mine.id else ():
            both = {turn.person.id, id}
            after = [g for g in await swapped(turn, made, turn.person.id, id) if both & set(g.people)]
            if all(g.slots and not any(pair <= set(g.people) for pair in weighed.apart) for g in after):
                found.append((id, next(g for g in after if turn.person.id in g.people)))
    return found


@pair_swaps.action
async def wish(turn: Turn, pair_round: str, other: str) -> Answer:
    """The other is asked."""
    made = await turn.records.get(PairRound, pair_round)
    if made is None or made.state != State.AGREED:
        return Card(GONE)
    kept = await turn.records.add(PairSwap(asker=turn.person.id, other=other, round=pair_round))
    theirs = next((g for g in await swapped(turn, made, turn.person.id, other) if other in g.people), None)
    names = turn.names(p for p in theirs.people if p != other) if theirs else ""
    slot = (
        weekly(turn, standing.choices(theirs.slots, turn.calendar)[0]) if theirs and theirs.slots else "a time to agree"
    )
    card = Card(
        f"{turn.called(turn.person)} would like to change places with you in the pairs.",
        (Text(f"You would be with {names}, {slot}."),),
        (agreed.button("Yes", swap=kept.id), declined.button("No", swap=kept.id)),
    )
    told = Tell(person=other, card=card, about=f"pair-swap:{kept.id}")
    return [Say(Card(f"I have asked {turn.called(other)}. I'll tell you.")), told]


@pair_swaps.action
async def agreed(turn: Turn, swap: str) -> Answer:
    """Yes: four cards and the list are edited in place."""
    kept = await turn.records.get(PairSwap, swap)
    made = await turn.records.get(PairRound, kept.round) if kept and kept.open else None
    if kept is None or made is None or made.state != State.AGREED:
        return Card(GONE)
    await closed(turn, kept)
    after = await swapped(turn, made, kept.asker, kept.other)
    inside = {p for g in after for p in g.people}
    if not {kept.asker, kept.other} <= inside:
        return Card(GONE)
    told = Card(f"{turn.called(turn.person)} said yes: your card and the list follow.")
    said = Say(Card("Swapped. Your card and the list follow."))
    tell = Tell(person=kept.asker, card=told, about=f"pair-swap:{swap}")
    return [said, tell, *await rounds.regroup(turn, made, after)]


@pair_swaps.action
async def declined(turn: Turn, swap: str) -> Answer:
    """No, without a reason."""
    kept = await turn.records.get(PairSwap, swap)
    if kept is None or not kept.open:
        return Card(GONE)
    await closed(turn, kept)
    told = Card(f"{turn.called(turn.person)} would like to keep their place.")
    return [Say(Card("That's fine. Nothing changes.")), Tell(person=kept.asker, card=told, about=f"pair-swap:{swap}")]


async def closed(turn: Turn, kept: PairSwap) -> None:
    """A wish that was answered."""
    await turn.records.put(replace(kept, open=False))
