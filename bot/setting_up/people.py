"""People from a list: who would be added and who changed, told before anything is kept; nothing half imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk import Turn
from bot.papers import Table, lines
from bot.reading.staff import Row, Staff, read_staff
from bot.reading.year import Fault
from bot.setting_up.steps import Said, refused, staff
from bot.talk import Mistake
from bot.world.people import Person, fold

LISTED = 12
"""People named in a preview; of more, the number is told."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a list comes to."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    put: tuple[dict[str, Any], ...]

    @property
    def words(self) -> list[str]:
        """The preview, a line for each sort."""
        sorts = (("To be added", self.added), ("Changed", self.changed))
        said = [f"{title}: {_listed(names)}" for title, names in sorts if names]
        if self.same:
            said.append(f"As they are already: {self.same}")
        return said


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= LISTED else f"{', '.join(names[:LISTED])} and {len(names) - LISTED} more"


def changes(turn: Turn, rows: Table) -> Changes:
    """What the rows of a list come to; Mistake, line by line, if any cannot be used."""
    ways = {said: d.id for d in turn.school.departments for said in (d.id, d.name, d.channel)}
    read = read_staff(rows, ways)
    refused(sorted([*read.faults, *_elsewhere(turn, read)], key=lambda f: f.line))
    if not read.rows:
        raise Mistake("I found nobody in that. A line for each person: Omar Aziz, omar.aziz@school.example, Mon-Wed")
    known = {p.email.casefold(): p for p in staff(turn)}
    taken = {p.id for p in turn.community.people}
    added, changed, put = [], [], []
    for row in read.rows:
        there = known.get(row.email)
        wanted = _wanted(turn, row, there)
        if there is None:
            wanted["id"] = _new_id(turn.school.id, row.name, taken)
            taken.add(wanted["id"])
            added.append(row.name)
        elif _differs(there, wanted):
            wanted["id"] = there.id
            changed.append(row.name)
        else:
            continue
        put.append(wanted)
    return Changes(tuple(added), tuple(changed), len(read.rows) - len(put), tuple(put))


def _elsewhere(turn: Turn, read: Staff) -> list[Fault]:
    """An address belongs to one person in one school."""
    out = []
    for row in read.rows:
        found = turn.community.by_email(row.email)
        if found and found.school != turn.school.id:
            where = turn.community.school(found.school).name
            out.append(Fault(row.line, f"{row.email} is at {where} already; a person is at one school."))
    return out


def _wanted(turn: Turn, row: Row, there: Person | None) -> dict[str, Any]:
    """A row as it is kept; what it does not say stays as it is."""
    only = turn.school.departments[0].id if len(turn.school.departments) == 1 else None
    departments = row.departments or (there.departments if there else ()) or ((only,) if only else ())
    return {
        "name": row.name,
        "email": row.email,
        "departments": list(departments),
        "leads": list(departments[:1] if row.leads else there.leads if there else ()),
        "deputises": list(departments[:1] if row.deputises else there.deputises if there else ()),
        "cpd_leader": row.cpd or bool(there and there.cpd_leader),
        "days": list(row.days),
        "fte": row.fte,
    }


def _differs(there: Person, wanted: dict[str, Any]) -> bool:
    now: dict[str, Any] = {name: getattr(there, name) for name in wanted}
    now |= {name: list(value) for name, value in now.items() if isinstance(value, tuple)}
    return now | {"days": sorted(there.days), "email": there.email.casefold()} != wanted


def _new_id(school: str, name: str, taken: set[str]) -> str:
    made = f"{school}/{fold(name).replace(' ', '-')}"
    return next(one for n in range(1, len(taken) + 2) if (one := made if n == 1 else f"{made}-{n}") not in taken)


def pasted(turn: Turn, text: str) -> Changes:
    """What a pasted list comes to; `;` ends a line too."""
    return changes(turn, lines(text.replace(";", "\n")))


def shown_people(turn: Turn) -> str:
    """Who is there, by name; of many, how many, and who is not on the platform yet."""
    here = staff(turn)
    away = [p for p in here if not turn.reach(p.id)]
    said = _listed([p.name for p in here])
    return said + (f". Not found on the platform yet: {_listed([p.name for p in away])}" if away else "")


def removed(turn: Turn, text: str) -> Said:
    """Somebody who is no longer there."""
    named = [p for p in staff(turn) if fold(p.name) == fold(text.strip()) or fold(p.first) == fold(text.strip())]
    if len(named) != 1:
        raise Mistake(f"Which of them? {_listed([p.name for p in named or staff(turn)])}")
    if named[0].id == turn.person.id:
        raise Mistake("That is you. Somebody else can take you off, so that the school is not left alone.")
    return {"people": {"gone": [named[0].id]}}
