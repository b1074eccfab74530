"""What people do of their own accord in a year: nobody has asked them, and each does it in their own time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.world.people import Community, Person
from rehearsal.year.people import COURSES, LINES, Colleague

PAUSERS = 0.08
"""The share of people who need to stop for a while."""
STOPS = ("pause", "need to stop this for a bit", "can't right now", "pause please")
BACK = ("back", "I'm back")
WORKING = (time(7, 50), time(17, 30))


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody will type to the bot."""

    when: datetime
    person: str
    words: str


def diary(community: Community, colleagues: dict[str, Colleague], start: date, end: date, rng: Random) -> list[Entry]:
    """Everybody's year, in no order."""
    out: list[Entry] = []
    for colleague in colleagues.values():
        out += _weekly(colleague, start, end)
        out += _by_half_term(community, colleague, start, end)
    for colleague in _some(list(colleagues.values()), rng):
        out += _a_break(colleague, start, end)
    return out


def leaver(community: Community, start: date, end: date, rng: Random) -> tuple[str, datetime] | None:
    """Who leaves their workspace in the course of the year, and when; nobody does in a few weeks."""
    days = (end - start).days
    staff = [p for p in community.people if p.departments and not (p.leads or p.deputises or p.cpd_leader)]
    if days < 150 or not staff:
        return None
    person = rng.choice(staff)
    day = start + timedelta(days=rng.randint(days // 3, 2 * days // 3))
    zone = community.school(person.school).zone
    return person.id, datetime.combine(day, time(17, 5), zone).astimezone(UTC)


def _weekly(colleague: Colleague, start: date, end: date) -> Iterator[Entry]:
    """Time logged in words, a look at what there is, and at a weekend as well."""
    rng, person = colleague.rng, colleague.person
    for monday in _mondays(start, end):
        if rng.random() < 0.15:
            day = monday + timedelta(days=rng.randint(0, 6))
            yield from _entry(colleague, day, colleague.a_log(), start, end, (time(7, 0), time(21, 30)))
        if rng.random() < 0.06:
            say = rng.choice(("home", "today", "help", "privacy", "why", *(("summary",) * 3 if person.leads else ())))
            yield from _entry(colleague, monday + timedelta(days=rng.randint(0, 4)), say, start, end)


def _by_half_term(community: Community, colleague: Colleague, start: date, end: date) -> Iterator[Entry]:
    """A call with somebody elsewhere, a line to a colleague, a topic; and of a head, the pairs and the round."""
    rng, person = colleague.rng, colleague.person
    others = [p for p in community.people if p.id != person.id and community.share(p.school, person.school)]
    away = [p for p in others if p.school != person.school and p.departments]
    for block in colleague.school.calendar.blocks:
        weeks = _mondays(block.start, block.end)
        if away and person.departments and rng.random() < 0.5:
            yield from _entry(
                colleague, _a_day(rng, weeks), f"book a call with {_like(rng, person, away).name}", start, end
            )
        if others and rng.random() < 0.35:
            words = f"message {rng.choice(others).name}: {rng.choice(LINES)}"
            yield from _entry(colleague, _a_day(rng, weeks), words, start, end, (time(7, 0), time(22, 0)))
        if person.departments and rng.random() < 0.15:
            yield from _entry(colleague, _a_day(rng, weeks), f"my talk is on {rng.choice(COURSES)}", start, end)
        if person.leads:
            school_days = [d for d in block.days() if colleague.school.calendar.is_school_day(d)]
            first = next((d for d in school_days if d.weekday() in person.days), block.start)
            purpose = rng.choice(("planning", "planning", "marking"))
            yield from _entry(colleague, first, f"pair everyone up for {purpose}", start, end)
        if person.leads and block.end in (term.end for term in colleague.school.calendar.terms):
            last = block.end - timedelta(days=rng.randint(3, 9))
            yield from _entry(colleague, last, "start round", start, end, (time(15, 35), time(16, 5)))


def _a_break(colleague: Colleague, start: date, end: date) -> Iterator[Entry]:
    """Somebody stops, and comes back some weeks later, or on the day that they named."""
    rng = colleague.rng
    day = start + timedelta(days=rng.randint(10, max(11, (end - start).days - 20)))
    returns = day + timedelta(days=rng.randint(5, 28))
    named = rng.random() < 0.4
    words = f"pause until {returns:%a} {returns.day} {returns:%b}" if named else rng.choice(STOPS)
    yield from _entry(colleague, day, words, start, end, (time(6, 45), time(22, 0)))
    if not named:
        yield from _entry(colleague, returns, rng.choice(BACK), start, end, (time(6, 45), time(22, 0)))


def _some(colleagues: list[Colleague], rng: Random) -> list[Colleague]:
    return rng.sample(colleagues, k=max(1, round(PAUSERS * len(colleagues))))


def _like(rng: Random, person: Person, others: Sequence[Person]) -> Person:
    """Somebody of the same subject, where there is one."""
    subjects = {d.split("-")[0] for d in person.departments}
    alike = [p for p in others if subjects & {d.split("-")[0] for d in p.departments}]
    return rng.choice(alike or others)


def _entry(
    colleague: Colleague,
    day: date,
    words: str,
    start: date,
    end: date,
    between: tuple[time, time] = WORKING,
) -> Iterator[Entry]:
    low, high = (datetime.combine(day, at) for at in between)
    at = colleague.at(low + colleague.rng.random() * (high - low))
    if start <= day <= end:
        yield Entry(at, colleague.person.id, words)


def _a_day(rng: Random, mondays: list[date]) -> date:
    return rng.choice(mondays) + timedelta(days=rng.randint(0, 4))


def _mondays(start: date, end: date) -> list[date]:
    first = start - timedelta(days=start.weekday())
    return [first + timedelta(days=7 * n) for n in range((end - first).days // 7 + 1)]
