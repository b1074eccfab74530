"""What the last thing, or a post, should have been."""

import re

from bot.reading import dates, durations
from bot.reading.parts import Part, cut, tidy
from bot.reading.pattern import pattern
from bot.reading.setting import Setting
from bot.reading.words import only_filler

FROM = pattern(r"^[\s:]*(?:from\s+)?[0-9][\w:.]*(?:\s*(?:minutes|mins?|hours?|hrs?|m|h))?\s+to\s+", re.I)
NOT = pattern(r"(?:^|[\s,]+)(?:not|rather than|instead of)\s+", re.I)
BUT = pattern(r"\s*,\s*(?:but\s+)?|\s+but\s+", re.I)
WAS = pattern(
    r"^[\s,:]*(?:(?:it's|that's|its|it|that|this|i|we|was|is|should|have|been|say|meant|did|really|actually|only|more|like"
    r"|be|to)\b\s*)+", re.I
)  # fmt: skip


def _now(line: str) -> str:
    """A line without what it says that is not so."""
    now, *rest = NOT.split(line, maxsplit=1)
    if not rest or tidy(WAS.sub("", now)):
        return now
    return BUT.split(rest[0], maxsplit=1)[-1]


def read_change(line: str, setting: Setting) -> list[Part] | None:
    """What to change the last thing to: an amount, a day or a title; `not 45` says what it no longer is."""
    line = FROM.sub("", WAS.sub("", _now(line)))
    minutes = durations.bare(tidy(line))
    if minutes:
        return [Part(minutes=minutes)]
    found = durations.find(line)
    rest = cut(line, found[0].start, found[0].end) if found else line
    when = dates.find(rest, setting.now, setting.calendar, back=True)
    rest = cut(rest, when[0].start, when[0].end) if when else rest
    what = tidy(rest)
    what = "" if only_filler(what, "not", "actually", "min", "mins", "minutes", "meant") else what
    part = Part(minutes=found[0].value if found else None, when=when[0].value if when else None, what=what or None)
    return [part] if part != Part() else []


def read_amount(line: str, setting: Setting) -> list[Part] | None:
    """The same, where the words alone do not say that something is to be changed: an amount has to be there."""
    parts = read_change(line, setting)
    return parts if parts and (parts[0].minutes or parts[0].when) and not parts[0].what else None


def read_after_no(line: str, setting: Setting) -> list[Part] | None:
    """The same behind words with other uses: an amount, or a day that it `was`; `no lunch today` is none."""
    parts = read_amount(line, setting)
    return parts if parts and (parts[0].minutes or WAS.match(line)) else None


def read_contrast(line: str, setting: Setting) -> list[Part] | None:
    """`35 not 45`, `not 45, 35`: nothing but what it is and what it is not."""
    parts = read_amount(line, setting) if NOT.search(line) else None
    return parts if parts and parts[0].minutes else None


def read_plain_change(line: str, setting: Setting) -> list[Part] | None:
    """The same after a bare `change`, which may also stand alone."""
    return [] if only_filler(line) else read_amount(line, setting)


def read_correction(line: str, setting: Setting) -> list[Part] | None:
    """What a post should have said: a day if only one is named, or words."""
    line = _now(line)
    when = dates.find(line, setting.now, setting.calendar)
    when = when if len(when) == 1 else []
    rest = cut(line, when[0].start, when[0].end) if when else line
    what = tidy(rest)
    what = (
        "" if only_filler(what, "post", "rota", "message", "last", "actually", "not", "meant", "date", "day") else what
    )
    part = Part(when=when[0].value if when else None, what=what or None)
    return [part] if part != Part() else []


def read_plain_correction(line: str, setting: Setting) -> list[Part] | None:
    """The same after a bare `correct`: nothing, or a day."""
    parts = read_correction(line, setting)
    return parts if not parts or parts[0].when else None
