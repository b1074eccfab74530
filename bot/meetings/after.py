"""Afterwards: did it happen? Both are asked; the first answer settles it for both, and it is credited once (R10,
R139).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.declare import Order
from bot.desk import Desk, Turn
from bot.meetings.asked import anew
from bot.meetings.feature import GONE, meetings
from bot.meetings.kept import between_schools, days, of_person, others, seats, starts
from bot.meetings.moved import choose
from bot.meetings.words import another_time, button, matter, name_of
from bot.rules.etiquette import shut
from bot.shared.ledger import Bucket, Entry, of
from bot.shared.meeting import Meeting, Met, Purpose, Seat, State
from bot.talk import Answer, Ask, Asks, Block, Button, Card, Question, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import DAY, Span, say_day, say_minutes

REACH = 28
"""Days back for which it is still asked whether something happened."""


@meetings.nudge(Order.DID_IT_HAPPEN, weekly=True, title="Did it happen?")
async def did_it_happen(turn: Turn) -> Ask | None:
    """About the oldest date of one's own of which nobody has said what became of it; once for each date."""
    for seat, meeting in await unsaid(turn):
        about = f"{meeting.id}:{seat.day}"
        asked = await turn.unit.agenda.asked(turn.person.id, f"{DID}:{about}")
        if not asked and await is_asked_about(turn, meeting, seat.day):
            says = f"{name_of(turn, meeting, turn.person)}, {say_day(seat.day)}: did you meet?"
            return Ask(Card(says, (), both(meeting, seat.day)), about=about)
    return None


DID = "meetings.did_it_happen"


SAID_OF = (State.AGREED, State.LAPSED)
"""Meetings that may have happened: of a group whose people have changed, what was before."""


async def unsaid(turn: Turn) -> list[tuple[Seat, Meeting]]:
    """One's own dates that are over, and of which nobody has said what became of them; the oldest first."""
    found = await of_person(turn, turn.person.id, Span(turn.today - REACH * DAY, turn.today), states=SAID_OF)
    return [(s, m) for s, m in found if not s.answer and over(turn, m, s.day) <= turn.now]


async def is_asked_about(turn: Turn, meeting: Meeting, day: date) -> bool:
    """A standing half-hour is asked about after its first date and after the last on which a week's message can still
    ask, and not in between (D24).
    """
    if not meeting.slot:
        return True
    on = await days(turn, meeting)
    weekly = (await turn.slot(turn.person)).day
    reach = Span(on[0], on[-1] + 6 * DAY)
    asks = [d for d in turn.calendar.school_days if d in reach and d.weekday() == weekly]
    open_ = [d for d in asks if not shut(d, turn.person, turn.calendar)]
    last = max((d for d in on if open_ and d <= open_[-1]), default=on[-1])
    return day in (on[0], last)


def over(desk: Desk, meeting: Meeting, day: date) -> datetime:
    """The instant at which it is over."""
    return starts(desk, meeting, day) + timedelta(minutes=meeting.minutes)


def both(meeting: Meeting, day: date) -> tuple[Button, Button]:
    """The two answers."""
    on = day.isoformat()
    return button("We met", "met", meeting, day=on), button("Missed it", "missed", meeting, day=on)


@meetings.action
async def met(turn: Turn, meeting: str, sequence: int, day: str) -> Answer:
    """They met: settled and credited for all of them."""
    kept = await turn.records.get(Meeting, meeting)
    seat = await said_of(turn, kept, day) if kept else None
    if kept is None or seat is None:
        return Card("That is settled already. Thanks.") if kept and kept.state == State.AGREED else Card(GONE)
    if starts(turn, kept, seat.day) > turn.now:
        return too_soon(turn, kept, seat.day)
    out = await settle(turn, kept, seat.day, Met.MET)
    links = between_schools(turn, kept)
    if links:
        await credit(turn, kept, seat.day)
    return [await thanks(turn, kept, links), *out]


def way_out(kept: Meeting) -> Button:
    """Out of it: of a round by changing places, since the others go on; of anything else by calling it off."""
    if kept.round:
        return Button(label="Swap", target="pair_swaps.swap_in", args=(("group", kept.id),))
    return button("Call it off", "call_off", kept)


