"""The breaks between teaching blocks as they are said, and the days and weeks just before and after them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.reading.days import WEEKDAY
from bot.reading.pattern import pattern
from bot.reading.signs import Day, Here, Sign, Stretch
from bot.reading.spelling import DAYS, Line
from bot.reading.text import NoSuch
from bot.world.calendar import monday, say_day

DAY = timedelta(days=1)
BREAK = (
    r"(?:the )?(?:(?P<kind>autumn|spring|summer|christmas|easter|feb|oct|may) )?"
    r"(?P<break>halfterm|christmas|new year|easter|summer|holidays"
    r"|(?<=christmas )break|(?<=easter )break|(?<=summer )break)"
    r"(?! (?:term|exam|school|talks|show|do|party|concert|fair|dinner|lunch))(?![\w'])"
)

BACK = pattern(rf"(?P<what>first week|first day|first {WEEKDAY}) back(?: (?:at school|after {BREAK}))?(?!\w)")
BEHIND = pattern(rf"(?:back )?(?:(?P<what>(?:first )?(?:week|day)|(?:first )?{WEEKDAY}) )?after {BREAK}")
BEFORE = pattern(rf"(?:(?:(?P<what>(?:last )?(?:week|day)|(?:last )?{WEEKDAY}) )?before|until|by) {BREAK}")
HALF_TERMS = {"oct": (10, 11), "autumn": (10, 11), "feb": (2, 3), "spring": (2, 3), "may": (5, 6), "summer": (5, 6)}
"""The months in which a half-term that is called so begins."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A break between two teaching blocks: the last day before it, and the first staff and pupil days after it."""

    kind: str
    before: date
    staff: date | None
    pupils: date | None


def read(line: Line, at: int, here: Here) -> Iterator[Sign]:
    """Every sign of a day or week beside a break that begins at a place of the line."""
    if not here.calendar.blocks:
        return
    for shape in (BACK, BEHIND, BEFORE):
        if (found := shape.match(line.text, at)) and (sign := _beside_break(found, here, shape is BEFORE)):
            yield sign


def friday(day: date) -> date:
    """The Friday of a day's week."""
    return monday(day) + 4 * DAY


def absent(here: Here) -> None:
    """Nothing is found outside the calendar; where the line was to be a date and nothing else, that is said."""
    if here.whole:
        days = here.calendar.school_days
        raise NoSuch(f"The calendar goes from {say_day(days[0])} to {say_day(days[-1])}. Within it, a date would do.")


def gaps(here: Here) -> list[Gap]:
    """The breaks of the calendar, in order."""
    calendar, found = here.calendar, []
    blocks = calendar.blocks
    for one, other in zip(blocks, (*blocks[1:], None), strict=True):
        inside = other is not None and any(one.start in t and other.start in t for t in calendar.terms)
        if inside:
            kind = "halfterm"
        elif one.end.month >= 11 or one.end.month == 1:
            kind = "christmas"
        else:
            kind = "easter" if one.end.month <= 4 else "summer"
        staff = other.start if other else None
        found.append(Gap(kind, one.end, staff, calendar.next_school_day(one.end + DAY)))
    return found


def _beside_break(found: re.Match[str], here: Here, before: bool) -> Sign | None:
    """A day or week just before or just after a break."""
    gap, what = _gap(here, found["kind"] or "", found["break"] or "", before), found["what"] or ""
    day = gap and (gap.before if before else gap.pupils)
    if not day:
        absent(here)
        return None
    if what.endswith("week"):
        return Sign(Stretch("week", monday(day), friday(day)), found.start(), found.end())
    if found["day"]:
        ahead = (DAYS.index(found["day"]) - day.weekday()) % 7
        day += timedelta(ahead - 7 if before and ahead else ahead)
    return Sign(Day(day), found.start(), found.end())


def _gap(here: Here, kind: str, said: str, before: bool) -> Gap | None:
    """The break that is meant, coming or present; `the holidays` are no half-term unless it is now."""
    today = here.today
    wanted = kind if said in ("holidays", "break") and kind in ("christmas", "easter", "summer") else said
    wanted = "christmas" if wanted == "new year" else wanted
    for gap in gaps(here):
        over = gap.before < today if before else gap.pupils is not None and gap.pupils <= today
        now = gap.before < today and (gap.staff is None or today < gap.staff)
        other = gap.kind == "halfterm" and not now if wanted == "holidays" else wanted not in ("", gap.kind)
        other = other or (wanted == "halfterm" and gap.before.month not in HALF_TERMS.get(kind, range(13)))
        if not over and not other:
            return gap
    return None
