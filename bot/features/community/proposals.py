"""A partner for the half-term's call: proposed once from its second week on, and another one for the asking (R10)."""

from dataclasses import replace

from bot.declare import Feature, Order, Section
from bot.desk import Desk, Turn
from bot.meetings.diary import AHEAD, Diary, ahead, times
from bot.meetings.kept import of_people, of_person
from bot.meetings.moved import choose, draft
from bot.meetings.words import partner
from bot.shared.meeting import Meeting, Met, Purpose, Seat, State
from bot.shared.wishes import Pause, Skipped
from bot.talk import Answer, Ask, Button, Card, Facts, Text
from bot.world.calendar import DAY, Span, monday
from bot.world.people import Department, Person, fold

proposals = Feature(
    "proposals", "A partner for a call", "Half an hour with a colleague elsewhere is worth a day's course.",
    programme="calls",
)  # fmt: skip

AT_MOST = 6
"""Candidates whose diaries are looked at."""
TWICE = 2
"""A proposal and one reminder of it, in a half-term."""


@proposals.nudge(Order.WAITING, weekly=True, title="A partner for a call")
async def proposal(turn: Turn) -> Ask | None:
    """From the second week of the half-term, to whoever has no call planned in it."""
    block = turn.calendar.block_of(turn.today)
    if block is None or monday(turn.today) <= monday(block.start):
        return None
    if await calls(turn, turn.person.id, Span(block.start, turn.today + AHEAD * DAY)):
        return None
    about = block.start.isoformat()
    asked = len(await turn.unit.agenda.asked(turn.person.id, f"proposals.proposal:{about}"))
    found = await candidates(turn, block) if asked < TWICE else []
    if not found:
        return None
    person, shared = await easiest(turn, found)
    # Without a free in common there is not much to tap, so that is not asked about again.
    return await proposed(turn, person, about) if shared or not asked else None


async def calls(desk: Desk, person: str, span: Span) -> list[tuple[Seat, Meeting]]:
    """Somebody's calls in a span that were asked for or agreed, whatever became of them."""
    return of_calls(await of_person(desk, person, span))


def of_calls(rows: list[tuple[Seat, Meeting]]) -> list[tuple[Seat, Meeting]]:
    """Those that are calls."""
    return [(s, m) for s, m in rows if m.purpose == Purpose.CALL and s.answer != Met.MISSED]


def teaches(desk: Desk, person: Person) -> set[str]:
    """What somebody teaches: their departments' names, and the subjects that they have named."""
    named = (d.name for i in person.departments if (d := desk.community.department(i)))
    return {fold(name) for name in (*named, *person.subjects)}


async def candidates(turn: Turn, block: Span) -> list[Person]:
    """Who teaches the same at a school that shares: without a call so far first, then whoever one met longest ago."""
    mine = teaches(turn, turn.person)
    refused = {s.about for s in await turn.records.find(Skipped, person=turn.person.id) if s.on in block}
    met: dict[str, str] = {}
    for seat, meeting in await of_person(turn, turn.person.id):
        if meeting.purpose == Purpose.CALL and seat.answer == Met.MET:
            met.update(dict.fromkeys(meeting.people, seat.day.isoformat()))
    them: list[Person] = []
    for person in turn.community.people:
        elsewhere = person.school != turn.person.school and turn.community.share(person.school, turn.person.school)
        if (
            elsewhere
            and mine & teaches(turn, person)
            and f"partner:{person.id}" not in refused
            and turn.reach(person.id)
        ):
            them.append(person)
    ids = tuple(p.id for p in them)
    pauses = [p for p in await turn.records.find(Pause, person=ids, everywhere=True) if p.what in (None, "calls")]
    seated = await of_people(turn, ids, block)
    found: list[tuple[bool, str, str, Person]] = []
    for person in them:
        if not any(p.person == person.id and p.covers(turn.beside(person).today) for p in pauses):
            found.append((bool(of_calls(seated[person.id])), met.get(person.id, ""), fold(person.name), person))
    return [one[3] for one in sorted(found, key=lambda one: one[:3])]


async def proposed(turn: Turn, person: Person, about: str | None = None) -> Ask:
    """The partner card, three times that both have offered, and [Another partner]."""
    kept = await draft(turn, Purpose.CALL, [person])
    school = turn.community.school(person.school).name
    more = (another_partner.button("Another partner", but=person.id),)
    says = f"This half-term's call: {person.name}, {school}?"
    ask = await choose(turn, kept, says=says, body=await partner(turn, person, turn.person), more=more)
    why = (Button(label="Why this?", target="core.why_this"), Button(label="Pause", target="wellbeing.pause_now"))
    return Ask(replace(ask.card, more=why), *ask.questions, about=about)


@proposals.action
async def another_partner(turn: Turn, but: str) -> Answer:
    """Somebody else; who was turned down is not proposed again this half-term (R85)."""
    for id in but.split(","):
        if id != turn.person.id:
            await turn.records.add(Skipped(person=turn.person.id, about=f"partner:{id}", on=turn.today))
    return await somebody.run(turn)


@proposals.action
async def somebody(turn: Turn) -> Answer:
    """The next partner, if there is one."""
    block = turn.calendar.block_of(turn.today) or Span(turn.today, turn.today)
    found = await candidates(turn, block)
    if not found:
        return Card(
            "There is nobody else to propose this half-term.",
            (Text("You can book one with anybody by name: book a call with Hamza."),),
        )
    return await proposed(turn, (await easiest(turn, found))[0])


async def easiest(turn: Turn, found: list[Person]) -> tuple[Person, bool]:
    """The first with whom there is a free that both have offered; else the first of all, and that there is none."""
    diary = await Diary.of(turn, [turn.person, *found[:AT_MOST]], ahead(turn))
    for person in found[:AT_MOST]:
        if times(diary.between(turn.person, person), count=1):
            return person, True
    return found[0], False


@proposals.summary
async def for_head(desk: Desk, department: Department, span: Span) -> Section | None:
    """How many of the team have met and planned this half-term, and with which schools; titles, no more."""
    block = desk.calendar.block_of(desk.today)
    people = desk.community.members(department.id)
    met, planned, schools = 0, 0, dict[str, None]()
    for person in people if block else ():
        rows = await calls(desk, person.id, block or span)
        met += any(s.answer == Met.MET for s, _ in rows)
        planned += any(not s.answer and m.state == State.AGREED for s, m in rows)
        for _, meeting in rows:
            theirs = [p.school for i in meeting.people if (p := desk.community.person(i))]
            schools.update(dict.fromkeys(desk.community.school(s).name for s in theirs if s != department.school))
    if not met and not planned:
        return None
    said = f"{met} of {len(people)} met" + (f", {planned} planned" if planned else "")
    return Section("Calls", (Facts((("This half-term", f"{said}, with {' and '.join(schools)}"),)),))
