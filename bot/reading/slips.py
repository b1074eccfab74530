"""One slip of the key: a letter wrong, missing, extra or doubled, or two letters swapped."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.world.people import fold

SHORTEST = 4
"""Shorter words have too many neighbours: `on` and `one`, `tue` and `the`, `two` and `too`."""


def alike(word: str, wanted: str) -> bool:
    """Whether a word is the one wanted, capitals, accents and one slip of the key aside.

    In a word of four letters two may only be swapped or one doubled (`find` is not `fine`), and up to six letters the
    first one is never wrong (`round` is not `found`).
    """
    one, other = fold(word), fold(wanted)
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST or not _slipped(one, other):
        return False
    if min(len(one), len(other)) == SHORTEST:
        return sorted(one) == sorted(other) or _undoubled(one) == _undoubled(other)
    return len(one) != len(other) or len(other) > 6 or one[0] == other[0] or sorted(one) == sorted(other)


def slipped(word: str, wanted: str) -> bool:
    """Whether one slip of the key, and no less, lies between two words; length is not asked."""
    one, other = fold(word), fold(wanted)
    return one != other and _slipped(one, other)


def _slipped(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 1 and OSA.distance(one, other, score_cutoff=1) == 1


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of several words that is meant: itself if it is among them, else the only one alike; None on a tie."""
    near = [w for w in dict.fromkeys(words) if alike(word, w)]
    exact = [w for w in near if fold(w) == fold(word)]
    if exact:
        return exact[0]
    return near[0] if len(near) == 1 else None


def flat(text: str) -> str:
    """A text letter for letter without accents and capitals, of the same length, so that places in it hold."""
    return "".join(map(_flat, text))


@lru_cache(maxsize=4096)
def _flat(letter: str) -> str:
    if letter.isspace():
        return "\n" if letter in "\n\r" else " "
    if letter in "’‘ʼ`´":
        return "'"
    if letter in "‐‑‒–—−":
        return "-"
    if not letter.isalpha():
        return letter
    plain = unicodedata.normalize("NFKD", letter)[0].lower()
    return plain if len(plain) == 1 else letter


def _undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if not i or c != word[i - 1])
