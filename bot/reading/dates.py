"""Dates and times in a line: every expression of several signs, settled on the speaker's own calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.reading import blocks, breaks, clock, days
from bot.reading.pattern import pattern
from bot.reading.settle import Draft, settle
from bot.reading.signs import Here, Letter, Sign
from bot.reading.spelling import DAYS, MONTHS, Line, spell
from bot.reading.text import Found, Moment, NoSuch, When
from bot.world.calendar import Calendar

START = pattern(r"@|[a-z0-9]+")
BEGINS = frozenset((
    *DAYS, *(f"{d}s" for d in DAYS), *MONTHS,
    "@", "a", "after", "afternoon", "am", "an", "at", "autumn", "back", "before", "beginning", "between", "by",
    "coming", "current", "day", "days", "during", "earlier", "end", "evening", "fifth", "final", "first", "for",
    "fortnight", "fourth", "from", "half", "halfterm", "ht", "in", "last", "later", "lesson", "midnight",
    "morning", "next", "night", "noon", "over", "p", "past", "period", "periods", "pm", "previous", "quarter",
    "rest", "second", "sixth", "spring", "start", "summer", "term", "third", "this", "today", "tomorrow",
    "tonight", "until", "wc", "week", "weekend", "weeks", "yesterday",
))  # fmt: skip
"""Words with which an expression may begin; so may figures, `p3`, `ht3`, and the school's own letters and periods."""
GAP = pattern(r"\)?(?: ?[,(] ?| - | )")
GLUE = pattern(r"\)? ?(?:[,(] ?|- )?(?:(?:on|at|@|in|of|from|starting) )?(?:the )?")
REACH = 400
"""Characters of a line that are searched: what is meant stands near its beginning."""
JOINT = pattern(r" ?-+ ?| (?:to|until) (?:the )?(?:and including )?")
LEAD = pattern(
    r"(?:^|(?<=[\s,(:;]))"
    r"(?:on|at|from|until|by|for|in|this|since|before|after|during|over|between|starting|the|due|about|around)[ ]$"
)
LEADS = ("on ", "from ", "until ", "by ", "since ", "before ", "after ", "due ", "starting ", "last ", "next ", "this ")
ENDED = pattern(
    r"[)\]\"']* *(?:$|[\n.,;:!?)\"+&-]|(?:and|or|to|until|with|for|at|on|in|if|by|from|but|so|then|is|was|works|ok"
    r"|because|please|pls|thanks|ta|about|re)\b)"
)
STOPPED = pattern(r" *(?:$|[\n.,;:!?)\"]|or [0-9]{1,2}/[0-9]|(?:please|pls|thanks|ta|with|for|at|if)\b)")
ARTICLE = pattern(r"\b(?:the|a|an|i|we|he|she|they|you|who|it|that|my|our|his|her|had|have|has)[ ]$")
COUNT = pattern(r"(?:[0-9]\w*|hours?|hrs?|mins?|minutes)[ ]$")
SAME_DAY = pattern(r" ?(?:,|and|or|&|\+|then) ?(?:at )?(?:also )?")
COURTESY = pattern(r"[\s,.!?]*(?:(?:please|pls|thanks|thank you|ta|then|instead|ok|x)[\s,.!?]*)*")


def find(
    text: str, now: datetime, calendar: Calendar, *, back: bool = False, fallback: date | None = None
) -> list[Found[When]]:
    """Every date or time in a line, in order, with the words that lead to it. NoSuch for one that cannot be."""
    return _find(spell(text[:REACH]), Here(now, calendar, back, fallback))


