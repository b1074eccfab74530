"""A wish to stop: at most a date is read from it, and whatever else was typed is dropped (N4)."""

import re
from datetime import datetime, timedelta

from bot.reading import dates
from bot.reading.parts import Part
from bot.reading.pattern import pattern
from bot.reading.setting import Setting
from bot.reading.text import Found, When
from bot.reading.words import only_filler

DAY = timedelta(days=1)
LEAD = pattern(
    r"^[\s,:;–—-]*(?:(?:for|from|all|everything|it|me|this|that|please|asking|me|until|till|til|the|of|whole|rest|now"
    r"|sick|ill|poorly|work)\b[\s,]*)*",
    re.I,
)
OBJECT = pattern(
    r"\s*(?:for\s+thought|button|menu|screen|key|video|(?:the|your|his|her|their|an?)\s+(?!(?:messages?|rest|asks?"
    r"|reminders?|nudges?|questions?|whole|bot|lot|bit|while|week|month|term|few|couple|day|half|fortnight|year|moment"
    r"|time|weekly|prompts?|emails?|pings?|notifications?)\b))",
    re.I,
)
"""Something else that is to stop: `pause the video`."""
REASON = pattern(
    r"^\s*(?:[,;.:(–—-]|because\b|cos\b|as\b|since\b|due\b|with\b|my\b|mum\b|dad\b|family\b|personal\b"
    r"|for\s+(?:an?|my|the|his|her|our)\b|$)",
    re.I,
)
ASIDE = pattern(r"\s*(?:[,;:–—(]|-\s|\.\s|(?:because|cos|as|since|due)\b)", re.I)
"""Something is set apart, a reason most likely."""
WHY = pattern(r"[,;:(–—]|\s-\s|\.\s|\b(?:because|cos|since)\b", re.I)
HERE = pattern(r"\b(?:it|that|there)\b", re.I)
"""What `stop` may be said to a class of."""
AWAY = pattern(r"\s*(?:out|to|it|up|home|down|over)\b", re.I)
"""Behind `off`: somebody only goes."""
HEAD = pattern(
    r"\s*(?:$|[,;:.(–—-]|(?:with|sick|ill|work|school|for|because|as|today|tomorrow|until|till|til|now|and|back"
    r"|poorly)\b)",
    re.I,
)
"""Behind `off`, before the day on which it ends."""
ENDS = pattern(r"\b(?:until|till|til|back(?:\s+at\s+(?:work|school))?)\s*(?:until|till|til|on|in)?\s*\w*$", re.I)
TOLD = pattern(r"\s*(?:was|is|isn't|has|had|were|went|nearly|broke|finished|did)\b|'s", re.I)
"""Behind a date: it belongs to what somebody tells."""
UNTIL = pattern(r"(?:until|till|til)\b", re.I)
APART = pattern(r"[,;.)–—-]\s*$")
NEXT_TO = pattern(r"\s*(?:,|and|&|\+|,\s*and)\s*", re.I)
BESIDE = ("until", "till", "til", "from", "sick", "ill", "poorly", "work", "school")


def stop(line: str, setting: Setting) -> list[Part] | None:
    """At most a date, and only one that belongs to the stop itself; whatever else was typed is dropped here (N4)."""
    if OBJECT.match(line):
        return None
    start = LEAD.match(line)
    offset = start.end() if start else 0
    for found in _until(line, setting) or _first(line, setting):
        before = line[: found.start]
        if (
            found.start <= offset
            or APART.search(before)
            or only_filler(before, *BESIDE, "everything", "asking", "next")
        ):
            return [Part(when=found.value)]
    return []


def soft_stop(line: str, setting: Setting) -> list[Part] | None:
    """The same after words with other uses: nothing may follow but a date, small talk or a reason set apart."""
    if AWAY.match(line):
        return None
    for found in _first(line, setting):
        if only_filler(line[: found.start], *BESIDE) and (
            REASON.match(line[found.end :]) or only_filler(WHY.split(line[found.end :], maxsplit=1)[0])
        ):
            return [Part(when=found.value)]
    head = WHY.split(line, maxsplit=1)[0]
    head = line if HERE.search(head) else head
    if ASIDE.match(line) or only_filler(
        head, "right", "moment", "minute", "bit", "while", "cope", "manage", "messages", "month", "school", "work"
    ):
        return []
    return None


def until(line: str, setting: Setting) -> list[Part] | None:
    """When an absence ends: `until Monday`, `with a cold, back Monday`. None if that is not said."""
    if not HEAD.match(line):
        return None
    for found in dates.find(line, setting.now, setting.calendar):
        if ENDS.search(line[: found.start] + line[found.start : found.end].split()[0]):
            return return_day(line[found.start :], setting)
    return None


def return_day(line: str, setting: Setting) -> list[Part] | None:
    """When somebody will be back: a day that is still to come. Until then they are away."""
    parts = soft_stop(line, setting)
    when = parts[0].when if parts else None
    if when is None or when.precision not in ("day", "week"):
        return None
    start = when.start or when.choices[0]
    return parts if (start.date() if isinstance(start, datetime) else start) > setting.now.date() else None


def _until(line: str, setting: Setting) -> list[Found[When]]:
    """A date that is said to be the end, set apart from what was said before it."""
    found = dates.find(line, setting.now, setting.calendar)
    return [f for f in found if UNTIL.match(line, f.start) and APART.search(line[: f.start])][:1]


def _first(line: str, setting: Setting) -> list[Found[When]]:
    """The first date of a line; with the day after it beside it (`today and tomorrow`), the two as a span."""
    found = dates.find(line, setting.now, setting.calendar)
    if len(found) > 1 and NEXT_TO.fullmatch(line[found[0].end : found[1].start]):
        one, other = found[0].value, found[1].value
        days = one.precision == other.precision == "day" and not (one.end or other.end)
        for start in (one.choices or (one.start,)) if days else ():
            if start and other.start and start + DAY == other.start:
                return [Found(When("day", start, other.start), found[0].start, found[1].end)]
    return found[:1]
