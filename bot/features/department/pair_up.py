"""Two people pair up by themselves, once or for coaching over a longer time; and whom one would rather not be with
(R135, R137).
"""

import re
from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings import standing
from bot.meetings.asked import ask
from bot.meetings.clash import clash
from bot.meetings.kept import seat
from bot.meetings.moved import begin
from bot.reading import dates
from bot.reading.parts import Part, cut, one
from bot.reading.setting import Setting
from bot.reading.words import only_filler
from bot.shared.meeting import Meeting, NotWith, Purpose
from bot.talk import Answer, Button, Card, Mistake, Text
from bot.world.calendar import DAY, WEEKDAYS, Span, say_day, say_time
from bot.world.people import Person

pair_up = Feature("pair_up", "Pair up", "An hour together, when the two of you like.", programme="pairs")

MARKING = re.compile(r"\bmark", re.I)
OFTEN = re.compile(
    r"\b(?:(?P<two>every (?:other|second|2nd)(?: week)?|every (?:two|2) weeks?|fortnightly|alternate|(?:each|once a)"
    r" fortnight)|(?:every|each|once a) week|every|each|weekly)(?: on)?\b\s*",
    re.I,
)
UNTIL = re.compile(r"\b(?:till|until|til|up to|to the|through to)\s+(?:the )?(?P<day>.+?)\s*$", re.I)
MONTH = re.compile(r"(?:end of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$", re.I)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WITH = one(takes="who when what", need="who")
YEAR = 366


@pair_up.words(
    "pair",
    WITH,
    says="""
        pair |up|me |up with, pair, |can_i|let_me|id_like_to|lets pair|team|work |up|together with, pairing |session
        with, plan |together|a_lesson|lessons|the_unit with, mark|moderate |together|mocks|books with, |joint|shared
        planning |time|session with, |joint|shared marking|moderation |time|session with, book|set_up|arrange|find
        |a|some |planning|marking|moderation time|session|slot with, buddy |up with, meet |up |with
    """,
    cues="pair up with, pair me with, paired with, plan|mark|moderate * with",
    weight=1,
)
async def with_somebody(turn: Turn, parts: list[Part]) -> Answer:
    """At a time in words, which is looked at before the other is asked; or at one that both have offered."""
    part = parts[0]
    people = list(part.people)
    if why := await unfit(turn, people):
        return why
    purpose = Purpose.MARKING if MARKING.search(part.what or "") else Purpose.PLANNING
    return await begin(turn, purpose, people, part.when, focus=(part.what or "")[:120])


async def unfit(turn: Turn, people: list[Person]) -> Card | None:
    """Why these people can't pair up here, and what they can do."""
    for person in people:
        name = turn.called(person)
        if person.id == turn.person.id:
            return Card("That is you. With whom would you like to pair?")
        if person.school != turn.person.school:
            return Card(f"{person.name} is at another school: book a call with {person.first}, perhaps?")
        if await turn.paused(person.id, what="pairs"):
            return Card(f"{name} isn't in this round just now.")
        if not turn.reach(person.id):
            return Card(f"{name} does not have the app yet, so I can't ask. A word in the staff room will do.")
    if len(people) > 2:
        return Card("Pairs are two people, or three. With whom first?")
    return None


def read_coaching(line: str, setting: Setting) -> list[Part] | None:
    """With whom, on which day and period, how often and until when."""
    often, until = OFTEN.search(line), None
    if often:
        line = cut(line, often.start(), often.end())
    if found := UNTIL.search(line):
        until, line = day_named(found["day"], setting), line[: found.start()]
    if only_filler(line):
        return []
    parts: list[Part] | None = WITH(line, setting)
    if not parts or parts[0].when is None:
        return parts
    when = replace(parts[0].when, every=2 if often and often["two"] else 1, until=until)
    return [replace(parts[0], when=when)]