def read(
    text: str, now: datetime, calendar: Calendar, *, back: bool = False, fallback: date | None = None
) -> When | None:
    """What a line means that is a date or time and nothing else. NoSuch for one that cannot be."""
    line = spell(text.strip())
    found = _find(line, Here(now, calendar, back, fallback, whole=True))
    if len(found) != 1 or line.said[: found[0].start].strip(" ,("):
        return None
    return found[0].value if COURTESY.fullmatch(line.said[found[0].end :].strip(" )").casefold()) else None


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as it was put together, and where it stands."""

    draft: Draft
    when: When
    start: int
    end: int

    @property
    def day(self) -> date | None:
        """The day that it names, if it is one."""
        start = self.when.start if self.draft.dayed and self.when.precision in ("minute", "period", "day") else None
        return start.date() if isinstance(start, datetime) else start

    @property
    def dayless(self) -> bool:
        """Whether it is a time without a day."""
        return self.draft.timed and not self.draft.dayed


def _find(line: Line, here: Here) -> list[Found[When]]:
    found: list[Expression] = []
    begins = BEGINS | {x.casefold() for x in here.calendar.letters} | set(clock.named(here))
    at = 0
    while start := START.search(line.text, at):
        word, at = start.group(), start.end()
        if not (word in begins or word[0].isdigit() or (word[0] in "hp" and word[-1].isdigit())) or not _fresh(
            line.text, start.start()
        ):
            continue
        last = found[-1] if found else None
        near = last if last and SAME_DAY.fullmatch(line.text, last.end, start.start()) else None
        if (new := _expression(line, start.start(), here, near)) is None:
            continue
        if near and near.dayless and new.draft.timed and new.day:  # `p1 and p4 on Tuesday`
            near = replace(near, when=settle(near.draft, replace(here, fallback=new.day)) or near.when)
            found[-1] = near
        at = new.end
        if near and (both := _either(line, near, new)):
            found[-1] = both
        else:
            found.append(replace(new, start=_lead(line, new.start, last.end if last else 0)))
    return [line.found(e.when, e.start, e.end) for e in found]


def _either(line: Line, one: Expression, other: Expression) -> Expression | None:
    """Two expressions with `or` between them as one, which has to be chosen from."""
    if "or" not in line.text[one.end : other.start] or one.when.precision != other.when.precision:
        return None
    starts: list[Moment] = []
    ends: list[Moment] = []
    for when in (one.when, other.when):
        starts += when.choices or ([when.start] if when.start else [])
        ends += when.ends or ([when.end] if when.end else [])
    ends = ends if len(ends) == len(starts) else []
    return replace(one, when=When(one.when.precision, choices=tuple(starts), ends=tuple(ends)), end=other.end)


def _fresh(text: str, at: int) -> bool:
    """Whether a word may begin an expression: it is no part of a longer word, number, price or address."""
    before = text[at - 1 : at]
    if not before:
        return True
    if before in "-" and at > 1 and text[at - 2].isspace():
        return True
    return not (before.isalnum() or before in "_£$€./:'-#\0" or (before == "@" and text[at - 2 : at - 1].isalnum()))


def _lead(line: Line, at: int, last: int) -> int:
    """Where the words begin that lead to an expression."""
    while (found := LEAD.search(line.text, max(last, at - 12), at)) and found.start() >= last:
        at = found.start()
    return at


def _expression(line: Line, at: int, here: Here, near: Expression | None) -> Expression | None:
    """The longest expression that begins at a place; a time alone takes the day that stands just before it."""
    signs = _signs(line, at, here)
    while signs:
        draft = _draft(signs)
        if draft and _stands(line, signs, here):
            beside = replace(here, fallback=near.day) if near and near.day and not draft.dayed else here
            try:
                when = settle(draft, beside)
            except NoSuch:
                if draft.dayed or beside.whole or beside.fallback:
                    raise
                when = None
            if when:
                when, end = _joined(line, draft, when, signs[-1].end, here)
                end += line.text[end : end + 1] == ")" and "(" in line.text[at:end]
                return Expression(draft, when, at, end)
        signs = signs[:-1]
    return None


def _draft(signs: list[Sign]) -> Draft | None:
    draft: Draft | None = Draft()
    for sign in signs:
        draft = draft and draft.plus(sign.kind)
    return draft


def _signs(line: Line, at: int, here: Here) -> list[Sign]:
    """The signs that follow each other from a place and belong together, always the longest."""
    signs: list[Sign] = []
    draft, places = Draft(), {at}
    while options := [
        (sign, more) for place in places for sign in _read(line, place, here) if (more := draft.plus(sign.kind))
    ]:
        sign, draft = max(options, key=lambda o: o[0].end)
        signs.append(sign)
        places = {m.end() for pattern in (GAP, GLUE) if (m := pattern.match(line.text, sign.end)) and m.group()}
    return signs


def _read(line: Line, at: int, here: Here) -> Iterator[Sign]:
    for reader in (days.read, clock.read, blocks.read, breaks.read):
        yield from reader(line, at, here)


def _stands(line: Line, signs: list[Sign], here: Here) -> bool:
    """Whether signs say enough, by themselves or by what stands around them."""
    first, end = signs[0], signs[-1].end
    if len(signs) > 1 and not all(s.stands == "beside" for s in signs):
        return True
    if here.whole or first.stands == "alone":
        return True
    text, before = line.text, line.text[: first.start]
    ended, led = bool(ENDED.match(text, end)), before.endswith(LEADS)
    match first.stands:
        case "ended":
            return ended
        case "open":
            return led or bool(STOPPED.match(text, end)) or (isinstance(first.kind, Letter) and ended)
        case "led":
            return ended and bool(re.search(r"\b(?:on|by|until|from|before|since) (?:the )?$", before))
        case "word":
            if ARTICLE.search(before):
                return False
            near = (
                line.text.startswith(("mon", "wed"), first.start)
                or not before.strip()
                or before.rstrip().endswith((",", "+", "(", ":"))
                or bool(COUNT.search(before))
            )
            return (
                led
                or (near and ended)
                or bool(re.compile(r" *[.,!?)]*$").match(text, end))
                or line.capital(first.start)
            )
    return False


def _joined(line: Line, draft: Draft, when: When, end: int, here: Here) -> tuple[When, int]:
    """From one day or moment to another, where a second expression follows; else the first alone."""
    joint = JOINT.match(line.text, end)
    if not joint or when.end or when.precision not in ("day", "minute"):
        return when, end
    signs = _signs(line, joint.end(), here)
    while signs:
        other = _draft(signs)
        if other and other.dayed and other.timed == draft.timed and not other.stretch:
            ends = [_after(other, start, here) for start in when.choices or (when.start,)]
            if all(e is not None for e in ends):
                last = tuple(e for e in ends if e is not None)
                if when.choices:
                    return replace(when, ends=last), signs[-1].end
                return replace(when, end=last[0]), signs[-1].end
        signs = signs[:-1]
    return when, end


def _after(other: Draft, start: Moment | None, here: Here) -> Moment | None:
    """The end of a span that begins at `start`."""
    if start is None:
        return None
    day = start.date() if isinstance(start, datetime) else start
    when = settle(other, here, after=day if other.weekday or other.dated else None)
    if not when or when.start is None or when.precision == "period":
        return None
    end = when.start
    if isinstance(end, datetime) != isinstance(start, datetime):
        return None
    last = end.date() if isinstance(end, datetime) else end
    before = end < start if isinstance(end, datetime) and isinstance(start, datetime) else last < day
    return end if not before and last - day < timedelta(days=366) else None
