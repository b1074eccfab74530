"""A wish to stop: at most a date is read from it, and whatever else was typed is dropped (N4)."""

import re

from bot.reading import dates
from bot.reading.parts import Part
from bot.reading.setting import Setting
from bot.reading.words import only_filler

LEAD = re.compile(
    r"^[\s,:;–—-]*(?:(?:for|from|all|everything|it|me|this|that|please|asking|me|until|till|til|the|of|whole|rest|now|sick|ill|poorly|work)\b[\s,]*)*",
    re.I,
)
REASON = re.compile(
    r"^\s*(?:[,;.:–—-]|because\b|cos\b|as\b|since\b|due\b|with\b|my\b|mum\b|dad\b|family\b|personal\b|for a\b|$)", re.I
)


def stop(line: str, setting: Setting) -> list[Part] | None:
    """At most a date, and only one that belongs to the stop itself; whatever else was typed is dropped here (N4)."""
    start = LEAD.match(line)
    offset = start.end() if start else 0
    for found in dates.find(line, setting.now, setting.calendar)[:1]:
        if (
            only_filler(
                line[: found.start],
                "until",
                "till",
                "til",
                "from",
                "sick",
                "ill",
                "poorly",
                "work",
                "everything",
                "asking",
                "off",
                "next",
            )
            or found.start <= offset
        ):
            return [Part(when=found.value)]
    return []


def soft_stop(line: str, setting: Setting) -> list[Part] | None:
    """The same after words with other uses: nothing may follow but a date, small talk or a reason set apart."""
    for found in dates.find(line, setting.now, setting.calendar)[:1]:
        if only_filler(line[: found.start], "until", "till", "from", "sick", "ill") and (
            REASON.match(line[found.end :]) or only_filler(line[found.end :])
        ):
            return [Part(when=found.value)]
    return (
        []
        if only_filler(line, "right", "moment", "minute", "bit", "while", "cope", "manage", "messages", "month")
        or re.match(r"\s*[,;–—]", line)
        else None
    )
