"""Dates and times as teachers say them, on the calendar of the cast; said on Thu 19 Nov 2026, 10:20, unless told."""

import time
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading import dates
from bot.reading.spelling import DAYS
from bot.reading.text import Moment, NoSuch, When
from bot.world.calendar import say_day, say_time
from tests.core.cast import NOW, STWYSTANS, THORNBURY
from tests.core.said import BACK, FORWARD


def moment(said: str) -> Moment:
    return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)


def when(precision: str, *starts: str, end: str = "") -> When:
    """What is expected: one start and its end, or several to choose from."""
    if len(starts) > 1:
        return When(precision, choices=tuple(map(moment, starts)))  # type: ignore[arg-type]
    return When(precision, moment(starts[0]), moment(end) if end else None)  # type: ignore[arg-type]


def told(value: When | None) -> When | None:
    """A reading without the ends of its choices."""
    return value and When(value.precision, value.start, value.end, value.choices)


def check(said: str, *starts: str, now: datetime = NOW, back: bool = False) -> None:
    """One reading, its precision told by how its starts are written: `2026-11-24`, `…T15:30`, `p …/…`, `week …/…`."""
    expected = []
    for start in starts:
        kind, _, span = start.rpartition(" ")
        first, _, end = span.partition("/")
        expected.append((kind or ("minute" if "T" in first else "day"), first, end))
    kind = {"p": "period", "ht": "halfterm"}.get(expected[0][0], expected[0][0])
    want = when(kind, *(f for _, f, _ in expected), end=expected[0][2] if len(expected) == 1 else "")
    assert told(dates.read(said, now, THORNBURY, back=back)) == want
    found = dates.find(f"x {said}", now, THORNBURY, back=back)
    assert [told(f.value) for f in found] == [want] or "word" in said


def table(text: str) -> list[tuple[str, ...]]:
    """The rows of a table written as lines of `said = start | start`."""
    rows = [line.split(" = ") for line in text.strip().splitlines()]
    return [(said.strip(), *(s.strip() for s in starts.split("|"))) for said, starts in rows]


@pytest.mark.parametrize("row", table(FORWARD), ids=lambda r: r[0])
def test_forward(row: tuple[str, ...]) -> None:
    check(*row)


@pytest.mark.parametrize("row", table(BACK), ids=lambda r: r[0])
def test_back(row: tuple[str, ...]) -> None:
    check(*row, back=True)


@pytest.mark.parametrize(
    ("now", "said", "starts"),
    [
        ("2026-11-23T08:05", "next Tues p1", ["p 2026-11-24T09:05", "2026-12-01T09:05"]),
        ("2026-11-23T08:05", "monday 3.45", ["2026-11-23T15:45", "2026-11-30T15:45"]),
        ("2026-11-23T16:05", "monday 3.45", ["2026-11-30T15:45"]),
        ("2026-11-21T11:00", "monday", ["2026-11-23"]),
        ("2026-11-21T11:00", "next mon", ["2026-11-23"]),
        ("2026-11-21T11:00", "p3", ["p 2026-11-23T11:05/2026-11-23T12:05"]),
        ("2026-12-22T11:00", "next week", ["week 2027-01-04/2027-01-08"]),
        ("2026-12-22T11:00", "last week", ["week 2026-12-14/2026-12-18"]),
        ("2026-12-22T11:00", "this half term", ["ht 2027-01-04/2027-02-12"]),
        ("2026-10-26T11:00", "after the holidays", ["2026-11-03"]),
        ("2026-11-02T11:00", "after half term", ["2026-11-03"]),
        ("2027-01-12T16:00", "Mon 11 Jan", ["2027-01-11"]),
        ("2027-06-10T16:00", "Thu 5 Nov", ["2026-11-05"]),
        ("2027-07-12T11:00", "7 Sep", ["2027-09-07"]),
        ("2027-11-20T11:00", "29 Feb", ["2028-02-29"]),
        ("2027-04-22T16:00", "3 May", ["2027-05-03"]),
    ],
)
def test_said_at_other_times(now: str, said: str, starts: list[str]) -> None:
    check(said, *starts, now=datetime.fromisoformat(now))


def test_the_calendar_is_the_speakers() -> None:
    early = datetime.fromisoformat("2026-10-15T12:40")
    assert dates.read("after half term", early, STWYSTANS) == when("day", "2026-10-26")
    assert dates.read("after half term", early, THORNBURY) == when("day", "2026-11-03")


