"""Somebody is away: what they had agreed is off, and the others hear no more than that (N4)."""

from bot.desk import Turn
from bot.meetings.asked import off
from bot.meetings.feature import meetings
from bot.meetings.kept import STANDING, coming, days, of_person, others, put, seats, starts
from bot.meetings.words import length, name_of, with_whom
from bot.shared.meeting import Meeting, Purpose, Seat, State
from bot.talk import Answer, Card, Tell
from bot.talk.effects import Effect
from bot.world.calendar import DAY, Span, say_day

AWHILE = 6 * DAY
"""A day off, or a few in a row."""
TOGETHER = (Purpose.PLANNING, Purpose.MARKING, Purpose.COACHING)
"""What people of one school meet for."""


async def away(turn: Turn, span: Span, *purposes: Purpose) -> list[Effect]:
    """What somebody has agreed to in those days: off, or without them where two are left; of a standing half-hour one
    day alone drops out.
    """
    out: list[Effect] = []
    ahead = Span(max(span.start, turn.today), span.end)
    ended = set[str]()
    for seat, kept in await of_person(turn, turn.person.id, ahead):
        if kept.purpose not in purposes or kept.id in ended or starts(turn, kept, seat.day) <= turn.now:
            continue
        all_gone = all(d in span for d in await coming(turn, kept) if d > turn.today) and span.start < span.end
        if kept.round and all_gone:
            continue  # the round finds somebody else for whoever is left
        if kept.slot and not all_gone:
            out += await rests(turn, kept, seat)
        elif len(kept.people) > 2 and kept.state == State.AGREED and not kept.slot:
            out += await without(turn, kept, seat, _when(turn, span))
        else:
            ended.add(kept.id)
            out += await off(turn, kept, f"{turn.called(turn.person)} isn't in {_when(turn, span)}")
    return out


def _when(turn: Turn, span: Span) -> str:
    """What the others hear: of a day or two off the day, of anything longer no more than that (N4)."""
    if span.end - span.start > AWHILE:
        return "this round"
    return "today" if span.start <= turn.today else f"on {say_day(span.start)}"


async def rests(turn: Turn, kept: Meeting, seat: Seat) -> list[Effect]:
    """One day of a standing half-hour, without somebody: two of three still meet, one alone does not."""
    left = [s for s in await seats(turn, kept) if s.day == seat.day and s.person != seat.person]
    for one in [seat, *(left if len(left) < 2 else ())]:
        await turn.records.remove(one)
    out: list[Effect] = []
    for id in (s.person for s in left if seat.day == turn.today):
        if person := turn.community.person(id):
            says = f"{name_of(turn, kept, person)} rests this time."
            if len(left) > 1:
                says = f"It is you and {turn.names(s.person for s in left if s.person != id)} this time."
            card = Card(f"{turn.called(turn.person)} isn't in today. {says}")
            about = f"meeting:{kept.id}:{seat.day}:without:{turn.person.id}"
            out.append(Tell(person=id, card=card, about=about, same_day=True))
    return out


async def without(turn: Turn, kept: Meeting, seat: Seat, absent: str) -> list[Effect]:
    """A meeting of three goes on with two."""
    await turn.records.remove(seat)
    kept = await put(turn, kept, people=others(kept, turn.person.id))
    out: list[Effect] = []
    for id in kept.people:
        if person := turn.community.person(id):
            when = length(turn, person, kept, seat.day)
            left = with_whom(turn, kept, person)
            card = Card(f"{turn.called(turn.person)} isn't in {absent}, so it is you and {left}: {when}.")
            about = f"meeting:{kept.id}:{seat.day}:without:{turn.person.id}"
            out.append(Tell(person=id, card=card, about=about, same_day=seat.day == turn.today))
    return out


@meetings.parted
async def parted(turn: Turn, one: str, other: str) -> Answer:
    """Two schools share no longer: what their people had agreed or asked for is off, and they hear why."""
    out: list[Effect] = []
    names = f"{turn.community.school(one).name} and {turn.community.school(other).name}"
    for kept in await turn.records.find(Meeting, everywhere=True, school=(one, other), state=STANDING):
        schools = {p.school for i in kept.people if (p := turn.community.person(i))}
        if {one, other} <= schools and any(starts(turn, kept, d) > turn.now for d in await days(turn, kept)):
            out += await off(turn, kept, f"{names} have no sharing agreement any more", again=False)
    return out
