"""A time zone as calendar files carry it: when its clocks change, in the few words that every calendar reads."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVER = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time
Rule = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks change: at what wall time, from and to which offset, and what the time is called from then on."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@cache
def changes(zone: ZoneInfo, first: int, last: int) -> list[Change]:
    """Every change of the clocks in some years."""
    found, at = [], datetime(first, 1, 1, tzinfo=UTC)
    while at.year <= last:
        if _offset(zone, at) != _offset(zone, at + DAY):
            low, high = 0, DAY // MINUTE
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (
                    (middle, high) if _offset(zone, at + middle * MINUTE) == _offset(zone, at) else (low, middle)
                )
            then = (at + high * MINUTE).astimezone(zone)
            before = _offset(zone, at)
            wall = (at + high * MINUTE + before).replace(tzinfo=None)
            after = _offset(zone, at + DAY)
            found.append(Change(wall, before, after, then.tzname() or "", bool(then.dst())))
        at += DAY
    return found


def clocks(zone: ZoneInfo, first: int, last: int) -> "Timezone":
    """The zone in those years: one rule for the summer and one for the winter, or else each change by itself."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # takes a while to load

    whole = Timezone()
    whole.add("tzid", zone.key)
    found = changes(zone, first, last)
    if not found:
        at = datetime(first, 1, 1, tzinfo=UTC)
        name = at.astimezone(zone).tzname() or zone.key
        found = [Change(EVER, _offset(zone, at), _offset(zone, at), name, summer=False)]
    for summer in (False, True):
        of_kind = [one for one in found if one.summer == summer]
        rules = [_rule(one.wall) for one in of_kind]
        yearly = len(of_kind) > 1 and all(rule == rules[0] for rule in rules) and len({_kind(o) for o in of_kind}) == 1
        for one in of_kind[:1] if yearly else of_kind:
            part = TimezoneDaylight() if summer else TimezoneStandard()
            part.add("dtstart", one.wall)
            part.add("tzoffsetfrom", one.before)
            part.add("tzoffsetto", one.after)
            part.add("tzname", one.name)
            if yearly:
                part.add("rrule", rules[0])
            whole.add_component(part)
    return whole


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _kind(one: Change) -> tuple[object, ...]:
    return one.wall.time(), one.before, one.after, one.name


def _rule(wall: datetime) -> Rule:
    """The change's day as a yearly rule: the last Sunday of October."""
    last = wall.day + 7 > monthrange(wall.year, wall.month)[1]
    nth = -1 if last else (wall.day - 1) // 7 + 1
    return {"freq": "yearly", "bymonth": wall.month, "byday": f"{nth}{WEEKDAYS[wall.weekday()]}"}