def test_the_ends_of_choices() -> None:
    got = dates.read("thurs p3", NOW, THORNBURY)
    assert got
    assert got.ends == (moment("2026-11-19T12:25"), moment("2026-11-26T12:25"))


@pytest.mark.parametrize(
    ("line", "told", "back"),
    [
        ("did p5 fri + 2h30 on Saturday", ["p5 fri", "on Saturday"], True),
        ("45 mins on fri and an hour yesterday on Isaac", ["on fri", "yesterday"], True),
        ("2 hrs 15 reading Willingham on sat", ["on sat"], True),
        ("bank new Y10 networks Q6 until Fri 4 Dec", ["until Fri 4 Dec"], False),
        ("rota autumn talks Tuesdays 3:30-4:30 from 8 Dec", ["Tuesdays 3:30-4:30 from 8 Dec"], False),
        ("fragment 9C1 recursion, taught Mon 11 Jan, test w/c 24 May", ["Mon 11 Jan", "w/c 24 May"], False),
        ("request Thu 4 Feb p3 and p4 to visit Thornbury Vale", ["Thu 4 Feb p3 and p4"], False),
        ("consultant £1200 Thu 11 Mar 12:00-18:00", ["Thu 11 Mar 12:00-18:00"], False),
        ("off mon to wed, sorry", ["mon to wed"], False),
        ("pause for two weeks", ["for two weeks"], False),
        ("I have been on it for two weeks", [], False),
        ("either 15/12 or 16/12 please", ["15/12 or 16/12"], False),
        ("see https://example.org/3/12/2026 tomorrow", ["tomorrow"], False),
        ("call with Kate Thurs 26 Nov 3:45 please", ["Thurs 26 Nov 3:45"], False),
    ],
)
def test_places(line: str, told: list[str], back: bool) -> None:
    assert [line[f.start : f.end] for f in dates.find(line, NOW, THORNBURY, back=back)] == told


def test_a_time_takes_the_day_beside_it() -> None:
    for line in ("p1 and p4 on tues", "tues p1 and p4"):
        starts = [f.value.start for f in dates.find(line, NOW, THORNBURY)]
        assert starts == [moment("2026-11-24T09:05"), moment("2026-11-24T13:15")]
    given_day = dates.find("make it 4pm", NOW, THORNBURY, fallback=date(2026, 12, 9))
    assert given_day[0].value.start == moment("2026-12-09T16:00")


@pytest.mark.parametrize(
    "line",
    [
        "may I have a word", "march on", "who sat the test", "we sat and watched", "the sun is out",
        "second half was better", "the 3 of us", "Q4", "9C1", "in 2 minds", "they may 3 times", "5 may need help",
        "got 7/10 on the test", "9/10 pupils passed", "1/2 the class", "3/4 of the class", "version 3.45 of python",
        "good at 3 things", "leadership 3", "leadership from 3 to 4", "see p12 of the spec",
        "the after-school club", "working lunch", "half 3 children", "J277 2.1", "1200 pupils", "£1200",
        "tom@monday.com", "a week of marking", "a half term", "three times a week", "spring cleaning",
        "easter eggs", "christmas party", "grades 9-1", "ratio 3 to 4", "Daniel may be late", "key stage 3",
        "Year 9 at 3 schools", "the 26th letter", "on the 3rd floor", "Frida Kahlo", "Eastern Europe",
        "45m on the RPF course", "the photocopier is jammed again", "A level networks", "monitor the network",
        "a second lesson", "one may ask", "99 past 4", "10 past papers", "in term time", "2h30",
    ],
)  # fmt: skip
def test_ordinary_talk(line: str) -> None:
    assert dates.find(line, NOW, THORNBURY) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("31 February", "There is no 31 February. The last day is Sun 28 Feb."),
        ("on 31/11", "There is no 31 November. The last day is Mon 30 Nov."),
        ("29 Feb", "There is no 29 February in 2027. The last day is Sun 28 Feb."),
        ("p9 tues", "Tuesday has P1 to P5, and lunch."),
        ("p3 on saturday", "There are no lessons on a Saturday. A clock time would do, as in Sat 21 Nov 10:00."),
        ("HT7", "There is no HT7. The half-terms of the year are HT1 to HT6."),
    ],
)
def test_no_such(said: str, sentence: str) -> None:
    for read in (dates.read, dates.find):
        with pytest.raises(NoSuch) as raised:
            read(said, NOW, THORNBURY)
        assert str(raised.value) == sentence


