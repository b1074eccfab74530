"""The cast of a year: as its file has it, or grown to any size with invented people, as a file of the same kind."""

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import yaml

from rehearsal.script import CASTS
from rehearsal.year.names import FIRST, KINDS, LAST, SUBJECTS
from rehearsal.year.names import PLACES as TOWNS

LEAST, MOST = 5, 12
"""People in an invented department."""
USUAL = 25
"""People in an invented school, where nobody says how many."""
PLACES = TOWNS.split()
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri")
POSTS = (("Mon-Fri", 1.0),) * 17 + (("Mon-Wed", 0.6), ("Tue-Fri", 0.8), ("Mon, Wed, Fri", 0.6))
YEARS = ("7", "8", "9", "10", "11", "12", "13")


class Unfit(Exception):
    """A cast that cannot be had, in one sentence."""


def written(cast: str, people: int | None, schools: int | None, seed: int) -> str:
    """The text of a cast's file; Unfit if there is none such."""
    known = sorted(p.stem for p in CASTS.glob("*.yaml"))
    if cast not in known:
        raise Unfit(f"There is no cast called {cast}; there is {', '.join(known)}.")
    text = (CASTS / f"{cast}.yaml").read_text(encoding="utf-8")
    if people is None and schools is None:
        return text
    told = yaml.safe_load(text)
    grown(told, people, schools, random.Random(f"cast:{seed}"))  # noqa: S311 - a play, not a secret
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def grown(told: dict[str, Any], people: int | None, schools: int | None, rng: random.Random) -> None:
    """Give a cast as many schools and people as wished: its own come first, the rest are invented."""
    own, community = told["schools"], told.setdefault("community", {})
    schools = schools if schools is not None else max(len(own), -(-(people or 0) // (2 * USUAL)))
    if not 1 <= schools <= len(PLACES) * len(KINDS):
        raise Unfit(f"Between 1 and {len(PLACES) * len(KINDS)} schools, please.")
    kept = own[:schools]
    calendars = [school["calendar"] for school in own]
    for n in range(len(kept), schools):
        kept.append(_school(n, calendars[n % len(calendars)], _rarer(kept)))
    there = {school["id"] for school in kept}
    ids = [school["id"] for school in kept]
    ticked = [pair for pair in community.get("agreements", []) if set(pair) <= there]
    ticked += [[one, other] for one, other in pairwise(ids) if [one, other] not in ticked]
    told["schools"], community["agreements"] = kept, ticked
    least = sum(len(school["people"]) or LEAST for school in kept)
    people = people if people is not None else sum(len(school["people"]) or USUAL for school in kept)
    if people < least:
        raise Unfit(f"{schools} {'school holds' if schools == 1 else 'schools hold'} {least} people at least.")
    for school, extra in zip(kept, _shared_out([len(s["people"]) for s in kept], people), strict=True):
        _fill(school, extra, rng)


def _school(n: int, calendar: dict[str, Any], platform: str) -> dict[str, Any]:
    place, kind = PLACES[n % len(PLACES)], KINDS[n // len(PLACES)]
    name = f"{place} {kind}"
    return {
        "id": name.casefold().replace(" ", ""),
        "name": name,
        "platform": platform,
        "zone": "Europe/London",
        "calendar": calendar,
        "told": True,
        "departments": [],
        "people": [],
    }


def _rarer(schools: list[dict[str, Any]]) -> str:
    on = [school["platform"] for school in schools]
    return "teams" if on.count("slack") >= on.count("teams") else "slack"


def _shared_out(sizes: list[int], people: int) -> list[int]:
    """How many come to each school, so that all are as alike in size as may be, and a new one is no fragment."""
    extra = [0 if size else LEAST for size in sizes]
    for _ in range(people - sum(sizes) - sum(extra)):
        smallest = min(range(len(sizes)), key=lambda n: sizes[n] + extra[n])
        extra[smallest] += 1
    return extra


def _fill(school: dict[str, Any], extra: int, rng: random.Random) -> None:
    """New people: in departments of their own where there are enough of them, else beside those who are there."""
    names = _names({person["name"] for person in school["people"]}, rng)
    if extra < LEAST:
        for _ in range(extra):
            inside = min(school["departments"], key=lambda d: sum(d["id"] in _of(p) for p in school["people"]))
            school["people"].append(_person(next(names), school, inside["id"], _common(school, rng), rng))
        return
    count = max(-(-extra // MOST), round(extra / 8))
    taken = {department["name"] for department in school["departments"]}
    subjects = [subject for subject in SUBJECTS if subject not in taken]
    for n in range(count):
        subject = subjects[n] if n < len(subjects) else f"{SUBJECTS[n % len(SUBJECTS)]} {n // len(SUBJECTS) + 1}"
        id = f"{subject.casefold().replace(' ', '-')}-{school['id']}"
        school["departments"].append({"id": id, "name": subject, "channel": id})
        common = _common(school, rng)
        for place in range(extra // count + (n < extra % count)):
            made = _person(next(names), school, id, common, rng, leads=place == 0)
            if n == place == 0 and not any(person.get("cpd_leader") for person in school["people"]):
                made["cpd_leader"] = True
            school["people"].append(made)


def _of(person: dict[str, Any]) -> list[str]:
    return list(person.get("departments", []))


def _names(taken: set[str], rng: random.Random) -> Iterator[str]:
    """Full names that nobody in the school has, and first names for as long as there are new ones."""
    firsts, lasts = FIRST.split(), LAST.split()
    rng.shuffle(firsts)
    rng.shuffle(lasts)
    firsts = [first for first in firsts if not any(name.startswith(f"{first} ") for name in taken)]
    n = 0
    while True:
        name = f"{firsts[n % len(firsts)]} {lasts[(n + n // len(firsts)) % len(lasts)]}"
        n += 1
        if name not in taken:
            taken.add(name)
            yield name


def _common(school: dict[str, Any], rng: random.Random) -> list[str]:
    """The times at which most of a department is free: its timetable was made so."""
    times = _times(school)
    return rng.sample(times, min(4, len(times)))


def _times(school: dict[str, Any]) -> list[str]:
    """Every period of the week, without lunch."""
    out = []
    for said, periods in school["calendar"]["bells"].items():
        for day in (day for day in WEEK if _within(day, said)):
            out += [f"{day} {label}" for label in periods if label.casefold() != "lunch"]
    return out


def _person(
    name: str, school: dict[str, Any], department: str, common: list[str], rng: random.Random, *, leads: bool = False
) -> dict[str, Any]:
    days, share = POSTS[0] if leads else rng.choice(POSTS)
    made: dict[str, Any] = {
        "name": name,
        "email": f"{name.casefold().replace(' ', '.')}@{school['id']}.example",
        "departments": [department],
    }
    if leads:
        made["leads"] = [department]
    if share < 1:
        made |= {"days": days, "fte": share}
    worked = [day for day in WEEK if _within(day, days)]
    own = [at for at in _times(school) if at.split()[0] in worked]
    free = [at for at in common if at in own and rng.random() < 0.75]
    free += rng.sample([at for at in own if at not in free], k=max(1, len(own) // 8))
    offered = rng.sample(free, k=min(len(free), 3))
    made["frees"] = [f"{rng.choice('AB')} {at}" if rng.random() < 0.15 else at for at in sorted(offered, key=own.index)]
    lessons: dict[str, list[str]] = {}
    for at in own:
        if at not in free and rng.random() < 0.85:
            group = f"{rng.choice(YEARS)}{rng.choice('ABCD')}{rng.randint(1, 2)}"
            lessons.setdefault(group, []).append(f"{rng.choice('AB')} {at}" if rng.random() < 0.1 else at)
    made["lessons"] = lessons
    if "Thu" not in worked or rng.random() < 0.2:
        made["prompt"] = f"{rng.choice(worked)} {rng.choice(('08:15', '15:40', '16:00'))}"
    return made


def _within(day: str, days: str) -> bool:
    for some in days.replace(",", " ").split():
        first, _, last = some.partition("-")
        if WEEK.index(first) <= WEEK.index(day) <= WEEK.index(last or first):
            return True
    return False
