"""When each person is asked: the coming days at their own time, each as an instant."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.desk import Turn
from bot.ports import Nudge
from bot.world.calendar import DAY, moment
from bot.world.people import Community, Person, Weekly

T = TypeVar("T")


def occasions(turn: Turn, slot: Weekly, days: int = 7) -> list[Nudge]:
    """A person's occasions of the coming days, at their own time: the weekly one, and room for a dated line."""
    return [_day(turn.person, *one) for one in _moments(turn.school.zone, slot.at, turn.now, days)]


def everybody(community: Community, slots: Mapping[str, Weekly], now: datetime, days: int) -> Iterator[Nudge]:
    """Everybody's occasions; a time that many have is looked up on the calendar once."""
    known: dict[tuple[str, time], list[tuple[date, datetime]]] = {}
    for person in community.people:
        at = slots.get(person.id, person.prompt).at
        moments = known.get((person.school, at))
        if moments is None:
            zone = community.school(person.school).zone
            moments = known[person.school, at] = _moments(zone, at, now, days)
        for one in moments:
            yield _day(person, *one)


def _day(person: Person, day: date, due: datetime) -> Nudge:
    return Nudge(school=person.school, person=person.id, ask="day", day=day, due=due)


def _moments(zone: ZoneInfo, at: time, now: datetime, days: int) -> list[tuple[date, datetime]]:
    """The working days among the coming days, with the moment of a time that is not over yet."""
    coming = (now.astimezone(zone).date() + n * DAY for n in range(days))
    due = ((day, moment(zone, day, at)) for day in coming if day.weekday() < 5)
    return [one for one in due if one[1] >= now.replace(second=0, microsecond=0)]


def batched(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time."""
    left = iter(many)
    while some := list(islice(left, size)):
        yield some
