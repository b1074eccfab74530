"""The steps of setting up: what each asks, how its answer is read, and how it stands (R162, set-up)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.desk import Turn
from bot.reading.bells import read_bells, weekdays
from bot.reading.dates import read as read_when
from bot.reading.year import Fault, Year, read_year
from bot.rules.tone import unkind
from bot.shared.school import SetUp, as_if
from bot.talk import Mistake
from bot.world.calendar import WEEKDAYS, Calendar, Period, Span, monday, say_day, say_time
from bot.world.people import Person, fold

Said = dict[str, Any]
"""Steps with the value that an answer gives them."""
MOST = 8
"""Faults that are told at once."""
WORDS = 150
"""Characters of the week's question, at most."""
NATIONS = {"England and Wales": "ENG", "Scotland": "SCT", "Northern Ireland": "NIR"}
IN_CHANNEL = re.compile(
    r"\s*(?P<name>[^#,:]+?)\s*(?:[,:]|\b(?:in|at|on)\b|->)?\s*(?:\bthe\b)?\s*#(?P<channel>[\w-]+)(?: channel)?\s*\.?",
    re.I,
)
NONE = re.compile(r"^(?:none|no|nil|nothing|not yet|we have none|no .{0,20})\.?$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the words it asks with, the answers that are a tap, how words are read, and how it stands."""

    name: str
    title: str
    asks: str
    hint: str
    read: Callable[[Turn, str], Said]
    shown: Callable[[Turn], str]
    taps: tuple[tuple[str, str], ...] = ()
    """Buttons, each with the words that it stands for."""


def refused(faults: Sequence[Fault]) -> None:
    """Mistake with what is wrong, line by line, if anything is; nothing is kept then."""
    if faults:
        said = " ".join(f"{f}" for f in faults[:MOST])
        more = f" And {len(faults) - MOST} more." if len(faults) > MOST else ""
        raise Mistake(f"{said}{more} Nothing was kept; send it again when it is right.")


def kept_spans(spans: Sequence[Span]) -> list[list[str]]:
    """Spans as they are kept."""
    return [[s.start.isoformat(), s.end.isoformat()] for s in spans]


def year_said(year: Year) -> Said:
    """What a text says of the year, each part to its own step."""
    refused(year.faults)
    said: Said = {}
    if year.terms:
        said["terms"] = {"terms": kept_spans(year.terms), "breaks": kept_spans(year.breaks)}
    for name, days in (("inset", year.inset), ("bank", year.bank)):
        if days:
            said[name] = [d.isoformat() for d in sorted(days)]
    return said


def read_terms(turn: Turn, text: str) -> Said:
    """Terms with their half-terms; INSET days too, where they are named."""
    said = year_said(read_year(text, turn.today))
    if "terms" not in said:
        raise Mistake("I found no term in that. Write a line for each: 1 Sep to 18 Dec, half-term 26-30 Oct.")
    return said


def shown_terms(turn: Turn) -> str:
    """`1 Sep to 18 Dec, half-term 26 Oct to 30 Oct; …`."""
    calendar, out = turn.calendar, []
    for term in calendar.terms:
        inside = [f"half-term {_span(h)}" for h in calendar.holidays if h.start in term]
        out.append(", ".join((_span(term), *inside)))
    return "; ".join(out) or "not set yet"


def days_reader(name: str) -> Callable[[Turn, str], Said]:
    """Reads the days of a step: INSET days, or bank holidays, which may be a nation's."""

    def read(turn: Turn, text: str) -> Said:
        if NONE.match(text.strip()):
            return {name: []}
        if name == "bank" and (nation := next((c for n, c in NATIONS.items() if fold(n) in fold(text)), None)):
            return {"bank": bank_holidays(turn.calendar, nation)}
        found = read_year(text, turn.today, name)
        refused(found.faults)
        days = sorted({*found.inset, *found.bank})
        if not days:
            raise Mistake("I found no day in that. Write them as 1 Sep, 2 Sep and 4 Jan, or none.")
        return {name: [d.isoformat() for d in days]}

    return read


def bank_holidays(calendar: Calendar, nation: str) -> list[str]:
    """The bank holidays of a nation on weekdays, in the years that the calendar covers."""
    from holidays import country_holidays

    years = sorted({d.year for t in calendar.terms for d in (t.start, t.end)})
    found = country_holidays("GB", subdiv=nation, years=years)
    return [d.isoformat() for d in sorted(found) if d.weekday() < 5]


def shown_days(days: frozenset[date], calendar: Calendar) -> str:
    """The days in term, in order; the others need not be said."""
    inside = sorted(d for d in days if any(d in t for t in calendar.terms))
    return ", ".join(map(say_day, inside)) or "none in term"


def read_weeks(turn: Turn, text: str) -> Said:
    """`every week the same`, `A and B`, `A and B, A from 7 Sep`."""
    letters = re.findall(r"\b([A-Z1-4])\b", text.split("from")[0])
    if re.search(r"same|none|no\b|one week", text, re.I) or not letters:
        if not re.search(r"same|none|no\b|one", text, re.I):
            raise Mistake("Say: every week the same; or: A and B, A from 31 Aug.")
        return {"weeks": {"letters": [], "from": ""}}
    if not turn.calendar.weeks:
        raise Mistake("The terms come first: then I can count the weeks.")
    first = turn.calendar.weeks[0]
    if "from" in text.casefold():
        named = read_year(re.split("from", text, flags=re.I)[1], turn.today, "inset")
        refused(named.faults)
        first = monday(named.inset[0]) if named.inset else first
    return {"weeks": {"letters": list(dict.fromkeys(letters)), "from": first.isoformat()}}


def shown_weeks(turn: Turn) -> str:
    """`A and B in turn, A on Mon 31 Aug`."""
    calendar = turn.calendar
    if not calendar.letters or not calendar.letters_from:
        return "every week the same"
    first = say_day(calendar.letters_from)
    return f"{' and '.join(calendar.letters)} in turn, {calendar.letters[0]} in the week of {first}"


def read_times(turn: Turn, text: str) -> Said:
    """The bells, a line for each sort of day; or none."""
    if NONE.match(text.strip()):
        return {"bells": {}}
    bells = read_bells(text)
    refused(bells.faults)
    return {"bells": {str(d): [[p.label, *_clock(p)] for p in rung] for d, rung in sorted(bells.days.items())}}


def _clock(period: Period) -> tuple[str, str]:
    return period.start.isoformat("minutes"), period.end.isoformat("minutes")


def shown_times(turn: Turn) -> str:
    """The days that are alike share their times."""
    alike: dict[tuple[Period, ...], list[str]] = {}
    for day, periods in sorted(turn.calendar.bells.items()):
        alike.setdefault(periods, []).append(WEEKDAYS[day])
    said = []
    for rung, days in alike.items():
        times = ", ".join(f"{p.label} {say_time(p.start)}-{say_time(p.end)}" for p in rung)
        said.append(f"{_run(days)}: {times}")
    return "; ".join(said) or "no periods"


def _run(days: Sequence[str]) -> str:
    at = [WEEKDAYS.index(d) for d in days]
    whole = len(at) > 2 and at == list(range(at[0], at[-1] + 1))
    return f"{days[0]}-{days[-1]}" if whole else ", ".join(days)


def read_departments(turn: Turn, text: str) -> Said:
    """`Science in #science`: a line for each. Whoever sets up leads the first, where nobody leads any."""
    if NONE.match(text.strip()):
        return {"department": []}
    said: list[dict[str, str]] = []
    for number, line in enumerate(filter(str.strip, re.split(r"[\n;]", text)), 1):
        found = IN_CHANNEL.fullmatch(line)
        if not found:
            refused([Fault(number, f"write “{line.strip()[:30]}” with its channel: Science in #science.")])
        assert found
        named = turn.community.by_channel(found["channel"])
        if named and named.school != turn.school.id:
            refused([Fault(number, f"#{found['channel']} is another school's channel.")])
        id = named.id if named else found["channel"].casefold()
        said.append({"id": id, "name": found["name"].strip(), "channel": found["channel"].casefold()})
    if not said:
        raise Mistake("Which department is it, and which channel? For example: Science in #science")
    if any(turn.community.leaders(one["id"]) for one in said):
        return {"department": said}
    me = turn.person
    own, led = tuple(dict.fromkeys((*me.departments, *(d["id"] for d in said)))), (*me.leads, said[0]["id"])
    return {"department": said, "lead": {"put": [{"id": me.id, "departments": own, "leads": led}]}}


def shown_departments(turn: Turn) -> str:
    """`Science in #science, led by Hannah`."""
    out = []
    for one in turn.school.departments:
        led = turn.community.leaders(one.id)
        out.append(f"{one.name} in #{one.channel}" + (f", led by {turn.names(led)}" if led else ""))
    return "; ".join(out) or "none: everybody for themselves"


def read_prompt(turn: Turn, text: str) -> Said:
    """`Thu 15:40`, `Wednesdays before school at 8:10`."""
    when = read_when(text.strip(), turn.local, turn.calendar)
    word = next((w for w in re.findall(r"[a-z]+", text.casefold()) if weekdays(w) and w != "all"), "")
    days = weekdays(word)
    at = re.search(r"\b(\d{1,2})[:.h]([0-5]\d)\b|\b(\d{1,2})\s*([ap]m)\b", text, re.I)
    if not days or not (at or when):
        raise Mistake("A day and a time, please: Thu 15:40.")
    if not at:
        raise Mistake("And at which time? For example: Thu 15:40.")
    hour, minute = int(at[1] or at[3]), int(at[2] or 0)
    if ((at[4] or "").casefold() == "pm" and hour < 12) or (not at[4] and hour in range(1, 7)):
        hour += 12
    if not (7, 45) <= (hour, minute) <= (16, 45):
        raise Mistake("I write between 07:45 and 16:45, so that the evening stays yours. Which time in between?")
    return {"prompt": {"day": days[0], "at": f"{hour:02}:{minute:02}"}}


def shown_prompt(turn: Turn) -> str:
    """When most people are asked."""
    every = [p.prompt for p in staff(turn)]
    most = max(set(every), key=every.count) if every else turn.person.prompt
    return f"{WEEKDAYS[most.day]} at {say_time(most.at)}"


def read_wording(turn: Turn, text: str) -> Said:
    """The week's question in the head's own words, held to the tone that all of it keeps (R162, N6)."""
    words = " ".join(text.split())
    if words.casefold().strip(" .") in ("as it comes", "as it was", "default"):
        return {"wording": {}}
    if not words.endswith("?") or len(words) > WORDS:
        raise Mistake(f"One question that ends with a question mark, {WORDS} characters at most, please.")
    if said := unkind(words):
        raise Mistake(f"“{said}” could sting on a busy day, so I leave it out of what I ask. Another way to put it?")
    return {"wording": {"explore": words}}


def shown_wording(turn: Turn) -> str:
    """How it would read to whoever sets it up."""
    return turn.worded("explore", "as it comes", turn.called(turn.person))


def staff(turn: Turn) -> list[Person]:
    """Everybody at the school."""
    return [p for p in turn.community.people if p.school == turn.school.id]


def _span(span: Span) -> str:
    return f"{span.start.day} {say_day(span.start).split()[2]} to {span.end.day} {say_day(span.end).split()[2]}"


def after(turn: Turn, said: Said) -> Turn:
    """The turn as it would be once this has been said."""
    community = as_if(turn.community, turn.school.id, said)
    person = community.person(turn.person.id) or turn.person
    return replace(turn, community=community, school=community.school(turn.school.id), person=person)


async def answered(turn: Turn) -> Mapping[str, bool]:
    """Which steps are answered: in the chat, or by the configuration."""
    told, calendar = {s.step for s in await turn.records.find(SetUp)}, turn.calendar
    there = {
        "terms": bool(calendar.terms),
        "inset": bool(calendar.inset),
        "bank": bool(calendar.bank),
        "weeks": bool(calendar.letters_from),
        "bells": bool(calendar.bells),
        "department": bool(turn.school.departments),
        "people": len(staff(turn)) > 1,
    }
    return {name: name in told or there.get(name, False) for name in ORDER}


ORDER = ("terms", "inset", "bank", "weeks", "bells", "department", "people", "prompt", "off")
