"""Etiquette, on every minute that Hypothesis thinks of: never outside working life, always with a reason (N1 to N5)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.etiquette import Asked, Do, judge, last_open_before, next_open, shut
from bot.world.calendar import monday
from bot.world.people import Person
from rehearsal.script import CASTS
from storage.schools import load

CAST = load(CASTS / "thornbury.yaml")
YEAR = CAST.school("thornbury").calendar
PEOPLE = [p for p in CAST.people if p.school == "thornbury" and p.departments]
MOMENTS = st.datetimes(datetime(2026, 8, 20), datetime(2027, 7, 30)).map(lambda d: d.replace(second=0, microsecond=0))
KINDS = st.sampled_from(["passed_on", "asked_for", "planned"])
TOM = next(p for p in PEOPLE if p.first == "Tom")
DANIEL = next(p for p in PEOPLE if p.first == "Daniel")


def teaching(person: Person, at: datetime) -> bool:
    """Whether a lesson or lunch of theirs covers a moment, worked out another way than etiquette does."""
    now = [p for p in YEAR.periods(at.date()) if p.start <= at.time() < p.end]
    slots = {(s.day, s.period) for lesson in person.lessons for s in lesson.slots}
    return any(p.label == "lunch" or (at.weekday(), p.label) in slots for p in now)


@given(KINDS, MOMENTS, st.sampled_from(PEOPLE))
def test_what_is_sent_is_sent_in_working_life(kind: str, now: datetime, person: Person) -> None:
    verdict = judge(Asked(kind=kind), now, person, YEAR)
    assert verdict.rule
    assert verdict.says
    if verdict.do is Do.SEND:
        assert YEAR.is_school_day(now.date())
        assert not YEAR.is_calm(now.date())
        assert now.weekday() in person.days
        assert time(7, 45) <= now.time() <= time(16, 45)
        assert not teaching(person, now)


@given(KINDS, MOMENTS, st.sampled_from(PEOPLE))
def test_what_is_held_goes_at_the_moment_it_is_held_for(kind: str, now: datetime, person: Person) -> None:
    verdict = judge(Asked(kind=kind), now, person, YEAR)
    if verdict.do is Do.HOLD and verdict.until:
        assert verdict.until > now
        assert judge(Asked(kind=kind), verdict.until, person, YEAR).do is Do.SEND


@given(MOMENTS, st.sampled_from(PEOPLE))
def test_an_answer_goes_at_any_hour(now: datetime, person: Person) -> None:
    assert judge(Asked(kind="answer", paused=True, fewer="home"), now, person, YEAR).do is Do.SEND


@given(KINDS, MOMENTS, st.sampled_from(PEOPLE))
def test_nothing_is_sent_first_to_somebody_who_pauses(kind: str, now: datetime, person: Person) -> None:
    assert judge(Asked(kind=kind, paused=True), now, person, YEAR).do is Do.HOLD


@given(MOMENTS, st.sampled_from(PEOPLE), st.lists(st.integers(0, 4), max_size=4))
def test_one_planned_message_a_day_and_two_a_week(now: datetime, person: Person, had: list[int]) -> None:
    days = tuple(monday(now.date()) + timedelta(days=n) for n in had)
    verdict = judge(Asked(kind="planned", planned=days), now, person, YEAR)
    if now.date() in days or len(days) >= 2:
        assert verdict.do is not Do.SEND
    if verdict.until and len(days) >= 2 and not shut(now.date(), person, YEAR) and verdict.rule.startswith("One a day"):
        assert verdict.until.date() > now.date()


@given(KINDS, MOMENTS, st.sampled_from(PEOPLE))
def test_a_head_is_judged_like_everyone(kind: str, now: datetime, person: Person) -> None:
    led, plain = replace(person, leads=person.departments), replace(person, leads=())
    assert judge(Asked(kind=kind), now, led, YEAR) == judge(Asked(kind=kind), now, plain, YEAR)


@given(MOMENTS, st.sampled_from(PEOPLE))
def test_the_next_open_minute_is_open_and_none_before_it_is(now: datetime, person: Person) -> None:
    found = next_open(now, person, YEAR)
    if found and found.date() == now.date():
        minutes = int((found - now).total_seconds() // 60)
        assert all(
            judge(Asked(kind="planned"), now + timedelta(minutes=n), person, YEAR).do is Do.HOLD for n in range(minutes)
        )


def test_a_message_in_a_lesson_waits_for_the_bell() -> None:
    verdict = judge(Asked(kind="passed_on"), datetime(2026, 11, 24, 11, 30), TOM, YEAR)
    assert (verdict.do, verdict.until) == (Do.HOLD, datetime(2026, 11, 24, 13, 15))


def test_lunch_on_a_monday_follows_mondays_bells() -> None:
    assert judge(Asked(kind="passed_on"), datetime(2026, 11, 23, 12, 10), DANIEL, YEAR).do is Do.HOLD
    assert judge(Asked(kind="passed_on"), datetime(2026, 11, 24, 12, 10), DANIEL, YEAR).do is Do.SEND


def test_a_change_to_something_due_today_goes_on_a_calm_day_too() -> None:
    calm = datetime(2026, 12, 17, 9, 0)
    assert judge(Asked(kind="passed_on"), calm, TOM, YEAR).do is Do.HOLD
    assert judge(Asked(kind="passed_on", same_day=True), calm, TOM, YEAR).do is Do.SEND


def test_before_a_holiday_a_message_waits_for_the_second_day_back() -> None:
    verdict = judge(Asked(kind="passed_on"), datetime(2026, 12, 18, 10, 0), TOM, YEAR)
    assert verdict.until == datetime(2027, 1, 6, 8, 0)


def test_the_last_open_day_before_a_date() -> None:
    assert last_open_before(date(2026, 12, 8), TOM, YEAR) == date(2026, 12, 7)
    assert last_open_before(date(2026, 11, 4), TOM, YEAR) == date(2026, 10, 21)
