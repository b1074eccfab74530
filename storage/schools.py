"""The schools of a configuration: calendars with bells, departments and people."""

from collections.abc import Iterable
from datetime import time
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.world.calendar import WEEKDAYS, Calendar, Period
from bot.world.people import Community, Department, Lesson, Person, School, Slot, Weekly, fold
from storage.configuration import PLATFORMS, File, Wrong, _Skip

SIGNPOST = "If a pupil may be at risk, speak to your designated safeguarding lead now, in person or by telephone."
PERSON = (
    "name",
    "email",
    "departments",
    "leads",
    "deputises",
    "cpd_leader",
    "coordinator",
    "early_career",
    "days",
    "fte",
    "prompt",
    "frees",
    "lessons",
    "go_to",
    "shows_email",
    "id",
)
CALENDAR = ("terms", "half_terms", "inset", "bank_holidays", "weeks", "bells")


def load(path: Path) -> Community:
    """The community that a file describes; Wrong, with every fault, if it cannot be used."""
    file = File(path)
    try:
        community = _community(file, file.root())
    except _Skip:
        raise Wrong(file.faults) from None
    if file.faults:
        raise Wrong(sorted(file.faults, key=lambda f: f.line))
    return community


def _community(file: File, root: yaml.Node) -> Community:
    top = file.fields(root, "", ("community", "years", "schools", "channel_aliases"), ("schools",))
    about = (
        file.fields(top["community"], "community", ("name", "features", "signpost", "agreements"))
        if "community" in top
        else {}
    )
    found = file.items(top["schools"], "schools", lambda n, f: _school(file, n, f))
    schools, people = tuple(s for s, _ in found), tuple(p for _, some in found for p in some)
    _unique(file, root, "schools.id", [s.id for s in schools])
    _unique(file, root, "departments.id", [d.id for s in schools for d in s.departments])
    _unique(file, root, "people.email", [p.email for p in people if p.email])
    _unique(file, root, "people.id", [p.id for p in people])
    ids = tuple(s.id for s in schools)

    def pair(node: yaml.Node, field: str) -> frozenset[str]:
        both = frozenset(file.items(node, field, lambda n, f: file.one_of(n, f, ids)))
        if len(both) != 2:
            raise file.wrong(node, field, kind_of(both), "two different schools")
        return both

    agreements = file.items(about.get("agreements"), "community.agreements", pair)
    aliases = {}
    if "channel_aliases" in top:
        channels = tuple(d.channel for s in schools for d in s.departments)
        pairs = file.fields(top["channel_aliases"], "channel_aliases", ())
        aliases = {said: file.one_of(node, f"channel_aliases.{said}", channels) for said, node in pairs.items()}
    signpost = file.text(about["signpost"], "community.signpost") if "signpost" in about else SIGNPOST
    return Community(
        schools=schools, people=people, agreements=frozenset(agreements), aliases=aliases, signpost=signpost
    )


def kind_of(both: Iterable[str]) -> str:
    """What a pair held."""
    return ", ".join(sorted(both)) or "nothing"


def _unique(file: File, root: yaml.Node, field: str, values: list[str]) -> None:
    for twice in sorted({v for v in values if values.count(v) > 1}):
        file.wrong(root, field, f"{twice!r} twice", "each once")


def _school(file: File, node: yaml.Node, field: str) -> tuple[School, list[Person]]:
    allowed = ("id", "name", "platform", "zone", "calendar", "told", "departments", "people")
    got = file.fields(node, field, allowed, ("id", "name", "calendar", "departments", "people"))
    id = file.text(got["id"], f"{field}.id")
    zone = file.text(got["zone"], f"{field}.zone") if "zone" in got else "Europe/London"
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise file.wrong(got["zone"], f"{field}.zone", repr(zone), "a zone such as Europe/London") from None
    platform = file.one_of(got["platform"], f"{field}.platform", PLATFORMS) if "platform" in got else ""
    departments = tuple(
        file.items(got["departments"], f"{field}.departments", lambda n, f: _department(file, n, f, id))
    )
    calendar = _calendar(file, got["calendar"], f"{field}.calendar")
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
    id = file.text(got["id"], f"{field}.id") if "id" in got else channel
    return Department(id=id, name=file.text(got["name"], f"{field}.name"), school=school, channel=channel)


def _calendar(file: File, node: yaml.Node, field: str) -> Calendar:
    got = file.fields(node, field, CALENDAR, ("terms", "bells"))
    weeks = file.fields(got["weeks"], f"{field}.weeks", ("letters", "from")) if "weeks" in got else {}
    letters = tuple(file.items(weeks.get("letters"), f"{field}.weeks.letters", file.text)) if weeks else ()
    terms = tuple(file.items(got["terms"], f"{field}.terms", file.span))
    if not terms:
        raise file.wrong(got["terms"], f"{field}.terms", "nothing", "at least one term")
    for one, next_one in pairwise(terms):
        if next_one.start <= one.end:
            raise file.wrong(
                got["terms"], f"{field}.terms", f"{next_one.start} inside the term before", "terms in order, apart"
            )
    return Calendar(
        terms=terms,
        holidays=tuple(file.items(got.get("half_terms"), f"{field}.half_terms", file.span)),
        inset=frozenset(file.items(got.get("inset"), f"{field}.inset", file.day)),
        bank=frozenset(file.items(got.get("bank_holidays"), f"{field}.bank_holidays", file.day)),
        letters=letters,
        letters_from=file.day(weeks["from"], f"{field}.weeks.from") if "from" in weeks else None,
        bells=_bells(file, got["bells"], f"{field}.bells"),
    )


