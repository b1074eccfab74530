"""A CV worth leaving with: what a person did, in their words, on a page or two that a head likes to read (R2, R60)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from textwrap import shorten

from bot.desk import Desk
from bot.portfolio.gathered import Row, gathered
from bot.portfolio.paper import Line, Paper, Section
from bot.profiles.offers import offers, profile_of, spoken
from bot.shared.meeting import Meeting, Met, Purpose, Seat
from bot.shared.portfolio import Aim, Sort, Statement
from bot.world.calendar import MONTHS, say_day, say_minutes
from bot.world.people import Person, fold

MOST = 12
"""Lines of one section; what is more is summed up in one."""
TOLD = 160
"""Characters that a line tells of how something was used, or what came of it."""
EMPTY = "Nothing here yet, and that is fine: this page fills by itself from what you log, give and keep."
SECTIONS: tuple[tuple[str, frozenset[Sort]], ...] = (
    ("Led and presented", frozenset((Sort.LED,))),
    ("Certificates", frozenset((Sort.CERTIFICATE,))),
    ("Courses and study", frozenset((Sort.COURSE, Sort.WEBINAR, Sort.JOINED, Sort.READING))),
    (
        "With colleagues",
        frozenset(
            (
                Sort.PLANNING,
                Sort.MARKING,
                Sort.COACHING,
                Sort.OBSERVATION,
                Sort.SHADOWING,
                Sort.PLACEMENT,
                Sort.JOB_SWAP,
            )
        ),
    ),
    ("Tried in the classroom", frozenset((Sort.IDEA,))),
    ("Writing", frozenset((Sort.BLOG,))),
)
"""The sections in the order that a head reads; notes, reflections and targets are nobody else's."""


async def cv(desk: Desk, person: Person) -> Paper:
    """The CV as it stands today."""
    rows = await gathered(desk, person)
    made = []
    for title, sorts in SECTIONS:
        if lines := listed([r for r in rows if r.sort in sorts]):
            made.append(Section(title, lines))
    if partners := await schools(desk, person, rows):
        made.insert(1, Section("With other schools", partners))
    offered = (await offers(desk, [person]))[person.id]
    if offered:
        made.insert(0, Section("Go-to for", (Line("; ".join(map(spoken, offered))),)))
    intro = shorten((await profile_of(desk, person.id)).you, 400, placeholder="…")
    return Paper(person.name, post_of(desk, person), intro, tuple(made), "" if made else EMPTY)


def post_of(desk: Desk, person: Person) -> str:
    """`Head of Computing, Thornbury Vale School, tom.ashworth@…`."""
    of = [d.name for i in person.departments if (d := desk.community.department(i))]
    leads = [d.name for i in person.leads if (d := desk.community.department(i))]
    deputy = [d.name for i in person.deputises if (d := desk.community.department(i))]
    says = [f"Head of {n}" for n in leads] + [f"Deputy head of {n}" for n in deputy]
    says += ["CPD leader"] if person.cpd_leader else []
    rest = [n for n in of if n not in (*leads, *deputy)]
    school = desk.community.school(person.school).name
    return ", ".join(filter(None, (*says, *rest, school, person.email)))


def listed(rows: Sequence[Row], most: int = MOST) -> tuple[Line, ...]:
    """Rows as lines: the newest, and what is more in one line."""
    more = rows[most:]
    lines = [line(r) for r in rows[:most]]
    if more:
        minutes = sum(r.minutes for r in more)
        lines.append(Line(f"and {len(more)} more{f', {say_minutes(minutes)} in all' if minutes else ''}"))
    return tuple(lines)


def line(row: Row) -> Line:
    """One row: what and who awarded it, how long, when; under it what came of it, in the person's words."""
    by = row.awarded_by if row.awarded_by.casefold() not in row.title.casefold() else ""
    long = say_minutes(row.minutes) if row.minutes and row.sort is not Sort.LED else ""
    what = ", ".join(filter(None, (upper(row.title), by, long)))
    more = " ".join(told(said) for said in (row.used, row.effect, *map(upper, row.came)) if said)
    return Line(what, months(row.since, row.day), more)


def told(said: str) -> str:
    """Some words, short enough for a line, as a sentence."""
    said = shorten(said, TOLD, placeholder="…")
    return said if said[-1] in ".!?…" else f"{said}."


def upper(said: str) -> str:
    """The same words with a capital at their beginning."""
    return said[:1].upper() + said[1:]


def months(since: date, day: date) -> str:
    """`Nov 2026`, `Sep to Nov 2026`, `Sep 2026 to Mar 2027`."""
    ends = f"{MONTHS[day.month - 1]} {day.year}"
    if (since.year, since.month) == (day.year, day.month):
        return ends
    begins = MONTHS[since.month - 1]
    return f"{begins} to {ends}" if since.year == day.year else f"{begins} {since.year} to {ends}"


async def schools(desk: Desk, person: Person, rows: Iterable[Row]) -> tuple[Line, ...]:
    """`Worked with St Wystan's College on schemes of work`: calls, one line a school; those logged by hand too."""
    found: dict[str, list[tuple[date, str]]] = {}
    titles = set()
    for seat in await desk.records.find(Seat, person=person.id, answer=Met.MET, everywhere=True):
        meeting = await desk.records.get(Meeting, seat.meeting)
        if meeting and meeting.purpose == Purpose.CALL:
            others = [p for i in meeting.people if i != person.id and (p := desk.community.person(i))]
            titles.add(fold(f"call with {' and '.join(p.name for p in others)}"))
            for school in {p.school for p in others if p.school != person.school}:
                found.setdefault(school, []).append((seat.day, meeting.focus or ""))
    lines = []
    for school, met in sorted(found.items(), key=lambda f: max(f[1]), reverse=True):
        on = ", ".join(dict.fromkeys(focus for _, focus in met if focus))
        calls = f"{len(met)} call{'s' if len(met) > 1 else ''}"
        what = f"Worked with {desk.community.school(school).name}{f' on {on}' if on else ''}, {calls}"
        lines.append(Line(what, months(min(met)[0], max(met)[0])))
    by_hand = [r for r in rows if r.sort is Sort.CALL and fold(r.title) not in titles]
    return (*lines, *listed(by_hand))


async def appraisal(desk: Desk, person: Person, since: date) -> Paper:
    """A page for the owner to hand over: each aim with what serves it, then the rest of the year, in full (R45)."""
    rows = [r for r in await gathered(desk, person) if r.day >= since]
    aims = [a for a in await desk.records.find(Aim, person=person.id) if a.until >= since]
    made = [Section(f"Aim: {a.text}", whole([r for r in rows if r.aim == a.id])) for a in reversed(aims)]
    named = {a.id for a in aims}
    rest = [r for r in rows if r.aim not in named and r.sort is not Sort.REFLECTION]
    if rest:
        made.append(Section("This year" if not aims else "Also this year", whole(rest)))
    own = [s for s in await desk.records.find(Statement, person=person.id) if s.year >= since and s.text]
    intro = own[-1].text if own else ""
    foot = "" if made else EMPTY
    return Paper(person.name, f"{post_of(desk, person)}, from {say_day(since)} {since.year}", intro, tuple(made), foot)


def whole(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Rows as lines with all that was said of them."""
    lines = [replace(line(r), more=" ".join(filter(None, (r.used, r.effect, *map(upper, r.came))))) for r in rows]
    return tuple(lines) or (Line("Nothing hangs on it yet."),)
