"""Who is meant: people's names in a line, whole or in part; own department before own school before the community."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.reading.nicknames import ORDINARY, SAME, SHORT_FORMS
from bot.reading.pattern import pattern
from bot.reading.slips import SHORTEST, slipped
from bot.reading.text import Found, Unsure
from bot.world.people import Person, fold

Share = Callable[[str, str], bool]
"""Whether two schools may pass things on to each other."""

MOST = 3
"""No more are offered to choose from."""
REACH = 400
"""Characters of a line that are searched."""
EXACT, SHORT, BEGUN, SLIP, NOT = range(5)
"""How well a word fits a name, best first: itself, a short form, its beginning, one slip of the key, not at all."""

WORD = pattern(r"(?:[^\W_]|[\u0300-\u036f])(?:[\w\u0300-\u036f'’.-]*(?:[\w\u0300-\u036f]))?")
TITLE = pattern(r"(?:mr|mrs|ms|miss|mx|dr|sir|madam|prof|professor|rev)\.?\s+", re.I)
POSSESSIVE = pattern(r"['’]s?$", re.I)
LED = pattern(
    r"\b(?:(?P<surely>with|ask|tell|message|msg|call|swap|pair|thank|contact|meet|invite|e-?mail|phone)|to|for|from|and|or|asked"
    r"|told|thanks|cc|add|remove|met|see|saw|mention|between|ring|join)\s+$",
    re.I,
)
"""Words behind which a name is likely, with a capital; behind some of them also without."""
AFTER = pattern(
    r"\s*(?:$|[^\w\s]|(?:about|on|for|at|and|or|in|next|this|re|is|isn|has|was|please|thanks|will|can|to|with|said|tomorrow"
    r"|today)\b)",
    re.I,
)
FOLLOWS = pattern(r"['’]s\b|\s*:|[\s,]+(?:is|isn|has|hasn|was|and|said|can|cannot|will|won|would)\b")
"""What shows that the capital at the head of a sentence was a name's."""
COURTESY = pattern(r"(?:\s+(?:please|pls|thanks|thank you|ta|too|then))+[\s.!]*$", re.I)


def find(text: str, people: Sequence[Person], speaker: Person, share: Share) -> list[Found[Person | Unsure[Person]]]:
    """Every person named in running text; ordinary words (`grace`) need a capital, and slips a place for a name."""
    words = list(WORD.finditer(text, 0, REACH))
    found: list[Found[Person | Unsure[Person]]] = []
    at = 0
    while at < len(words):
        for many in (4, 3, 2, 1):
            run = words[at : at + many]
            if len(run) == many and (fits := _named(text, run, people)):
                said = text[run[0].start() : run[-1].end()]
                if chosen := _choose(said, fits, speaker, share):
                    found.append(Found(chosen, run[0].start(), run[-1].end()))
                at += many
                break
        else:
            at += 1
    return found


def who(text: str, people: Sequence[Person], speaker: Person, share: Share) -> Person | Unsure[Person] | None:
    """Who a fragment means that should be a name: short forms, beginnings and slips count too. None if nobody."""
    said = COURTESY.sub("", TITLE.sub("", text.strip().lstrip("@"), count=1)).strip(' ,.:;!?"“”')
    words = tuple(POSSESSIVE.sub("", w) for w in said.split())
    if not words or len(words) > 5:
        return None
    return _choose(said, _fitting(words, people, SLIP), speaker, share)


Fits = list[tuple[Person, int]]
"""People, with how well words fit them."""


def _named(text: str, run: list[re.Match[str]], people: Sequence[Person]) -> Fits:
    """Everyone whom a few words of running text may name, all of the words together."""
    start, end = run[0].start(), run[-1].end()
    if any(re.search(r"[,;:!?()\n]", text[a.end() : b.start()]) for a, b in pairwise(run)):
        return []
    title = bool(TITLE.match(text, start))
    words = [POSSESSIVE.sub("", w.group()).strip(".") for w in (run[1:] if title else run)]
    if not words or not all(words) or (len(words) == 1 and len(words[0]) < 2):
        return []
    if any(len(w) == 1 and not w.isupper() for w in words) or (not title and _ordinary(text, run, words)):
        return []
    capital, led = words[0][0].isupper(), LED.search(text, max(0, start - 12), start)
    surely = title or (led and led["surely"] and len(words[0]) > SHORTEST and AFTER.match(text, end))
    fits = _fitting(tuple(words), people, SLIP if surely or (led and capital) else SHORT)
    return [f for f in fits if f[1] != BEGUN or capital]


def _ordinary(text: str, run: list[re.Match[str]], words: list[str]) -> bool:
    """Whether a single word is rather the ordinary one: it has no capital, or one that tells nothing."""
    if len(words) > 1 or fold(words[0]) not in ORDINARY:
        return False
    before, after = text[: run[0].start()], text[run[0].start() + len(words[0]) :]
    if not before.strip() and not re.search(r"\w", COURTESY.sub("", after)):
        return False  # where a name is asked for and nothing else is said, it is one: `pair with grace`
    if not words[0][0].isupper() or (text.isupper() and len(text.split()) > 1):
        return True
    begins = not re.search(r"[\w,]['\"]?\s+$", before)
    return begins and not FOLLOWS.match(after)


