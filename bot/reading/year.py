"""A school's year as it is pasted from a website, a letter or a list: terms, half-terms, INSET days, bank holidays.

Each line is read by itself, so that what cannot be read is told by its number and nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from bot.reading.pattern import pattern
from bot.world.calendar import DAY, MONTHS, Span, say_day

MONTH = "|".join(f"{m.lower()}[a-z]*" for m in MONTHS)
LABELS = (
    ("inset", r"inset|training|staff days?|staff only|teacher days?|non[- ]?pupil|pd days?|development days?"),
    ("bank", r"(?:may day |spring |early may )?bank(?: holidays?)?|public holidays?|may day|good friday|easter monday"),
    ("break", r"half[- ]?terms?(?: break| holiday)?|mid[- ]?term|break|holidays?|closed|closure"),
    (
        "term",
        r"(?:(?:autumn|spring|summer|michaelmas|lent|trinity)\b(?: terms?)?|terms?\b)(?:\s*[1-6]\b(?=\s*[:.)]|\s+\d))?",
    ),
)
TOKEN = pattern(
    "|".join(f"(?P<{name}>\\b(?:{words}))" for name, words in LABELS)
    + r"|(?P<iso>\b20\d\d-\d\d?-\d\d?\b)|(?P<slash>\b\d\d?[/.]\d\d?(?:[/.](?:20)?\d\d)?\b)"
    + rf"|\b(?P<day>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{MONTH})\b\.?(?:,?\s*(?P<year>20\d\d))?"
    + rf"|\b(?P<month2>{MONTH})\s+(?P<day2>\d\d?)(?:st|nd|rd|th)?\b(?:,?\s*(?P<year2>20\d\d))?"
    + r"|(?P<to>[-–—]|\b(?:to|until|till|through|ends?|ending|finish\w*|closes?)\b)"
    + r"|(?P<bare>\b\d\d?)(?:st|nd|rd|th)?\b",
    re.I,
)
LEAST = 15
"""Weekdays that a stretch without a name has at least, to be a term and no break."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One line that cannot be used, and what would work."""

    line: int
    says: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.says}"


@dataclass
class Year:
    """What was read, and what could not be."""

    terms: list[Span] = field(default_factory=list)
    breaks: list[Span] = field(default_factory=list)
    inset: list[date] = field(default_factory=list)
    bank: list[date] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lines: dict[Span, int] = field(default_factory=dict)
    """Where each stretch was read."""

    def put(self, kind: str, span: Span, line: int) -> None:
        """Keep one stretch of a kind."""
        if kind in ("inset", "bank"):
            days = self.inset if kind == "inset" else self.bank
            days += [d for d in span.days() if d.weekday() < 5 and d not in days]
        elif span not in self.lines:
            (self.terms if kind == "term" else self.breaks).append(span)
            self.lines[span] = line


BEGINS, ENDS = (
    pattern(r"\b(?:starts?|begins?|first day)\b", re.I),
    pattern(r"\b(?:ends?|last day|break up)\b", re.I),
)


def read_year(text: str, today: date, kind: str = "", *, named: bool = False) -> Year:
    """All the dates of a text. `kind` is what stands in it where nothing else is said: `term`, `inset` or `bank`;
    `named`: what has no name that a school year has is something else, and left alone.
    """
    year = Year()
    begun: date | None = None
    first = today.year if today.month >= 7 else today.year - 1
    for number, line in enumerate(re.split(r"\n", text), 1):
        for clause in filter(str.strip, line.split(";")):
            try:
                found = list(_stretches(clause, first, kind))
            except ValueError as problem:
                year.faults.append(Fault(number, str(problem)))
                continue
            for of, span in found:
                if of == "day" and BEGINS.search(clause) and not ENDS.search(clause):
                    begun = span.start
                elif of == "day" and begun and ENDS.search(clause):
                    year.put("term", Span(begun, span.end), number)
                    begun = None
                elif of == "day" and not named:
                    says = f"{say_day(span.start)} is one day. A term has a first and a last one: 1 Sep to 18 Dec."
                    year.faults.append(Fault(number, says))
                elif of != "day" and not (named and of == "other"):
                    year.put(_sort(span) if of == "other" else of, span, number)
            if not found and not named and re.search(r"\d", clause):
                says = f"I can't find a date in “{clause.strip()[:60]}”. Write it as 1 Sep to 18 Dec."
                year.faults.append(Fault(number, says))
    _settle(year)
    return year


