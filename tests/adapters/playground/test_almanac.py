"""The year as it is drawn, and where the clock can be moved."""

from datetime import UTC, datetime

import pytest

from adapters.playground.almanac import Nowhere, target, year
from rehearsal.script import CASTS
from storage.schools import load
from tests.adapters.playground.cast import cast
from tests.adapters.playground.harness import START

THORNBURY, ST_WYSTAN = cast().schools[:2]


def london(day: str) -> datetime:
    """A moment at Thornbury."""
    return datetime.fromisoformat(day).replace(tzinfo=THORNBURY.zone)


@pytest.mark.parametrize(
    ("now", "to", "there"),
    [
        ("2026-11-19T15:40", "hour", "2026-11-19T16:40"),
        ("2026-11-19T15:40", "morning", "2026-11-20T08:00"),
        ("2026-11-20T07:00", "morning", "2026-11-20T08:00"),
        ("2026-11-20T08:00", "morning", "2026-11-23T08:00"),
        ("2026-10-23T18:00", "morning", "2026-11-03T08:00"),
        ("2026-10-01T09:00", "half-term", "2026-10-23T15:15"),
        ("2026-10-23T15:15", "half-term", "2026-12-18T15:15"),
        ("2026-10-01T09:00", "term", "2026-12-18T15:15"),
        ("2026-12-20T09:00", "term", "2027-03-25T15:15"),
        ("2026-10-01T09:00", "year", "2027-07-21T15:15"),
        ("2026-10-01T09:00", "holiday", "2026-11-03T23:59"),
        ("2026-12-08T07:55", "holiday", "2027-01-05T23:59"),
        ("2026-10-01T09:00", "2026-11-30T16:00", "2026-11-30T16:00"),
    ],
)
def test_the_clock_moves_by_the_school_s_own_calendar(now, to, there):
    assert target(to, london(now), THORNBURY, None) == london(there)


def test_an_hour_later_is_an_hour_later_when_the_clocks_go_back():
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert (target("hour", before, THORNBURY, None) - before).total_seconds() == 3600


def test_the_next_thing_due_is_where_something_is_due_and_never_in_the_past():
    later = datetime(2026, 11, 25, 15, 40, tzinfo=UTC)
    assert target("due", START, THORNBURY, later) == later
    assert target("due", later, THORNBURY, START) == later
    with pytest.raises(Nowhere, match="Nothing is due"):
        target("due", START, THORNBURY, None)


@pytest.mark.parametrize("to", ["2026-11-01T10:00", "yesterday", "", "2026-13-45"])
def test_the_clock_goes_nowhere_else(to):
    with pytest.raises(Nowhere):
        target(to, START, THORNBURY, None)


def test_after_the_last_day_the_calendar_ends():
    with pytest.raises(Nowhere, match="ends here"):
        target("year", london("2027-08-01T10:00"), THORNBURY, None)


def test_the_year_has_three_rows_with_letters_and_marks_and_says_it_all_in_words():
    told = year(THORNBURY, START)
    assert (told["title"], told["week"], told["weeks"], told["letter"], told["term"]) == (
        "2026/27",
        11,
        40,
        "A",
        "Autumn",
    )
    assert [row["name"] for row in told["rows"]] == ["Autumn", "Spring", "Summer"]
    assert [len(row["weeks"]) for row in told["rows"]] == [18, 14, 18]
    autumn = told["rows"][0]["weeks"]
    assert "".join(week["letter"] or "-" for week in autumn) == "ABABABAB-ABABABA--"
    assert [mark["day"] for mark in told["marks"] if mark["kind"] == "bank"] == ["2027-05-03"]
    assert [mark["day"] for mark in told["marks"] if mark["kind"] == "clocks"] == ["2026-10-25", "2027-03-28"]
    words = dict(told["words"])
    assert words["Autumn"] == "1 Sep–18 Dec; half-term 26–30 Oct"
    assert words["Summer"] == "12 Apr–21 Jul; half-term 31 May–4 Jun"
    assert words["INSET"] == "1 Sep, 2 Sep, 2 Nov, 4 Jan, 7 Jun"
    assert words["Clocks"] == "back 25 Oct, forward 28 Mar"
    assert words["Weeks"] == "A and B in turn, from A on 31 Aug"


def test_each_school_has_its_own_half_term():
    words = dict(year(ST_WYSTAN, START)["words"])
    assert words["Autumn"] == "1 Sep–18 Dec; half-term 19–23 Oct"


def test_the_exam_season_of_the_configuration_stands_in_the_strip_and_in_words() -> None:
    school = load(CASTS / "thornbury.yaml").schools[0]
    told = year(school, datetime(2026, 11, 19, 15, 40, tzinfo=UTC))
    assert [m for m in told["marks"] if m["kind"] == "exams"] == [
        {"kind": "exams", "day": "2027-05-07", "until": "2027-06-24"}
    ]
    assert ("Exams", "7 May–24 Jun") in told["words"]
    assert not [m for m in year(school, datetime(2027, 9, 2, tzinfo=UTC))["marks"] if m["kind"] == "exams"]
