"""A typed line in one spelling: abbreviations, slips and number words put right, and the way back to what was typed."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from bot.reading.pattern import pattern
from bot.reading.slips import alike, flat
from bot.reading.text import Found

T = TypeVar("T")

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {w: i for i, w in enumerate(UNITS, 1)} | {w: 10 * i for i, w in enumerate(TENS, 2)} | {"fourty": 40}

SHORT = {
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "weds": "wednesday", "thu": "thursday",
    "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    "wensday": "wednesday", "wendsday": "wednesday", "sept": "sep", "tmrw": "tomorrow", "tmw": "tomorrow",
    "tomo": "tomorrow", "tomoz": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "2moro": "tomorrow",
    "2day": "today", "wk": "week", "wks": "weeks", "xmas": "christmas", "midday": "noon", "til": "until",
    "till": "until", "thru": "until", "through": "until", "hols": "holidays", "holiday": "holidays",
    "dinnertime": "lunch", "lunchtime": "lunch",
}  # fmt: skip
KNOWN = frozenset(SHORT) | {*DAYS, *(f"{d}s" for d in DAYS), *MONTHS, *NUMBERS, "minute"}
LOOSE = (
    *DAYS, *(f"{d}s" for d in DAYS), *(m for m in FULL_MONTHS if len(m) > 5), "april",
    "tomorrow", "yesterday", "today", "tonight", "fortnight", "christmas", "easter", "holidays", "minutes", "hours",
    "lunchtime", "morning", "afternoon", "quarter",
)  # fmt: skip
"""The words in which one slip is put right."""
OTHERS = frozenset((
    "sundry", "frida", "eastern", "toady", "toddy", "augusta", "faster", "lester", "mondaine", "munday", "quarters",
    "mornings", "afternoons",
))  # fmt: skip
"""Words and names that are no slips of those."""
WEAK = frozenset(("mon", "wed", "sat", "sun", "may", "mar"))
"""Abbreviations that are also words of their own, or the beginnings of some."""

PIECE = pattern(
    rf"""(?P<url>https?://\S+|www\.\S+|\S+@\S+\.[a-z]{{2,}})
    |(?P<gap>[ ]{{2,}})
    |(?<![\w'])(?:
        (?P<wc>w/c|w\.c\.|wc|w/b|(?:week|wk)[ ](?:commencing|comm|com|beginning|beg|starting))(?![\w-])
        |(?P<half>half[ -]?terms?)(?![\w-])
        |(?P<clock>o'?[ ]?clock)(?!\w)
        |(?P<couple>(?:a[ ])?couple[ ](?:of[ ])?(?=week|wk|day|hour|hr|month))
        |(?P<number>
            (?P<ten>{"|".join(TENS)}|fourty)(?:[ -](?P<unit>{"|".join(UNITS[:9])}))?|{"|".join(reversed(UNITS))}
        )(?!\w)
        |(?P<word>[a-z0-9]+)(?P<dot>\.(?=[ ]\S))?
    )""",
    re.X,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line in one spelling: weekdays in full, months by three letters, numbers in figures; URLs blanked out."""

    said: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    weak: frozenset[int]
    """Where an abbreviation stands that is also an ordinary word."""

    def found(self, value: T, start: int, end: int) -> Found[T]:
        """A value with the place where it stood in the line as typed."""
        return Found(value, self.starts[start], self.ends[end - 1])

    def capital(self, at: int) -> bool:
        """Whether the word at a place was typed with a capital inside a sentence, where that tells something."""
        place = self.starts[at]
        return (
            self.said[place].isupper() and not self.said.isupper() and bool(re.search(r"[\w,] *$", self.said[:place]))
        )


@lru_cache(maxsize=512)
def spell(said: str) -> Line:
    """A line as typed, in one spelling."""
    low = flat(said)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    weak: set[int] = set()
    last = 0

    def keep(start: int, end: int) -> None:
        out.append(low[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    for piece in PIECE.finditer(low):
        new = _spelling(piece)
        word = piece["word"] or ""
        if new is None and word not in WEAK:
            continue
        keep(last, piece.start())
        if word in WEAK:
            weak.add(len(starts))
        new = piece.group() if new is None else new
        out.append(new)
        starts.extend([piece.start()] * len(new))
        ends.extend([piece.end()] * len(new))
        last = piece.end()
    keep(last, len(low))
    return Line(said, "".join(out), tuple(starts), tuple(ends), frozenset(weak))


def _spelling(piece: re.Match[str]) -> str | None:
    """How a piece is spelled here; None if it stays as it is."""
    match piece.lastgroup:
        case "url":
            return "\0" * len(piece.group())
        case "gap":
            return " "
        case "wc":
            return "wc"
        case "half":
            return "halfterm"
        case "clock":
            return "oclock"
        case "couple":
            return "2 "
        case "number" | "ten" | "unit":
            ten, unit = piece["ten"], piece["unit"]
            value = NUMBERS[ten] + (NUMBERS[unit] if unit else 0) if ten else NUMBERS[piece["number"]]
            return str(value)
    word = piece["word"]
    new = canonical(word)
    dotted = piece["dot"] and (new in MONTHS or new in DAYS) and word != new
    return None if new == word else new if dotted or not piece["dot"] else f"{new}."


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    """A folded word in its one spelling, one slip put right in a weekday, a month or a fixed word."""
    if word in SHORT:
        return SHORT[word]
    if word in FULL_MONTHS:
        return word[:3]
    if word in KNOWN or word in OTHERS or not 5 <= len(word) <= 11 or not word.isalpha():
        return word
    near = [w for w in LOOSE if alike(word, w)]
    if not near:
        return word
    return near[0][:3] if near[0] in FULL_MONTHS else SHORT.get(near[0], near[0])
