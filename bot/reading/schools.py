"""Which school is meant: by its whole name or the words that are its own, one slip of the key aside."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.reading.setting import Setting
from bot.reading.slips import alike
from bot.reading.words import Token, tokens

COMMON = frozenset(("school", "schools", "college", "academy", "high", "the", "a", "and", "of"))
SAINT = frozenset(("st", "saint", "sts"))
LONG = 6
"""Letters of a word that is enough to tell a school by."""


def school(line: str, setting: Setting) -> tuple[str, int, int] | None:
    """A school named in a line, and where; the longest of several names wins."""
    words = tokens(line)
    found: list[tuple[int, str, int]] = []
    for name, said in _names(setting.schools):
        for at in range(len(words) - len(said) + 1):
            if all(_same(t.word, w) for t, w in zip(words[at : at + len(said)], said, strict=True)):
                found.append((len(said), name, at))
    if not found:
        return None
    many, name, at = max(found, key=lambda f: (f[0], -f[2]))
    return name, words[at].start, words[_end(words, at + many)].end


def _end(words: Sequence[Token], at: int) -> int:
    """The last word of a name: `school` and the like behind it belong to it."""
    return at if at < len(words) and words[at].word in COMMON - {"the", "a", "and", "of"} else at - 1


def _same(word: str, wanted: str) -> bool:
    return word == wanted or (word in SAINT and wanted in SAINT) or (len(wanted) >= LONG and alike(word, wanted))


@lru_cache(maxsize=8)
def _names(schools: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every way to name each school; a short one that two of them have names neither."""
    ways = [(name, said) for _, name in schools for said in dict.fromkeys(_ways(name))]
    return tuple((name, said) for name, said in ways if not any(s == said and n != name for n, s in ways))


def _ways(name: str) -> Iterator[tuple[str, ...]]:
    whole = tuple(t.word for t in tokens(name))
    own = tuple(w for w in whole if w not in COMMON)
    yield whole
    if own:
        yield own
        yield from ((w,) for w in own[:2] if len(w) >= LONG)
