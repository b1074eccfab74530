"""Words that are never said to anybody: no ranking, no guilt, no hurry (N6, section 8)."""

import re

UNKIND = re.compile(
    r"\boverdue\b|\bbehind\b|\bleague\b|\branking\b|\bbadge\b|\bonly \d+ left\b|\bcountdown\b|\bmissed\b(?! it\b)|"
    r"\bfailed to\b|\byou have not\b|\byou haven't\b|\bjust\b(?! now\b)|\bstreak\b|\btop of\b|\bwell done\b|!!",
    re.I,
)


def unkind(words: str) -> str | None:
    """The first word or two that would not be said, if there are any."""
    found = UNKIND.search(words)
    return found[0] if found else None
