"""A year as one would read it: each day with something in it, each chat and channel, with times, buttons and words."""

from collections.abc import Iterator
from datetime import date, datetime

from rehearsal.year.calendar import Almanac, plain
from rehearsal.year.ledger import Act, Arrived, Ledger


def transcript(almanac: Almanac, ledger: Ledger, who: str | None = None) -> str:
    """The year in Markdown; `who`: the chat of one person alone, by id."""
    days: dict[date, dict[str, list[str]]] = {}
    for when, place, line in _lines(almanac, ledger):
        if who in (None, place):
            wall = almanac.local(place, when)
            days.setdefault(wall.date(), {}).setdefault(place, []).append(f"- {wall:%H:%M} {line}")
    out = [f"# {_called(almanac, who)}" if who else "# A year, as it was read"]
    for day in sorted(days):
        out.append(f"\n## {day:%a} {day.day} {day:%b %Y}")
        for place in sorted(days[day], key=lambda p: (p.startswith("#"), p)):
            out += [] if who else [f"\n### {_called(almanac, place)}"]
            out += ["", *days[day][place]]
    return "\n".join(out) + "\n"


def somebody(almanac: Almanac, name: str) -> str:
    """The id of a person by full or first name; LookupError, in a sentence, if there is not exactly one."""
    wanted = plain(name)
    found = [t.id for t in almanac.people.values() if wanted in (plain(t.name), plain(t.first), t.id)]
    if len(found) != 1:
        how = "There is nobody called" if not found else "There are several people called"
        raise LookupError(f"{how} {name} in this cast{'' if not found else '; say the whole name'}.")
    return found[0]


def _lines(almanac: Almanac, ledger: Ledger) -> Iterator[tuple[datetime, str, str]]:
    """What was done and what came, in the order of time: of one moment, what was done comes first."""
    told: list[tuple[datetime, int, int, Act | Arrived]] = [(a.when, 0, n, a) for n, a in enumerate(ledger.acts)]
    told += [(c.when, 1, n, c) for n, c in enumerate(ledger.arrived)]
    for when, _, _, one in sorted(told, key=lambda t: t[:3]):
        yield when, one.place, _did(almanac, one) if isinstance(one, Act) else _came(one)


def _did(almanac: Almanac, act: Act) -> str:
    what = f"[{act.what}]" if act.did == "tapped" else act.what if act.did == "sent in" else f"“{act.what}”"
    return f"**{almanac.people[act.person].first}** {act.did} {what}"


def _came(came: Arrived) -> str:
    first, *rest = came.text.splitlines() or [""]
    buttons = " ".join(f"[{label}]" for label in came.labels)
    files = " ".join(f"📎 {name}" for name in came.files)
    lines = [f"Dept{' (edited)' if came.edit else ''}: {first}", *rest, *filter(None, (buttons, files))]
    return "  \n  ".join(lines)


def _called(almanac: Almanac, place: str) -> str:
    return f"#{almanac.names[place[1:]]}" if place.startswith("#") else almanac.people[place].name
