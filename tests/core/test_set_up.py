"""What a school is told in the chat or in a file: read line by line, nothing guessed, nothing half kept."""

from datetime import date, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.papers import dates, table
from bot.reading.bells import read_bells, weekdays
from bot.reading.staff import read_staff
from bot.reading.year import read_year
from bot.talk import Mistake
from bot.talk.events import Handed
from bot.world.calendar import MONTHS, Span

SUMMER = date(2026, 8, 26)
YEAR = [
    Span(date(2026, 9, 1), date(2026, 12, 18)),
    Span(date(2027, 1, 4), date(2027, 3, 25)),
    Span(date(2027, 4, 12), date(2027, 7, 21)),
]
BREAKS = [
    Span(date(2026, 10, 26), date(2026, 10, 30)),
    Span(date(2027, 2, 15), date(2027, 2, 19)),
    Span(date(2027, 5, 31), date(2027, 6, 4)),
]
DEPARTMENTS = {"science": "science", "Science": "science", "Maths": "maths"}


PASTED = (
    """
    1 Sep to 18 Dec, half-term 26-30 Oct
    4 Jan to 25 Mar, half-term 15-19 Feb
    12 Apr to 21 Jul, half-term 31 May to 4 Jun
    """,
    """
    Autumn term: Tuesday 1st September 2026 - Friday 18th December 2026
    Half term: Monday 26th October - Friday 30th October
    Spring term: 4 January – 25 March
    Half term: 15 February to 19 February
    Summer term 12 April until 21 July (half term 31 May to 4 June)
    """,
    """
    Autumn term starts Tue 1 Sep, half term Mon 26 to Fri 30 October, ends Fri 18 Dec;
    Spring starts 4 Jan, half-term 15 to 19 Feb, ends 25 Mar;
    Summer begins 12 Apr, half term 31 May - 4 Jun, ends 21 Jul
    """,
    """
    01/09/2026 - 18/12/2026
    26/10/2026 - 30/10/2026
    04/01/2027 - 25/03/2027
    15/02/2027 - 19/02/2027
    12/04/2027 - 21/07/2027
    31/05/2027 - 04/06/2027
    """,
    """
    Term starts: 1 September
    Term ends: 18 December
    Half term: 26-30 October
    Term starts: 4 January
    Half term 15-19 February
    Term ends 25 March
    Term begins 12 April
    Half term 31 May - 4 June
    Term ends 21 July
    """,
    """
    2026-09-01 to 2026-12-18
    2026-10-26 to 2026-10-30
    2027-01-04 to 2027-03-25
    2027-02-15 to 2027-02-19
    2027-04-12 to 2027-07-21
    2027-05-31 to 2027-06-04
    Christmas holiday: 21 Dec to 1 Jan
    """,
)


@pytest.mark.parametrize("text", PASTED)
def test_a_year_is_read_however_it_is_pasted(text: str) -> None:
    year = read_year(text, SUMMER)
    assert (year.terms, year.breaks, year.faults) == (YEAR, BREAKS, [])


