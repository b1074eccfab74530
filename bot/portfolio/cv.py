"""A CV worth leaving with: what a person did, in their words, on a page or two that a head likes to read (R2, R60)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from textwrap import shorten

from bot.desk import Desk
from bot.portfolio.gathered import Row, gathered, sat_in
from bot.portfolio.paper import Line, Paper, Section, as_pdf, as_word
from bot.profiles.offers import offers, profile_of, spoken
from bot.shared.meeting import Purpose
from bot.shared.portfolio import Aim, Sort, Statement
from bot.talk import Give
from bot.world.calendar import MONTHS, say_day, say_minutes
from bot.world.people import Person, fold

FEWER = ((12, 160), (9, 160), (7, 120), (5, 80), (4, 50), (3, 0))
"""Lines of one section and characters told of each, at most, and fewer where two pages would not hold them; what is
more is summed up in one line.
"""
TWO_PAGES = 86
"""Lines of print."""
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
    ("Tried out", frozenset((Sort.IDEA,))),
    ("Writing", frozenset((Sort.BLOG,))),
)
"""The sections in the order that a head reads; notes, reflections and targets are nobody else's."""


async def cv(desk: Desk, person: Person) -> Paper:
    """The CV as it stands today, on two pages at most: the more sections there are, the fewer lines each."""
    rows = [replace(r, sort=Sort.IDEA) if r.tried and r.sort is Sort.NOTE else r for r in await gathered(desk, person)]
    offered = "; ".join(map(spoken, (await offers(desk, [person]))[person.id]))
    go_to = Section("Go-to for", (Line(offered),) if offered else ())
    partners = Section("With other schools", await schools(desk, person, rows))
    intro = shorten((await profile_of(desk, person.id)).you, 400, placeholder="…")
    for most, long in FEWER:
        led, *rest = (
            Section(title, listed([r for r in rows if r.sort in sorts], most, long)) for title, sorts in SECTIONS
        )
        made = tuple(s for s in (go_to, led, partners, *rest) if s.lines)
        paper = Paper(person.name, post_of(desk, person), intro, made, "" if made else EMPTY, desk.today)
        if height(paper) <= TWO_PAGES:
            break
    return paper


def files(person: Person, paper: Paper, what: str, to: str | None = None) -> list[Give]:
    """A paper in Word and as PDF, under the person's name, for whoever is at the desk or for `to`."""
    name = f"{'-'.join(fold(person.name).split())}-{what}"
    word, pdf = as_word(paper), as_pdf(paper)
    return [
        Give(name=f"{name}.docx", data=word, says="In Word", person=to),
        Give(name=f"{name}.pdf", data=pdf, says="As PDF", person=to),
    ]


def height(paper: Paper) -> int:
    """About how many lines of print a paper takes."""
    lines = [one for section in paper.sections for one in section.lines]
    printed = sum(-(-len(one.what) // 60) + -(-len(one.more) // 85) for one in lines)
    return 5 + len(paper.intro) // 85 + 2 * len(paper.sections) + printed


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


def listed(rows: Sequence[Row], most: int = FEWER[0][0], long: int = FEWER[0][1]) -> tuple[Line, ...]:
    """Rows as lines: the newest, and what is more in one line."""
    more = rows[most:]
    lines = [line(r, long) for r in rows[:most]]
    if more:
        minutes = sum(r.minutes for r in more)
        lines.append(Line(f"and {len(more)} more{f', {say_minutes(minutes)} in all' if minutes else ''}"))
    return tuple(lines)


def line(row: Row, most: int = 0) -> Line:
    """One row: what and who awarded it, how long, when; under it what came of it, in the person's words."""
    by = row.awarded_by if row.awarded_by.casefold() not in row.title.casefold() else ""
    long = say_minutes(row.minutes) if row.minutes and row.sort is not Sort.LED else ""
    what = ", ".join(filter(None, (upper(row.title), by, long)))
    more = " ".join(told(said, most) for said in (row.used, row.effect, *map(upper, row.came)) if said and most)
    return Line(what, months(row.since, row.day), more)


def told(said: str, most: int) -> str:
    """Some words, short enough for a line, as a sentence."""
    said = shorten(said, most, placeholder="…")
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
    for seat, meeting in await sat_in(desk, person):
        if meeting.purpose == Purpose.CALL:
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
    return Paper(
        person.name,
        f"{post_of(desk, person)}, from {say_day(since)} {since.year}",
        intro,
        tuple(made),
        foot,
        desk.today,
    )


def whole(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Rows as lines with all that was said of them."""
    lines = [replace(line(r), more=" ".join(filter(None, (r.used, r.effect, *map(upper, r.came))))) for r in rows]
    return tuple(lines) or (Line("Nothing hangs on it yet."),)
