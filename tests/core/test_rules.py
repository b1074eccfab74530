"""Targets, rotas and what is never kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import pace, rota
from bot.rules.guard import guard
from bot.world.people import Person
from rehearsal.script import CASTS
from storage.schools import load

CAST = load(CASTS / "thornbury.yaml")
YEAR = CAST.school("thornbury").calendar
WEEKS = YEAR.weeks
TEAM = CAST.members("computing")
FULL = frozenset(range(5))


def everyone(person: Person, day: date) -> bool:
    """Whoever works that day of the week is in."""
    return day.weekday() in person.days


def test_a_full_year_is_sixteen_hours_and_a_part_time_one_its_share() -> None:
    assert pace.target(960, 100, 40, 40) == 960
    assert [pace.target(m, 60, 40, 40) for m in (960, 180, 60)] == [576, 108, 36]


@pytest.mark.parametrize(("away", "minutes"), [(0, 960), (2, 912), (3, 888)])
def test_paused_weeks_leave_the_target(away: int, minutes: int) -> None:
    assert pace.target(960, 100, 40 - away, 40) == minutes


def test_a_week_counts_until_most_of_its_days_are_paused() -> None:
    week = date(2026, 11, 16)
    for days, lost in ((2, 0), (3, 1), (5, 1)):
        away = {week + timedelta(days=n) for n in range(days)}
        assert pace.weeks_away(YEAR, FULL, WEEKS, away.__contains__) == lost


def test_the_even_pace_on_19_november_is_29_hours() -> None:
    targets = [960] * 6 + [576]
    assert round(pace.even(targets, pace.begun(WEEKS, date(2026, 11, 19)), len(WEEKS)) / 60) == 29


def test_seven_talks_take_two_tuesdays_and_plan_b_is_the_wednesday_after() -> None:
    plan = rota.arrange(TEAM, date(2026, 12, 8), 60, YEAR, everyone)
    assert [(d.day, [p.first for p in some]) for d, some in plan.dates] == [
        (8, ["Priya", "Aoife", "Daniel", "Grace"]),
        (15, ["Mohammed", "Siân", "Tom"]),
    ]
    assert (plan.plan_b, plan.next_term) == (date(2026, 12, 16), False)


def test_plan_b_after_the_last_day_is_in_the_next_term() -> None:
    found = rota.plan_b(TEAM, date(2026, 12, 18), YEAR, everyone)
    assert found == (date(2027, 1, 5), True)


def test_dates_outside_term_are_stepped_over() -> None:
    plan = rota.arrange(TEAM, date(2026, 10, 20), 40, YEAR, everyone)
    assert date(2026, 10, 27) not in [d for d, _ in plan.dates]


@given(st.integers(1, 25), st.integers(20, 120))
def test_a_rota_loses_nobody_overfills_no_date_and_uses_as_few_as_it_can(count: int, window: int) -> None:
    people = [Person(id=f"p{n}", name=f"P{n:02}", school="s") for n in range(count)]
    plan = rota.arrange(people, date(2026, 9, 8), window, YEAR, everyone)
    placed = [p.id for _, some in plan.dates for p in some]
    assert sorted(placed + [p.id for p in plan.left]) == sorted(p.id for p in people)
    sizes = [len(some) for _, some in plan.dates]
    if sizes:
        assert max(sizes) - min(sizes) <= 1
        assert sizes == sorted(sizes, reverse=True)
        assert rota.minutes(sizes[-1], count) <= window
        assert all(rota.minutes(n, 0) <= window for n in sizes)


@pytest.mark.parametrize(
    "line",
    [
        "log 1h marking. Q4: Explain, using an example, what is meant by abstraction. [4 marks]",
        "Q2a. Describe two threats to a network (2 marks)",
        "45m with pupil Jake Smith on loops",
        "a student called Amy told me something",
        "a pupil has been self-harming and I am worried",
    ],
)
def test_what_is_never_kept(line: str) -> None:
    assert guard(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "45m on the RPF course",
        "1h on the safeguarding training course",
        "30m reading about self-harm in a webinar",
        "45m on pupil voice",
        "30m on student leadership",
        "1h marking Y11 mocks",
        "20m on Q4 planning",
    ],
)
def test_what_may_be_logged_like_anything_else(line: str) -> None:
    assert guard(line) is None
