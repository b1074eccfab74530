"""How long: amounts of time in words and figures, as whole minutes."""

import re

from bot.reading.pattern import pattern
from bot.reading.spelling import Line, spell
from bot.reading.text import Found

HOUR = r"(?:hours?|hrs?|h)"
MINUTE = r"(?:minutes?|mins?|m)"
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
LOOSELY = (
    r"(?:(?:(?:for|about|around|roughly|approx(?:imately)?|nearly|almost|circa|just[ ](?:over|under)|over|under"
    r"|at[ ]least|maybe|probably|say|only|just|another|a[ ]good|c\.?)[ ]+)|~[ ]?)*"
)
"""Before an amount: it is one all the same."""
ISH = r"(?:[ -]?ish|[ ]or[ ](?:so|thereabouts))?"
NO_CLOCK = rf"(?![\w%£])(?![.:/-]?[0-9])(?![ ]?(?:am|pm|a\.m|p\.m|st|nd|rd|th|{MONTH}|oclock)\b)"
"""Behind a number without a unit: it is neither a time, a date nor part of another number."""

AMOUNT = pattern(
    rf"""(?<![\w.:/£$€-])(?<![0-9],)(?<![0-9][ ]to[ ])(?<![0-9][ ]or[ ])
    (?P<loosely>{LOOSELY})(?<![\w.:/£$€-])
    (?:
        (?P<three>(?:3[ ]quarters|3/4|¾)[ ]?(?:of[ ])?(?:an?[ ])?{HOUR})
      | (?P<quarter>(?:an?[ ]|1[ ])?(?:quarter|1/4|¼)[ -]?(?:of[ ])?(?:an?[ ])?{HOUR})
      | (?P<half>(?:a[ ])?(?:half|1/2|½)[ -]?(?:of[ ])?(?:an?[ ])?{HOUR})
      | (?P<clock>[0-9]{{1,2}}):(?P<past>[0-5][0-9])[ ]?(?:{HOUR})
      | (?:(?P<hours>[0-9]{{0,3}}\.[0-9]{{1,2}}|[0-9]{{1,3}})(?P<mixed>[ ]and[ ]a[ ]half|[ ]?1/2|[ ]?½)?[ -]?
          |(?P<one>an?[ ]|the[ ])?)
        (?P<unit>{HOUR})(?:-long|[ ]long)?
        (?:
            [ ](?:and|&)[ ](?:an?[ ])?(?P<more>half|quarter|3[ ]quarters)(?!\w)
          | (?:[ ]?(?:and|&|,)?[ ]?)(?P<minutes>[0-5]?[0-9])[ ]?{MINUTE}(?!\w)
          | [ ]?(?P<rest>[0-5]?[0-9]){NO_CLOCK}
          | [ ]and[ ](?P<rounded>[0-5][05])(?=$|[.,]|[ ](?:on|of|with|for|please|thanks)\b)
        )?
      | (?P<whole>[0-9]{{1,4}}){ISH}[ -]?{MINUTE}
      | (?P<ish>[1-9][0-9]{{1,2}})[ -]?ish
    )(?!\w){ISH}(?!['\w])(?![ ](?:ago|later|past|from[ ]now)\b)(?![ ]to[ ][0-9])""",
    re.X,
)
REACH = 400
"""Characters of a line that are searched."""
NUMBER = pattern(rf"(?P<loosely>{LOOSELY})(?P<number>[0-9]{{1,3}}){ISH}")
ENDS = pattern(r"[ ]*[.!]?[ ]*(?:please|pls|thanks|ta|then|x)?[ ]*[.!]*[ ]*")


def find(text: str) -> list[Found[int]]:
    """Every amount of time in a line, in minutes, with the words that lead to it (`for about`)."""
    line = spell(text[:REACH])
    found = ((m, _minutes(m)) for m in AMOUNT.finditer(line.text))
    return [line.found(minutes, m.start(), m.end()) for m, minutes in found if minutes]


def bare(text: str) -> int | None:
    """The minutes of a line that is nothing but an amount; a number alone is minutes."""
    line = spell(text.strip())
    if (amount := AMOUNT.match(line.text)) and ENDS.fullmatch(line.text, amount.end()):
        return _minutes(amount)
    if (number := NUMBER.match(line.text)) and ENDS.fullmatch(line.text, number.end()):
        return None if text.strip().casefold().startswith("one") else int(number["number"]) or None
    return None


def leading(text: str) -> Found[int] | None:
    """The minutes that a line begins with, a unit or not: `20 on isaac`, `90 of reading`, `45`."""
    line = spell(text)
    start = _indent(line)
    if (amount := AMOUNT.match(line.text, start)) and (minutes := _minutes(amount)):
        return line.found(minutes, start, amount.end())
    number = NUMBER.match(line.text, start)
    if number and re.compile(r"[ ]+(?:on|of)[ ]|[ .!]*$").match(line.text, number.end()) and int(number["number"]):
        return line.found(int(number["number"]), start, number.end())
    return None


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _minutes(amount: re.Match[str]) -> int | None:
    """What an amount comes to; None for an hour that nothing counts, or one of its clock."""
    if amount["three"] or amount["quarter"] or amount["half"]:
        return 45 if amount["three"] else 15 if amount["quarter"] else 30
    if amount["clock"]:
        return int(amount["clock"]) * 60 + int(amount["past"])
    if number := amount["whole"] or amount["ish"]:
        return int(number)
    if not amount["hours"] and not (amount["one"] and amount["one"] != "the ") and not amount["more"]:
        return None
    if amount["unit"] == "h" and not amount["hours"]:
        return None
    hours = _hours(amount["hours"] or "1") + (30 if amount["mixed"] else 0)
    more = {"half": 30, "quarter": 15, "3 quarters": 45}.get(amount["more"] or "", 0)
    return hours + more + int(amount["minutes"] or amount["rest"] or amount["rounded"] or 0) or None


def _hours(said: str) -> int:
    """Hours in figures as minutes: `1.5` and `1.25` are parts of an hour, `1.15` and `1.40` can only be minutes."""
    whole, _, part = said.partition(".")
    if len(part) == 2 and part not in ("25", "50", "75", "33", "66", "67") and int(part) < 60:
        return int(whole or 0) * 60 + int(part)
    return round(float(said) * 60)
