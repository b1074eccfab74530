"""Spells of time in a typed line: how long, on what, when; several in one line, in whatever order they come."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.reading import dates, durations, names
from bot.reading.parts import Part, cut, gather, tidy, unquoted
from bot.reading.pattern import pattern
from bot.reading.setting import Setting
from bot.reading.text import Found, When
from bot.reading.words import only_filler

CONNECTOR = pattern(r"\s*(?:,\s*and\b|,\s*then\b|\band then\b|\band\b|\bplus\b|\bthen\b|[,;+&])\s*", re.I)
VERB = pattern(
    r"^(?:(?:i|i've|ive|i have|we|only|need to|also|just|have|was|been|about|around|roughly|another|a further|then"
    r"|today|thanks|and)\s+)*(?:(?:did|done|do|spent|completed|finished|logged|log|put in|put|had|managed|banked|bank"
    r"|worked|got|add|added|record|took|on)\b\s*)?",
    re.I,
)
PERIODS = pattern(
    r"\b(?P<n>an?|one|two|three|1|2|3)\s+(?:whole\s+|full\s+|free\s+)?(?:periods?|lessons?|frees?)\b", re.I
)
COUNT = {"a": 1, "an": 1, "one": 1, "1": 1, "two": 2, "2": 2, "three": 3, "3": 3}
HOUR = pattern(r"hour(?=\s*$|\s+(?:on|of|for|with|reading|doing|watching|yesterday|today|last)\b)", re.I)
COUNTED = pattern(r"([1-9][0-9]{1,2})(?=\s+(?:for|with|yesterday|today|last|mon|tue|wed|thu|fri|sat|sun))", re.I)
"""Behind `log`, minutes."""
OTHER_LOG = pattern(
    r"(?:in(?:to)?|out|off|back\s+in|onto|on\s+to|book|fire|cabin|burner|jam|flume)\b(?!\s*[0-9])", re.I
)
TALK = pattern(
    r"^(?:is|are|was|were|sat|stood|slept|queued|waited|drove|walked|has|who|what|what's|whats|when|where|why|how|do|does|shall|should|will|would|can|could|may|give"
    r"|wait|back|sorry)\b|\b(?:is|isn't|isnt|was|wasn't|wasnt|were|are|aren't|lasted|lasts|takes?|took|will|would|should"
    r"|could|can|might|must|need|needs|every|until|late|early|about to|starts?|started|ends|ended|gives?|gave|waited"
    r"|waiting)\b|\b(?:the|that|this|your|his|her|their|by|to|than)\s*$",
    re.I,
)
"""Before an amount: somebody talks about how long something takes."""
TIMED = pattern(
    r"^.*\b(?:left|late|overdue|too long|to go|remaining)\W*$|^\s*(?:warning|rule|gap|timer|limit|until|till|til|left"
    r"|late|to\s+(?!the\b|do\b)\w+|early|away|too|long|notice|break|detention|walk|drive|queue|wait|delay|sleep|lie-in|meeting"
    r"|assembly|of\s+your|ago|from\s+(?:now|home|here)|each\b|a\s+day|a\s+week|per\b|every\b|is|isn't|was|were|are|has|have"
    r"|had|will|would|should|can|could|might|and\s+counting|off\b|free\b|spare\b|of\s+my\s+life)(?![\w'])",
    re.I,
)
"""Behind an amount: the same."""
WITHIN = pattern(
    r"(?<!put)(?<!got)(?<!fit)(?<!get)(?<!squeezed)(?<!snuck)\s(?:in|within|for\s+the\s+(?:last|next|past))\s+$", re.I
)
"""Before an amount: it says when, not how long; but `put in an hour` is a log."""
WITH = pattern(r"\b(?:with|to)\s+$", re.I)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The amount that a spell is built round; a named period carries its own day."""

    minutes: int
    start: int
    end: int
    when: When | None = None


def read(line: str, setting: Setting) -> list[Part] | None:
    """The spells of a line that names amounts: at its beginning, or at its end. Talk about time is none."""
    if line.rstrip().endswith("?"):
        return None
    line = f"an {line}" if HOUR.match(line) else line
    amounts = anchors(line, setting)
    if not amounts:
        return None
    before, after = line[: amounts[0].start], line[amounts[-1].end :]
    if _talk(before, after, amounts):
        return None
    before = VERB.sub("", before)
    for found in dates.find(before, setting.now, setting.calendar, back=True)[:1]:
        before = VERB.sub("", cut(before, found.start, found.end).lstrip(" ,:"))
    if only_filler(before) or only_filler(after) or dates.find(after, setting.now, setting.calendar, back=True):
        return [_part(piece, amount, setting) for piece, amount in _pieces(line, amounts)]
    return None


def _talk(before: str, after: str, amounts: list[Anchor]) -> bool:
    """Whether a line only talks about time: what lasts how long, what begins in ten minutes, what lunch was like."""
    own = VERB.sub("", before)
    if TALK.search(own) or TIMED.match(after) or WITHIN.search(f" {before} "):
        return True
    return amounts[0].when is not None and own == before and not only_filler(own)


