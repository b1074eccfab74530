"""Another free of the week for a standing half-hour: suggested by one, and theirs once the others say yes."""

from datetime import date, datetime

from bot.desk import Turn
from bot.meetings import rounds, standing
from bot.meetings.asked import agreed_card, settled
from bot.meetings.clash import clash
from bot.meetings.feature import GONE, current, meetings
from bot.meetings.kept import days, others, put, seat
from bot.meetings.moved import a_time
from bot.meetings.words import at_weekly, button, introduced, labels, matter, weekly, with_whom
from bot.shared.meeting import Meeting, PairRound, State
from bot.talk import Answer, Ask, Card, Mistake, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import DAY, WEEKDAYS, Span, say_day, say_time
from bot.world.people import Person


@meetings.action
async def another_slot(turn: Turn, meeting: str, sequence: int) -> Answer:
    """The other frees that all of them have offered, or one in the person's own words."""
    kept = await current(turn, meeting, sequence)
    if kept is None:
        return Card(GONE)
    keys = frozenset.intersection(*(standing.frees(turn, p) for p in people(turn, kept)))
    found = [s for s in standing.choices(keys, turn.calendar) if s != kept.slot and kept.slot not in s][:3]
    name = with_whom(turn, kept, turn.person)
    says = (
        f"Another time with {name}: you share these frees, or tell me one in your next words."
        if found
        else f"You and {name} share no other free. Tell me a time in your next words, for example Thurs 3:45."
    )
    buttons = tuple(button(weekly(turn, s), "take_slot", kept, slot=s) for s in found)
    return Ask(Card(says, (), buttons), slot_in_words.next(meeting=meeting, sequence=sequence))


def people(turn: Turn, kept: Meeting) -> list[Person]:
    """Everyone in it."""
    return [p for i in kept.people if (p := turn.community.person(i))]


@meetings.hears(a_time)
async def slot_in_words(turn: Turn, times: tuple[datetime, ...], meeting: str, sequence: int) -> Answer:
    """A weekly time in words: its day of the week counts, not the date."""
    kept = await current(turn, meeting, sequence)
    if kept is None:
        return Card(GONE)
    at = times[0]
    why, _ = await clash(turn, people(turn, kept), at.date(), at.time(), kept.minutes, kept.id)
    if why:
        raise Mistake(why)
    period = turn.calendar.period_at(at.date(), at.time())
    return await suggested(turn, kept, f"{WEEKDAYS[at.weekday()]} {period or say_time(at)}")


@meetings.action
async def take_slot(turn: Turn, meeting: str, sequence: int, slot: str) -> Answer:
    """One of the frees offered."""
    kept = await current(turn, meeting, sequence)
    return await suggested(turn, kept, slot) if kept else Card(GONE)


async def suggested(turn: Turn, kept: Meeting, slot: str) -> list[Effect]:
    """The others are asked; what there is stands until all have said yes."""
    kept = await put(turn, kept, offer=slot, waiting=others(kept, turn.person.id), by=turn.person.id)
    stands = f" Until then {weekly(turn, kept.slot)} stands." if kept.slot else ""
    says = f"I have asked {with_whom(turn, kept, turn.person)} about {weekly(turn, slot)}.{stands}"
    out: list[Effect] = [Say(Card(says))]
    for id in kept.waiting:
        if person := turn.community.person(id):
            at = at_weekly(turn, slot, standing.clock(slot, turn.calendar))
            title = f"{introduced(turn, turn.person, person)}: could your half-hour be {at}?"
            yes = button(labels(kept)[0], "change_slot", kept, slot=slot)
            keep = button(f"Keep {weekly(turn, kept.slot)}" if kept.slot else "Not then", "keep_slot", kept, slot=slot)
            out.append(Tell(person=id, card=Card(title, (), (yes, keep)), about=f"{matter(kept)}:{slot}"))
    return out


@meetings.action
async def change_slot(turn: Turn, meeting: str, sequence: int, slot: str) -> Answer:
    """Yes: the dates move for all of them, and the list in the channel follows."""
    kept = await current(turn, meeting, sequence)
    if kept is None or kept.offer != slot or turn.person.id not in kept.waiting:
        return Card(GONE)
    waiting = tuple(p for p in kept.waiting if p != turn.person.id)
    if waiting:
        await put(turn, kept, waiting=waiting)
        return Card(f"Noted. I tell you when {turn.names(waiting)} can say.")
    made = await turn.records.get(PairRound, kept.round) if kept.round else None
    on = await days(turn, kept)
    ahead = Span(turn.today + DAY, made.end if made else max(on, default=turn.today))
    at = standing.clock(slot, turn.calendar)
    state = kept.state if made else State.AGREED
    kept = await put(
        turn, kept, slot=slot, at=at, period="", offer="", waiting=(), state=state, sequence=kept.sequence + 1
    )
    coming = standing.both_in(people(turn, kept), standing.days_of(slot, turn.calendar, ahead, kept.every))
    await seat(turn, kept, [*(d for d in on if d <= turn.today), *coming])
    if made is None:
        return await settled(turn, kept)
    said = Say(Card(f"{weekly(turn, slot)} it is, from {first(coming)} on.", (Text("The cards and the list follow."),)))
    return [said, *await rounds.told(turn, made, [kept]), *await rounds.posted(turn, made)]


def first(coming: list[date]) -> str:
    """The first of some dates."""
    return say_day(coming[0]) if coming else "the next round"


@meetings.action
async def keep_slot(turn: Turn, meeting: str, sequence: int, slot: str) -> Answer:
    """It stays as it is."""
    kept = await current(turn, meeting, sequence)
    if kept is None or kept.offer != slot:
        return Card(GONE)
    kept = await put(turn, kept, offer="", waiting=())
    stays = weekly(turn, kept.slot)
    told = Card(f"{turn.called(turn.person)} would like to keep {stays}.")
    says = f"It stays {stays}."
    if not kept.slot:
        told = Card(f"{weekly(turn, slot)} does not suit {turn.called(turn.person)}. Another time, perhaps?")
        says = "Noted. Another time, then."
    out: list[Effect] = [
        Say(Card(says)),
        Tell(person=kept.by, card=told, about=f"{matter(kept)}:kept:{slot}"),
    ]
    made = await turn.records.get(PairRound, kept.round) if kept.round else None
    by = turn.community.person(kept.by)
    if by:
        card = await rounds.card(turn, made, kept, by) if made else await agreed_card(turn, kept, by)
        out.append(Tell(person=by.id, card=card, about=matter(kept), only_redraw=True))
    return out
