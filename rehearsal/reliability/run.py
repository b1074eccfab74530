"""A stretch of bad weather, played and judged, with what it amounted to."""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rehearsal.reliability.checker import Verdict
from rehearsal.reliability.play import Stormy
from rehearsal.reliability.weather import Climate
from rehearsal.year.calendar import Almanac
from rehearsal.year.cast import written
from storage.schools import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is to be played."""

    start: date
    end: date
    schools: int
    people: int
    seed: int
    copies: int
    share: float = 0.05
    """How often each kind of fault comes."""
    answers: float = 0.7
    patience: float = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of it."""

    verdict: Verdict
    faults: dict[str, int]
    calls: int
    effects: int
    acts: int
    repeated: int
    years: float
    seconds: float


async def play(stretch: Stretch, folder: Path, database: str = "") -> Judged:
    """Play it and judge it; on a SQLite file, or on an empty database elsewhere."""
    began = time.monotonic()
    text = written("thornbury", stretch.people, stretch.schools, stretch.seed)
    cast = folder / "thornbury.yaml"
    cast.write_text(text, encoding="utf-8")
    year = Stormy(
        load(cast), folder, stretch.start, stretch.end, stretch.answers, stretch.seed, database,
        copies=stretch.copies, climate=Climate.even(stretch.share, stretch.patience), almanac=Almanac(text),
    )  # fmt: skip
    try:
        await year.play()
        verdict = await year.settled()
    finally:
        await year.close()
    return Judged(
        verdict=verdict,
        faults=dict(year.weather.survived),
        calls=year.weather.calls,
        effects=len(year.wire.ledger.effects),
        acts=len(year.ledger.acts),
        repeated=year.doors.repeated,
        years=((stretch.end - stretch.start).days + 1) / 323 * stretch.schools,
        seconds=round(time.monotonic() - began, 1),
    )
