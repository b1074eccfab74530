"""The times of a school's day as people write them: `Mon-Thu: P1 08:50-09:50, lunch 12:10-13:00`, a line for each sort
of day.
"""

import re
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from bot.reading.pattern import pattern
from bot.reading.year import Fault
from bot.world.calendar import WEEKDAYS, Period

DAY = r"(?:mon|tue|wed|thu|fri)[a-z]*"
DAYS = pattern(
    rf"^\s*(?P<days>(?:{DAY}|every day|all days|daily)(?:\s*(?:-|–|—|to|,|and|&|/)\s*{DAY})*)\s*[:,–-]?\s*", re.I
)
CLOCK = r"([01]?\d|2[0-3])[:.h]?([0-5]\d)?\s*(am|pm)?"
TIMES = pattern(rf"(?<![\d:.])\(?{CLOCK}\s*(?:-|–|—|\bto\b|\buntil\b)\s*{CLOCK}\)?(?![\d:])", re.I)
NUMBER = pattern(r"^(?:p|per|period|lesson|l)?\.?\s*(\d)$", re.I)


@dataclass
class Bells:
    """The periods of each weekday (Monday is 0), and the lines that could not be read."""

    days: dict[int, tuple[Period, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_bells(text: str) -> Bells:
    """All lines of a text; a line without a day is every day's."""
    bells = Bells()
    for number, line in enumerate(text.split("\n"), 1):
        for clause in filter(str.strip, line.split(";")):
            try:
                days, periods = _line(clause)
            except ValueError as problem:
                bells.faults.append(Fault(number, str(problem)))
                continue
            for day in days:
                bells.days[day] = tuple(sorted((*bells.days.get(day, ()), *periods), key=lambda p: p.start))
    for day, rung in bells.days.items():
        for one, other in pairwise(rung):
            if other.start < one.end:
                says = f"on {WEEKDAYS[day]} {other.label} begins before {one.label} has ended."
                bells.faults.append(Fault(1, says))
    return bells


def weekdays(said: str) -> list[int] | None:
    """`Mon-Wed`, `Mon, Tue and Thu`, `every day`; None for what names no weekday."""
    said = said.strip().casefold()
    if said in ("every day", "all days", "daily", "all", "full-time", "full time"):
        return list(range(5))
    days: list[int] = []
    for some in re.split(r"\s*(?:,|and|&|/|\s)\s*", re.sub(r"\s*(?:-|–|—|\bto\b)\s*", "-", said)):
        ends = [n for w in some.split("-") if (n := _weekday(w)) is not None]
        if not some or len(ends) != some.count("-") + 1 or ends != sorted(ends):
            return None
        days += [d for d in range(ends[0], ends[-1] + 1) if d not in days]
    return sorted(days)


def _weekday(word: str) -> int | None:
    short = word[:3]
    names = [w.casefold() for w in WEEKDAYS[:5]]
    return names.index(short) if short in names and re.fullmatch(DAY, word) else None


def _line(clause: str) -> tuple[list[int], list[Period]]:
    named = DAYS.match(clause)
    days = weekdays(named["days"]) if named else list(range(5))
    if days is None:
        raise ValueError(f"I can't read the days in “{clause.strip()[:40]}”. Write them as Mon-Thu or Fri.")
    periods: list[Period] = []
    for part in filter(str.strip, clause[named.end() if named else 0 :].split(",")):
        found = TIMES.search(part)
        if not found:
            raise ValueError(f"I can't read “{part.strip()[:40]}”. Write a period as P1 08:50-09:50.")
        start, end = _time(found.groups()[:3]), _time(found.groups()[3:])
        said = part[: found.start()].strip(" :–-(") or part[found.end() :].strip(" :–-()")
        label = _label(said, len(periods) + 1)
        if end <= start:
            raise ValueError(f"{label} ends before it begins.")
        periods.append(Period(label, start, end))
    if not periods:
        raise ValueError(f"there are no times in “{clause.strip()[:40]}”. Write a period as P1 08:50-09:50.")
    return days, periods


def _time(parts: tuple[str | None, ...]) -> time:
    """Hours 1 to 6 are afternoon, as people say them."""
    hour, minute = int(parts[0] or 0), int(parts[1] or 0)
    if ((parts[2] or "").casefold() == "pm" and hour < 12) or (not parts[2] and hour in range(1, 7)):
        hour += 12
    return time(hour, minute)


def _label(said: str, number: int) -> str:
    if found := NUMBER.match(said):
        return f"P{found[1]}"
    return said.casefold() if said.casefold() in ("lunch", "break") else said or f"P{number}"
