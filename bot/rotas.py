"""The life of a rota: drafted, posted, moved, given; and the one post that is edited ever after. Written once."""

from collections.abc import Sequence
from datetime import date, time

from bot.desk import Desk, Turn
from bot.records import Deed, Keep, Readers, Record
from bot.rules import rota as rules
from bot.talk import Block, Button, Card, Facts, Later, Mistake, Post, Text
from bot.talk.effects import Effect
from bot.world.calendar import Calendar, say_day, say_time
from bot.world.people import Department, Person, fold

TERMS = ("autumn", "spring", "summer")


class Rota(
    Record, readers=Readers.DEPARTMENT, keep=Keep.SCHOOL_YEAR, says="Rotas you made", owner="maker", shared=True
):
    """A department's talks of one term: weekly dates from `opens` to `closes`, and a plan B."""

    maker: str
    department: str
    term: str
    opens: time
    closes: time
    people: int
    plan_b: date | None = None
    state: str = "draft"
    """draft, posted or dropped."""


class Slot(Deed, readers=Readers.DEPARTMENT, keep=Keep.UNTIL_LEAVING, says="Talks you give or gave", shared=True):
    """One person's ten minutes: `place` orders the talks of a day."""

    rota: str
    place: int
    state: str = "planned"
    """planned, given, moved (to be found a new date) or withdrawn."""
    topic: str | None = None
    link: str | None = None


class Topic(Record, readers=Readers.ME, keep=Keep.SCHOOL_YEAR, says="A topic for your next talk"):
    """What somebody means to talk about, before there is a rota."""

    person: str
    text: str


def window(rota: Rota) -> int:
    """Minutes of one date."""
    return (rota.closes.hour - rota.opens.hour) * 60 + rota.closes.minute - rota.opens.minute


def term_name(calendar: Calendar, day: date, after: int = 0) -> str:
    """`autumn`, `spring` or `summer`: the term of a day, or one after it."""
    index = next((n for n, t in enumerate(calendar.terms) if day <= t.end), 0)
    return TERMS[(index + after) % len(TERMS)]


async def slots(desk: Desk, rota: Rota, *states: str) -> list[Slot]:
    """The talks of a rota, in order of day and place."""
    found = await desk.records.find(Slot, rota=rota.id, state=states or ("planned", "given"))
    return sorted(found, key=lambda s: (s.day, s.place, s.id))


async def posted(desk: Desk, department: str) -> Rota | None:
    """The rota that a department goes by: the newest one posted."""
    found = await desk.records.find(Rota, department=department, state="posted")
    return found[-1] if found else None


def when(rota: Rota, day: date) -> str:
    """`Tue 8 Dec, 15:30 to 16:30`."""
    return f"{say_day(day)}, {say_time(rota.opens)} to {say_time(rota.closes)}"


def rows(desk: Desk, rota: Rota, planned: Sequence[Slot]) -> tuple[tuple[str, str], ...]:
    """Each date with its speakers; the last regular one ends with the round."""
    days = sorted({s.day for s in planned})
    regular = [d for d in days if d != rota.plan_b]
    out = []
    for day in days:
        said = [f"{desk.called(s.person)}{f' ({s.topic})' if s.topic else ''}" for s in planned if s.day == day]
        ends = ", then the 120-second round" if regular and day == regular[-1] else ""
        out.append((when(rota, day), ", ".join(said) + ends))
    return tuple(out)


async def card(desk: Desk, rota: Rota, department: Department, *notes: Block) -> Card:
    """The rota as the channel sees it."""
    planned = await slots(desk, rota)
    body: list[Block] = [Facts(rows(desk, rota, planned))]
    links = tuple((f"{desk.called(s.person)}: {s.link}") for s in planned if s.link)
    body += [Text(said) for said in links]
    if rota.plan_b:
        body.append(Text(f"Plan B: {say_day(rota.plan_b)}."))
    return Card(f"{rota.term.title()} talks, {department.name}: ten minutes each", (*body, *notes))


async def redraw(desk: Desk, rota: Rota, *notes: Block) -> list[Effect]:
    """The one post, edited in place, and the credit when each of its dates is over."""
    department = desk.community.department(rota.department)
    if department is None or rota.state != "posted":
        return []
    out: list[Effect] = [
        Post(department=department.id, card=await card(desk, rota, department, *notes), about=f"rota:{rota.id}")
    ]
    for day in sorted({s.day for s in await slots(desk, rota, "planned") if s.day >= desk.today}):
        over = desk.instant(day, rota.closes)
        out.append(Later(at=over, action="speakers.given", args={"rota": rota.id, "day": day.isoformat()}))
    return out


