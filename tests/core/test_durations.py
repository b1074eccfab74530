"""Amounts of time in words and figures, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import durations
from bot.world.calendar import say_minutes

AMOUNTS = {
    "45m": 45, "45 m": 45, "45min": 45, "45 mins": 45, "45-minute": 45, "1h": 60, "1 hr": 60, "1h30": 90,
    "1h 30m": 90, "1hr30": 90, "1h30m": 90, "1.5h": 90, "1.5 hours": 90, ".5h": 30, "1.25 hours": 75,
    "1.15 hours": 75, "2 hrs 15": 135, "2h30": 150, "2 hours, 15 mins": 135, "1:30h": 90, "half an hour": 30,
    "half hour": 30, "half-hour": 30, "a half hour": 30, "½ hour": 30, "an hour": 60, "an hour or so": 60,
    "just over an hour": 60, "an hour and a half": 90, "hour and a half": 90, "an hour and a quarter": 75,
    "an hour and three quarters": 105, "an hour and twenty": 80, "an hour and twenty minutes": 80,
    "one and a half hours": 90, "1½ hours": 90, "1 1/2 hours": 90, "two and a half hours": 150, "two hours": 120,
    "a couple of hours": 120, "quarter of an hour": 15, "a quarter of an hour": 15, "3 quarters of an hour": 45,
    "three quarters of an hour": 45, "3/4 of an hour": 45, "twenty minutes": 20, "twenty-five minutes": 25,
    "forty five mins": 45, "ninety minutes": 90, "90 mintues": 90, "20ish": 20, "20-ish mins": 20, "20ish mins": 20,
    "about 20 mins": 20, "~20m": 20, "for 45 minutes": 45, "2 h 30": 150,
}  # fmt: skip


@pytest.mark.parametrize(("said", "minutes"), AMOUNTS.items())
def test_amounts(said: str, minutes: int) -> None:
    assert durations.bare(said) == minutes
    assert durations.bare(f"{said.upper()} please") == minutes
    line = f"did {said} on Isaac"
    assert [(f.value, line[f.start : f.end]) for f in durations.find(line)] == [(minutes, said)]


@pytest.mark.parametrize(
    "said",
    [
        "9C1", "Y10", "3:45", "28/1", "p5", "3 Dec", "HT3", "J277", "at 4", "4pm", "half 3", "half past 3",
        "quarter to 4", "the 3 of us", "Q4", "3 weeks today", "2026", "20 mins past 3", "1/2", "half term",
        "10-15 mins", "10 to 15 mins", "3.45 on tues", "5 to 6", "the hour", "rush hour", "h", "90", "an hour ago",
        "in an hour's time", "weds 4ish", "£2m", "0m",
    ],
)  # fmt: skip
def test_no_amounts(said: str) -> None:
    assert durations.find(said) == []


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("1h 4pm thurs", [60]), ("1h 20 Nov", [60]), ("an hour 3 Dec", [60]), ("2 hrs 15/3", [120]),
        ("1h 3:45", [60]), ("45m on A and half an hour on B", [45, 30]), ("did p5 fri + 2h30 on Saturday", [150]),
        ("an hour yesterday and 90 mins today", [60, 90]),
    ],
)  # fmt: skip
def test_several(line: str, minutes: list[int]) -> None:
    assert [f.value for f in durations.find(line)] == minutes


@pytest.mark.parametrize(
    ("said", "minutes"), [("90", 90), ("90 ish", 90), ("~20", 20), ("ninety", 90), ("about 40.", 40), ("0", None),
    ("1530", None), ("", None), ("45m on x", None)],
)  # fmt: skip
def test_bare_numbers(said: str, minutes: int | None) -> None:
    assert durations.bare(said) == minutes


@pytest.mark.parametrize(
    ("said", "minutes", "end"),
    [
        ("20 on isaac", 20, 2), ("20 of reading", 20, 2), ("45", 45, 2), ("45m on isaac",
        45, 3), (" 90ish on x", 90, 6), ("twenty on isaac", 20, 6), ("20 isaac", None, 0), ("isaac 20", None, 0),
        ("3 Dec", None, 0),
    ],
)  # fmt: skip
def test_leading(said: str, minutes: int | None, end: int) -> None:
    found = durations.leading(said)
    assert (found and found.value, found.end if found else 0) == (minutes, end)


@given(st.integers(1, 719))
def test_what_the_bot_says_it_reads(minutes: int) -> None:
    assert durations.bare(say_minutes(minutes)) == minutes


@given(st.text() | st.text(alphabet="0123456789 :./-hmins½anhourdt"))
def test_any_text(text: str) -> None:
    last = 0
    for found in durations.find(text):
        assert last <= found.start < found.end <= len(text)
        assert found.value > 0
        last = found.end
    durations.bare(text)
    durations.leading(text)
