"""The words of a line, folded, and which of them are only small talk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.reading.pattern import pattern
from bot.reading.slips import alike
from bot.world.people import fold

WORD = pattern(r"[\w’'&:/.-]*\w|[^\w\s]")
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
COURTEOUS = ("please", "thanks", "thank", "cheers", "sorry")
SHORTER = 4
"""Letters of a word in which no slip is put right."""
FACES = pattern(r"(?:(?![✅✔👍👎])[\s\u2600-\u27bf\U0001f000-\U0001faff\ufe0f])+$")
"""Faces and the like at the end of a line; the signs that answer are kept."""
COURTESIES = frozenset(
    (*SIGNS, *re.findall(r"\w+", "please pls thanks thank you thx thankyou ta cheers dept x sorry then ok okay"))
)
"""Words that may stand beside the shortest answer."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line, folded, with its place."""

    word: str
    start: int
    end: int


def tokens(line: str) -> list[Token]:
    """The words of a line without punctuation, folded, each with its place in the line."""
    return list(_tokens(line))


def only_filler(line: str, *more: str) -> bool:
    """Whether a line has nothing but small talk in it."""
    return all(t.word in FILLER or t.word in SIGNS or is_one(t.word, more) for t in _tokens(line))


def plain(line: str) -> str:
    """A line without the courtesies at its end."""
    words = tokens(line)
    last = len(words)
    while last > 1 and words[last - 1].word not in SIGNS and is_one(words[last - 1].word, ("pls", "ta", "thx")):
        last -= 1
    return line[: words[last - 1].end] if last < len(words) else line


@lru_cache(maxsize=8192)
def is_one(word: str, of: tuple[str, ...]) -> bool:
    """Whether a word is one of several or a courtesy, one slip of the key in a longer one aside."""
    return word in of or any(len(w) > SHORTER and alike(word, w) for w in (*COURTEOUS, *of))


def _tokens(line: str) -> Iterator[Token]:
    for found in WORD.finditer(line):
        word = _folded(found.group())
        if word in SIGNS or any(c.isalnum() or c == "_" for c in word):
            yield Token(word, found.start(), found.end())


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    return fold(word).strip(".:-'/")


def phrases(listed: str) -> tuple[str, ...]:
    """Phrases written as people would list them, with commas between, over as many lines as it takes.

    `that|it|` is any of several words, or none; `i_am` is two.
    """
    found: dict[str, None] = {}
    for one in listed.split(","):
        choices = [word.split("|") for word in one.split()]
        found.update(dict.fromkeys(" ".join(filter(None, said)).replace("_", " ") for said in product(*choices)))
    return tuple(filter(None, found))
