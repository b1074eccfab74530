"""What teachers mean by the name of a topic: slips of the key and other words for the same thing aside."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.reading.slips import alike
from bot.reading.words import tokens

SAME = (
    "assessment for learning, afl, formative assessment, checking understanding, checking for understanding",
    "questioning, hinge questions, hinge question, cold calling, cold call, questions, probing questions, wait time",
    "retrieval practice, retrieval, recall, low stakes quizzing, quizzing, quizzes, quiz, starter quizzes",
    "spaced practice, spacing, interleaving, spaced learning",
    "behaviour, behaviour management, behavior, classroom management, routines",
    "send, sen, inclusion, special needs, special educational needs, additional needs, ehcp",
    "adaptive teaching, differentiation, scaffolding, scaffolds, mixed ability, mixed attainment",
    "eal, english as an additional language",
    "object oriented programming, oop, object orientation, object oriented, classes and objects",
    "feedback, marking, whole class feedback, live marking",
    "metacognition, self regulation, study skills, revision skills",
    "literacy, reading, vocabulary, oracy",
    "modelling, worked examples, live modelling, explanations, explaining",
    "nea, coursework, programming project, non examined assessment",
    "early career, ect, early career teachers, new teachers",
    "coaching, instructional coaching",
    "a level, alevel, ks5, key stage 5, sixth form, post 16",
    "gcse, ks4, key stage 4",
    "ks3, key stage 3",
    "primary, ks2, key stage 2",
    "ai, artificial intelligence",
    "cyber security, cybersecurity",
    "networks, networking",
    "curriculum, curriculum planning, curriculum design, schemes of work, scheme of work, sow",
    "exam technique, exam skills, exam preparation",
    "more able, gifted and talented, stretch and challenge, high attainers",
    "homework, home learning",
    "cpd, professional development, staff training",
    "practical work, practicals, required practicals, experiments",
)
"""Rows of words for the same thing."""
SMALL = frozenset(
    """
    a an the of in on at for with to and or my our your some any good better best really about how into using use i we
    do teaching teach teaches taught lesson lessons class classes pupils students help helping work years year ideas
    idea someone stuff things tips who that else within miles
    """.split()  # noqa: SIM905 - a list for people
)
LONG = 8
"""Letters of a word in which two slips of the key are put right."""
SAID, MEANT, INSIDE, AROUND = range(4)
"""How a topic fits, best first: as it is called, by another name, as a part of it, or it as a part of what was said."""


def fits(wanted: str, topic: str) -> int | None:
    """How well a topic fits what somebody looks for, nought best; None if it does not."""
    mine, theirs = _terms(wanted), _terms(topic)
    if not mine or not theirs:
        return None
    plainly = _within(_words(wanted), _words(topic))
    inside, around = _within(mine, theirs) or plainly, _within(theirs, mine)
    if inside and around:
        return SAID if plainly and _within(_words(topic), _words(wanted)) else MEANT
    return INSIDE if inside else AROUND if around else None


def nearest(wanted: str, topics: Iterable[str], most: int) -> list[str]:
    """The topics that come nearest to what somebody looks for, best first; each of them once."""
    found = {_terms(t): t for t in topics}
    return sorted(found.values(), key=lambda t: (-fuzz.WRatio(wanted.casefold(), t.casefold()), t.casefold()))[:most]


def same(one: str, other: str) -> bool:
    """Whether two topics are one, as they are called."""
    return fits(one, other) == SAID


def apart(text: str) -> list[str]:
    """The things that `and` joins; a topic with an *and* in its own name stays whole: `stretch and challenge`."""
    whole = re.compile("|".join(re.escape(said) for said in _joined()), re.I)
    held = whole.sub(lambda m: re.sub(r"\band\b", "\0", m.group(), flags=re.I), text)
    return [piece.replace("\0", "and") for piece in re.split(r"\s*(?:\band\b|&)\s*", held, flags=re.I)]


def is_topic(word: str) -> bool:
    """Whether a word is known as a word of topics, and so hardly a name with a slip in it."""
    return any(len(known) > 3 for known in _meant(word))


def near(word: str, wanted: str) -> bool:
    """Whether a typed word is the one wanted, with one slip of the key, in a long one two."""
    if alike(word, wanted) or _single(word) == _single(wanted):
        return True
    long = min(len(word), len(wanted)) >= LONG and word[0] == wanted[0]
    return long and OSA.distance(word, wanted, score_cutoff=2) <= 2


def _within(some: Sequence[str], all_: Sequence[str]) -> bool:
    return all(any(near(w, o) for o in all_) for w in some)


def _words(text: str) -> tuple[str, ...]:
    every = tuple(w for t in tokens(text.replace("-", " ").replace("/", " ")) for w in t.word.split())
    return tuple(w for w in every if w not in SMALL) or every


@lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[str, ...]:
    """The words that count, those for the same thing as one."""
    words = [w for t in tokens(text.replace("-", " ").replace("/", " ")) for w in t.word.split()]
    found: list[str] = []
    at = 0
    while at < len(words):
        name, many = max(
            ((row[0], len(said)) for row in _rows() for said in row[1] if _here(words, at, said)),
            key=lambda hit: hit[1],
            default=("", 1),
        )
        if name or words[at] not in SMALL:
            found.append(name or words[at])
        at += many
    return tuple(dict.fromkeys(found)) or tuple(words)


def _here(words: Sequence[str], at: int, said: Sequence[str]) -> bool:
    some = words[at : at + len(said)]
    return len(some) == len(said) and all(s in _meant(w) for w, s in zip(some, said, strict=True))


@lru_cache(maxsize=8192)
def _meant(word: str) -> frozenset[str]:
    """The words of the rows that a typed word may be."""
    return frozenset(known for known in _known() if near(word, known))


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Each row by the sign that stands for it, with its wordings."""
    return tuple((f"#{n}", tuple(tuple(said.split()) for said in row.split(", "))) for n, row in enumerate(SAME))


@lru_cache(maxsize=1)
def _joined() -> tuple[str, ...]:
    return tuple(said for row in SAME for said in row.split(", ") if " and " in said)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(w for _, row in _rows() for said in row for w in said)
