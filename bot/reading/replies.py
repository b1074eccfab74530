"""Bare answers as people give them: it is done, it is not, nothing this week, a date."""

import re

from bot.reading import dates, durations
from bot.reading.parts import Part
from bot.reading.pattern import pattern
from bot.reading.rank import among
from bot.reading.setting import Setting
from bot.reading.words import plain, tokens

NOON = 12
AGREED = among(
    "sure alright sounds too that thats it its this me for the works work good great fine lovely is go on do lets "
    "to by all very much i im can will happy yes yeah yep ok course absolutely definitely be would you"
)
DECLINED = among(
    "no not for me this time that thats it fine im afraid unfortunately really to today the very much just now"
)
HAPPENED = among(
    "one did done it that this we i all yes yep yeah ok earlier already yesterday today last night morning "
    "afternoon week now just the thats as planned both in time on monday tuesday wednesday thursday friday lunch at "
    "finally"
)
NOT_HAPPENED = among(
    "no nope nah it that this we i in the end to do time had at all week yet get round didnt never really "
    "unfortunately im afraid today yesterday last again another ran out of as was too busy off poorly ill either "
    "one meet manage happen on monday tuesday wednesday thursday friday so"
)
LEFT_OUT = among(
    "this week time again for now i im ive the one it all me from really yet explore unfortunately afraid been too "
    "very so busy mad manic hectic just far not no today is exams mocks reports marking got have weeks"
)


def when_only(line: str, setting: Setting) -> list[Part] | None:
    """A line that is nothing but a day or moment; `20ish` is an amount."""
    if (durations.bare(line) or 0) > NOON or line.strip(" .!") == "24/7":
        return None
    when = dates.read(plain(line), setting.now, setting.calendar)
    return [Part(when=when)] if when else None


NEGATED = frozenset(("didnt", "couldnt", "havent", "hasnt", "not", "never", "wasnt", "werent"))
VERBS = frozenset(
    (
        "did",
        "done",
        "do",
        "managed",
        "manage",
        "met",
        "meet",
        "happen",
        "happened",
        "time",
        "got",
        "get",
        "been",
        "have",
        "go",
        "ahead",
        "able",
        "possible",
    )
)


def read_not_done(line: str, setting: Setting) -> list[Part] | None:
    """`we never met`, `not managed it`: a verb of doing, negated, and nothing else."""
    words = {t.word for t in tokens(line)}
    said = words & NEGATED
    if line.rstrip().endswith("?") or not said or (not words & VERBS and not said & {"didnt", "couldnt", "havent"}):
        return None
    return NOT_HAPPENED(" ".join(words - NEGATED - VERBS), setting)


FINISHED = frozenset(("done", "did", "met", "sorted", "finished", "completed", "happened"))


def read_done(line: str, setting: Setting) -> list[Part] | None:
    """`all sorted`, `we met yesterday`: a word of having done it, and nothing else."""
    words = {t.word for t in tokens(line)}
    if line.rstrip().endswith("?") or not words & FINISHED:
        return None
    return HAPPENED(" ".join(words - FINISHED), setting)


NOTHING = frozenset(("nothing", "none", "skip", "nowt", "nil", "zero"))
ADDS = pattern(
    r"\bto (?:log|add|report|say|do|put in|show)\b|\b(?:at|from|on) (?:my|this) end\b|\bno (?:explore )?time\b", re.I
)


def read_nothing(line: str, setting: Setting) -> list[Part] | None:
    """`nothing from me this week`, `no time for it`: that there is nothing, and nothing else."""
    rest = ADDS.sub(" ", line)
    words = {t.word for t in tokens(rest)}
    if line.rstrip().endswith("?") or not (words & NOTHING or (rest != line and "week" in words)):
        return None
    return LEFT_OUT(" ".join(words - NOTHING), setting)
