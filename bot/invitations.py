"""Calendar files: the same id each time and a number that rises, so that a calendar moves or takes off what it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.clocks import clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a calendar: an instant or a wall time of `zone`, or a whole day where there is no start."""

    uid: str
    title: str
    day: date
    start: datetime | None = None
    end: datetime | None = None
    sequence: int = 0
    off: bool = False
    where: str = ""


def ics(entries: Sequence[Entry], zone: ZoneInfo, now: datetime, *, name: str = "", says: str = "") -> bytes:
    """A calendar file, with its time zone inside; `says` is what a calendar is to do: PUBLISH, or CANCEL."""
    from icalendar import Calendar, Event  # takes a while to load, and few ask for it

    calendar = Calendar()
    calendar.add("prodid", "-//Dept//Calendar//EN")
    calendar.add("version", "2.0")
    if says:
        calendar.add("method", says)
    if name:
        calendar.add("x-wr-calname", name)
    for one in entries:
        event = Event()
        event.add("uid", f"{one.uid}@dept")
        event.add("dtstamp", now)
        event.add("sequence", one.sequence)
        event.add("summary", one.title)
        if one.where:
            event.add("location", one.where)
        if one.off:
            event.add("status", "CANCELLED")
        if one.start:
            event.add("dtstart", _there(one.start, zone))
            event.add("dtend", _there(one.end or one.start, zone))
        else:
            event.add("dtstart", one.day)
        calendar.add_component(event)
    if timed := [one.start for one in entries if one.start]:
        calendar.subcomponents.insert(0, clocks(zone, min(timed).year - 1, max(timed).year + 1))
    return bytes(calendar.to_ical())


def _there(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
