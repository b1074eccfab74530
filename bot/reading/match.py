"""Finds the declared phrases in a line: each word is looked up once, slips of the key included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.reading.slips import alike
from bot.reading.words import Token

FAR = 3
"""Other words that a star lets stand between."""
READ = 60
"""Words of a line in which a telling phrase is looked for."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of one wording, by its place among them."""

    owner: int
    said: str
    words: tuple[str, ...]


class Lexicon:
    """All the phrases of several wordings, by their first words."""

    def __init__(self, says: Sequence[Sequence[str]], cues: Sequence[Sequence[str]]) -> None:
        self.leads, self.cues = _by_first(says), _by_first(cues)
        words = {w for group in (*says, *cues) for said in group for w in said.split()}
        self.short = frozenset(w for w in words if len(w) <= 3)
        self.long = sorted(w for w in words if len(w) > 3)
        self.means = lru_cache(maxsize=8192)(self._means)

    def _means(self, word: str) -> frozenset[str]:
        """The words of phrases that a typed word may be."""
        if word in self.short:
            return frozenset((word,))
        near = process.extract_iter(word, self.long, scorer=OSA.distance, processor=None, score_cutoff=1)
        return frozenset(wanted for wanted, _, _ in near if alike(word, wanted))

    def leading(self, words: Sequence[Token], places: Sequence[int]) -> Iterator[tuple[Phrase, int]]:
        """The phrases that lead a line from one of some places, and the number of words up to their end."""
        for place in places:
            at = place % len(words)
            for phrase in self._from(self.leads, words[at].word):
                end = at + len(phrase.words)
                if end <= len(words) and not (place < 0 and len(phrase.words) == 1):
                    pairs = zip(phrase.words, words[at:end], strict=True)
                    if all(wanted in self.means(t.word) for wanted, t in pairs):
                        yield phrase, end

    def telling(self, words: Sequence[Token]) -> Iterator[tuple[Phrase, list[int]]]:
        """The phrases that are told inside a line, and the places of their words."""
        words = words[:READ]
        for begin, token in enumerate(words):
            for phrase in self._from(self.cues, token.word):
                if places := self._inside(phrase.words, words, begin):
                    yield phrase, places

    def _from(self, phrases: dict[str, list[Phrase]], word: str) -> Iterator[Phrase]:
        for first in self.means(word):
            yield from phrases.get(first, ())

    def _inside(self, wanted: tuple[str, ...], words: Sequence[Token], begin: int) -> list[int] | None:
        """The places of a phrase's words, in order; a star lets a few others stand between."""
        places: list[int] = []
        at, loose = begin, False
        for want in wanted:
            if want == "*":
                loose = True
                continue
            reach = range(at, min(len(words), at + (FAR + 1 if loose else 1)))
            hit = next((i for i in reach if want in self.means(words[i].word)), None)
            if hit is None:
                return None
            places.append(hit)
            at, loose = hit + 1, False
        return places


def _by_first(groups: Sequence[Sequence[str]]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for owner, group in enumerate(groups):
        for said in group:
            words = tuple(said.split())
            found.setdefault(words[0], []).append(Phrase(owner, said, words))
    return found