def _fitting(words: tuple[str, ...], people: Sequence[Person], loosest: int) -> Fits:
    """Everyone whom some words may name, with how well they fit, no worse than `loosest`."""
    folded = tuple(re.sub("[.-]", "", fold(w)) for w in words)
    if not all(folded):
        return []
    likely = _index(tuple(p.name for p in people)).likely(folded, loosest > SHORT)
    return [(people[i], fit) for i in sorted(likely) if (fit := _fit(folded, fold(people[i].name))) <= loosest]


def _choose(said: str, fits: Fits, speaker: Person, share: Share) -> Person | Unsure[Person] | None:
    """The one who is meant, or the best three of those who may be."""
    if any(fit <= SHORT for _, fit in fits):
        fits = [f for f in fits if f[1] <= SHORT]
    else:
        fits = [f for f in fits if f[1] == min(fit for _, fit in fits)]
    if len(fits) > 1:
        fits = [f for f in fits if f[0].id != speaker.id]
    near = [(_distance(p, speaker, share), fit) for p, fit in fits]
    best = [p for (p, _), rank in zip(fits, near, strict=True) if rank == min(near)]
    if len(best) > 1:
        return Unsure(tuple(best[:MOST]), said)
    return best[0] if best else None


def _distance(person: Person, speaker: Person, share: Share) -> int:
    """0 in an own department, 1 in the own school, 2 within reach, 3 beyond the sharing agreement."""
    if set(person.departments) & set(speaker.departments):
        return 0
    if person.school == speaker.school:
        return 1
    return 2 if person.coordinator or share(speaker.school, person.school) else 3


@dataclass(frozen=True, slots=True)
class Index:
    """Which people have a part of a name, its short forms included, and the parts themselves by length and in order."""

    owners: dict[str, frozenset[int]]
    lengths: dict[int, list[str]]
    parts: list[str]

    def likely(self, words: tuple[str, ...], loosely: bool) -> set[int]:
        """The people worth a look for some folded words; loosely those too whose name begins so or has one slip."""
        found: set[int] = set()
        for word in {*words, "".join(words)}:
            if len(word) > 1:
                found |= self.owners.get(word, frozenset())
            for part in self._near(word) if loosely and len(word) > 2 else ():
                found |= self.owners[part]
        return found

    def _near(self, word: str) -> Iterator[str]:
        for part in self.parts[bisect_left(self.parts, word) :]:
            if not part.startswith(word):
                break
            yield part
        for length in range(len(word) - 1, len(word) + 2) if len(word) >= SHORTEST - 1 else ():
            for part, _, _ in process.extract_iter(
                word, self.lengths.get(length, ()), scorer=OSA.distance, processor=None, score_cutoff=1
            ):
                yield part


@lru_cache(maxsize=64)
def _index(names: tuple[str, ...]) -> Index:
    owners: dict[str, set[int]] = {}
    parts: set[str] = set()
    for i, name in enumerate(names):
        own = _parts(fold(name))
        parts.update(own)
        for key in (*own, *_spellings(own[0])):
            owners.setdefault(key, set()).add(i)
    lengths: dict[int, list[str]] = {}
    for part in sorted(parts):
        lengths.setdefault(len(part), []).append(part)
    return Index({key: frozenset(who) for key, who in owners.items()}, lengths, sorted(parts))


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    """The first name, the surname, and the pieces of a surname of several, without hyphens."""
    first, *rest = name.split() or [""]
    pieces = (p for r in rest for p in (r, *r.split("-")))
    found = (first, "".join(rest), *pieces)
    return tuple(dict.fromkeys(p.replace("-", "") for p in found if p.strip("-"))) or ("",)


@lru_cache(maxsize=65536)
def _fit(words: tuple[str, ...], name: str) -> int:
    """How well words fit a whole name, all folded: a part of it, or its first name and surname in either order."""
    first, *rest = _parts(name)
    if len(words) == 1:
        return NOT if len(words[0]) == 1 else min(_part(words[0], p, p == first) for p in (first, *rest))
    best = EXACT if "".join(words) in rest else NOT  # `O Connor`
    for cut in range(1, len(words)):
        one, other = "".join(words[:cut]), "".join(words[cut:])
        both = len(one) > 1 and len(other) > 1
        for a, b in ((one, other), (other, one)) if both else ((one, other),):
            best = min(best, max(_initial(a, first, True), min(_initial(b, p, False) for p in rest or [first])))
    return best


def _initial(word: str, part: str, first: bool) -> int:
    return (EXACT if part.startswith(word) else NOT) if len(word) == 1 else _part(word, part, first)


def _part(word: str, part: str, first: bool) -> int:
    """How well one word fits one part of a name."""
    if word == part:
        return EXACT
    if first and word in _spellings(part):
        return SHORT
    if len(word) > 2 and part.startswith(word):
        return BEGUN
    if min(len(word), len(part)) >= SHORTEST and slipped(word, part):
        return SLIP
    return NOT


@lru_cache(maxsize=4096)
def _spellings(first: str) -> frozenset[str]:
    """The other ways to write a first name: as it is also spelled, shortened or in full."""
    same = {first}.union(*(s for s in SAME if first in s))
    short = {s for s, names in SHORT_FORMS.items() if same & set(names.split())}
    return frozenset(same | short | set(SHORT_FORMS.get(first, "").split())) - {first}
