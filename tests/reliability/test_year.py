"""T1: a school year in bad weather, on both platforms: nothing lost, nothing doubled, nothing at a wrong minute."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.ports import Accepted, Outcome, Parcel
from rehearsal.reliability.play import Stormy
from rehearsal.reliability.run import Judged, Stretch, play
from rehearsal.reliability.weather import Climate
from rehearsal.reliability.wired import Watched
from rehearsal.year.calendar import Almanac
from rehearsal.year.cast import written
from storage.schools import load
from tests.again import replayable, seed, size
from tests.databases import Databases
from tests.tally import tally

THURSDAY, FRIDAY = date(2026, 10, 22), date(2026, 10, 23)
"""The last days of school before the clocks go back on Sunday."""


def held(judged: Judged, seed: int) -> None:
    """Nothing that may never be, and no more on Teams than an unknown outcome explains."""
    verdict = judged.verdict
    tally(
        load=judged.effects,
        faults=sum(judged.faults.values()),
        years=judged.years,
        lost=len(verdict.lost),
        doubled_slack=len(verdict.doubled_slack),
        doubled_teams=verdict.doubled_teams + len(verdict.doubled_teams_beyond),
        seed=seed,
    )
    print(judged)  # noqa: T201 - what pytest shows of a run that found something
    assert verdict.wrong() == {}
    assert verdict.sent > 0
    assert verdict.doubled_teams <= sum(judged.faults.values())


@pytest.mark.parametrize(("store", "copies", "end"), [("sqlite", 1, date(2026, 11, 3)), ("postgresql", 3, FRIDAY)])
async def test_days_about_the_change_of_the_clocks(
    databases: Databases, tmp_path: Path, store: str, copies: int, end: date
) -> None:
    seeded = seed(1)
    with replayable(seeded):
        stretch = Stretch(start=THURSDAY, end=end, schools=2, people=28, seed=seeded, copies=copies)
        database = databases.migrated("postgresql") if store == "postgresql" else ""
        held(await play(stretch, tmp_path, database), seeded)


@pytest.mark.slow
@pytest.mark.parametrize(("copies", "usual"), [(1, 20), (3, 4)])
async def test_a_year(databases: Databases, tmp_path: Path, copies: int, usual: int) -> None:
    """One copy on SQLite, and three on one PostgreSQL."""
    first, years, schools = seed(100), size("DEPT_YEARS", 1), size("DEPT_SCHOOLS", usual)
    for seeded in range(first, first + years):
        with replayable(seeded, DEPT_YEARS=1, DEPT_SCHOOLS=schools):
            stretch = Stretch(
                start=date(2026, 9, 1), end=date(2027, 7, 21), schools=schools, people=size("DEPT_STAFF", 12) * schools,
                seed=seeded, copies=copies,
            )  # fmt: skip
            folder = tmp_path / str(seeded)
            folder.mkdir()
            held(await play(stretch, folder, databases.migrated("postgresql") if copies > 1 else ""), seeded)


@pytest.mark.parametrize(("sin", "found"), [("forgets", "lost"), ("repeats", "doubled_slack")])
async def test_the_checker_finds_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sin: str, found: str
) -> None:
    """A courier that says it has sent what it has not, or sends twice what it says it sent once, is found out."""
    honest = Watched.send

    async def sins(self: Watched, parcel: Parcel) -> Outcome:
        if sin == "forgets":
            return Accepted(parcel.ref or "C1:1.0")
        await honest(self, parcel)
        return await honest(self, parcel)

    monkeypatch.setattr(Watched, "send", sins)
    stretch = Stretch(start=date(2026, 9, 17), end=date(2026, 9, 17), schools=1, people=12, seed=3, copies=1, share=0)
    assert found in (await play(stretch, tmp_path)).verdict.wrong()


async def test_the_checker_knows_the_hours(tmp_path: Path) -> None:
    """The same day's messages, had they come twelve hours later, stand at a wrong minute."""
    text = written("thornbury", 12, 1, 3)
    cast = tmp_path / "cast.yaml"
    cast.write_text(text, encoding="utf-8")
    year = Stormy(
        load(cast), tmp_path, date(2026, 9, 17), date(2026, 9, 17), 0.7, 3, "",
        copies=1, climate=Climate.even(0), almanac=Almanac(text),
    )  # fmt: skip
    try:
        await year.play()
        assert (await year.settled()).wrong() == {}
        late = [replace(one, when=one.when + timedelta(hours=12)) for one in year.wire.ledger.effects]
        year.wire.ledger.effects[:] = late
        assert list(year.checker.verdict(year.clock.now()).wrong()) == ["wrong_minute"]
    finally:
        await year.close()
