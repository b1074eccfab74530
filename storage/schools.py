"""The schools of a configuration: calendars with bells, departments and people."""

import re
from collections.abc import Callable, Iterable
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.world.calendar import WEEKDAYS, Calendar, Period, Span
from bot.world.people import Community, Department, Lesson, Person, School, Slot, Weekly, fold
from storage.configuration import PLATFORMS, File, Skip, Wrong, choices
from storage.tenants import tenants

T = TypeVar("T")
SIGNPOST = "If a pupil may be at risk, speak to your designated safeguarding lead now, in person or by telephone."
PERSON = (
    "name", "email", "departments", "leads", "deputises", "cpd_leader", "coordinator", "early_career", "days", "fte",
    "prompt", "frees", "lessons", "go_to", "shows_email", "id",
)  # fmt: skip
NO_YEAR = Calendar(terms=(), letters=())
ABOUT = ("name", "features", "signpost", "agreements")
CALENDAR = ("terms", "half_terms", "inset", "bank_holidays", "exams", "weeks", "bells")


def load(path: Path) -> Community:
    """The community that a file describes; Wrong, with every fault, if it cannot be used."""
    file = File(path)
    try:
        community = _community(file, file.root())
    except Skip:
        raise Wrong(file.faults) from None
    if file.faults:
        raise Wrong(sorted(file.faults, key=lambda f: f.line))
    return community


def _community(file: File, root: yaml.Node) -> Community:
    top = file.fields(root, "", ("community", "years", "schools", "channel_aliases", "teams"), ("schools",))
    about = file.fields(top["community"], "community", ABOUT) if "community" in top else {}
    found = file.items(top["schools"], "schools", lambda n, f: _school(file, n, f))
    schools, people = tuple(s for s, _ in found), tuple(p for _, some in found for p in some)
    if not schools and not file.faults:
        raise file.wrong(top["schools"], "schools", "nothing", "at least one school")
    ids = tuple(s.id for s in schools)

    def pair(node: yaml.Node, field: str) -> frozenset[str]:
        both = frozenset(file.items(node, field, lambda n, f: file.one_of(n, f, ids)))
        if len(both) != 2:
            raise file.wrong(node, field, kind_of(both), "two different schools")
        return both

    agreements = frozenset(file.items(about.get("agreements"), "community.agreements", pair))
    aliases = {}
    if "channel_aliases" in top:
        channels = tuple(d.channel for s in schools for d in s.departments)
        pairs = file.fields(top["channel_aliases"], "channel_aliases", ())
        aliases = {said: file.one_of(node, f"channel_aliases.{said}", channels) for said, node in pairs.items()}
    signpost = file.text(about["signpost"], "community.signpost") if "signpost" in about else SIGNPOST
    served = tenants(file, top["teams"]) if "teams" in top else frozenset()
    return Community(
        schools=schools, people=people, agreements=agreements, aliases=aliases, signpost=signpost, tenants=served
    )


def kind_of(both: Iterable[str]) -> str:
    """What a pair held."""
    return ", ".join(sorted(both)) or "nothing"


def _school(file: File, node: yaml.Node, field: str) -> tuple[School, list[Person]]:
    allowed = ("id", "name", "platform", "zone", "calendar", "told", "departments", "people")
    got = file.fields(node, field, allowed, ("id", "name", "people"))
    id = file.once(got["id"], f"{field}.id", "school", file.text(got["id"], f"{field}.id"))
    zone = file.text(got["zone"], f"{field}.zone") if "zone" in got else "Europe/London"
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise file.wrong(got["zone"], f"{field}.zone", repr(zone), "a zone such as Europe/London") from None
    platform = file.one_of(got["platform"], f"{field}.platform", PLATFORMS) if "platform" in got else ""
    departments = tuple(
        file.items(got.get("departments"), f"{field}.departments", lambda n, f: _department(file, n, f, id))
    )
    # Without a calendar the school's year is set up in the chat.
    year = got.get("calendar")
    calendar = file.attempt(lambda: _calendar(file, year, f"{field}.calendar"), None) if year else NO_YEAR
    if calendar is None:
        raise Skip
    school = School(
        id=id,
        name=file.text(got["name"], f"{field}.name"),
        calendar=calendar,
        zone=where,
        platform=platform,
        departments=departments,
        told="told" in got and file.truth(got["told"], f"{field}.told"),
    )
    return school, file.items(got["people"], f"{field}.people", lambda n, f: _person(file, n, f, school))