@meetings.action
async def missed(turn: Turn, meeting: str, sequence: int, day: str) -> Answer:
    """They missed it, which is nobody's fault: another time is offered."""
    kept = await turn.records.get(Meeting, meeting)
    seat = await said_of(turn, kept, day) if kept else None
    if kept is None or seat is None:
        return Card("That is settled already. Thanks.")
    if starts(turn, kept, seat.day) > turn.now:
        return too_soon(turn, kept, seat.day)
    out = await settle(turn, kept, seat.day, Met.MISSED)
    if kept.slot:
        coming = [d for d in await days(turn, kept) if d > turn.today]
        says = f"That's fine. The next is {say_day(coming[0])}." if coming else "That's fine. That was the last date."
        swap = (way_out(kept),) if kept.round else ()
        return [Say(Card(says, (), (another_time(kept), *swap) if coming else ())), *out]
    partner = anew(kept)[1:]
    return [await choose(turn, kept, says="That's fine. Another time?", more=partner), *out]


def too_soon(turn: Turn, kept: Meeting, day: date) -> Card:
    """Nobody can say yet; what can be done meanwhile."""
    buttons = (another_time(kept), way_out(kept))
    return Card(f"{name_of(turn, kept, turn.person)} is on {say_day(day)}. I ask afterwards.", (), buttons)


async def said_of(turn: Turn, kept: Meeting, day: str) -> Seat | None:
    """The person's own seat of that day (or the newest that is over), if nobody has said what became of it."""
    mine = [s for s in await seats(turn, kept, turn.person.id) if not s.answer]
    if day:
        return next((s for s in mine if s.day == date.fromisoformat(day)), None)
    gone = [s for s in mine if over(turn, kept, s.day) <= turn.now]
    return gone[-1] if gone else mine[0] if mine else None


async def settle(turn: Turn, kept: Meeting, day: date, answer: Met) -> list[Effect]:
    """The first answer settles it for everybody, and takes the question off the others' cards."""
    for seat in await seats(turn, kept):
        if seat.day == day:
            await turn.records.put(replace(seat, answer=answer, reported=turn.today))
    out: list[Effect] = []
    for id in others(kept, turn.person.id):
        if person := turn.community.person(id):
            said = "you met" if answer is Met.MET else "it did not come about this time"
            card = Card(f"{name_of(turn, kept, person)}, {say_day(day)}: {said}. Nothing more is needed.")
            out.append(Tell(person=id, card=card, about=f"{DID}:{kept.id}:{day}", only_redraw=True))
            if not kept.slot:
                out.append(Tell(person=id, card=card, about=matter(kept), only_redraw=True))
    return out


async def credit(turn: Turn, kept: Meeting, day: date) -> None:
    """Minutes to Links for each who was there, in the books of their own school (R10)."""
    for id in [s.person for s in await seats(turn, kept) if s.day == day]:
        if person := turn.community.person(id):
            books = turn.unit.records(person.school, group=turn.group, person=turn.person.id)
            mine = turn.records if person.school == turn.person.school else books
            await mine.add(
                Entry(
                    person=id,
                    day=day,
                    minutes=kept.minutes,
                    bucket=Bucket.LINKS,
                    what=name_of(turn, kept, person),
                    department=person.home,
                    batch=turn.group,
                    named_day=day != turn.today,
                    logged_on=turn.today,
                )
            )


async def thanks(turn: Turn, kept: Meeting, links: bool) -> Say | Ask:
    """What was credited; of a call, also what was heard, which stays with whoever writes it."""
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    body: list[Block] = []
    buttons: list[Button] = [undo]
    if links:
        done, whole = await turn.spent(turn.person.id, Bucket.LINKS), await turn.target(turn.person, Bucket.LINKS)
        body.append(Text(f"{say_minutes(kept.minutes)} for each of you. Links this year: {of(done, whole)}."))
        mine = await turn.records.find(Entry, batch=turn.group, person=turn.person.id)
        buttons.append(Button(label="Change", target="ledger.changed", args=(("entry", mine[0].id),), opens=True))
    if kept.purpose != Purpose.CALL:
        return Say(Card("Lovely.", tuple(body), tuple(buttons)))
    body.append(Asks("What did you hear? Your next words are a note for you alone."))
    return Ask(
        Card("Lovely.", tuple(body), tuple(buttons)), Question(handler="call_notes.heard", args={"meeting": kept.id})
    )


@meetings.done
async def done(turn: Turn, how: str) -> Answer:
    """`done` and `notdone` where no card is open: of the newest date that is over."""
    found = await unsaid(turn)
    if not found or how == "skip":
        return None
    seat, meeting = found[-1]
    run = met if how == "done" else missed
    return await run.run(turn, meeting.id, meeting.sequence, seat.day.isoformat())
