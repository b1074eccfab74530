"""What stands in a file that somebody hands over: the rows of a table, or the events of a calendar as lines of text.

A file that cannot be read is told in a sentence that says what to do; nothing is taken from half of one.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from bot.talk.errors import Mistake
from bot.talk.events import Handed

Table = list[tuple[int, list[str]]]
"""Cells of each row, with the number of its line."""
MOST_ROWS = 10_000
UNPACKED = 60_000_000
"""Bytes that a workbook may have unpacked: more is no staff list."""
LINE = re.compile(r"^[A-Za-z0-9-]+(?:;[^:]*(?:\"[^\"]*\"[^:]*)*)?:")


def is_table(file: Handed) -> bool:
    """Whether a file is a list in rows and columns."""
    return file.name.casefold().endswith((".csv", ".tsv", ".xlsx", ".xlsm"))


def is_calendar(file: Handed) -> bool:
    """Whether a file is a calendar."""
    return file.name.casefold().endswith((".ics", ".ical")) or file.media == "text/calendar"


def table(file: Handed) -> Table:
    """The rows of a CSV file or of a workbook's first sheet."""
    rows = _workbook(file) if file.name.casefold().endswith((".xlsx", ".xlsm")) else _csv(words(file))
    if len(rows) > MOST_ROWS:
        raise Mistake(f"{file.name} has {len(rows):,} rows; I read up to {MOST_ROWS:,}. Nothing was kept.")
    return rows


def lines(text: str) -> Table:
    """Pasted rows: cells with commas or tabs between them."""
    return _csv(text)


def words(file: Handed) -> str:
    """The text of a file, as UTF-8 or as older spreadsheets write it."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return file.content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Mistake(f"I can't read the letters in {file.name}. Save it as CSV (UTF-8) and send it again.")


def _csv(text: str) -> Table:
    sample = text[:4000]
    found = max(",\t;|", key=sample.count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=found if sample.count(found) else ",", strict=True)
        return [(reader.line_num, row) for row in reader]
    except csv.Error:
        raise Mistake("A quotation mark in that list is opened and never closed. Nothing was kept.") from None


def _workbook(file: Handed) -> Table:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(BytesIO(file.content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise Mistake(f"{file.name} is too large for a staff list. Send the one sheet with the people, please.")
        shown = load_workbook(BytesIO(file.content), data_only=True).worksheets[0]
        written = load_workbook(BytesIO(file.content)).worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError):
        raise Mistake(f"I can't open {file.name}. Save it as XLSX or CSV and send it again, please.") from None
    # A merged cell speaks for all the cells that it covers.
    covered: dict[tuple[int, int], Any] = {}
    for span in written.merged_cells.ranges:
        first = shown.cell(span.min_row, span.min_col).value
        covered |= dict.fromkeys(span.cells, first)
    for row in written.iter_rows():
        for cell in row:
            if cell.data_type == "f" and shown.cell(cell.row, cell.column).value is None:
                raise Mistake(
                    f"{cell.coordinate} in {file.name} holds a formula that has no result yet. Open the workbook, save "
                    "it, and send it again, please. Nothing was kept."
                )
    return [
        (number, [_cell(covered.get((number, at), value)) for at, value in enumerate(row, 1)])
        for number, row in enumerate(shown.iter_rows(values_only=True), 1)
    ]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def dates(file: Handed) -> str:
    """The lines of text that the dates of a file come to, whichever sort of file it is."""
    if is_calendar(file):
        return "\n".join(_events(file))
    if is_table(file):
        return "\n".join(" to ".join(filter(None, _spoken(cells))) for _, cells in table(file))
    return words(file)


def _spoken(cells: Sequence[str]) -> Iterator[str]:
    """A row `Autumn term | 2026-09-01 | 2026-12-18` as it would be said: the name goes with the first date."""
    names = [c for c in cells if not re.search(r"\d", c)]
    others = [c for c in cells if re.search(r"\d", c)]
    yield " ".join([*names, *others[:1]])
    yield from others[1:]


def _events(file: Handed) -> Iterator[str]:
    from icalendar import Calendar

    text = re.sub(r"\r?\n[ \t]", "", words(file))
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not LINE.match(line):
            raise Mistake(f"Line {number} of {file.name} is broken: “{line.strip()[:40]}”. Export it again, please.")
    try:
        found = Calendar.from_ical(text).walk("VEVENT")
    except ValueError:
        raise Mistake(f"{file.name} is no calendar that I can read. Export it again as ICS, please.") from None
    for event in found:
        if event.errors or "DTSTART" not in event:
            name = event.get("SUMMARY", "an event")
            raise Mistake(f"“{name}” in {file.name} has a date that can't be read. Export it again, please.")
        begins: Any = event["DTSTART"]
        ends: Any = event.get("DTEND")
        start, end = _day(begins.dt), _day(ends.dt) if ends else None
        whole = not isinstance(begins.dt, datetime)
        last = end - timedelta(days=1) if end and whole and end > start else end or start
        name = re.sub(r"[\d\n;]+", " ", str(event.get("SUMMARY", "")))
        yield f"{name} {start.isoformat()}" + (f" to {last.isoformat()}" if last > start else "")


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
