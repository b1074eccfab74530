"""Weeks, half-terms and terms as they are said, counted on the school's own calendar, and the days at their edges."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.reading.breaks import absent, friday
from bot.reading.days import MONTH, WEEKDAY, month_end, place
from bot.reading.days import read as read_days
from bot.reading.pattern import pattern
from bot.reading.signs import Dated, Day, Here, Letter, Sign, Stretch, Weekday
from bot.reading.spelling import DAYS, MONTHS, Line
from bot.reading.text import NoSuch
from bot.world.calendar import Span, monday

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WHICH = r"(?:(?P<which>this|next|last|current|coming|previous) )"
SEASON = r"(?:(?P<season>autumn|spring|summer) )"
BLOCK = r"(?P<block>halfterm|term)(?! time)(?:'s)?(?![\w'])"
PERIOD = pattern(
    rf"(?:ht|halfterm) ?(?P<number>[1-9])(?!\w)|{SEASON}term(?!\w)|{WHICH}?{BLOCK}(?P<beyond> after next| before last)?"
)
SEASONAL = pattern(rf"{SEASON}(?:term )?(?P<half>[12])(?![\w:./])")
EDGE = pattern(
    r"(?P<edge>end|start|beginning|last day|first day|(?:last|final) week|first week"
    rf"|(?P<nth>first|second|third|last) {WEEKDAY}) (?:of|in) (?:the )?"
    rf"(?:(?:ht|halfterm) ?(?P<number>[1-9])(?!\w)|{WHICH}?{SEASON}?{BLOCK}|(?P<year>(?:school|academic) year)"
    rf"|(?P<weekof>(?:this |next |last )?week)(?!\w)|{MONTH}(?!\w))"
)
REST = pattern(r"(?:for )?(?:the )?rest of (?:the |this )?(?P<of>week|halfterm|term)(?![\w'])")
WEEK_SAID = pattern(rf"{WHICH}week(?:'s)?(?![\w'])|week (?P<beyond>after next|before last)(?!\w)")
COMMENCING = pattern(r"(?:wc|week of) ?(?:on )?(?:the )?")


DAY_NEXT = pattern(rf" (?:{'|'.join(DAYS)})")
AFTER_LETTER = pattern(rf" *(?:$|[,.)]| ?on | ?p[0-9]|{DAY_NEXT.pattern})")
STEPS = {
    **{"this": 0, "current": 0, "next": 1, "coming": 1, "last": -1, "previous": -1},
    **{"after next": 2, "before last": -2},
}


def read(line: Line, at: int, here: Here) -> Iterator[Sign]:
    """Every sign of a week, half-term or term, or of a day at its edge, that begins at a place of the line."""
    text = line.text
    for sign in (_week(line, at, here), _letter(line, at, here), _commencing(line, at, here)):
        if sign:
            yield sign
    if not here.calendar.blocks:
        return
    if (found := PERIOD.match(text, at)) and (block := _block(found, here)):
        yield Sign(block, at, found.end())
    elif found and (found["which"] or found["beyond"]):
        absent(here)
    if (found := SEASONAL.match(text, at)) and (term := _term(here, season=found["season"])):
        inside = _inside(here, term)
        if int(found["half"]) <= len(inside):
            yield Sign(_stretch("halfterm", inside[int(found["half"]) - 1]), at, found.end(), "ended")
    if (found := EDGE.match(text, at)) and (sign := _edge(found, here)):
        yield sign
    if found := REST.match(text, at):
        span = _counted(_terms(here) if found["of"] == "term" else list(here.calendar.blocks), "this", here)
        until = friday(here.today) if found["of"] == "week" else span.end if span else None
        if until and here.today <= until:
            yield Sign(Day(here.today, until=until), at, found.end())


def _week(line: Line, at: int, here: Here) -> Sign | None:
    found = WEEK_SAID.match(line.text, at)
    if not found:
        return None
    week = _weeks_on(here, STEPS[found["which"] or found["beyond"]])
    return Sign(Stretch("week", week, friday(week)), at, found.end())


def _weeks_on(here: Here, count: int) -> date:
    """The Monday of this week, or so many school weeks on; where the calendar ends, so many weeks."""
    this, weeks = monday(here.today), here.calendar.weeks
    others = [w for w in weeks if w > this] if count > 0 else [w for w in reversed(weeks) if w < this]
    if not count or len(others) < abs(count):
        return this + count * WEEK
    return others[abs(count) - 1]


def _letter(line: Line, at: int, here: Here) -> Sign | None:
    """The letter of a week: `wk B`, `red week`; a small `a` is an article unless a weekday or period follows."""
    for name in here.calendar.letters:
        folded = re.escape(name.casefold())
        if found := re.compile(rf"week {folded}(?!\w)").match(line.text, at):
            article = folded == "a" and line.said[line.starts[found.end() - 1]] == "a"
            if not article or AFTER_LETTER.match(line.text, found.end()):
                return Sign(Letter(name), at, found.end())
        if folded != "a" and (found := re.compile(rf"{folded}[ -]week(?!\w)").match(line.text, at)):
            return Sign(Letter(name), at, found.end())
        if len(name) == 1 and name.isupper() and (found := re.compile(rf"{folded}(?!['\w])").match(line.text, at)):
            near = line.text[:at].endswith(tuple(f"{d} " for d in DAYS)) or DAY_NEXT.match(line.text, found.end())
            if near and line.said[line.starts[at]] == name:
                return Sign(Letter(name), at, found.end(), "beside")
    return None


def _commencing(line: Line, at: int, here: Here) -> Sign | None:
    """The week of a date: `w/c 30 Nov`, `wc Monday`."""
    found = COMMENCING.match(line.text, at)
    if not found:
        return None
    best: tuple[date, int] | None = None
    for sign in read_days(line, found.end(), here):
        day, end = _day_of(sign, here), sign.end
        if isinstance(sign.kind, Weekday):
            for after in read_days(line, sign.end + 1, here):
                if isinstance(after.kind, Dated) and not after.kind.bare and after.end > end:
                    day, end = _day_of(after, here), after.end
        if day and (best is None or end > best[1]):
            best = (day, end)
    return Sign(Stretch("week", monday(best[0]), friday(best[0])), at, best[1]) if best else None


def _day_of(sign: Sign, here: Here) -> date | None:
    match sign.kind:
        case Dated(bare=False) as said:
            return place(said, here)[0]
        case Weekday(day=day, weeks=weeks):
            return here.today + timedelta((day - here.today.weekday()) % 7) + weeks * WEEK
        case Day(day=day):
            return day
    return None


def _block(found: re.Match[str], here: Here) -> Stretch | None:
    if found["number"]:
        return _numbered(here, int(found["number"]))
    if found["season"]:
        term = _term(here, season=found["season"])
        return _stretch("term", term) if term else None
    which = (found["beyond"] or found["which"] or "").strip()
    spans = _terms(here) if found["block"] == "term" else list(here.calendar.blocks)
    span = _counted(spans, which, here) if which else None
    return _stretch(found["block"], span) if span else None


def _stretch(said: str, span: Span) -> Stretch:
    return Stretch("halfterm" if said == "halfterm" else "term", span.start, span.end)


def _numbered(here: Here, number: int) -> Stretch:
    """The half-term of that number in this school year."""
    year = here.calendar.year_of(here.today)
    blocks = [b for b in here.calendar.blocks if b.start in year] or list(here.calendar.blocks)
    if number <= len(blocks):
        return _stretch("halfterm", blocks[number - 1])
    raise NoSuch(f"There is no HT{number}. The half-terms of the year are HT1 to HT{len(blocks)}.")


def _terms(here: Here) -> list[Span]:
    """The terms, each from its first staff day to its last school day."""
    inside = (_inside(here, t) for t in here.calendar.terms)
    return [Span(blocks[0].start, blocks[-1].end) for blocks in inside if blocks]


def _inside(here: Here, term: Span) -> list[Span]:
    return [b for b in here.calendar.blocks if b.start in term]


def _term(here: Here, season: str) -> Span | None:
    """The autumn, spring or summer term, present or coming, else the last; looking back, the other way round."""
    of = {"autumn": range(8, 12), "spring": range(1, 4), "summer": range(4, 7)}[season]
    terms = [t for t in _terms(here) if t.start.month in of]
    ahead, behind = [t for t in terms if t.end >= here.today], [t for t in reversed(terms) if t.start <= here.today]
    return next(iter([*behind, *ahead] if here.back else [*ahead, *behind]), None)


def _counted(spans: list[Span], which: str, here: Here) -> Span | None:
    """This, the next or the last of several spans; in a holiday the coming one is this and next at once."""
    today = here.today
    ahead, behind = [s for s in spans if s.start > today], [s for s in reversed(spans) if s.end < today]
    match which:
        case "next" | "coming":
            return next(iter(ahead), None)
        case "after next":
            return ahead[1] if len(ahead) > 1 else None
        case "last" | "previous":
            return next(iter(behind), None)
        case "before last":
            return behind[1] if len(behind) > 1 else None
    return next((s for s in spans if today <= s.end), None)


def _edge(found: re.Match[str], here: Here) -> Sign | None:
    """The first or last day, week or weekday of a term, half-term, week, month or year."""
    edge = found["edge"]
    first = edge.startswith(("start", "beginning", "first", "second", "third"))
    span = _edged(found, here, first)
    if not span:
        return None
    if edge.endswith("week") and not found["weekof"]:
        week = monday(span.start if first else span.end)
        return Sign(Stretch("week", week, friday(week)), found.start(), found.end())
    day = span.start if first else span.end
    if found["nth"]:
        ahead = (DAYS.index(found["day"]) - day.weekday()) % 7
        day += {"second": WEEK, "third": 2 * WEEK}.get(edge.split()[0], 0 * DAY)
        day += timedelta(ahead if first or not ahead else ahead - 7)
    return Sign(Day(day), found.start(), found.end())


def _edged(found: re.Match[str], here: Here, first: bool) -> Span | None:
    if found["number"]:
        block = _numbered(here, int(found["number"]))
        return Span(block.start, block.end)
    if found["year"]:
        year = here.calendar.year_of(here.today)
        blocks = [b for b in here.calendar.blocks if b.start in year]
        return Span(blocks[0].start, blocks[-1].end) if blocks else None
    if found["weekof"]:
        week = _weeks_on(here, {"next": 1, "last": -1}.get(found["weekof"].split()[0], 0))
        return Span(week, friday(week))
    if found["month"]:
        month = MONTHS.index(found["month"]) + 1
        start, _ = place(Dated(1, month), here)
        return Span(start, month_end(start.year, month))
    if found["season"]:
        return _term(here, season=found["season"]) if found["block"] == "term" else None
    spans = _terms(here) if found["block"] == "term" else list(here.calendar.blocks)
    return _counted(spans, found["which"] or ("next" if first else "this"), here)
