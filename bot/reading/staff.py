"""A list of staff as it is pasted or exported: a line a person, with or without a heading (R162, set-up)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.reading.bells import weekdays
from bot.reading.pattern import pattern
from bot.reading.year import Fault
from bot.world.people import fold

HEADINGS = {
    "name": ("name", "full name", "staff name", "teacher", "staff", "colleague", "display name"),
    "first": ("first name", "firstname", "forename", "given name", "first"),
    "last": ("last name", "lastname", "surname", "family name", "last"),
    "email": ("email", "e-mail", "mail", "email address", "e-mail address", "work email", "username", "upn",
              "user principal name"),
    "department": ("department", "dept", "departments", "subject", "subjects", "faculty", "team"),
    "role": ("role", "job", "job title", "title", "position", "post", "responsibility"),
    "days": ("days", "working days", "works", "days worked", "pattern"),
    "fte": ("fte", "share", "contract", "hours", "part-time", "% of full time"),
}  # fmt: skip
EMAIL = pattern(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
HEAD = pattern(r"\b(?:head(?! of year)|hod|hof|leads?|leader of|subject leader|curriculum leader)\b", re.I)
DEPUTY = pattern(r"\b(?:deputy|second in|2ic|assistant head of)\b", re.I)
CPD = pattern(r"\b(?:cpd|professional development|staff development|teaching and learning lead)\b", re.I)
TITLES = pattern(r"^(?:mr|mrs|ms|miss|mx|dr|prof|sir|rev)\.?\s+", re.I)
MOST = 10
"""Lines that cannot be used, told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of a list. `leads`, `deputises` and `cpd` are what their role says; fte is in hundredths."""

    line: int
    name: str
    email: str
    departments: tuple[str, ...] = ()
    leads: bool = False
    deputises: bool = False
    cpd: bool = False
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    fte: int = 100


@dataclass
class Staff:
    """Who was read, and the lines that cannot be used."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_staff(table: Sequence[tuple[int, Sequence[str]]], departments: Mapping[str, str]) -> Staff:
    """Read rows of cells with their line numbers. `departments` are the school's: id by each way of naming it."""
    staff, columns = Staff(), dict[str, int]()
    known = {fold(said): id for said, id in departments.items()}
    seen: dict[str, int] = {}
    for line, cells in table:
        cells = [" ".join(c.split()) for c in cells]
        if not any(cells):
            continue
        if not columns and not staff.rows and not staff.faults and (columns := _headings(cells)):
            continue
        given = (
            {name: cells[at] for name, at in columns.items() if at < len(cells)} if columns else _guess(cells, known)
        )
        try:
            row = _row(line, given, known)
            if row.email in seen:
                raise ValueError(
                    f"{row.email} is on line {seen[row.email]} already. Each person has an address of their own."
                )
        except ValueError as problem:
            staff.faults.append(Fault(line, str(problem)))
            continue
        seen[row.email] = line
        staff.rows.append(row)
    return staff


def _headings(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        said = fold(cell).strip(" :*")
        name = next((n for n, ways in HEADINGS.items() if said in ways), None)
        if name and name not in found:
            found[name] = at
    return found if "email" in found and ("name" in found or "first" in found) else {}


def _guess(cells: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Without a heading each cell is known by what it looks like: `Omar Aziz, omar@hill.example, Mon-Wed, 0.6`."""
    given: dict[str, str] = {}
    for cell in cells:
        if not cell:
            continue
        if "email" not in given and (mail := EMAIL.search(cell)):
            given["email"] = mail[0]
            rest = cell.replace(mail[0], "").strip(" <>()")
            if rest:
                given.setdefault("name", rest)
        elif _ids(cell, known):
            given.setdefault("department", cell)
        elif weekdays(cell):
            given.setdefault("days", cell)
        elif re.fullmatch(r"(?:[01](?:\.\d+)?|\.\d+|\d{1,3}\s*%)(?:\s*fte)?", cell, re.I):
            given.setdefault("fte", cell)
        elif HEAD.search(cell) or DEPUTY.search(cell) or CPD.search(cell):
            given["role"] = f"{given.get('role', '')} {cell}".strip()
        elif "name" not in given:
            given["name"] = cell
        else:
            given.setdefault("other", cell)
    if "email" not in given and "other" in given:
        given["email"] = given.pop("other")
    return given


def _ids(said: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The departments that a cell names, in order; none if any of it is no department."""
    parts = [fold(p).strip(" #") for p in re.split(r"\s*(?:,|;|/|\band\b|&)\s*", said) if p.strip()]
    whole = known.get(fold(said).strip(" #"))
    if whole:
        return (whole,)
    return tuple(known[p] for p in parts) if parts and all(p in known for p in parts) else ()


def _row(line: int, given: Mapping[str, str], known: Mapping[str, str]) -> Row:
    name = given.get("name") or " ".join(filter(None, (given.get("first"), given.get("last"))))
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    name = TITLES.sub("", name).strip()
    mail = given.get("email", "")
    if not name:
        raise ValueError("there is no name. Write it as Omar Aziz, omar.aziz@school.example.")
    if not EMAIL.fullmatch(mail):
        found = f"“{mail[:40]}” is no e-mail address" if mail else f"{name[:40]} has no e-mail address"
        raise ValueError(f"{found}. It is how I find people: omar.aziz@school.example.")
    said = given.get("department", "")
    departments = _ids(said, known) if said else ()
    if said and not departments:
        raise ValueError(f"“{said[:40]}” is no department here. There is {_or(sorted(set(known.values())))}.")
    days = weekdays(given["days"]) if given.get("days") else list(range(5))
    if days is None:
        raise ValueError(f"I can't read the days “{given['days'][:30]}”. Write them as Mon-Wed or Mon, Tue, Thu.")
    if given.get("other"):
        allowed = (
            f"a department ({_or(sorted(set(known.values())))}), days such as Mon-Wed, a share such as 0.6, or a role"
        )
        raise ValueError(f"I don't know what “{given['other'][:40]}” is. It may be {allowed}.")
    role = given.get("role", "")
    deputy = bool(DEPUTY.search(role))
    return Row(
        line=line, name=name, email=mail.casefold(), departments=departments,
        leads=bool(HEAD.search(role)) and not deputy, deputises=deputy, cpd=bool(CPD.search(role)),
        days=tuple(days), fte=_share(given.get("fte", ""), len(days)),
    )  # fmt: skip


def _share(said: str, days: int) -> int:
    """`0.6`, `60%`, `1`; where nothing is said, the share of the week that the days are."""
    if not said:
        return days * 20
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(%?)(?:\s*fte)?", said.strip(), re.I)
    share = float(found[1]) * (1 if found[2] or float(found[1]) > 1 else 100) if found else 0.0
    if not 1 <= round(share) <= 100:
        raise ValueError(f"“{said[:20]}” is no share of a full post. Write 1 for full-time, 0.6 for three days.")
    return round(share)


def _or(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0] if names else "none yet"
