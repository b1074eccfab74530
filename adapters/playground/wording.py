"""The wording check that Inspect shows: words that Dept never uses, and marks that shout."""

import re

NEVER = (
    "overdue", "behind", "failed", "failure", "forgot", "late again", "you have not", "you haven't", "you should have",
    "compliance", "ranking", "league table", "disappointing", "only 0",
)  # fmt: skip
"""Words that scold, press or compare."""
_NEVER = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in NEVER) + r")(?!\w)", re.I)
_QUOTED = re.compile(r"“[^”]*”")
_STACK = re.compile(r"[!?]{2,}|!.*!", re.S)


def amiss(text: str) -> list[str]:
    """What stands in a message and should not, as sentences; what people themselves said in quotes is theirs."""
    ours = _QUOTED.sub("", text)
    found = [f"“{word}” stands here." for word in dict.fromkeys(m.group().lower() for m in _NEVER.finditer(ours))]
    if _STACK.search(ours):
        found.append("More than one exclamation mark stands here.")
    return found
