"""The words of a line, folded, and which of them are only small talk."""

import re
from dataclasses import dataclass

from bot.world.people import fold

WORD = re.compile(r"[\w’'&:/.-]*\w|[^\w\s]")
SIGNS = ("👍", "✅", "✔", "👎")
FILLER = frozenset(
    re.findall(
        r"\w+",
        """
        a", "about", "actually", "again", "again", "all", "am", "an", "and", "any", "anything", "as", "at", "be",
        "been", "bit", "by", "can", "cheers", "could", "dept", "do", "does", "for", "from", "get", "give", "go", "got",
        "has", "have", "having", "hello", "hey", "hi", "i", "id", "ill", "im", "in", "is", "it", "its", "ive", "just",
        "know", "let", "like", "lot", "may", "me", "mine", "more", "my", "need", "now", "of", "off", "ok", "okay", "on",
        "one", "our", "out", "own", "please", "pls", "really", "right", "see", "should", "show", "so", "some",
        "something", "still", "sure", "ta", "tell", "thank", "thanks", "thankyou", "that", "thats", "the", "them",
        "then", "there", "these", "they", "thing", "things", "this", "those", "thx", "till", "to", "too", "u", "up",
        "ur", "us", "want", "was", "we", "week", "weeks", "were", "what", "whats", "when", "where", "which", "while",
        "will", "with", "would", "yes", "you", "your", "yours", "x", "sorry
        """,
    )
)
"""Words that carry no matter of their own."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line, folded, with its place."""

    word: str
    start: int
    end: int


def tokens(line: str) -> list[Token]:
    """The words of a line without punctuation, folded, each with its place in the line."""
    found = (Token(fold(m.group()).strip(".:-'/"), m.start(), m.end()) for m in WORD.finditer(line))
    return [t for t in found if t.word and (t.word in SIGNS or re.search(r"\w", t.word))]


def only_filler(line: str, *more: str) -> bool:
    """Whether a line has nothing but small talk in it."""
    return all(t.word in FILLER or t.word in more for t in tokens(line))


def phrases(listed: str) -> tuple[str, ...]:
    """Phrases written as people would list them, with commas between, over as many lines as it takes."""
    return tuple(" ".join(one.split()) for one in listed.split(",") if one.strip())
