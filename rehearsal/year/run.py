"""`dept simulate`: a year is played, then judged, and told as numbers, as a short account, or as it would be read."""

import asyncio
import json
import logging
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from rehearsal.year.calendar import Almanac
from rehearsal.year.cast import Unfit, written
from rehearsal.year.judge import Judge
from rehearsal.year.ledger import Ledger
from rehearsal.year.play import Year
from rehearsal.year.report import account
from rehearsal.year.transcript import somebody, transcript
from storage.schools import load

N = TypeVar("N", int, float)
LONGEST = timedelta(days=366)
"""The longest time that is played."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which year is to be played."""

    cast: str = "thornbury"
    start: date = date(2026, 9, 1)
    end: date = date(2027, 7, 21)
    answers: float = 0.7
    seed: int = 1
    people: int | None = None
    schools: int | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A year that was played: what the judge says of it, and what is told of it."""

    numbers: dict[str, Any]
    ledger: Ledger
    almanac: Almanac


async def played(plan: Plan, text: str, database: str = "") -> Played:
    """Play a year with the cast of a file's text, and judge it; on a SQLite file, or on an empty database elsewhere."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dept-year-") as name:
        folder = Path(name)
        cast = folder / f"{plan.cast}.yaml"
        cast.write_text(text, encoding="utf-8")
        year = Year(load(cast), folder, plan.start, plan.end, plan.answers, plan.seed, database)
        try:
            books = await year.play()
            almanac = Almanac(text)
            numbers = Judge(almanac, year.ledger).verdict(books)
        finally:
            await year.close()
    return Played(numbers | {"seconds": round(time.monotonic() - began, 1)}, year.ledger, almanac)


class Unplayable(Exception):
    """Arguments that no year can be played with, in one kind sentence."""


def command(options: Namespace) -> int:
    """`dept simulate`: 0 when a year was played, 2 when it cannot be."""
    try:
        plan = asked(options)
        if options.who and not options.transcript:
            raise Unplayable("--who goes with --transcript, which names the file to write.")
        text = written(plan.cast, plan.people, plan.schools, plan.seed)
        who = somebody(Almanac(text), options.who) if options.who else None
        if options.transcript:
            Path(options.transcript).touch()
    except OSError as problem:
        return _refused(f"{options.transcript} cannot be written: {(problem.strerror or str(problem)).lower()}.")
    except (Unplayable, Unfit, LookupError) as problem:
        return _refused(str(problem))
    logging.getLogger().setLevel(logging.WARNING)
    year = asyncio.run(played(plan, text))
    if options.transcript:
        Path(options.transcript).write_text(transcript(year.almanac, year.ledger, who), encoding="utf-8")
    print(json.dumps(year.numbers, ensure_ascii=False, indent=2) if options.json else account(year.numbers))
    return 0


def asked(options: Namespace) -> Plan:
    """The year that a command line asks for; Unplayable if it cannot be."""
    start, end = _day("--from", options.start), _day("--to", options.end)
    if not timedelta(0) <= end - start <= LONGEST:
        raise Unplayable("--to is a day on or after --from, a year later at most.")
    answers = _number("--answers", options.answers, float, "a share from 0 to 1, such as 0.7")
    if not 0 <= answers <= 1:
        raise Unplayable("--answers is a share from 0 to 1, such as 0.7.")
    if options.on != "playground":
        raise Unplayable("A year is played --on playground, whose people are on both platforms.")
    whole = "a whole number, such as 200"
    people = None if options.people is None else _number("--people", options.people, int, whole)
    schools = None if options.schools is None else _number("--schools", options.schools, int, whole)
    seed = _number("--seed", options.seed, int, "a whole number, such as 1")
    return Plan(cast=options.cast, start=start, end=end, answers=answers, seed=seed, people=people, schools=schools)


def _day(name: str, said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Unplayable(f"{name} is a day such as 2026-09-01, not {said}.") from None


def _number(name: str, said: str, kind: Callable[[str], N], what: str) -> N:
    try:
        return kind(said)
    except ValueError:
        raise Unplayable(f"{name} is {what}, not {said}.") from None


def _refused(says: str) -> int:
    print(f"dept simulate: {says}", file=sys.stderr)
    return 2