def test_outside_the_calendar() -> None:
    assert dates.find("see you after summer", NOW, THORNBURY) == []
    with pytest.raises(NoSuch, match="Wed 21 Jul"):
        dates.read("after summer", NOW, THORNBURY)


THIS_YEAR = st.dates(date(2026, 11, 19), date(2027, 8, 31))
MOMENTS = st.datetimes(datetime.fromisoformat("2026-09-01T00:00"), datetime.fromisoformat("2027-08-31T23:59"))
FORMS = (
    lambda d: say_day(d), lambda d: f"{d.day}/{d.month}", lambda d: f"{d.day} {d:%B}", lambda d: f"{d:%b} {d.day}",
    lambda d: f"{d:%A} {d.day} {d:%B} {d.year}", lambda d: f"{d.day}/{d.month}/{d:%y}", lambda d: f"{d:%d/%m/%Y}",
    lambda d: d.isoformat(), lambda d: f"on {d.day} of {d:%B}", lambda d: f"until {say_day(d)}",
)  # fmt: skip


@given(THIS_YEAR, st.sampled_from(FORMS))
def test_any_day_reads_back(day: date, form: "object") -> None:
    assert dates.read(form(day), NOW, THORNBURY) == When("day", day)  # type: ignore[operator]


@given(THIS_YEAR, st.times())
def test_any_moment_reads_back(day: date, at: "object") -> None:
    exact = datetime.combine(day, at.replace(second=0, microsecond=0))  # type: ignore[attr-defined]
    said = exact.hour if 1 <= exact.hour <= 6 else None
    got = dates.read(f"{say_day(day)} {say_time(exact)}", NOW, THORNBURY)
    assert got
    assert got.precision == "minute"
    assert got.start == exact or said is not None


@given(MOMENTS, st.integers(0, 6), st.sampled_from(["", "next ", "this ", "last "]), st.booleans())
def test_weekdays_keep_their_name(now: datetime, day: int, mode: str, back: bool) -> None:
    got = dates.read(mode + DAYS[day], now, THORNBURY, back=back)
    assert got
    starts = got.choices or (got.start,)
    assert all(isinstance(s, date) and s.weekday() == day and abs(s - now.date()) <= timedelta(14) for s in starts)
    assert list(starts) == sorted(starts, key=str)


PIECES = (
    "mon", "tues", "next", "last", "this", "week", "wk B", "wk A", "p3", "p9", "4pm", "3:45", "at 4", "from", "to",
    "until", "-", ",", "3 Dec", "31 Feb", "28/1", "half past", "half 3", "term", "half term", "end of", "after",
    "first", "back", "christmas", "the holidays", "lunch", "after school", "tomorrow", "in a fortnight", "2 weeks on",
    "HT3", "sat", "may", "w/c 30 Nov", "morning", "1530", "weekend", "ago", "and", "the 3rd", "Dec",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join), MOMENTS, st.booleans())
def test_any_text(text: str, now: datetime, back: bool) -> None:
    for calendar in (THORNBURY, STWYSTANS):
        with suppress(NoSuch):
            dates.read(text, now, calendar, back=back)
        last = 0
        with suppress(NoSuch):
            for one in dates.find(text, now, calendar, back=back):
                assert last <= one.start < one.end <= len(text)
                assert (one.value.start is None) == bool(one.value.choices)
                assert not one.value.ends or len(one.value.ends) == len(one.value.choices)
                assert one.value.end is None or str(one.value.start) <= str(one.value.end)
                last = one.end


def test_an_end_before_its_start_is_no_end() -> None:
    for text in ("4pm to after school tue", "tue 4pm to after school tue", "5pm tue to 3pm tue"):
        for one in dates.find(text, NOW, THORNBURY):
            assert one.value.end is None or str(one.value.start) <= str(one.value.end)


def test_unknown_text_costs_little() -> None:
    line = "the photocopier on the second floor is jammed again and nobody from the site team has seen it this morning"
    start = time.process_time()
    for i in range(200):
        dates.find(f"{line} {i}x", NOW, THORNBURY)
    assert (time.process_time() - start) / 200 < 0.001
