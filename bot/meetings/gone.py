"""Somebody is away: what they had agreed is off, and the others hear no more than that (N4)."""

from bot.desk import Turn
from bot.meetings.asked import off
from bot.meetings.feature import meetings
from bot.meetings.kept import STANDING, days, of_person, others, seats, starts
from bot.meetings.words import name_of
from bot.shared.meeting import Meeting
from bot.talk import Answer, Card, Tell
from bot.talk.effects import Effect
from bot.world.calendar import Span


@meetings.away
async def away(turn: Turn, span: Span) -> Answer:
    """One-off meetings of those days are off; of a standing one, one day alone drops out."""
    out: list[Effect] = []
    ahead = Span(max(span.start, turn.today), span.end)
    for seat, kept in await of_person(turn, turn.person.id, ahead):
        if starts(turn, kept, seat.day) <= turn.now:
            continue
        if not kept.slot:
            out += await off(turn, kept, f"{turn.called(turn.person)} isn't in this round")
        elif span.start == span.end or any(d not in span for d in await days(turn, kept) if d > turn.today):
            for one in await seats(turn, kept):
                if one.day == seat.day:
                    await turn.records.remove(one)
            today = seat.day == turn.today
            for id in others(kept, turn.person.id) if today else ():
                if person := turn.community.person(id):
                    says = f"{turn.called(turn.person)} isn't in today. {name_of(turn, kept, person)} rests this time."
                    about = f"meeting:{kept.id}:{seat.day}:rests"
                    out.append(Tell(person=id, card=Card(says), about=about, same_day=True))
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
