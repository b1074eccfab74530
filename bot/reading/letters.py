"""To whom a message goes, and what it says."""

import re

from bot.reading import names
from bot.reading.parts import Part, Who
from bot.reading.pattern import pattern
from bot.reading.setting import Setting
from bot.reading.text import NoSuch, Unsure
from bot.reading.words import COURTESIES
from bot.world.people import Person, fold

AND = pattern(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s*&\s*)", re.I)
THAT = pattern(
    r"^(?:that|to say|saying|know(?: that)?|(?:a|an?\s+quick) (?:line|note|message)(?: saying| to say| that)?"
    r"|to let (?:him|her|them) know(?: that)?)\s*[:,–-]?\s+",
    re.I,
)


def read_message(line: str, setting: Setting) -> list[Part] | None:
    """Who it goes to, then what it says: `Siân: are you free?`, `Mr Iqbal can you bring the micro:bits`."""
    head, colon, text = line.partition(":")
    if colon and len(head) < 80 and (who := _people(head, setting)):
        return [Part(who=who, what=text.strip() or None)]
    words = line.split()
    for count in range(min(6, len(words)), 0, -1):
        if count < len(words) and words[count][:1].isdigit() and not _exactly(words[count - 1], setting):
            continue  # `tell grade 9` is no Grace
        if words[count - 1].casefold().strip(",.!") in COURTESIES:
            continue
        if who := _people(" ".join(words[:count]), setting):
            said = THAT.sub("", " ".join(words[count:]).lstrip(" ,:-–"))
            said = "" if said.casefold().strip(" .!") in ("please", "pls") else said
            return [Part(who=who, what=said or None)]
    return None


def _exactly(word: str, setting: Setting) -> bool:
    return word[:1].isupper() or any(fold(word) in fold(p.name).split() for p in setting.people)


def _people(text: str, setting: Setting) -> Who | None:
    found: list[Person] = []
    for name in AND.split(text.strip().removeprefix("to ").removeprefix("@")):
        who = names.who(name, setting.people, setting.speaker, setting.share) if name else None
        if isinstance(who, Unsure) and found:
            either = " or ".join(p.name for p in who.choices)
            raise NoSuch(
                f"Which {name.strip()} do you mean, {either}? Nothing was sent; say it again with the whole name."
            )
        if who is None or isinstance(who, Unsure):
            return who if not found and "," not in text and " and " not in text else None
        found.append(who)
    return tuple(dict.fromkeys(found)) or None
