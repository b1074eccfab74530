"""Which of the declared words a line means: a leading phrase first, then a telling phrase inside it, then a bare
pattern.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.reading.match import Lexicon
from bot.reading.parts import Part
from bot.reading.setting import Setting
from bot.reading.slips import alike
from bot.reading.text import NoSuch
from bot.reading.words import COURTESIES, FACES, Token, is_one, only_filler, phrases, tokens

Reader = Callable[[str, Setting], "list[Part] | None"]
"""Reads what is left of a line beside its leading words; None if it makes no sense there."""

POLITE = phrases(
    """
    please can you, please could you, can you please, could you please, can you, could you, would you, will you, i
    would like to, id like to, i want to, i need to, can i, could i, may i, let me, please, pls, hi dept, hello dept,
    hey dept, hi, hello, hey, /dept, dept, ok so, so, and, oh, um, er, right, show me the, show me my, show me our,
    show me, show my, show the, show, open the, open my, open, give me the, give me my, give me our, give me a, give
    me, see my, see the, send me the, send me my, tell me my
    """
)
"""What people say before they come to it."""
POLITE_WORDS = sorted((said.split() for said in POLITE), key=len, reverse=True)
SHORT = 400
"""Characters of a line that may mean something without any leading word."""
GREETING = frozenset(("please", "pls", "hi", "hello", "hey", "dept"))
AHEAD = frozenset(
    (
        "yes",
        "yep",
        "yeah",
        "yup",
        "no",
        "nope",
        "nah",
        "sorry",
        "ok",
        "okay",
        "ah",
        "oh",
        "oops",
        "actually",
        "whoops",
        "wait",
        "hmm",
    )
)
"""Answers that may stand before one that says more: `nope didn't manage it`; a `no` has to be set apart."""
LEAD, CUE, BARE = 20, 10, 5
"""What a leading phrase, a telling phrase and a bare pattern weigh, beside their length."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that lead to one intent.

    `says` lead a line, `cues` are told inside it (`*` stands for up to three words), `bare` lines need neither.
    """

    intent: str
    read: Reader
    says: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    bare: bool = False
    weight: int = 0
    raw: bool = False
    """Whether the reader sees the comma or colon behind the leading words."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One reading of a line: its wording and parts, how well it fits, and whether a leading word led to it."""

    wording: Wording
    parts: list[Part]
    score: float
    leading: bool
    order: int = field(default=0)


def nothing(line: str, setting: Setting) -> list[Part] | None:
    """The reader of words that take nothing: whatever stands beside them has to be small talk."""
    return [] if only_filler(line) else None


def besides(listed: str, but: str = "") -> Reader:
    """The same, where an intent has words of its own that may stand there as well, and some that may not."""
    own, not_ = listed.split(), frozenset(but.split())

    def read(line: str, setting: Setting) -> list[Part] | None:
        return [] if only_filler(line, *own) and not any(t.word in not_ for t in tokens(line)) else None

    return read


def among(listed: str) -> Reader:
    """The reader of a short answer: beside it stand these words, or none."""
    own = (*listed.split(), *COURTESIES)

    def read(line: str, setting: Setting) -> list[Part] | None:
        return [] if all(is_one(t.word, own) for t in tokens(line)) else None

    return read


def rank(line: str, setting: Setting, wordings: Sequence[Wording]) -> list[Ranked]:
    """Every reading of a line, best first."""
    words = tokens(line)
    if not words:
        return []
    found: list[Ranked] = []
    wrong: list[tuple[float, NoSuch]] = []
    for order, ways in sorted(_ways(line, words, tuple(wordings)).items()):
        wording = wordings[order]
        for score, leading, rest in sorted(ways, key=lambda w: -w[0]):
            try:
                parts = wording.read(rest, setting)
            except NoSuch as problem:
                wrong.append((score, problem))
                continue
            if parts is not None and (parts or not wording.bare or leading or score >= CUE):
                found.append(Ranked(wording, parts, score, leading, order))
                break
    best = max(wrong, key=lambda w: w[0], default=None)
    if best and all(r.score < best[0] for r in found):
        raise best[1]
    return sorted(found, key=lambda r: (-r.score, r.order))


Way = tuple[float, bool, str]
"""How well a line fits a wording, whether the wording leads it, and what is left to read."""


def _ways(line: str, words: Sequence[Token], wordings: tuple[Wording, ...]) -> dict[int, list[Way]]:
    """The ways in which a line could lead to each wording."""
    lexicon, ways = _lexicon(wordings), dict[int, list[Way]]()
    for phrase, took in lexicon.leading(words, _places(line, words)):
        wording, rest = wordings[phrase.owner], line[words[took - 1].end :]
        way = (LEAD + len(phrase.said) + wording.weight, True, rest if wording.raw else rest.lstrip(" :,-–—"))
        ways.setdefault(phrase.owner, []).append(way)
    for phrase, places in lexicon.telling(words):
        score = CUE + len(phrase.said) / 4 + wordings[phrase.owner].weight
        ways.setdefault(phrase.owner, []).append((score, False, _without(line, words, places)))
    first = next((t for t in words if t.word not in GREETING), words[0])
    bare = FACES.sub("", line[first.start :] if first is not words[0] else line)
    for order, wording in enumerate(wordings):
        if wording.bare and len(bare) <= SHORT:
            ways.setdefault(order, []).append((BARE + wording.weight, False, bare))
    return ways


@lru_cache(maxsize=8)
def _lexicon(wordings: tuple[Wording, ...]) -> Lexicon:
    return Lexicon([w.says for w in wordings], [w.cues for w in wordings])


def _politeness(words: Sequence[Token]) -> list[int]:
    """Where the politeness at the front may end, the furthest first; never at the end of the line."""
    at, stops = 0, [0]
    while True:
        for said in POLITE_WORDS:
            if _polite(words[at : at + len(said)], said) and at + len(said) < len(words):
                at += len(said)
                stops.insert(0, at)
                break
        else:
            return stops


def _polite(words: Sequence[Token], said: Sequence[str]) -> bool:
    pairs = zip(words, said, strict=False)
    return len(words) == len(said) and all(t.word == w or (w == "please" and alike(t.word, w)) for t, w in pairs)


def _places(line: str, words: Sequence[Token]) -> list[int]:
    """Where a phrase may lead a line: behind the politeness and behind an answer, with or without them.

    A place behind a `no` that is not set apart is given as what it lacks to the end: only longer phrases lead there.
    """
    places = _politeness(words)
    while 0 <= places[0] < len(words) - 1 and words[places[0]].word in AHEAD:
        word, at = words[places[0]], places[0] + 1
        loose = word.word == "no" and not line[word.end : words[at].start].strip()
        places.insert(0, at - len(words) if loose else at)
    return list(dict.fromkeys(places))


def _without(line: str, words: Sequence[Token], places: Sequence[int]) -> str:
    out, last = [], 0
    for place in places:
        out.append(line[last : words[place].start])
        last = words[place].end
    return " ".join(("".join(out) + " " + line[last:]).split())
