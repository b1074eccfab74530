"""The school's calendar, held against the year of STORIES and against itself."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.etiquette import shut
from bot.world.calendar import DAY, moment, monday
from bot.world.people import Community
from rehearsal.script import CASTS
from storage.schools import load

CAST: Community = load(CASTS / "thornbury.yaml")
YEAR = CAST.school("thornbury").calendar
LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2026, 9, 1), date(2027, 7, 31))


def test_the_year_has_forty_school_weeks_in_six_uneven_blocks() -> None:
    blocks = [sum(w in b or w + 4 * DAY in b for w in YEAR.weeks) for b in YEAR.blocks]
    assert (len(YEAR.weeks), len(YEAR.school_days), blocks) == (40, 190, [8, 7, 6, 5, 7, 7])


def test_week_letters_alternate_over_school_weeks_and_skip_holidays() -> None:
    told = {date(2026, 11, 16): "A", date(2026, 11, 23): "B", date(2027, 1, 4): "B", date(2027, 4, 12): "A"}
    assert {d: YEAR.letter(d) for d in told} == told
    assert YEAR.letter(date(2026, 10, 28)) is None


def test_thornbury_leaves_33_thursdays_and_37_wednesdays() -> None:
    tom, sian = CAST.by_email("tom.ashworth@thornbury.example"), CAST.by_email("sian.pritchard@thornbury.example")
    assert tom is not None
    assert sian is not None
    open_days = {p.id: [d for d in YEAR.school_days if not shut(d, p, YEAR)] for p in (tom, sian)}
    assert sum(d.weekday() == 3 for d in open_days[tom.id]) == 33
    assert sum(d.weekday() == 2 for d in open_days[sian.id]) == 37


def test_a_bank_holiday_is_a_day_off_and_no_break() -> None:
    assert not YEAR.is_school_day(date(2027, 5, 3))
    assert not YEAR.is_calm(date(2027, 5, 4))
    assert not YEAR.is_calm(date(2027, 4, 30))


def test_st_wystans_is_back_while_thornbury_is_away() -> None:
    theirs = CAST.school("stwystans").calendar
    assert theirs.is_calm(date(2026, 10, 26))
    assert not YEAR.in_term(date(2026, 10, 26))


@given(DAYS)
def test_a_calm_day_is_a_school_day_beside_a_break(day: date) -> None:
    if YEAR.is_calm(day):
        near = [day + n * DAY for n in range(-6, 7)]
        assert YEAR.is_school_day(day)
        assert any(not YEAR.in_term(d) for d in near)


@given(DAYS)
def test_a_school_week_has_a_letter_and_no_other_has(day: date) -> None:
    assert (YEAR.letter(day) is not None) == (monday(day) in YEAR.weeks)


def test_a_quarter_to_four_is_the_same_on_the_wall_before_and_after_the_clocks_change() -> None:
    assert moment(LONDON, date(2026, 10, 22), time(15, 40)) == datetime(2026, 10, 22, 14, 40, tzinfo=UTC)
    assert moment(LONDON, date(2026, 10, 29), time(15, 40)) == datetime(2026, 10, 29, 15, 40, tzinfo=UTC)


def test_an_hour_that_is_left_out_becomes_the_first_minute_after_it() -> None:
    assert moment(LONDON, date(2027, 3, 28), time(1, 30)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    assert moment(LONDON, date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_wall_time_reads_back_unless_the_clocks_left_it_out(day: date, at: time) -> None:
    back = moment(LONDON, day, at).astimezone(LONDON).replace(tzinfo=None)
    wall = datetime.combine(day, at)
    assert back == wall or timedelta() < back - wall <= timedelta(hours=1)