def test_six_terms_are_three_with_a_break_in_each() -> None:
    six = "Term 1: 1 Sep - 22 Oct\nTerm 2: 2 Nov - 18 Dec\nTerm 3: 4 Jan - 12 Feb\nTerm 4: 22 Feb - 25 Mar\n"
    year = read_year(f"{six}Term 5: 12 Apr - 28 May\nTerm 6: 7 Jun - 21 Jul", SUMMER)
    assert year.terms == YEAR
    assert year.breaks[0] == Span(date(2026, 10, 23), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1 Sep to 18 Dec\n31 Nov to 4 Dec", "Line 2: there is no 31 Nov."),
        ("18 Dec to 1 Sep", "Line 1: Tue 1 Sep comes before Fri 18 Dec"),
        ("1 Sep to 18 Dec\n4 Dec to 25 Mar", "Line 2: Fri 4 Dec to Thu 25 Mar begins before"),
        ("1 Sep to 18 Dec\nhalf-term 14 Dec to 23 Dec", "Line 2: Mon 14 Dec to Wed 23 Dec is partly outside"),
        ("1 Sep", "Line 1: Tue 1 Sep is one day"),
        ("see page 12", "Line 1: I can't find a date"),
        ("2026-13-01 to 2026-12-01", "Line 1: there is no 1 month 13"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number(text: str, says: str) -> None:
    assert any(str(fault).startswith(says) for fault in read_year(text, SUMMER).faults)


@given(
    st.dates(date(2026, 9, 1), date(2027, 8, 31)),
    st.integers(0, 99),
    st.sampled_from(["{d} {m}", "{d} {m} {y}", "{y}-{n:02}-{d:02}", "{d}/{n}/{y}"]),
)
@settings(max_examples=200, deadline=None)
def test_any_span_is_read_back_as_it_was_written(start: date, days: int, form: str) -> None:
    end = min(start + timedelta(days=days), date(2027, 8, 31))
    said = [form.format(d=d.day, m=MONTHS[d.month - 1], n=d.month, y=d.year) for d in (start, end)]
    found = read_year(f"INSET {said[0]} to {said[1]}", SUMMER)
    assert found.faults == []
    assert found.inset == [d for d in Span(start, end).days() if d.weekday() < 5]


@given(st.text(alphabet="0123456789-/ .,;to\nSepJanMarTermhalf", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_readers(text: str) -> None:
    read_year(text, SUMMER)
    read_bells(text)
    read_staff([(1, text.split(","))], DEPARTMENTS)


def test_bells_are_read_by_day() -> None:
    bells = read_bells(
        "Mon-Thu: P1 08:50-09:50, Period 2 9.50 to 10.50, lunch 12:10pm - 1pm, 3 1:00-2:00\nFri: P1 08:50-09:50"
    )
    assert bells.faults == []
    assert [(p.label, p.start, p.end) for p in bells.days[0]] == [
        ("P1", time(8, 50), time(9, 50)),
        ("P2", time(9, 50), time(10, 50)),
        ("lunch", time(12, 10), time(13)),
        ("P3", time(13), time(14)),
    ]
    assert [len(bells.days[d]) for d in range(5)] == [4, 4, 4, 4, 1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("flurble", "Line 1: I can't read “flurble”"),
        ("Mon: P1 10:00-09:00", "Line 1: P1 ends before it begins"),
        ("Mon: P1 09:00-10:00, P2 09:30-10:30", "Line 1: on Mon P2 begins before P1 has ended"),
    ],
)
def test_bells_that_cannot_be_are_told(text: str, says: str) -> None:
    assert any(str(f).startswith(says) for f in read_bells(text).faults)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Mon-Wed", [0, 1, 2]),
        ("Monday, Tuesday and Thursday", [0, 1, 3]),
        ("tue to fri", [1, 2, 3, 4]),
        ("every day", [0, 1, 2, 3, 4]),
        ("Science", None),
        ("Wed-Mon", None),
    ],
)
def test_weekdays(said: str, days: list[int] | None) -> None:
    assert weekdays(said) == days


def rows(text: str) -> list[tuple[int, list[str]]]:
    """Lines as rows of cells."""
    return [(n, line.split(",")) for n, line in enumerate(text.split("\n"), 1)]


def test_staff_with_a_heading_in_any_order() -> None:
    heading = "Surname,Forename,Role,E-mail address,FTE,Dept,Working days"
    staff = read_staff(
        rows(
            f"{heading}\nField,Hannah,Head of Science,h@x.example,,Science,\nAziz,Omar,,o@x.example,60%,Maths,Mon-Wed"
        ),
        DEPARTMENTS,
    )
    assert staff.faults == []
    hannah, omar = staff.rows
    assert (hannah.name, hannah.leads, hannah.fte, hannah.departments) == ("Hannah Field", True, 100, ("science",))
    assert (omar.name, omar.leads, omar.fte, omar.days) == ("Omar Aziz", False, 60, (0, 1, 2))


def test_a_line_that_is_not_understood_is_told_and_nothing_is_guessed() -> None:
    lines = (
        "Omar Aziz, omar@x.example, Art",
        "Ruby Stone, ruby.stone",
        "Zoe Q, omar2@x.example, 0.6, Mon-Xyz",
        "Omar Two, omar3@x.example",
        ", a@x.example",
    )
    told = [str(f) for f in read_staff(rows("\n".join(lines)), DEPARTMENTS).faults]
    assert [t[:6] for t in told] == ["Line 1", "Line 2", "Line 3", "Line 5"]
    assert "Art" in told[0]
    assert "maths or science" in told[0]
    assert "no e-mail address" in told[1]


def sheet(*lines: list[object], merged: str = "", name: str = "staff.xlsx") -> Handed:
    """A workbook."""
    book = Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(line)
    if merged:
        page.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return Handed(name=name, media="application/vnd.openxmlformats", content=out.getvalue())


def test_merged_cells_speak_for_all_that_they_cover() -> None:
    file = sheet(
        ["Name", "Email", "Department"],
        ["Omar Aziz", "o@x.example", "Science"],
        ["Ruby Stone", "r@x.example", None],
        merged="C2:C3",
    )
    staff = read_staff(table(file), DEPARTMENTS)
    assert [r.departments for r in staff.rows] == [("science",), ("science",)]


def test_a_formula_without_a_result_is_told_by_its_cell() -> None:
    with pytest.raises(Mistake, match=r"B2 in staff\.xlsx holds a formula"):
        table(sheet(["Name", "Email"], ["Omar Aziz", '=A2&"@x.example"']))


def test_five_thousand_rows_with_three_wrong_name_the_three() -> None:
    lines = [f"Person {n},person{n}@x.example" for n in range(5000)]
    lines[10], lines[2500], lines[4999] = "Person 10,nowhere", ",x@x.example", "Person 4999,person1@x.example"
    file = Handed(name="staff.csv", media="text/csv", content="\n".join(["Name,Email", *lines]).encode())
    assert [f.line for f in read_staff(table(file), {}).faults] == [12, 2502, 5001]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("staff.xlsx", b"not a workbook", "I can't open staff.xlsx"),
        ("staff.csv", b'Name,Email\n"Omar, o@x.example', "quotation mark"),
        ("terms.ics", b"BEGIN:VCALENDAR\r\nthis is no line\r\nEND:VCALENDAR\r\n", "Line 2 of terms.ics is broken"),
    ],
)
def test_a_broken_file_is_told_and_nothing_is_kept(name: str, content: bytes, says: str) -> None:
    file = Handed(name=name, media="", content=content)
    with pytest.raises(Mistake, match=says):
        dates(file) if name.endswith("ics") else table(file)


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    with pytest.raises(Mistake, match="too large"):
        table(Handed(name="bomb.xlsx", media="", content=out.getvalue()))


def test_a_calendar_file_gives_the_year_and_leaves_the_rest_alone() -> None:
    def event(name: str, start: str, end: str = "") -> str:
        last = f"DTEND;VALUE=DATE:{end}\r\n" if end else ""
        return (
            f"BEGIN:VEVENT\r\nUID:{name}{start}\r\nDTSTART;VALUE=DATE:{start}\r\n{last}SUMMARY:{name}\r\nEND:VEVENT\r\n"
        )

    events = [
        event("Autumn term begins", "20260901"),
        event("INSET day 1", "20260901"),
        event("Half term", "20261026", "20261031"),
        event("Year 7 parents' evening", "20261112"),
        event("Year 9 trip to Wales", "20261116", "20261121"),
        event("May Day bank holiday", "20270503"),
        event("Autumn term ends", "20261218"),
    ]
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n"
    file = Handed(name="dates.ics", media="text/calendar", content=text.encode())
    year = read_year(dates(file), SUMMER, named=True)
    assert (year.terms, year.breaks) == ([YEAR[0]], [BREAKS[0]])
    assert (year.inset, year.bank, year.faults) == ([date(2026, 9, 1)], [date(2027, 5, 3)], [])