async def last_date(desk: Desk, rota: Rota) -> tuple[date, int] | None:
    """The last regular date, and how many minutes it takes, the round included."""
    planned = await slots(desk, rota, "planned", "given")
    days = [s.day for s in planned if s.day != rota.plan_b]
    if not days:
        return None
    last = max(days)
    return last, rules.minutes(sum(s.day == last for s in planned), rota.people)


async def arranged(
    turn: Turn,
    department: Department,
    what: str,
    first: date,
    opens: time,
    closes: time,
) -> Rota:
    """A draft: everyone's ten minutes on as few dates as will hold them; Mistake if none would."""
    if first < turn.today:
        raise Mistake(f"{say_day(first)} has gone. A first date from today on, please.")
    everyone = turn.community.members(department.id)
    away = {p.id: await turn.pauses(p.id, "talks") for p in everyone}
    people = [p for p in everyone if not any(x.until is None for x in away[p.id] if x.covers(turn.today))]

    def free(person: Person, day: date) -> bool:
        return day.weekday() in person.days and not any(p.covers(day) for p in away[person.id])

    size = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    plan = rules.arrange(people, first, size, turn.calendar, free)
    if not plan.dates:
        raise Mistake(
            f"No date from {say_day(first)} on would hold the talks: each takes {rules.TALK + rules.CHANGE} minutes. "
            "A longer time, or an earlier date, please."
        )
    named = next((t for t in ("autumn", "spring", "summer") if t in fold(what)), term_name(turn.calendar, first))
    made = await turn.records.add(
        Rota(
            maker=turn.person.id,
            department=department.id,
            term=named,
            opens=opens,
            closes=closes,
            people=len(people),
            plan_b=plan.plan_b,
        )
    )
    placed = [(day, p) for day, some in plan.dates for p in some] + [(plan.plan_b, p) for p in plan.left if plan.plan_b]
    for place, (day, person) in enumerate(placed):
        kept = await turn.records.find(Topic, person=person.id)
        await turn.records.add(
            Slot(
                person=person.id,
                day=day,
                rota=made.id,
                place=place,
                state="draft",
                topic=kept[-1].text if kept else None,
            )
        )
    return made


async def preview(desk: Desk, made: Rota, department: Department) -> Card:
    """The rota before it is posted: dates, length of the last one, plan B."""
    planned = await slots(desk, made, "draft")
    last = max((s.day for s in planned if s.day != made.plan_b), default=desk.today)
    took = rules.minutes(sum(s.day == last for s in planned), made.people)
    body: list[Block] = [
        Facts(rows(desk, made, planned)),
        Text(f"{say_day(last)} takes {took} min of {window(made)}, with the round."),
    ]
    if made.plan_b:
        term = desk.calendar.term_of(last)
        late = (
            ""
            if term and made.plan_b in term
            else " No later school day is left this term, so that is the next term's first."
        )
        body.append(Text(f"Plan B: {say_day(made.plan_b)}.{late}"))
    else:
        body.append(Text("Plan B: no later school day is left this term, and next term's dates are not known yet."))
    body += [Text(said) for said in await clashes(desk, made, planned)]
    on = (("rota", made.id),)
    buttons = (
        Button(label="Post", target="talks.post", args=on, main=True),
        Button(label="Reorder", target="talks.reorder", args=on, opens=True),
        Button(label="Ask the team", target="offers.ask_team", args=on),
    )
    return Card(
        f"{made.term.title()} talks, {department.name}",
        tuple(body),
        buttons,
        (
            Button(label="Change", target="talks.change", args=on, opens=True),
            Button(label="Close", target="talks.close", args=on),
        ),
    )


async def clashes(desk: Desk, made: Rota, planned: list[Slot]) -> list[str]:
    """Who speaks for another department on the same day."""
    out = []
    for slot in planned:
        for other in await desk.records.find(Slot, person=slot.person, state="planned", day=slot.day):
            theirs = await desk.records.get(Rota, other.rota)
            if theirs and theirs.state == "posted" and theirs.department != made.department:
                out.append(f"{desk.called(slot.person)} also speaks on {say_day(slot.day)}, for another department.")
    return out
