"""Days as they are said: weekdays, dates, tomorrow, in a fortnight."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from bot.reading.pattern import pattern
from bot.reading.signs import Dated, Day, Here, Mode, PartOfDay, Sign, Stands, Weekday
from bot.reading.spelling import DAYS, FULL_MONTHS, MONTHS, Line
from bot.reading.text import NoSuch
from bot.world.calendar import say_day

WEEKDAY = rf"(?P<day>{'|'.join(DAYS)})(?P<many>s)?(?:'s)?(?![\w'])"
MONTH = f"(?P<month>{'|'.join(MONTHS)})"
NUMBER = r"(?P<number>[1-9]|0[1-9]|[12][0-9]|3[0-9])"
YEAR = r"(?:,? (?P<year>20[0-9]{2})(?![\w:./-]))?"
UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?)"
ORDINAL = "(?:st|nd|rd|th)"
HALF_A_YEAR = timedelta(days=183)

BY_NAME = pattern(
    rf"(?:(?P<mode>this coming|this|next|last|coming|past) )?{WEEKDAY}"
    r"(?P<tail> week(?!\w)| fortnight| in (?:a fortnight|[1-9] weeks?)| after next| before last| just gone)?"
    r"(?:'s? time)?(?!\w)"
)
WEEKEND = pattern(r"(?:(?P<mode>this coming|this|next|last|coming|past) )?weekend(?:'s)?(?![\w'])")
WEEKS_ON = pattern(
    rf"(?:in )?(?:(?P<count>an?|[0-9]{{1,2}}) )?(?P<unit>weeks?|fortnight)(?:'s? time)? "
    rf"(?:(?:on|from|this) |(?<=[0-9] weeks )|(?<=\ba week )){WEEKDAY}"
)
AHEAD = pattern(rf"in (?P<count>an?|[0-9]{{1,3}}) (?:more )?{UNIT}(?:'s?)?(?P<time> time)?(?!\w)(?! of\b)")
FROM = pattern(
    rf"(?:(?P<count>an?|[0-9]{{1,3}}) )?{UNIT} (?P<origin>from today|from now|today|from tomorrow|tomorrow|ago)(?!\w)"
)
LASTING = pattern(rf"for (?:the next )?(?P<count>an?|[0-9]{{1,3}}) {UNIT}(?!\w)(?! of\b)")
OFF = pattern(r"(?:^|\b(?:pause|pausing|off|stop|stopping|away|out|absent|break|leave|quiet|gone)\b[^.!?]*)$")
"""Before `for two weeks`: it is from today on."""
ONWARD = pattern(r"(?P<origin>today|tomorrow) (?P<unit>week|fortnight)(?!\w)")
WORDS: dict[str, tuple[int, PartOfDay]] = {
    "day after tomorrow": (2, ""), "day before yesterday": (-2, ""), "today": (0, ""), "tomorrow": (1, ""),
    "yesterday": (-1, ""), "later today": (0, ""), "earlier today": (0, ""), "tonight": (0, "evening"),
    "last night": (-1, "evening"), "this morning": (0, "morning"), "this afternoon": (0, "afternoon"),
    "this evening": (0, "evening"),
}  # fmt: skip
WORD = pattern(rf"(?P<word>{'|'.join(WORDS)})(?:'s)?(?![\w'])")

OF_MONTH = pattern(rf"{NUMBER}{ORDINAL}?(?: of)? {MONTH}(?!\w){YEAR}")
MONTH_OF = pattern(rf"{MONTH} (?:the )?{NUMBER}(?P<ordinal>{ORDINAL})?(?![\w:])(?![./][0-9]){YEAR}")
RUN = pattern(
    rf"{NUMBER}{ORDINAL}? ?(?P<joint>-|to|until|and|&) ?(?:the )?(?P<until>[0-9]{{1,2}}){ORDINAL}?(?: of)? "
    rf"{MONTH}(?!\w){YEAR}"
)
FIGURES = pattern(
    r"(?P<number>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:/(?P<year>20[0-9]{2}|[0-9]{2}))?"
    r"(?![\w/%])(?![.:-][0-9])(?! (?:of|an?|hour)\b)"
)
POINTS = pattern(
    r"(?P<number>[0-9]{1,2})(?P<point>[.-])(?P<month>[0-9]{1,2})(?P=point)(?P<year>20[0-9]{2}|[0-9]{2})(?![\w/%.-])"
)
ISO = pattern(r"(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<number>[0-9]{2})(?![\w-])")
NTH = pattern(rf"{NUMBER}{ORDINAL}(?!\w)")
ALONE = pattern(
    r"(?P<number>1[3-9]|2[0-9]|3[01])(?![\w:%£])(?![./-][0-9])"
    r"(?! ?(?:minutes|mins?|m|hours?|hrs?|h|weeks?|days?|and|to)\b)"
)


def read(line: Line, at: int, here: Here) -> Iterator[Sign]:
    """Every sign of a day that begins at a place of the line."""
    text = line.text
    if found := BY_NAME.match(text, at):
        yield _by_name(found, line, here)
    if found := WEEKEND.match(text, at):
        yield Sign(Weekday(5, _mode(found["mode"]), days=2), at, found.end())
    if found := WEEKS_ON.match(text, at):
        yield Sign(
            Weekday(DAYS.index(found["day"]), weeks=_count(found["count"]) * _days(found["unit"]) // 7), at, found.end()
        )
    if found := WORD.match(text, at):
        days, part = WORDS[found["word"]]
        yield Sign(Day(here.today + timedelta(days), part), at, found.end())
    if found := AHEAD.match(text, at):
        usual = found["count"] in ("a", "an") and found["unit"] in ("day", "week") and not found["time"]
        day = _moved(here.today, _count(found["count"]), found["unit"])
        yield Sign(Day(day), at, found.end(), "ended" if usual else "alone")
    if found := FROM.match(text, at) or ONWARD.match(text, at):
        start = here.today + timedelta("tomorrow" in found["origin"])
        count = _count(found.groupdict().get("count")) * (-1 if found["origin"] == "ago" else 1)
        yield Sign(Day(_moved(start, count, found["unit"])), at, found.end())
    if (found := LASTING.match(text, at)) and not here.back and OFF.search(text, 0, at):
        until = _moved(here.today, _count(found["count"]), found["unit"])
        yield Sign(Day(here.today, until=until), at, found.end(), "ended")
    yield from _dated(line, at, here)


def place(said: Dated, here: Here, weekday: int | None = None, after: date | None = None) -> tuple[date, date | None]:
    """The day that a date means, and its last one; a weekday helps to infer the year. NoSuch if there is none."""
    if said.month is None:
        return _nth(said.day, here, weekday, after), None
    day = _of_month(said.day, said.month, said.year or _year(said, here, weekday, after), said.year is None)
    if said.until is None:
        return day, None
    end = _of_month(said.until, said.month, day.year, said.year is None)
    return (day, end) if day <= end else (end, day)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _of_month(number: int, month: int, year: int, inferred: bool) -> date:
    last = month_end(year, month)
    if number > last.day:
        in_year = f" in {year}" if (number, month) == (29, 2) or not inferred else ""
        raise NoSuch(
            f"There is no {number} {FULL_MONTHS[month - 1].title()}{in_year}. The last day is {say_day(last)}."
        )
    return date(year, month, number)


def _year(said: Dated, here: Here, weekday: int | None, after: date | None) -> int:
    """The coming one within the school year, looking back the last, else the nearer; a weekday may decide."""
    today = after or here.today
    month = said.month or 1

    def of(year: int) -> date:
        return date(year, month, min(said.day, monthrange(year, month)[1]))

    ahead = next(d for y in (today.year, today.year + 1) if (d := of(y)) >= today)
    behind = next(d for y in (today.year, today.year - 1) if (d := of(y)) <= today)
    best, other = (behind, ahead) if here.back and after is None else (ahead, behind)
    year = here.calendar.year_of(here.today)
    if after is None and best not in year and abs(best - today) > HALF_A_YEAR:
        best, other = other, best
    if weekday is not None and best.weekday() != weekday and other.weekday() == weekday and other in year:
        best = other
    return best.year


def _nth(number: int, here: Here, weekday: int | None, after: date | None) -> date:
    """The coming day of that number, looking back the last one; one that agrees with the weekday before others."""
    today = after or here.today
    step = -1 if here.back and after is None else 1
    days = [d for i in range(100) if (d := today + timedelta(step * i)).day == number]
    if not days:
        raise NoSuch(f"No month has {number} days. A day and a month would do, as in {say_day(today)}.")
    return next((d for d in days if d.weekday() == weekday), days[0])


def _by_name(found: re.Match[str], line: Line, here: Here) -> Sign:
    tail, end = (found["tail"] or "").strip(), found.end()
    if tail == "week" and any(
        re.match(rf" {re.escape(x.casefold())}(?!\w)", line.text[end:]) for x in here.calendar.letters
    ):
        tail, end = "", end - len(" week")
    mode, weeks = _mode(found["mode"]), 0
    match tail.split():
        case ["week"]:
            weeks = 1
        case ["fortnight"] | ["in", "a", "fortnight"]:
            weeks = 2
        case ["in", count, _]:
            weeks = int(count)
        case ["after", "next"]:
            mode, weeks = "next", 1
        case ["before", "last"]:
            mode, weeks = "last", -1
        case ["just", "gone"]:
            mode = "last"
    weak: Stands = "word" if found.start("day") in line.weak and not mode and not tail else "alone"
    return Sign(Weekday(DAYS.index(found["day"]), mode, weeks, bool(found["many"])), found.start(), end, weak)


def _mode(said: str | None) -> Mode:
    match said:
        case "this" | "next" | "last":
            return said
        case "coming" | "this coming":
            return "coming"
        case "past":
            return "last"
    return ""


def _moved(day: date, count: int, unit: str) -> date:
    """A day so many days, weeks or months on."""
    if unit.startswith("month"):
        months = day.year * 12 + day.month - 1 + count
        last = month_end(months // 12, months % 12 + 1)
        return last.replace(day=min(day.day, last.day))
    return day + timedelta(count * _days(unit))


def _days(unit: str) -> int:
    return 14 if unit.startswith("fortnight") else 7 if unit.startswith("week") else 1


def _count(said: str | None) -> int:
    return int(said) if said and said.isdigit() else 1


def _dated(line: Line, at: int, here: Here) -> Iterator[Sign]:
    text = line.text
    if found := RUN.match(text, at):
        first, last = int(found["number"]), int(found["until"])
        if (last == first + 1 or found["joint"] not in ("and", "&")) and first < last < 40:
            yield _date(found, line, here, until=last)
    for shape in (OF_MONTH, MONTH_OF):
        if found := shape.match(text, at):
            doubtful = (
                found["month"] in ("may", "mar")
                and found.start("month") in line.weak
                and not line.said[line.starts[found.start("month")]].isupper()
            )
            strong = not doubtful or (shape is OF_MONTH and found["month"] == "mar")
            yield _date(found, line, here, stands="alone" if strong or found["year"] else "open")
    for shape in (FIGURES, POINTS, ISO):
        if (found := shape.match(text, at)) and 1 <= int(found["number"]) <= 31 and 1 <= int(found["month"]) <= 12:
            year = int(found["year"]) if found["year"] else None
            year = year + 2000 if year is not None and year < 100 else year
            yield Sign(
                Dated(int(found["number"]), int(found["month"]), year), at, found.end(), "alone" if year else "open"
            )
    if found := NTH.match(text, at):
        yield Sign(Dated(int(found["number"])), at, found.end(), "led")
    elif found := ALONE.match(text, at):
        yield Sign(Dated(int(found["number"]), bare=True), at, found.end(), "beside")


def _date(found: re.Match[str], line: Line, here: Here, until: int | None = None, stands: Stands = "alone") -> Sign:
    year, end = int(found["year"]) if found["year"] else None, found.end()
    if year is not None and abs(year - here.now.year) > 2 and year % 100 < 60 and year < 2400:
        year, end = None, found.start("year")  # `3 Dec 2030` is a time
        end = len(line.text[:end].rstrip(", "))
    return Sign(Dated(int(found["number"]), MONTHS.index(found["month"]) + 1, year, until), found.start(), end, stands)