def _department(file: File, node: yaml.Node, field: str, school: str) -> Department:
    got = file.fields(node, field, ("id", "name", "channel"), ("name", "channel"))
    channel = file.text(got["channel"], f"{field}.channel").lstrip("#")
    file.once(got["channel"], f"{field}.channel", "channel", channel)
    id = file.text(got["id"], f"{field}.id") if "id" in got else channel
    file.once(got.get("id", got["channel"]), f"{field}.id", "department", id)
    return Department(id=id, name=file.text(got["name"], f"{field}.name"), school=school, channel=channel)


def _calendar(file: File, node: yaml.Node, field: str) -> Calendar:
    got = file.fields(node, field, CALENDAR, ("terms",))
    weeks = file.fields(got["weeks"], f"{field}.weeks", ("letters", "from")) if "weeks" in got else {}
    letters = tuple(file.items(weeks.get("letters"), f"{field}.weeks.letters", file.text)) if weeks else ()
    terms = tuple(file.items(got["terms"], f"{field}.terms", file.span))
    if not terms:
        raise file.wrong(got["terms"], f"{field}.terms", "nothing", "at least one term")
    for n, (one, following) in enumerate(pairwise(terms), 2):
        if following.start <= one.end and len(terms) == len(got["terms"].value):
            raise file.wrong(
                got["terms"].value[n - 1],
                f"{field}.terms[{n}]",
                f"a term from {following.start}, before the last one ends",
                "terms in order, each after the one before",
            )

    def inside(node: yaml.Node, field: str) -> Span:
        span = file.span(node, field)
        if not any(span.start in term and span.end in term for term in terms):
            raise file.wrong(node, field, f"{span.start} to {span.end}, which is in no term", "days inside a term")
        return span

    return Calendar(
        terms=terms,
        holidays=tuple(file.items(got.get("half_terms"), f"{field}.half_terms", inside)),
        inset=frozenset(file.items(got.get("inset"), f"{field}.inset", file.day)),
        bank=frozenset(file.items(got.get("bank_holidays"), f"{field}.bank_holidays", file.day)),
        exams=tuple(file.items(got.get("exams"), f"{field}.exams", inside)),
        letters=letters,
        letters_from=file.day(weeks["from"], f"{field}.weeks.from") if "from" in weeks else None,
        bells=_bells(file, got["bells"], f"{field}.bells") if "bells" in got else {},
    )


def _bells(file: File, node: yaml.Node, field: str) -> dict[int, tuple[Period, ...]]:
    bells: dict[int, tuple[Period, ...]] = {}
    for said, periods in file.fields(node, field, ()).items():
        labels = file.fields(periods, f"{field}.{said}", ())
        made = [_period(file, label, n, f"{field}.{said}.{label}") for label, n in labels.items()]
        made.sort(key=lambda p: p.start)
        for one, following in pairwise(made):
            if following.start < one.end:
                where, found = (
                    labels[following.label],
                    f"{following.label} from {following.start:%H:%M}, before {one.label} ends",
                )
                raise file.wrong(where, f"{field}.{said}.{following.label}", found, "periods one after the other")
        for day in _days(file, periods, f"{field}.{said}", said):
            if day in bells:
                raise file.wrong(periods, f"{field}.{said}", f"{WEEKDAYS[day]} a second time", "each weekday once")
            bells[day] = tuple(made)
    return bells


