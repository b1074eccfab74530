"""All that is held about a person, as one ZIP: JSON for machines, CSV for spreadsheets, papers for people (R76)."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.desk import Desk
from bot.portfolio.cv import cv
from bot.portfolio.paper import as_pdf, as_word
from bot.records import KINDS, Record
from bot.shared.portfolio import Kept
from bot.talk.effects import named
from bot.world.people import Person

CELL = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What would make a spreadsheet take a cell for a formula."""


async def archive(desk: Desk, person: Person) -> bytes:
    """One JSON file of everything, a CSV file of each kind, the CV, and each file as it was handed over."""
    kept: dict[str, list[Record]] = {
        kind.kind: await desk.records.find(kind, everywhere=True, **{kind.owner: person.id})  # type: ignore[arg-type]
        for kind in KINDS
    }
    data = {name: [plain(r) for r in records] for name, records in kept.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("everything.json", json.dumps(data, ensure_ascii=False, indent=2))
        for name, rows in data.items():
            if rows:
                pack.writestr(f"{name}.csv", table(rows))
        paper = await cv(desk, person)
        if paper.sections:
            pack.writestr("portfolio/cv.docx", as_word(paper))
            pack.writestr("portfolio/cv.pdf", as_pdf(paper))
        taken: set[str] = set()
        for file in kept[Kept.kind]:
            assert isinstance(file, Kept)
            pack.writestr(f"portfolio/files/{unique(file.name, taken)}", file.content)
    return made.getvalue()


def unique(name: str, taken: set[str]) -> str:
    """A name of its own in a folder: two photos may have come under the same."""
    name = named(name)
    stem, dot, ending = name.rpartition(".")
    made, n = name, 1
    while made.casefold() in taken:
        n += 1
        made = f"{stem or ending} ({n}){dot if stem else ''}{ending if stem else ''}"
    taken.add(made.casefold())
    return made


def plain(record: Record) -> dict[str, Any]:
    """A record as text and numbers; what is in a file stands beside, as a file."""
    fields = {n: v for n, v in asdict(record).items() if not isinstance(v, bytes)}
    return {n: v if isinstance(v, int | bool) or v is None else str(v) for n, v in fields.items()}


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as CSV, every cell quoted, and none that a spreadsheet could take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([f"'{v}" if isinstance(v, str) and v.startswith(CELL) else v for v in row.values()])
    return out.getvalue()
