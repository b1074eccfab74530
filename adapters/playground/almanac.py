"""The school year as the page draws it, and the moments to which its clock can be moved."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from bot.world.calendar import DAY, MONTHS, Calendar, Span, moment, monday, say_day
from bot.world.people import School

MORNING, LAST_BELL, MIDNIGHT = time(8, 0), time(15, 30), time(23, 59)
BREAK = 5
"""Days without school that make a break rather than a weekend."""
SEASONS = {8: "Autumn", 9: "Autumn", 10: "Autumn", 1: "Spring", 2: "Spring", 4: "Summer", 5: "Summer"}


class Nowhere(Exception):
    """The clock cannot be moved there; the message says why."""


def year(school: School, now: datetime) -> dict[str, Any]:
    """One school's year around a moment: rows of weeks with their marks, and the same in words."""
    calendar, today = school.calendar, now.astimezone(school.zone).date()
    around = calendar.year_of(today)
    terms = [t for t in calendar.terms if t.start in around]
    names = [_season(t, terms) for t in terms]
    weeks = calendar.weeks_of(around)
    inset = sorted(d for d in calendar.inset if any(d in t for t in terms))
    bank = sorted(d for d in calendar.bank if _closed_by_bank(d, calendar, terms))
    clocks, exams = _changes(school, around), [e for e in calendar.exams if e.start in around]
    rows = []
    for at, row in enumerate(terms):
        first = monday(row.start)
        last = monday(terms[at + 1].start) - 7 * DAY if at + 1 < len(terms) else monday(row.end) + 21 * DAY
        mondays = [d for d in Span(first, last).days() if d.weekday() == 0][:18]
        rows.append({"name": names[at], "weeks": [_week(d, calendar, weeks) for d in mondays]})
    here = weeks.index(monday(today)) + 1 if monday(today) in weeks else 0
    term = next((n for n, t in zip(names, terms, strict=True) if today in t), "")
    return {
        "title": f"{around.start.year}/{around.end.year % 100:02}",
        "rows": rows,
        "weeks": len(weeks),
        "week": here,
        "letter": calendar.letter(today) or "",
        "term": term,
        "marks": [
            *({"kind": "inset", "day": d.isoformat()} for d in inset),
            *({"kind": "bank", "day": d.isoformat()} for d in bank),
            *({"kind": "clocks", "day": d.isoformat()} for d, _ in clocks),
            *({"kind": "exams", "day": e.start.isoformat(), "until": e.end.isoformat()} for e in exams),
        ],
        "words": _words(names, terms, calendar, inset, bank, clocks, exams),
    }


def target(to: str, now: datetime, school: School, due: datetime | None) -> datetime:
    """Where a move leads: hour, morning, due, half-term, term, year, holiday or an ISO moment; Nowhere if nowhere."""
    calendar, here = school.calendar, now.astimezone(school.zone)
    match to:
        case "hour":
            return now + timedelta(hours=1)
        case "morning":
            ahead = (d for d in calendar.school_days if d >= here.date())
            return _first((moment(school.zone, d, MORNING) for d in ahead), now)
        case "due":
            if due is None:
                raise Nowhere("Nothing is due.")
            return max(due, now)
        case "half-term":
            return _first((_gate(school, b.end) for b in calendar.blocks), now)
        case "term":
            return _first((_gate(school, _last_in(calendar, t)) for t in calendar.terms), now)
        case "year":
            years = {calendar.year_of(d).end: d for d in calendar.school_days}
            return _first((_gate(school, d) for d in years.values()), now)
        case "holiday":
            days = calendar.school_days
            backs = (b for a, b in pairwise(days) if (b - a).days > BREAK)
            return _first((moment(school.zone, d, MIDNIGHT) for d in backs), now)
    try:
        there = datetime.fromisoformat(to)
    except ValueError:
        raise Nowhere("The clock does not know that moment.") from None
    if there.tzinfo is None:
        there = moment(school.zone, there.date(), there.time())
    if there <= now:
        raise Nowhere("The clock only goes forwards.")
    return there


def _first(moments: Any, now: datetime) -> datetime:
    found = next((m for m in moments if m > now), None)
    if not isinstance(found, datetime):
        raise Nowhere("The calendar ends here.")
    return found


def _gate(school: School, day: date) -> datetime:
    """When a school day is over."""
    periods = school.calendar.periods(day)
    return moment(school.zone, day, periods[-1].end if periods else LAST_BELL)


def _last_in(calendar: Calendar, term: Span) -> date:
    return max((d for d in calendar.school_days if d in term), default=term.end)


def _week(day: date, calendar: Calendar, weeks: tuple[date, ...]) -> dict[str, Any]:
    school = day in weeks
    return {"monday": day.isoformat(), "school": school, "letter": (calendar.letter(day) or "") if school else ""}


def _season(term: Span, terms: list[Span]) -> str:
    season = SEASONS.get(term.start.month)
    return season if season and len(terms) <= 3 else f"Term {terms.index(term) + 1}"


def _closed_by_bank(day: date, calendar: Calendar, terms: list[Span]) -> bool:
    inside = day.weekday() < 5 and any(day in t for t in terms)
    return inside and not any(day in h for h in calendar.holidays)


def _changes(school: School, around: Span) -> list[tuple[date, str]]:
    """The days of a year on which the clocks change, and which way."""
    found = []
    offsets = {d: datetime.combine(d, time(12), school.zone).utcoffset() for d in around.days()}
    for day, offset in offsets.items():
        before = offsets.get(day - DAY, offset)
        if offset is not None and before is not None and offset != before:
            found.append((day, "forward" if offset > before else "back"))
    return found


def _words(
    names: list[str],
    terms: list[Span],
    calendar: Calendar,
    inset: list[date],
    bank: list[date],
    clocks: list[tuple[date, str]],
    exams: list[Span],
) -> list[tuple[str, str]]:
    out = []
    for name, term in zip(names, terms, strict=True):
        halves = [_span(h) for h in calendar.holidays if h.start in term]
        out.append((name, _span(term) + (f"; half-term {', '.join(halves)}" if halves else "")))
    if inset:
        out.append(("INSET", ", ".join(_day(d) for d in inset)))
    if clocks:
        out.append(("Clocks", ", ".join(f"{way} {_day(d)}" for d, way in clocks)))
    if bank:
        out.append(("Bank holidays" if len(bank) > 1 else "Bank holiday", ", ".join(_day(d) for d in bank)))
    if exams:
        out.append(("Exams", ", ".join(_span(e) for e in exams)))
    if calendar.letters and calendar.weeks:
        start = calendar.letters_from or calendar.weeks[0]
        out.append(("Weeks", f"{' and '.join(calendar.letters)} in turn, from {calendar.letters[0]} on {_day(start)}"))
    return out


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _span(span: Span) -> str:
    if span.start.month == span.end.month:
        return f"{span.start.day}–{_day(span.end)}"
    return f"{_day(span.start)}–{_day(span.end)}"


def long_day(day: date) -> str:
    """A day with its year, as the page says it: `Thu 19 Nov 2026`."""
    return f"{say_day(day)} {day.year}"
