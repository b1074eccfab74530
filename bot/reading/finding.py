"""Who or what somebody looks for, and what somebody says they can help with."""

import re

from bot.reading import durations, names
from bot.reading.nicknames import ORDINARY
from bot.reading.parts import Part, cut, met, tidy
from bot.reading.pattern import pattern
from bot.reading.schools import school
from bot.reading.setting import Setting
from bot.reading.slips import SHORTEST
from bot.reading.text import Unsure
from bot.reading.topics import is_topic
from bot.reading.words import FACES, only_filler, tokens
from bot.world.people import Person, fold

SOMEBODY = pattern(
    r"""^(?:
    me|us|out\ if\ there(?:'s|\ is)|is\ there|are\ there|there(?:'s|\ is)|someone|somebody|anyone|anybody|any
    |some|an?|the|other|colleagues?|people|persons?|teachers?|staff|experts?|specialists?|go[-\ ]?tos?|contacts?
    |members?\ of\ staff|department|dept|help|advice|support|in\ (?:the|our)\ (?:community|department|school)
    |at\ (?:another|a\ different)\ school|elsewhere|else|here|who(?:'s|s)?|that|which|can|could|might|would|will|may
    |is|are|has|have|had|got|does|do|knows?|offers?|helps?|advises?|coaches|teach(?:es)?|taught|used|uses|tried
    |to\ (?:help|ask|talk\ to|speak\ to)|talk|speak|ask|show|good|great|strong|experienced?|expert|any\ good
    |able|willing|happy|with|on|about|for|in|of|at|up\ on
    )\b(?!-)[\s,:]*""",
    re.I | re.X,
)
"""What stands before the thing itself: `someone who knows about …`."""
OTHER = pattern(
    r"(?:out\b(?! if there)|my\b|our\b|his\b|her\b|(?:me\s+|us\s+)?(?:an?|another|some|the)?\s*"
    r"(?:(?:rota|recordings?|sessions?|webinars?|way)\b|(?:times?|slots?|dates?|days?|moments?|rooms?|link|form|file|post)"
    r"(?=\s*$|\s+(?:for|with|to|on|in|when|next|this|that|we|free|about)\b)))",
    re.I,
)
"""What is looked for elsewhere, or is no search at all."""
CARD = pattern(r"(?:['’]s)?\s+(?:profile|card|details|e-?mail(?: address)?)$", re.I)
FIND = pattern(r"^(?:find|search(?: for)?|look(?:ing)? for|who can help(?: me)?)\b[\s:]*", re.I)
SELF = pattern(r"(?:th(?:is|at)|it|you|dept|(?:using |with )*(?:the|this) (?:bot|thing|app))", re.I)
"""The bot itself, or what is being talked of: not what a colleague offers."""
ASIDE = pattern(
    r"[\s,]*\b(?:please|pls|thanks|thank you|ta|cheers|for years|for ages|for a while|at all|well|any ?more"
    r"|any longer)\s*$",
    re.I,
)
ANYONE = pattern(
    r"\b(?:anyone|anybody|someone|somebody|who|person|colleague|teacher)\b"
    r"(?=(?:\s+[\w'’]+){0,5}?\s+(?:help|knows?|good|great|experts?|experience\w*|advise|coach|teach(?:es)?|taught)\b)",
    re.I,
)
"""Somebody who can help, wherever in a line they are asked for."""


def read_find(line: str, setting: Setting) -> list[Part] | None:
    """Who, or help with what, and at which school: `find questioning`, `find Siân`, `find history at Ridgeway`."""
    if OTHER.match(line):
        return None
    said = FACES.sub("", line).strip(" ?!.")
    if who := _somebody(CARD.sub("", said), setting):
        return [Part(who=who)]
    where = school(said, setting)
    said = tidy(cut(said, where[1], where[2])) if where else said
    place = where[0] if where else None
    if where and (who := _somebody(said, setting)):
        return [Part(who=who, where=place)]
    what = thing(said)
    if SELF.fullmatch(what):
        return None
    if not what and not place:
        return [] if only_filler(said, "someone", "somebody", "anyone", "people", "person", "help", "who") else None
    return [Part(what=what or None, where=place)]


def read_who(line: str, setting: Setting) -> list[Part] | None:
    """The same behind words that also begin other questions: there has to be a thing."""
    parts = read_find(line, setting)
    return parts if parts and (parts[0].what or parts[0].who) else None


def read_named(line: str, setting: Setting) -> list[Part] | None:
    """The same behind words that ask after a person: nothing but a name."""
    parts = read_find(line, setting)
    return parts if parts and parts[0].who else None


def read_anyone(line: str, setting: Setting) -> list[Part] | None:
    """Somebody asked for in the middle of a line: `do we have anyone who knows about databases`; no log of time."""
    found = ANYONE.search(line)
    return read_who(line[found.start() :], setting) if found and not durations.find(line) else None


def read_next(line: str, setting: Setting) -> list[Part] | None:
    """The next words after *who, or help with what?*: the thing itself, said with or without `find`."""
    return None if durations.find(line) else read_find(FIND.sub("", line), setting)


def read_offers(line: str, setting: Setting) -> list[Part] | None:
    """What somebody can help with, in their own words; a person named makes it another matter."""
    what = ASIDE.sub("", line.strip(" .!")).strip()
    if (
        line.rstrip().endswith("?")
        or met(what, setting)[0]
        or only_filler(what, "anything", "everything", "moment", "minute")
    ):
        return None
    return [Part(what=what)]


def thing(line: str) -> str:
    """The thing itself, in the person's words."""
    said = ASIDE.sub("", line.strip())
    while (shorter := SOMEBODY.sub("", said, count=1)) != said and shorter.strip():
        said = shorter
    said = ASIDE.sub("", tidy(said))
    return "" if SOMEBODY.sub("", f"{said} ").strip() == "" else said


def _somebody(said: str, setting: Setting) -> tuple[Person, ...] | Unsure[Person] | None:
    """Somebody whose name is all that was said; words of topics are no names with a slip in them."""
    bare = said.strip(" ,")
    found = names.find(bare, setting.people, setting.speaker, setting.share)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(bare):
        value = found[0].value
        return value if isinstance(value, Unsure) else (value,)
    words = [t.word for t in tokens(bare)]
    if not words or any(len(w) < SHORTEST or w in ORDINARY or is_topic(w) for w in words):
        return None
    meant = names.who(bare, setting.people, setting.speaker, setting.share)
    if isinstance(meant, Person):
        return (meant,) if _nearly(words, meant) else None
    return meant


def _nearly(words: list[str], person: Person) -> bool:
    """Whether words are as long as the names that they would be: `prog` is no beginning of a name."""
    return any(abs(len(w) - len(n)) <= 1 for w in words for n in fold(person.name).split())
