"""What the store holds, asked in plain SQL: the one place where the judge knows the names of tables.

A table that is not there is empty.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from rehearsal.year.ledger import Away, Intended, Ledger

ENTRY, SLOT, PAUSE, FEWER = "ledger_entry", "rotas_slot", "wishes_pause", "wishes_fewer"
MEETING, SEAT, PAIR_ROUND = "meeting_meeting", "meeting_seat", "meeting_pairround"
WAITS = ("held", "ready", "sending", "unknown")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One round of pairs as it stood when it was first seen posted, which is the day it is `on`."""

    id: str
    department: str
    purpose: str
    on: date
    groups: tuple[frozenset[str], ...]
    became: tuple[frozenset[str], ...] = ()
    """The groups at the round's end, after whoever stopped or joined."""
    missed: frozenset[frozenset[str]] = frozenset()
    """The groups that said they did not meet."""

    @property
    def together(self) -> tuple[frozenset[str], ...]:
        """Who has been together in it, for all that anybody said."""
        return tuple(group for group in self.became or self.groups if group not in self.missed)


class Reader(Protocol):
    """Reads a database with `?` for each value; days and moments come as text, moments in UTC."""

    def rows(self, told: str, *values: str) -> list[Row]:
        """The rows of a query."""
        ...

    def has(self, table: str) -> bool:
        """Whether there is a table."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Lite:
    """Reads a SQLite file."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.connection.row_factory = sqlite3.Row

    def rows(self, told: str, *values: str) -> list[Row]:
        """The rows of a query."""
        rows: Iterable[Any] = self.connection.execute(told, values)
        return list(rows)

    def has(self, table: str) -> bool:
        """Whether there is a table."""
        return bool(self.rows("select 1 from sqlite_master where type = 'table' and name = ?", table))

    def close(self) -> None:
        """Let go of it."""
        self.connection.close()


class Books:
    """The database of a year, read beside the product that writes it."""

    def __init__(self, where: Path | Reader) -> None:
        self.reader: Reader = Lite(where) if isinstance(where, Path) else where
        self.last = ""
        """The newest message that has been copied."""
        self.drawn: dict[str, Drawn] = {}

    def close(self) -> None:
        """Close the books."""
        self.reader.close()

    def note(self, ledger: Ledger, today: date, *, whole: bool = False) -> None:
        """Copy what the outbox intends: what is new, or the `whole` of it, before the night's tidying takes it. Of
        rounds and wishes, what stands today.
        """
        ledger.silent[today] = self.silent()
        for drawn in self._posted(today):
            self.drawn.setdefault(drawn.id, drawn)
        after = "" if whole else self.last
        abouts: dict[str, list[str]] = {}
        for row in self._rows("select message, about from parts where message > ? order by message, position", after):
            abouts.setdefault(row["message"], []).append(row["about"])
        for row in self._rows("select * from messages where id > ? and place not like '?%' order by id", after):
            known = ledger.intended.get(row["uuid"])
            self.last = max(self.last, row["id"])
            ledger.intended[row["uuid"]] = Intended(
                id=row["uuid"],
                place=row["place"],
                kind=row["kind"],
                state=row["state"],
                created=_moment(row["created"]),
                due=_moment(row["due"]),
                expires=_moment(row["expires"]) if row["expires"] else None,
                same_day=bool(row["same_day"]),
                why=row["why"],
                # An ask that was answered is about something else from then on.
                abouts=known.abouts if known else tuple(abouts.get(row["id"], ())),
            )

    def pauses(self) -> list[Away]:
        """Every pause that somebody wished for."""
        return [
            Away(
                person=row["person"],
                start=date.fromisoformat(row["start"]),
                until=date.fromisoformat(row["until"]) if row["until"] else None,
                what=row["what"],
            )
            for row in self._all(PAUSE)
        ]

    def held(self) -> dict[str, int]:
        """How often the bot stayed silent, by the reason it gave."""
        rows = self._rows("select rule, count(*) as n from reasons where did = 'silent' group by rule order by rule")
        return {row["rule"]: row["n"] for row in rows}

    def explored(self) -> dict[str, int]:
        """Minutes of explore time that each person has banked."""
        minutes = Counter[str]()
        for row in self._all(ENTRY):
            minutes[row["person"]] += row["minutes"] if row["bucket"] == "explore" else 0
        return minutes

    def silent(self) -> frozenset[str]:
        """Who has asked for Home alone, as it stands."""
        wishes = {row["person"]: row["how"] for row in self._all(FEWER)}
        return frozenset(person for person, how in wishes.items() if how == "home")

    def speaking(self, day: date) -> list[tuple[str, str]]:
        """Whose talk is on a day, by the rotas that stand, each with the rota."""
        return [
            (row["person"], row["rota"])
            for row in self._all(SLOT)
            if row["day"] == day.isoformat() and row["state"] == "planned"
        ]

    def talks(self) -> dict[str, int]:
        """Talks that came onto a posted rota, and those given."""
        states = [row["state"] for row in self._all(SLOT)]
        given = states.count("given")
        return {"planned": given + states.count("planned") + states.count("moved"), "given": given}

    def calls(self) -> dict[str, int]:
        """Calls proposed to somebody, those of them that were agreed, and those of them that took place."""
        calls = {m["id"]: m["state"] for m in self._all(MEETING) if m["purpose"] == "call" and m["state"] != "draft"}
        met = self._answered("met") & calls.keys()
        agreed = {id for id, state in calls.items() if state == "agreed"} | met
        return {"proposed": len(calls), "agreed": len(agreed), "met": len(met)}

    def _answered(self, answer: str) -> set[str]:
        """The meetings of which somebody has said so."""
        return {row["meeting"] for row in self._all(SEAT) if row["answer"] == answer}

    def rounds(self, today: date) -> list[Drawn]:
        """The rounds of pairs as they were posted, in order, with what has become known of their meetings."""
        found = self._posted(today)
        return [replace(self.drawn.get(now.id, now), missed=now.missed, became=now.groups) for now in found]

    def _posted(self, today: date) -> list[Drawn]:
        inside: dict[str, list[Row]] = {}
        for row in self._all(MEETING):
            if row["round"] and row["state"] in ("agreed", "lapsed"):
                inside.setdefault(row["round"], []).append(row)
        missed = self._answered("missed") - self._answered("met")
        return [
            Drawn(
                id=row["id"],
                department=row["department"],
                purpose=row["purpose"],
                on=today,
                groups=tuple(frozenset(json.loads(group["people"])) for group in inside.get(row["id"], ())),
                missed=frozenset(
                    frozenset(json.loads(group["people"]))
                    for group in inside.get(row["id"], ())
                    if group["id"] in missed
                ),
            )
            for row in self._all(PAIR_ROUND)
            if row["state"] in ("agreed", "lapsed")
        ]

    def _all(self, table: str) -> list[Row]:
        return self._rows(f'select * from "{table}" order by id') if self.reader.has(table) else []  # noqa: S608 - a name of our own

    def _rows(self, told: str, *values: str) -> list[Row]:
        return self.reader.rows(told, *values)


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)