def day_named(said: str, setting: Setting) -> date | None:
    """The day until which: a date, or the last day of a month, a half-term or a term."""
    when = dates.read(said, setting.now, setting.calendar)
    if when and when.start:
        last = when.end or when.start
        return last.date() if isinstance(last, datetime) else last
    if month := MONTH.fullmatch(said):
        number = MONTHS.index(month[1].casefold()) + 1
        year = setting.now.year + (number < setting.now.month)
        return date(year + number // 12, number % 12 + 1, 1) - DAY
    return None


@pair_up.words(
    "pair",
    read_coaching,
    says="""
        coaching |sessions|session with|from, coaching, coach |me|with, mentoring |sessions|session with|from,
        mentoring, mentor |me|with, be|get coached|mentored by, set_up|start|arrange |some coaching|mentoring with,
        |id_like|i_would_like|i_want|have some coaching|mentoring from|with
    """,
    cues="coach|mentor me, coaching|mentoring from|with",
    weight=2,
)
async def coaching(turn: Turn, parts: list[Part]) -> Answer:
    """Two people agree on a rhythm and an end, a year away at most; either may end it (R135)."""
    part = parts[0] if parts else Part()
    people = list(part.people)
    if not people:
        return Card("With whom, and when? For example: coaching with Ruth every other Wed p4 till July")
    if why := await unfit(turn, people):
        return why
    start = part.when.start if part.when else None
    if part.when is None or not isinstance(start, datetime):
        return await begin(turn, Purpose.COACHING, people, part.when)
    last = part.when.until or (turn.calendar.term_of(turn.today) or Span(turn.today, turn.today)).end
    if last < start.date() or (last - turn.today).days > YEAR:
        raise Mistake(f"Until when? {say_day(last)} should be after the first date, and within a year.")
    why_not, _ = await clash(turn, [turn.person, *people], start.date(), start.time(), 30)
    if why_not:
        raise Mistake(why_not)
    period = turn.calendar.period_at(start.date(), start.time())
    slot = f"{WEEKDAYS[start.weekday()]} {period or say_time(start)}"
    kept = await turn.records.add(
        Meeting(
            asker=turn.person.id,
            purpose=Purpose.COACHING,
            people=(turn.person.id, *(p.id for p in people)),
            at=start.time(),
            period=period,
            slot=slot,
            waiting=tuple(p.id for p in people),
            by=turn.person.id,
            every=part.when.every or 1,
        )
    )
    all_dates = standing.days_of(slot, turn.calendar, Span(start.date(), last), kept.every)
    on = standing.both_in([turn.person, *people], all_dates)
    await seat(turn, kept, on)
    return await ask(turn, kept, on[0])


@pair_up.words(
    "pair",
    WITH,
    says="""
        dont|do_not|please_dont|never|id_rather_not|rather_not|prefer_not_to|id_prefer_not_to pair|put|match|be_paired
        |me with, not |be|work|pair|paired |paired with, keep me away|apart from, dont pair me up with,
        |id|i_would prefer|rather not |to be|work|plan|mark|pair |paired with, |i dont_want|want_not to |be|work|pair
        |paired with
    """,
    cues="dont pair me with, not pair me with, rather not be with|paired, not to work|plan|be with",
    weight=6,
)
async def not_with(turn: Turn, parts: list[Part]) -> Answer:
    """Kept for the draw alone; nobody else is shown it, and no reason is asked (R137)."""
    for person in parts[0].people:
        known = await turn.records.find(NotWith, person=turn.person.id, other=person.id)
        if not known and person.id != turn.person.id:
            await turn.records.add(NotWith(person=turn.person.id, other=person.id))
    names = turn.names(parts[0].people)
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    again = tuple(with_again.button(f"Pair me with {p.first} again", other=p.id) for p in parts[0].people[:2])
    quiet = (Text("Nobody is told, and nothing that I show hints at it."),)
    return Card(f"Noted. I draw you apart from {names} from the next round on.", quiet, (undo, *again))


@pair_up.action
async def with_again(turn: Turn, other: str) -> Answer:
    """Taken back, as quietly."""
    for kept in await turn.records.find(NotWith, person=turn.person.id, other=other):
        await turn.records.remove(kept)
    return Card("Noted. The next draw may put you together.")