def _stretches(clause: str, first: int, kind: str) -> Iterator[tuple[str, Span]]:
    """The stretches of one clause with their kind: a date, or two with `to` between them."""
    label, term, start, joined = kind, False, None, False
    opened: date | None = None
    for of, day in _tokens(clause, first):
        if of in ("term", "break", "inset", "bank"):
            if start and not joined:
                opened = start if label in ("", "term") and of == "break" else opened
                if opened is None:
                    yield _named(label or "term", start, start)
                start = None
            label, term, joined = of, term or of == "term", False
        elif of == "to":
            if start is None and opened:
                start, opened, label = opened, None, "term"
            joined = start is not None
        elif start and joined and day:
            yield _named(label, start, day)
            start, joined, label = None, False, label if label in ("inset", "bank", kind) else "term" if term else kind
        elif day:
            if start:
                yield _named(label, start, start)
            start, joined = day, False
    if start:
        yield _named(label, start, start)


def _named(label: str, start: date, end: date) -> tuple[str, Span]:
    if end < start:
        raise ValueError(f"{say_day(end)} comes before {say_day(start)}: the first day first, please.")
    if (end - start).days > 200:
        raise ValueError(f"{say_day(start)} to {say_day(end)} is longer than a term. One term on each line, please.")
    if start == end and label not in ("inset", "bank", "break"):
        return "day", Span(start, end)
    return label or "other", Span(start, end)


def _sort(span: Span) -> str:
    """A stretch without a name is a term if it is long, and a break if it is short."""
    return "term" if sum(d.weekday() < 5 for d in span.days()) >= LEAST else "break"


def _tokens(clause: str, first: int) -> Iterator[tuple[str, date | None]]:
    """Names, dates and the words between two dates, in order; `26 to 30 Oct` and `1, 2 Sep` borrow the month."""
    waiting: list[int] = []
    held: list[str] = []
    for found in TOKEN.finditer(clause):
        name = found.lastgroup or ""
        if found["bare"]:
            waiting.append(int(found["bare"]))
            held.append("day")
        elif found["to"]:
            if waiting:
                held.append("to")
            else:
                yield "to", None
        elif found["iso"] or found["slash"] or found["day"] or found["day2"]:
            day = _date(found, first)
            for one in held:
                yield ("to", None) if one == "to" else ("date", _in(day, waiting.pop(0)))
            held.clear()
            yield "date", day
        else:
            waiting.clear()
            held.clear()
            yield name, None


def _date(found: re.Match[str], first: int) -> date:
    if found["iso"]:
        parts = [int(n) for n in found["iso"].split("-")]
        return _day(parts[2], parts[1], parts[0])
    if found["slash"]:
        numbers = [int(n) for n in re.split(r"[/.]", found["slash"])]
        year = numbers[2] + (2000 if numbers[2] < 100 else 0) if len(numbers) > 2 else 0
        return _day(numbers[0], numbers[1], year or _year(numbers[1], first))
    which = "2" if found["day"] is None else ""
    month, said = found[f"month{which}"], found[f"year{which}"]
    of = [m.lower() for m in MONTHS].index(month[:3].lower()) + 1
    return _day(int(found[f"day{which}"]), of, int(said) if said else _year(of, first))


def _year(month: int, first: int) -> int:
    """The school year runs from September to August."""
    return first if month >= 9 else first + 1


def _day(day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        month_said = MONTHS[month - 1] if 1 <= month <= 12 else f"month {month}"
        raise ValueError(f"there is no {day} {month_said}.") from None


def _in(of: date, day: int) -> date:
    """A day that borrows the month of the date after it."""
    return _day(day, of.month, of.year)


def _settle(year: Year) -> None:
    """Six terms are three with a break in each; terms follow each other, and breaks lie inside them (D3)."""
    year.terms.sort(key=lambda s: s.start)
    year.breaks.sort(key=lambda s: s.start)
    for one, other in pairwise(year.terms):
        if other.start <= one.end:
            says = f"{_said(other)} begins before {_said(one)} has ended."
            year.faults.append(Fault(year.lines[other], says))
    if len(year.terms) == 6 and not year.faults:
        halves = list(zip(year.terms[::2], year.terms[1::2], strict=True))
        year.breaks += [Span(a.end + DAY, b.start - DAY) for a, b in halves]
        year.terms = [Span(a.start, b.end) for a, b in halves]
    for gap in year.breaks[:]:
        if year.terms and not any(gap.start in t and gap.end in t for t in year.terms):
            if any(t.start <= gap.end and gap.start <= t.end for t in year.terms):
                says = f"{_said(gap)} is partly outside the term. A half-term lies inside its term."
                year.faults.append(Fault(year.lines.get(gap, 1), says))
            else:
                year.breaks.remove(gap)  # Christmas and Easter lie between the terms, where nothing need be said


def _said(span: Span) -> str:
    return f"{say_day(span.start)} to {say_day(span.end)}"
