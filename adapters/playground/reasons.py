"""Why it spoke or stayed silent, as the page tells it: the log, newest first, and a tally of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any

from bot.ports import Reason
from bot.world.calendar import moment, monday, say_day, say_time
from bot.world.people import Community, Person, School

KINDS = {
    "spoke": "spoke", "asked": "spoke", "told": "spoke", "sent": "spoke", "send": "spoke",
    "posted": "posted", "post": "posted",
    "answered": "answered", "answer": "answered",
    "edited": "edited", "edit": "edited", "changed": "edited", "left": "left",
}  # fmt: skip
"""What each word of a reason's `did` counts as; any other is a silence."""
LONGEST = 200
TOLD = 2
"""People whom a title names; of more it gives the number, and their names stand below it."""


def silent(reason: Reason) -> bool:
    """Whether a reason explains a silence."""
    return reason.did not in KINDS


def since(school: School, now: datetime, run: datetime | None) -> datetime:
    """From when on reasons are told: this week, or the beginning of the last run of the clock if that was earlier."""
    week = moment(school.zone, monday(now.astimezone(school.zone).date()), time(0))
    return min(week, run) if run else week


def why(
    community: Community, school: School, found: Sequence[Reason], start: datetime, now: datetime
) -> dict[str, Any]:
    """One school's reasons since a moment, with their tally and the silences by rule."""
    here = [r for r in found if r.school == school.id and r.at >= start]
    here.sort(key=lambda r: r.at, reverse=True)
    kinds = Counter(KINDS.get(r.did, "silent") for r in here)
    held = Counter(r.rule for r in here if silent(r))
    week = since(school, now, None)
    scope = "this week" if start >= week else f"{_when(school, start)} to {_when(school, now)}"
    return {
        "scope": f"{school.name}, {scope}",
        "counts": {
            "spoke": kinds["spoke"],
            "answered": kinds["answered"] + kinds["edited"],
            "posted": kinds["posted"],
            "silent": kinds["silent"],
        },
        "held": held.most_common(),
        "log": [_entry(community, school, list(some), week) for _, some in groupby(here[:LONGEST], _same)],
        "more": max(0, len(here) - LONGEST),
    }


def _same(reason: Reason) -> tuple[object, ...]:
    """What one entry tells together: several people left in peace at one moment for one reason."""
    return (reason.at, reason.what, reason.rule, reason.says) if silent(reason) else (id(reason),)


def _entry(community: Community, school: School, some: Sequence[Reason], week: datetime) -> dict[str, Any]:
    reason, people = some[0], [p for r in some if (p := community.person(r.person))]
    at = reason.at.astimezone(school.zone)
    day = f"{at:%a}" if reason.at >= week else say_day(at.date())
    return {
        "key": f"{reason.at.isoformat()} {reason.person} {reason.did} {reason.what}",
        "kind": KINDS.get(reason.did, "silent"),
        "when": f"{day} {say_time(at)}",
        "what": _said(reason, people),
        "rule": reason.rule,
        "says": reason.says,
        "who": ", ".join(p.name for p in people),
        "next": _next(people[0], school, at) if len(people) == 1 and reason.did in ("spoke", "silent") else "",
    }


def _said(reason: Reason, people: Sequence[Person]) -> str:
    """What happened, with whose it was: what etiquette let through or held says only what it was about."""
    if not people or reason.did not in ("spoke", "silent"):
        return reason.what
    if reason.did == "silent":
        who = " and ".join(p.first for p in people) if len(people) <= TOLD else f"{len(people)} people"
        return f"Left {who} in peace: {reason.what[:1].lower()}{reason.what[1:].rstrip('.')}"
    return f"{'Asked' if '?' in reason.what else 'Told'} {people[0].first}: {reason.what}"


def _next(person: Person, school: School, at: datetime) -> str:
    """When somebody's own time in the week comes again: on a day on which they may be written to."""
    days, asked = school.calendar.school_days, person.prompt
    ahead = (d for d in days if d > at.date() and d.weekday() == asked.day and not school.calendar.is_calm(d))
    day = next(ahead, None)
    return f"{person.first}’s own time comes again on {say_day(day)}, {say_time(asked.at)}" if day else ""


def _when(school: School, at: datetime) -> str:
    there = at.astimezone(school.zone)
    return f"{say_day(there.date())} {say_time(there)}"