def loose(line: str, setting: Setting) -> list[Part] | None:
    """The spells of a line that began with `log`, but no `log in`: an amount may be missing, and is asked for."""
    if OTHER_LOG.match(line):
        return None
    line = COUNTED.sub(r"\1m", line, count=1) if COUNTED.match(line) else line
    if leading := durations.leading(line):
        line = f"{leading.value}m{line[leading.end :]}"
    amounts = anchors(line, setting)
    if amounts:
        return [_part(piece, amount, setting) for piece, amount in _pieces(line, amounts)]
    part = _part(line, Anchor(0, 0, 0), setting)
    return [] if part == Part() else [part]


def amount(line: str, setting: Setting) -> list[Part] | None:
    """The answer to `roughly how long?`: an amount, with or without more."""
    minutes = durations.bare(line.strip())
    return [Part(minutes=minutes)] if minutes else read(line, setting)


def anchors(line: str, setting: Setting) -> list[Anchor]:
    """Every amount of a line, in order; a named period is as long as the bells say."""
    if minutes := durations.bare(line.strip()):
        return [Anchor(minutes, 0, len(line))]
    found = [Anchor(f.value, f.start, f.end) for f in durations.find(line)]
    usual = next(
        (p.minutes for d in range(5) for p in setting.calendar.bells.get(d, ()) if p.label.casefold() != "lunch"), 60
    )
    found += [Anchor(COUNT[m["n"].casefold()] * usual, m.start(), m.end()) for m in PERIODS.finditer(line)]
    for when in dates.find(line, setting.now, setting.calendar, back=True):
        if when.value.precision == "period" and not _amount_near(line, when, found):
            found.append(Anchor(_length(when.value, setting), when.start, when.end, when.value))
    clear: list[Anchor] = []
    for anchor in sorted(found, key=lambda a: a.start):
        if not clear or anchor.start >= clear[-1].end:
            clear.append(anchor)
    return clear


def _amount_near(line: str, when: Found[When], found: list[Anchor]) -> bool:
    """Whether an amount stands beside a period with no connector between: then the period only says when."""
    for anchor in found:
        between = line[anchor.end : when.start] if anchor.end <= when.start else line[when.end : anchor.start]
        if not CONNECTOR.search(between):
            return True
    return False


def _length(when: When, setting: Setting) -> int:
    """As long as the bells say: of several periods their sum, without the lunch between."""
    start = when.start or (when.choices[0] if when.choices else None)
    end = when.end or (when.ends[0] if when.ends else None)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return 60
    inside = [p for p in setting.calendar.periods(start.date()) if start.time() <= p.start and p.end <= end.time()]
    lessons = [p for p in inside if p.label[-1:].isdigit()] or inside
    return sum(p.minutes for p in lessons) or int((end - start).total_seconds() // 60)


def _pieces(line: str, amounts: list[Anchor]) -> list[tuple[str, Anchor]]:
    """The line cut into one piece for each amount, at the connector that stands between two of them."""
    cuts = [0]
    for one, next_one in pairwise(amounts):
        between = line[one.end : next_one.start]
        seams = list(CONNECTOR.finditer(between))
        seam = seams[-1] if seams and seams[-1].end() == len(between) else seams[0] if seams else None
        cuts.append(one.end + seam.end() if seam else next_one.start)
    cuts.append(len(line))
    pieces = []
    for begin, end, amount_ in zip(cuts[:-1], cuts[1:], amounts, strict=True):
        moved = Anchor(amount_.minutes, max(0, amount_.start - begin), amount_.end - begin, amount_.when)
        pieces.append((line[begin:end], moved))
    return pieces


def _part(piece: str, anchor: Anchor, setting: Setting) -> Part:
    when, rest = anchor.when, cut(piece, anchor.start, anchor.end)
    if when is None:
        for found in dates.find(unquoted(rest), setting.now, setting.calendar, back=True)[:1]:
            when, rest = found.value, cut(rest, found.start, found.end)
    who = None
    met = [m for m in names.find(rest, setting.people, setting.speaker, setting.share) if WITH.search(rest[: m.start])]
    if met:
        who = gather([m.value for m in met])
        for one in reversed(met):
            rest = cut(
                WITH.sub("", rest[: one.start]) + rest[one.start :],
                len(WITH.sub("", rest[: one.start])),
                len(WITH.sub("", rest[: one.start])) + one.end - one.start,
            )
    what = tidy(CONNECTOR.sub("", rest, count=1) if CONNECTOR.match(rest) else rest)
    what = (
        tidy(CONNECTOR.sub("", VERB.sub("", what, count=1), count=1))
        if VERB.match(what) and VERB.sub("", what) != what
        else what
    )
    while (seam := list(CONNECTOR.finditer(what))) and seam[-1].end() == len(what):
        what = what[: seam[-1].start()]
    return Part(minutes=anchor.minutes or None, what=None if only_filler(what) else what, who=who, when=when)