def _bells(file: File, node: yaml.Node, field: str) -> dict[int, tuple[Period, ...]]:
    bells: dict[int, tuple[Period, ...]] = {}
    for said, periods in file.fields(node, field, ()).items():
        for day in _days(file, node, f"{field}.{said}", said):
            labels = file.fields(periods, f"{field}.{said}", ())
            made = [_period(file, label, n, f"{field}.{said}.{label}") for label, n in labels.items()]
            bells[day] = tuple(sorted(made, key=lambda p: p.start))
    return bells


def _period(file: File, label: str, node: yaml.Node, field: str) -> Period:
    try:
        start, end = (time.fromisoformat(t) for t in file.text(node, field).split("-"))
    except ValueError:
        raise file.wrong(node, field, repr(node.value), "two times such as 09:05-10:05") from None
    if end <= start:
        raise file.wrong(node, field, repr(node.value), "an end after the start")
    return Period(label, start, end)


def _days(file: File, node: yaml.Node, field: str, said: str) -> list[int]:
    """`Mon`, `Tue-Fri`, `Mon, Wed`."""
    days: list[int] = []
    for some in said.replace(",", " ").split():
        ends = [WEEKDAYS.index(w) for w in some.split("-") if w in WEEKDAYS]
        if len(ends) != some.count("-") + 1 or len(ends) > 2 or ends != sorted(ends):
            raise file.wrong(node, field, repr(said), "weekdays such as Mon or Mon-Wed")
        days.extend(range(ends[0], ends[-1] + 1))
    return days


def _person(file: File, node: yaml.Node, field: str, school: School) -> Person:
    got = file.fields(node, field, PERSON, ("name",))
    own = tuple(d.id for d in school.departments)
    name = file.text(got["name"], f"{field}.name")

    def some(key: str) -> tuple[str, ...]:
        return tuple(file.items(got.get(key), f"{field}.{key}", lambda n, f: file.one_of(n, f, own)))

    def flag(key: str) -> bool:
        return key in got and file.truth(got[key], f"{field}.{key}")

    id = file.text(got["id"], f"{field}.id") if "id" in got else f"{school.id}/{fold(name).replace(' ', '-')}"
    days = (
        frozenset(_days(file, got["days"], f"{field}.days", file.text(got["days"], f"{field}.days")))
        if "days" in got
        else None
    )
    prompt = _slot(file, got["prompt"], f"{field}.prompt", school.calendar) if "prompt" in got else None
    if prompt and prompt.at is None:
        raise file.wrong(got["prompt"], f"{field}.prompt", "no time", "a day and a time such as Thu 15:40")
    lessons: tuple[Lesson, ...] = ()
    if "lessons" in got:
        taught = file.fields(got["lessons"], f"{field}.lessons", ())
        lessons = tuple(
            Lesson(
                label, tuple(file.items(n, f"{field}.lessons.{label}", lambda x, f: _slot(file, x, f, school.calendar)))
            )
            for label, n in taught.items()
        )
    return Person(
        id=id,
        name=name,
        school=school.id,
        email=file.text(got["email"], f"{field}.email") if "email" in got else "",
        departments=some("departments"),
        leads=some("leads"),
        deputises=some("deputises"),
        cpd_leader=flag("cpd_leader"),
        coordinator=flag("coordinator"),
        early_career=flag("early_career"),
        days=days if days is not None else frozenset(range(5)),
        fte=_share(file, got.get("fte"), f"{field}.fte"),
        prompt=Weekly(prompt.day, prompt.at) if prompt and prompt.at else Weekly(3, time(15, 40)),
        frees=tuple(file.items(got.get("frees"), f"{field}.frees", lambda n, f: _slot(file, n, f, school.calendar))),
        lessons=lessons,
        tags=tuple(file.items(got.get("go_to"), f"{field}.go_to", file.text)),
        shows_email=flag("shows_email"),
    )


def _share(file: File, node: yaml.Node | None, field: str) -> int:
    if node is None:
        return 100
    try:
        share = round(float(file.text(node, field)) * 100)
    except ValueError:
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
        try:
            return Slot(day, at=time.fromisoformat(said), week=week)
        except ValueError:
            raise file.wrong(node, field, repr(node.value), allowed) from None
    labels = tuple(p.label for p in calendar.bells.get(day, ()))
    if said not in labels:
        raise file.wrong(node, field, repr(said), f"one of {', '.join(labels)}")
    return Slot(day, period=said, week=week)
