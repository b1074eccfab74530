"""Targets and the even pace: what a year asks of a person, less the weeks that do not count (D2, D9)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.world.calendar import Calendar, monday

Covers = Callable[[date], bool]


def weeks_away(calendar: Calendar, days: frozenset[int], weeks: Sequence[date], away: Covers) -> int:
    """How many of the weeks do not count: those in which a pause covered most of the person's own days."""
    lost = 0
    for week in weeks:
        own = [d for n in range(7) if (d := week + timedelta(days=n)).weekday() in days and calendar.is_staff_day(d)]
        if own and 2 * sum(map(away, own)) > len(own):
            lost += 1
    return lost


def target(yearly: int, fte: int, counted: int, weeks: int) -> int:
    """Minutes a year: yearly minutes × share of a post × weeks counted ÷ weeks in the year, to the nearest minute."""
    return (2 * yearly * fte * counted + 100 * weeks) // (200 * weeks) if weeks else 0


def begun(weeks: Sequence[date], today: date) -> int:
    """School weeks begun, the current one counted."""
    return sum(week <= monday(today) for week in weeks)


def even(targets: Sequence[int], weeks_begun: int, weeks: int) -> int:
    """The even pace of a whole team so far, in minutes (D2)."""
    return sum(targets) * weeks_begun // weeks if weeks else 0
