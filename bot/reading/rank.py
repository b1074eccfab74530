"""Which of the declared words a line means: a leading phrase first, then a telling phrase inside it, then a bare
pattern.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.reading.parts import Part
from bot.reading.setting import Setting
from bot.reading.slips import alike
from bot.reading.text import NoSuch
from bot.reading.words import Token, only_filler, phrases, tokens

Reader = Callable[[str, Setting], "list[Part] | None"]
"""Reads what is left of a line beside its leading words; None if it makes no sense there."""

POLITE = phrases(
    """
    please can you, please could you, can you please, could you please, can you, could you, would you, will you, i
    would like to, id like to, i want to, i need to, can i, could i, may i, let me, please, pls, hi dept, hello
    dept, hey dept, hi, hello, hey, /dept, dept, ok so, so, and, oh, um, er, right
    """
)
"""What people say before they come to it."""
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


def rank(line: str, setting: Setting, wordings: Sequence[Wording]) -> list[Ranked]:
    """Every reading of a line, best first."""
    words = tokens(line)
    if not words:
        return []
    start = _politeness(words)
    found: list[Ranked] = []
    wrong: list[tuple[float, NoSuch]] = []
    for order, wording in enumerate(wordings):
        for rest, score, leading in _ways(line, words, start, wording):
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


def _ways(line: str, words: Sequence[Token], start: int, wording: Wording) -> Iterator[tuple[str, float, bool]]:
    """The ways in which a line could lead to a wording, best first: what is left to read, how well it fits, and whether
    it leads.
    """
    for said in wording.says:
        if (took := _leads(said, words, start)) is not None:
            yield line[words[took - 1].end :].lstrip(" :,-–—"), LEAD + len(said) + wording.weight, True
    for cue in wording.cues:
        if places := _inside(cue, words):
            yield _without(line, words, places), CUE + len(cue) / 4 + wording.weight, False
    if wording.bare:
        yield line, BARE + wording.weight, False


def _politeness(words: Sequence[Token]) -> int:
    """How many words at the front are politeness; never the whole line."""
    at = 0
    while True:
        for polite in POLITE:
            said = polite.split()
            if [t.word for t in words[at : at + len(said)]] == said and at + len(said) < len(words):
                at += len(said)
                break
        else:
            return at


def _leads(said: str, words: Sequence[Token], start: int) -> int | None:
    """The number of words taken if a phrase leads the line, with or without the politeness before it."""
    wanted = said.split()
    for at in {start, 0}:
        part = words[at : at + len(wanted)]
        if len(part) == len(wanted) and all(map(_same, (t.word for t in part), wanted)):
            return at + len(wanted)
    return None


def _same(word: str, wanted: str) -> bool:
    return word == wanted or (len(wanted) > 3 and alike(word, wanted))


def _inside(cue: str, words: Sequence[Token]) -> list[int] | None:
    """The places of a cue's words in a line, in order; a star lets up to three others stand between."""
    wanted = cue.split()
    for begin in range(len(words)):
        places: list[int] = []
        at, loose = begin, False
        for want in wanted:
            if want == "*":
                loose = True
                continue
            reach = range(at, min(len(words), at + (4 if loose else 1)))
            hit = next((i for i in reach if _same(words[i].word, want)), None)
            if hit is None:
                break
            places.append(hit)
            at, loose = hit + 1, False
        else:
            return places
    return None


def _without(line: str, words: Sequence[Token], places: Sequence[int]) -> str:
    out, last = [], 0
    for place in places:
        out.append(line[last : words[place].start])
        last = words[place].end
    return " ".join(("".join(out) + " " + line[last:]).split())
