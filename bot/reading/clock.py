"""Times as they are said: the clock, periods, lunch, after school."""

import re
from collections.abc import Iterator
from datetime import time
from typing import Literal

from bot.reading.pattern import pattern
from bot.reading.signs import Bell, Clock, Here, Part, PartOfDay, Sign, Stands
from bot.reading.spelling import Line

NOON, AFTERNOON = 12, range(1, 7)
"""Said without am or pm, hours from 1 to 6 are of the afternoon."""
SUFFIX = (
    r"(?:[ ]?(?P<half>am|pm|a\.m\.?|p\.m\.?)(?!\w)|[ ]in[ ]the[ ](?P<part>morning|afternoon|evening)|[ ]at[ ]night)?"
)

NAMED = (
    r"(?P<to>half[ ](?:past[ ])?|(?:[1-5][0-9]|[1-9])[ ]past[ ]"
    r"|(?:quarter|5|10|20|25|(?:[1-5][0-9]|[1-9])[ ]min(?:ute)?s)[ ](?:past|to)[ ])"
    r"(?P<named>1[0-2]|[1-9])(?![\w:%£]|[./][0-9])|"
)
TIME, FIGURES = (
    pattern(
        rf"""(?:{named}
            (?P<word>(?:12[ ])?(?:noon|midnight))(?!\w)
          | (?P<hour>2[0-4]|[01]?[0-9])(?P<point>[:.])(?P<minute>[0-5][0-9])(?![0-9:%£]|[./][0-9])
          | (?P<four>[01][0-9][0-5][0-9]|2[0-3][0-5][0-9])(?:[ ]?hrs|h)?(?![\w:./%£])
          | (?P<bare>2[0-4]|1[0-9]|0?[0-9])(?P<oclock>[ ]?oclock)?(?P<ish>[ -]?ish)?(?![0-9:%£]|[./][0-9])
            (?![ ]?(?:min|hour|hr|day|week|pupil|people|of\b))
        ){SUFFIX}(?!\w)""",
        re.X,
    )
    for named in (NAMED, NAMED.replace("5|10|20|25|", ""))
)
"""The second does not take `10 to 4` for ten minutes to four."""
JOINT = pattern(r" ?(?:-|to|until) ?")
LED = pattern(r"(?P<word>from|between|at|@) ?")
AND = pattern(r" and ")
TONIGHT = pattern(" (?:tonight|this (?:morning|afternoon|evening))")
PART = pattern(r"(?:first thing )?(?:in the )?(?P<part>morning|afternoon|evening|night)(?!\w)|(?P<am>am|pm)(?!\w)")
PARTS: dict[str, PartOfDay] = {
    "morning": "morning", "am": "morning", "afternoon": "afternoon", "pm": "afternoon", "evening": "evening",
    "night": "evening",
}  # fmt: skip

EDGE = r"(?:(?P<edge>before|after)[ -])?"
PERIOD = pattern(
    rf"{EDGE}(?:(?:p|periods?|(?P<lesson>lesson)) ?(?P<first>[0-9]{{1,2}})(?!\w)(?!\.[0-9])"
    r"|(?P<nth>first|second|third|fourth|fifth|sixth|last|[1-9](?=st |nd |rd |th ))(?:st|nd|rd|th)?"
    r" (?:period|lesson)(?!\w))"
)
NTH = ("first", "second", "third", "fourth", "fifth", "sixth")
ON = pattern(r"(?: ?(?:-|/|&|to|and|\+) ?| ?, ?)(?:p|period) ?(?P<next>[0-9]{1,2})(?!\w)")
ON_BARE = pattern(
    r" ?(?:-|/|&|to|and) ?(?P<next>[0-9])(?!\w|[:./][0-9])"
    r"(?=$|[ ,.)]*$| (?:on|this|next|last|today|tomorrow|\w{3,6}days?)\b)"
)
SCHOOL = pattern(
    r"(?P<edge>before|after)[ -]school(?![\w-])(?! (?:clubs?|care|activit|detention|revision|provision|intervention))"
)


def read(line: Line, at: int, here: Here) -> Iterator[Sign]:
    """Every sign of a time that begins at a place of the line."""
    yield from _clock(line, at)
    yield from _bells(line, at, here)
    if found := PART.match(line.text, at):
        yield Sign(Part(PARTS[found["part"] or found["am"]]), at, found.end(), "beside")


def _clock(line: Line, at: int) -> Iterator[Sign]:
    led = LED.match(line.text, at)
    word = led["word"] if led else ""
    first = (FIGURES if word in ("from", "between") else TIME).match(line.text, led.end() if led else at)
    if not first:
        return
    joint = AND.match(line.text, first.end()) if word == "between" else JOINT.match(line.text, first.end())
    if joint and (second := TIME.match(line.text, joint.end())) and (hours := _from_to(first, second)):
        sure = _strength(first) == "alone" or _strength(second) == "alone"
        yield Sign(hours, at, second.end(), "alone" if sure else "beside")
    if word in ("from", "between"):
        return
    if start := _time(first):
        stands = _strength(first)
        if word and stands == "beside" and (first["point"] or first["bare"] or first["four"]):
            stands = "ended"
        if (
            first["bare"]
            and not (word or first["ish"])
            and stands == "beside"
            and not TONIGHT.match(line.text, first.end())
        ):
            return  # a number alone, however near a day, is not a time
        yield Sign(Clock(start, loose=_loose(first)), at, first.end(), stands)


