"""The parts of a typed line: how long, what, who, when and where; the same five for every feature."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.reading import dates, names
from bot.reading.pattern import pattern
from bot.reading.schools import school
from bot.reading.setting import Setting
from bot.reading.text import Moment, Unsure, When
from bot.reading.words import FACES, only_filler
from bot.world.people import Person

FINE = ("minute", "period", "day", "week", "halfterm", "term")
"""Precisions, the finest first."""
QUOTED = pattern(r"\"[^\"]+\"|“[^”]+”")
Who = tuple[Person, ...] | Unsure[Person]
LEADS = pattern(
    r"^(?:on|about|with|for|to|at|of|by|re|regarding|is|are|was|called|named|that|and|the topic is)\b[\s:]*", re.I
)
TAIL = pattern(
    r"[\s,;]*\b(?:on|about|with|for|at|in|to|and|from|until|till|by|is|please|pls|thanks|thank you|ta|cheers)\s*$", re.I
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing said in a line; only what was said is there."""

    minutes: int | None = None
    what: str | None = None
    who: Who | None = None
    when: When | None = None
    where: str | None = None

    @property
    def unsure(self) -> bool:
        """Whether the person has to choose before anything can be done."""
        return isinstance(self.who, Unsure) or bool(self.when and self.when.choices)

    @property
    def people(self) -> tuple[Person, ...]:
        """The people named, when it is clear who they are."""
        return self.who if isinstance(self.who, tuple) else ()


def one(*, takes: str = "what", back: bool = False, need: str = "", quiet: bool = False) -> Any:
    """A reader of a single part: `takes` and `need` name what may and what must be there, of `what who when where`.

    `quiet` keeps no words: what is left over is neither kept nor in the way (N4).
    """

    def read(line: str, setting: Setting) -> list[Part] | None:
        part, rest = Part(), line
        if "when" in takes and (found := dates.find(unquoted(rest), setting.now, setting.calendar, back=back)):
            best = min(found, key=lambda f: FINE.index(f.value.precision))
            part = replace(part, when=best.value)
            rest = cut(rest, best.start, best.end)
        if "where" in takes and (place := school(rest, setting)):
            part = replace(part, where=place[0])
            rest = cut(rest, place[1], place[2])
        if "who" in takes:
            who, rest = met(rest, setting)
            part = replace(part, who=who)
        if "what" in takes and (said := tidy(rest)):
            part = replace(part, what=said)
        if any(getattr(part, name) is None for name in need.split()):
            return None
        if "what" not in takes and not quiet and not small(rest):
            return None
        return [part] if part != Part() else []

    return read


def met(line: str, setting: Setting) -> tuple[Who | None, str]:
    """Who is named in a line, and the line without them."""
    found = names.find(line, setting.people, setting.speaker, setting.share)
    for one_found in reversed(found):
        line = cut(line, one_found.start, one_found.end)
    return (gather([f.value for f in found]) if found else None), line


def unquoted(line: str) -> str:
    """A line of the same length in which nothing stands between quotation marks: a title is not searched for dates."""
    return QUOTED.sub(lambda m: "_" * len(m.group()), line)


def small(line: str) -> bool:
    """Whether a line has nothing but small talk left in it."""
    return only_filler(
        line, "isnt", "not", "cant", "wont", "doing", "department", "team", "going", "hows", "how", "up", "are", "did"
    )


def gather(found: "list[Person | Unsure[Person]]") -> Who:
    """Several names as one `who`: unsure if any of them is."""
    for person in found:
        if isinstance(person, Unsure):
            return person
    return tuple(dict.fromkeys(p for p in found if isinstance(p, Person)))


def cut(line: str, start: int, end: int) -> str:
    """A line without some of its characters, tidy at the seam."""
    return f"{line[:start].rstrip()} {line[end:].lstrip()}".strip()


def tidy(line: str) -> str:
    """The thing in the person's own words: without the word that leads to it, without quotation marks round it."""
    said = FACES.sub("", line).strip().strip(",;:-–— ").strip()
    while (shorter := TAIL.sub("", LEADS.sub("", said)).strip().strip(",;:-–— ")) != said:
        said = shorter
    if len(said) > 1 and said[0] in "\"“”'‘" and said[-1] in "\"“”'’":
        said = said[1:-1]
    return said.strip()


def to_json(part: Part) -> dict[str, Any]:
    """A part as `dept understand` prints it: only the keys it means, people by their full names."""
    out: dict[str, Any] = {}
    if part.minutes is not None:
        out["minutes"] = part.minutes
    if part.what is not None:
        out["what"] = part.what
    if isinstance(part.who, Unsure):
        out["who"] = {"choices": [p.name for p in part.who.choices]}
    elif part.who:
        out["who"] = [p.name for p in part.who]
    if part.when is not None:
        when: dict[str, Any] = {}
        if part.when.choices:
            when["choices"] = [_iso(c) for c in part.when.choices]
        else:
            when["start"] = _iso(part.when.start)
            if part.when.end is not None:
                when["end"] = _iso(part.when.end)
        out["when"] = when | {"precision": part.when.precision}
    if part.where is not None:
        out["where"] = part.where
    return out


def store(parts: list[Part]) -> str:
    """Parts as text, to be kept while the person chooses: people by id, never the line they typed."""
    return json.dumps([_store(p) for p in parts], ensure_ascii=False)


def restore(text: str, people: Mapping[str, Person]) -> list[Part]:
    """The parts that `store` kept."""
    return [_restore(p, people) for p in json.loads(text)]


def _store(part: Part) -> dict[str, Any]:
    who: Any = None
    if isinstance(part.who, Unsure):
        who = {"choices": [p.id for p in part.who.choices]}
    elif part.who is not None:
        who = [p.id for p in part.who]
    when = part.when and {
        "precision": part.when.precision,
        "start": _iso(part.when.start),
        "end": _iso(part.when.end),
        "choices": [_iso(c) for c in part.when.choices],
        "ends": [_iso(c) for c in part.when.ends],
        "every": part.when.every,
        "until": _iso(part.when.until),
    }
    return {"minutes": part.minutes, "what": part.what, "who": who, "when": when, "where": part.where}


def _restore(data: dict[str, Any], people: Mapping[str, Person]) -> Part:
    who: Who | None = None
    if isinstance(data["who"], dict):
        who = Unsure(tuple(people[i] for i in data["who"]["choices"]))
    elif data["who"] is not None:
        who = tuple(people[i] for i in data["who"] if i in people)
    when = data["when"] and When(
        data["when"]["precision"],
        _moment(data["when"]["start"]),
        _moment(data["when"]["end"]),
        tuple(m for c in data["when"]["choices"] if (m := _moment(c))),
        tuple(m for c in data["when"]["ends"] if (m := _moment(c))),
        data["when"].get("every", 0),
        _moment(data["when"].get("until")),
    )
    return Part(data["minutes"], data["what"], who, when or None, data["where"])


def choose(part: Part, index: int) -> Part:
    """The part with one of its choices made: the name first, then the time."""
    if isinstance(part.who, Unsure):
        return replace(part, who=(part.who.choices[index],))
    if part.when and part.when.choices:
        end = part.when.ends[index] if part.when.ends else None
        chosen = replace(part.when, start=part.when.choices[index], end=end, choices=(), ends=())
        return replace(part, when=chosen)
    return part


def _iso(value: Moment | None) -> str | None:
    if value is None:
        return None
    return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value.isoformat()


def _moment(text: str | None) -> Moment | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
