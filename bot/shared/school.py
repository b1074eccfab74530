"""What a school has set up in the chat: its year, its bells, its people, what is switched on.

The configuration is where a school starts, and what was said since wins, the newest last.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from bot.records import Keep, Readers, Record
from bot.world.calendar import Period, Span
from bot.world.people import Community, Department, Person, School, Weekly

PEOPLE = ("departments", "leads", "deputises")
"""Fields of a person that are several ids."""


class SetUp(
    Record,
    readers=Readers.SCHOOL,
    keep=Keep.UNTIL_LEAVING,
    says="What you set up for your school",
    owner="by",
    shared=True,
):
    """One thing that a head, or one person alone, has said about the school: a `step`, and its value as JSON."""

    by: str
    on: date
    step: str
    said: str
    version: int = 1


@dataclass
class Building:
    """A community while it is put together."""

    schools: dict[str, School]
    people: dict[str, Person] = field(default_factory=dict)

    def calendar(self, school: str, **parts: Any) -> None:
        """Put other parts into a school's calendar."""
        found = self.schools[school]
        self.schools[school] = replace(found, calendar=replace(found.calendar, **parts))


def as_set_up(community: Community, said: Sequence[SetUp]) -> Community:
    """A community with what its schools have set up."""
    if not said:
        return community
    made = Building({s.id: s for s in community.schools}, {p.id: p for p in community.people})
    for one in sorted(said, key=lambda s: s.id):
        if one.school in made.schools and one.step in READ:
            READ[one.step](made, one.school, json.loads(one.said))
    return replace(community, schools=tuple(made.schools.values()), people=tuple(made.people.values()))


def as_if(community: Community, school: str, steps: Mapping[str, Any]) -> Community:
    """A community as it would be once a school has said something."""
    said = [SetUp(school=school, by="", on=date.min, step=s, said=v) for s, v in stated(steps).items()]
    return as_set_up(community, said)


def stated(steps: Mapping[str, Any]) -> dict[str, str]:
    """Steps with their values as the records keep them."""
    return {step: json.dumps(value, ensure_ascii=False) for step, value in steps.items()}


def spans(value: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    """Spans as they are kept."""
    return tuple(Span(date.fromisoformat(start), date.fromisoformat(end)) for start, end in value)


def _terms(made: Building, school: str, value: Mapping[str, Any]) -> None:
    made.calendar(school, terms=spans(value["terms"]), holidays=spans(value["breaks"]))


def _days(name: str) -> "Callable[[Building, str, Sequence[str]], None]":
    def read(made: Building, school: str, value: Sequence[str]) -> None:
        made.calendar(school, **{name: frozenset(map(date.fromisoformat, value))})

    return read


def _weeks(made: Building, school: str, value: Mapping[str, Any]) -> None:
    first = date.fromisoformat(value["from"]) if value["from"] else None
    made.calendar(school, letters=tuple(value["letters"]), letters_from=first)


def _bells(made: Building, school: str, value: Mapping[str, Sequence[Sequence[str]]]) -> None:
    def period(label: str, start: str, end: str) -> Period:
        return Period(label, time.fromisoformat(start), time.fromisoformat(end))

    made.calendar(school, bells={int(day): tuple(period(*p) for p in periods) for day, periods in value.items()})


def _departments(made: Building, school: str, value: Sequence[Mapping[str, str]]) -> None:
    found = made.schools[school]
    every = {d.id: d for d in found.departments}
    every |= {d["id"]: Department(id=d["id"], name=d["name"], school=school, channel=d["channel"]) for d in value}
    made.schools[school] = replace(found, departments=tuple(every.values()))


def _people(made: Building, school: str, value: Mapping[str, Any]) -> None:
    for gone in value.get("gone", ()):
        made.people.pop(gone, None)
    for row in value.get("put", ()):
        given: dict[str, Any] = dict(row)
        given |= {k: tuple(v) for k, v in row.items() if k in PEOPLE}
        given |= {"days": frozenset(row["days"])} if "days" in row else {}
        known = made.people.get(row["id"])
        made.people[row["id"]] = replace(known, **given) if known else Person(school=school, **given)


def _prompt(made: Building, school: str, value: Mapping[str, Any]) -> None:
    """Those who do not work on that day are asked on the last day of theirs before it, at the same time."""
    at = time.fromisoformat(value["at"])
    for person in list(made.people.values()):
        if person.school == school and person.days:
            day = max((d for d in person.days if d <= value["day"]), default=min(person.days))
            made.people[person.id] = replace(person, prompt=Weekly(day, at))


def _off(made: Building, school: str, value: Sequence[str]) -> None:
    made.schools[school] = replace(made.schools[school], off=frozenset(value))


def _wording(made: Building, school: str, value: Mapping[str, str]) -> None:
    made.schools[school] = replace(made.schools[school], wording=tuple(value.items()))


def _told(made: Building, school: str, value: bool) -> None:
    made.schools[school] = replace(made.schools[school], told=value)


READ: dict[str, Callable[[Building, str, Any], None]] = {
    "terms": _terms,
    "inset": _days("inset"),
    "bank": _days("bank"),
    "weeks": _weeks,
    "bells": _bells,
    "department": _departments,
    "people": _people,
    "lead": _people,
    "prompt": _prompt,
    "off": _off,
    "wording": _wording,
    "told": _told,
}
"""How the value of each step is put into a school."""