def _strength(said: re.Match[str]) -> Stands:
    """How much a time says without a day: `4pm` and `3:45` enough, `3.45` and `1530` nothing."""
    if (
        said["half"]
        or said["part"]
        or said["oclock"]
        or said["word"]
        or said["point"] == ":"
        or said.group().endswith("night")
    ):
        return "alone"
    if said["to"]:
        plain = said["to"].startswith(("half", "quarter")) or "past" in said["to"]
        return "ended" if plain else "beside"
    return "beside"


def _loose(said: re.Match[str]) -> bool:
    if said["half"] or said["part"] or said["word"] or said["four"] or said.group().endswith("night"):
        return False
    return bool(said["named"]) or (
        1 <= int(said["hour"] or said["bare"] or 0) <= NOON and not (said["hour"] or "").startswith("0")
    )


def _time(said: re.Match[str]) -> time | None:
    """The time of the clock that was said; None if there is no such."""
    if said["word"]:
        return time(0) if "midnight" in said["word"] else time(NOON)
    if said["four"]:
        return time(int(said["four"][:2]), int(said["four"][2:]))
    figures = said["named"] or said["hour"] or said["bare"]
    hour, minute = int(figures), int(said["minute"] or 0)
    half = (said["half"] or "")[:1]
    if said["part"] or said.group().endswith("night"):
        half = "a" if said["part"] == "morning" else "p"
    if half and (not hour or (half == "a" and hour > NOON)):
        return None
    if half and hour <= NOON:
        hour = hour % NOON + (NOON if half == "p" else 0)
    elif hour in AFTERNOON and not figures.startswith("0"):
        hour += NOON
    if said["to"]:
        minute = (
            30
            if said["to"].startswith("half")
            else 15
            if said["to"].startswith("quarter")
            else int(said["to"].split()[0])
        )
        if " to " in said["to"]:
            hour, minute = (hour - 1) % 24, 60 - minute
    return time(hour, minute) if hour < 24 else None


def _from_to(first: re.Match[str], second: re.Match[str]) -> Clock | None:
    """From one time to another; the half of the day said of one holds for the other."""
    start, end = _time(first), _time(second)
    if not start or not end:
        return None
    loose_start, loose_end = _loose(first), _loose(second)
    if loose_start and not loose_end:  # `3-4pm`, `10-11am`, `11-1pm`
        plain = int(first["named"] or first["hour"] or first["bare"]) % NOON
        halves = [time(h, start.minute) for h in (plain + NOON, plain) if time(h, start.minute) < end]
        if not halves:
            return None
        start = halves[0]
    elif end <= start and loose_end and end.hour < NOON:
        end = end.replace(hour=end.hour + NOON)
    return Clock(start, end, loose_start and loose_end) if start < end else None


def _bells(line: Line, at: int, here: Here) -> Iterator[Sign]:
    text = line.text
    if found := PERIOD.match(text, at):
        nth = found["nth"] or ""
        first = last = found["first"] or (str(NTH.index(nth) + 1) if nth in NTH else nth)
        end = found.end()
        while not (found["edge"] or nth):
            more = ON.match(text, end) or ON_BARE.match(text, end)
            if not more or (
                int(more["next"]) != int(last) + 1 and "to" not in more.group() and "-" not in more.group()
            ):
                break
            if int(more["next"]) <= int(last):
                break
            last, end = more["next"], more.end()
        yield Sign(Bell(first, last, _edge(found)), at, end, "beside" if nth or found["lesson"] else "alone")
    if found := SCHOOL.match(text, at):
        yield Sign(Bell("school", "school", _edge(found)), at, found.end())
    for name in named(here):
        if found := re.compile(rf"{EDGE}(?:(?:at|during|over|this) )?{re.escape(name)}(?:[ -]?time)?(?![\w-])").match(
            text, at
        ):
            led = bool(re.match(r"(?:at|during|over|this) ", text[at:])) or bool(
                re.search(r"(?:^|\W)(?:at|over|during) $", text[:at])
            )
            yield Sign(Bell(name, name, _edge(found)), at, found.end(), "alone" if led else "beside")


def named(here: Here) -> list[str]:
    """The periods that have a name, not a number: `lunch`, and `registration` where the bells have it."""
    labels = {p.label.casefold() for bells in here.calendar.bells.values() for p in bells}
    return sorted(x for x in labels if x.isalpha() and len(x) > 2)


def _edge(found: re.Match[str]) -> Literal["", "before", "after"]:
    return "before" if found["edge"] == "before" else "after" if found["edge"] else ""
