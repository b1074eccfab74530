"""Words to a reading: which intent, and its parts. Runs nothing; `dept understand` is this."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.declare import Words
from bot.kernel.house import House
from bot.reading.parts import Part, to_json
from bot.reading.rank import rank
from bot.reading.setting import Setting
from bot.reading.text import NoSuch
from bot.talk import Mistake
from bot.talk.cards import Card
from bot.world.people import fold

LONGEST = 4000
"""Characters of a typed line that are read; a school letter is shorter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line would be taken to mean. `leading`: by a leading word of its own, which wins over an open question."""

    words: Words | None = None
    parts: tuple[Part, ...] = ()
    leading: bool = False

    @property
    def intent(self) -> str | None:
        """The intent, or None if nothing was understood."""
        return self.words.wording.intent if self.words else None

    def as_json(self, text: str) -> dict[str, Any]:
        """One line of `dept understand`."""
        return {"text": text, "intent": self.intent, "parts": [to_json(p) for p in self.parts]}


def understand(text: str, setting: Setting, house: House) -> Reading:
    """Read one line. Raises Mistake, with what would work, for a day or period that does not exist."""
    line = clean(text)
    if not line or len(line) > LONGEST:
        return Reading()
    try:
        found = rank(line, setting, [w.wording for w in house.words])
    except NoSuch as problem:
        raise Mistake(str(problem)) from problem
    if not found:
        return Reading()
    best = found[0]
    words = next(w for w in house.words if w.wording is best.wording)
    return Reading(words, tuple(best.parts), best.leading)


UNSEEN = ("Cf", "Cc", "Cs")
"""Kinds of character that nobody means to type: marks of format and control, and halves of letters."""


def clean(text: str) -> str:
    """A typed line without invisible marks, in composed letters, its own line breaks kept as spaces."""
    shown = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in UNSEEN or c in "\n\t")
    return " ".join("".join(shown).replace("’", "'").replace("‘", "'").split())


def said(words: str) -> str:
    """Words as a label is compared: folded, without punctuation at the ends and between."""
    return " ".join(re.findall(r"[\w+]+", fold(words)))


label = lru_cache(maxsize=4096)(said)
"""The same of a button's label, of which there are few."""


def pressed(text: str, card: Card) -> int | None:
    """The button of a card whose label was typed: whole, or as far as its first comma."""
    wanted = said(text)
    if not wanted:
        return None
    labels = [label(b.label) for b in card.pressable]
    if wanted in labels:
        return labels.index(wanted)
    short = [label(b.label.split(",")[0]) for b in card.pressable]
    return short.index(wanted) if short.count(wanted) == 1 else None