def _period(file: File, label: str, node: yaml.Node, field: str) -> Period:
    ends = [_clock(said) for said in file.text(node, field).split("-")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        raise file.wrong(node, field, repr(node.value), "two times such as 09:05-10:05")
    if ends[1] <= ends[0]:
        raise file.wrong(node, field, repr(node.value), "an end after the start")
    return Period(label, ends[0], ends[1])


def _clock(said: str) -> time | None:
    """`09:05`, and nothing else."""
    found = re.fullmatch(r"\s*([01]?\d|2[0-3]):([0-5]\d)\s*", said)
    return time(int(found[1]), int(found[2])) if found else None


def _days(file: File, node: yaml.Node, field: str, said: str) -> list[int]:
    """`Mon`, `Tue-Fri`, `Mon, Wed`."""
    days: list[int] = []
    for some in said.replace(",", " ").split():
        ends = [WEEKDAYS.index(w) for w in some.split("-") if w in WEEKDAYS]
        if len(ends) != some.count("-") + 1 or len(ends) > 2 or ends != sorted(ends):
            raise file.wrong(node, field, repr(said), "weekdays such as Mon or Mon-Wed")
        days.extend(range(ends[0], ends[-1] + 1))
    if not days:
        raise file.wrong(node, field, repr(said), "weekdays such as Mon or Mon-Wed")
    return days


def _person(file: File, node: yaml.Node, field: str, school: School) -> Person:
    got = file.fields(node, field, PERSON, ("name",))
    own = tuple(d.id for d in school.departments)
    name = file.text(got["name"], f"{field}.name")

    def some(key: str, read: Callable[[yaml.Node, str], T]) -> tuple[T, ...]:
        return file.attempt(lambda: tuple(file.items(got.get(key), f"{field}.{key}", read)), ())

    def one(key: str, read: Callable[[yaml.Node, str], T], otherwise: T) -> T:
        return file.attempt(lambda: read(got[key], f"{field}.{key}"), otherwise) if key in got else otherwise

    def inside(node: yaml.Node, field: str) -> str:
        return file.one_of(node, field, own)

    def slot(node: yaml.Node, field: str) -> Slot:
        return _slot(file, node, field, school.calendar)

    def lesson(node: yaml.Node, field: str) -> tuple[Lesson, ...]:
        taught = file.fields(node, field, ()).items()
        return tuple(Lesson(label, tuple(file.items(n, f"{field}.{label}", slot))) for label, n in taught)

    made = f"{school.id}/{fold(name).replace(' ', '-')}"
    id = one("id", file.text, made)
    hint = "" if "id" in got else "; two people of one name each need an id of their own"
    file.once(got.get("id", got["name"]), f"{field}.{'id' if 'id' in got else 'name'}", "person", id, hint)
    days = one("days", lambda n, f: frozenset(_days(file, n, f, file.text(n, f))), frozenset(range(5)))
    return Person(
        id=id,
        name=name,
        school=school.id,
        email=one("email", lambda n, f: _email(file, n, f), ""),
        departments=some("departments", inside),
        leads=some("leads", inside),
        deputises=some("deputises", inside),
        cpd_leader=one("cpd_leader", file.truth, False),
        coordinator=one("coordinator", file.truth, False),
        early_career=one("early_career", file.truth, False),
        days=days,
        fte=one("fte", lambda n, f: _share(file, n, f), 100),
        prompt=one("prompt", lambda n, f: _prompt(file, n, f, school.calendar, days), Weekly(3, time(15, 40))),
        frees=some("frees", slot),
        lessons=one("lessons", lesson, ()),
        tags=some("go_to", file.text),
        shows_email=one("shows_email", file.truth, False),
    )


def _email(file: File, node: yaml.Node, field: str) -> str:
    email = file.text(node, field)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise file.wrong(node, field, repr(email), "an e-mail address such as tom.ashworth@school.example")
    file.once(node, field, "person", email.casefold())
    return email


def _prompt(file: File, node: yaml.Node, field: str, calendar: Calendar, days: frozenset[int]) -> Weekly:
    slot = _slot(file, node, field, calendar)
    if slot.at is None or slot.week:
        raise file.wrong(node, field, repr(node.value), "a day and a time such as Thu 15:40")
    if slot.day not in days:
        worked = ", ".join(WEEKDAYS[d] for d in sorted(days))
        raise file.wrong(node, field, WEEKDAYS[slot.day], f"one of the days this person works: {worked}")
    return Weekly(slot.day, slot.at)


def _share(file: File, node: yaml.Node, field: str) -> int:
    try:
        share = round(float(file.text(node, field)) * 100)
    except (ValueError, OverflowError):
        share = 0
    if not 1 <= share <= 100:
        raise file.wrong(node, field, repr(node.value), "a share of a full post, from 0.01 to 1")
    return share


def _slot(file: File, node: yaml.Node, field: str, calendar: Calendar) -> Slot:
    """`Tue P5`, `B Mon P2`, `Wed 08:15`."""
    words = file.text(node, field).split()
    week = words.pop(0) if len(words) == 3 and words[0] in calendar.letters else None
    allowed = "a weekday with a period or time, such as Tue P5, Wed 08:15 or B Mon P2"
    if len(words) != 2 or words[0] not in WEEKDAYS:
        raise file.wrong(node, field, repr(node.value), allowed)
    day, said = WEEKDAYS.index(words[0]), words[1]
    if ":" in said:
        at = _clock(said)
        if at is None:
            raise file.wrong(node, field, repr(node.value), allowed)
        return Slot(day, at=at, week=week)
    labels = tuple(p.label for p in calendar.bells.get(day, ()))
    if said not in labels:
        raise file.wrong(node, field, repr(said), choices(labels, said))
    return Slot(day, period=said, week=week)
