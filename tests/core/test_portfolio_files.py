"""Files that come with a message: kept with what they are, given back as they came, and gone with their owner."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.portfolio.archive import unique
from bot.shared.portfolio import Item, Kept
from bot.talk import Give
from bot.talk.events import LARGEST, Handed, Pressed, Said
from rehearsal.stage import Stage
from tests.core.test_kernel import PRIYA, TOM, newest, told

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
BEGINS = {
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0 photo",
    "heic": b"\x00\x00\x00\x18ftypheic photo",
    "pdf": b"%PDF-1.7 certificate",
    "docx": b"PK\x03\x04 notes word/document.xml",
}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Thornbury on a Thursday afternoon."""
    made = Stage("thornbury", "playground", {}, datetime(2026, 11, 19, 16, 10))
    await made.open()
    yield made
    await made.close()


def photo(name: str = "IMG_2034.png", content: bytes = PNG) -> Handed:
    return Handed(name=name, media="image/png", content=content)


async def hand(stage: Stage, text: str, *files: Handed, key: str = "e1", person: str = TOM) -> str:
    """Hand files over with some words; gives what the bot answered."""
    before = len(stage.seen(person))
    await told(stage, Said(key=key, person=person, text=text, files=files))
    return " ".join(s.text for s in stage.seen(person)[before:])


async def kept(stage: Stage) -> tuple[list[Item], list[Kept]]:
    assert stage.office
    async with stage.office.store.unit() as unit:
        records = unit.records("thornbury")
        return await records.find(Item, person=TOM), await records.find(Kept, person=TOM)


def files(stage: Stage, person: str = TOM) -> dict[str, bytes]:
    """Every file that somebody was given, by name."""
    return {name: data for s in stage.seen(person) for name, data in s.files}


@pytest.mark.parametrize("ending", BEGINS)
async def test_a_file_is_kept_under_the_words_beside_it_and_given_back_as_it_came(stage: Stage, ending: str) -> None:
    content = BEGINS[ending]
    answer = await hand(stage, "certificate from OCR", photo(f"scan.{ending.upper()}", content))
    (item,), (file,) = await kept(stage)
    assert (item.title, item.sort, item.awarded_by) == ("certificate from OCR", "certificate", "OCR")
    assert (file.item, file.content) == (item.id, content)
    assert "Seen by: you" in answer
    assert "Priya" not in answer
    await hand(stage, "my certificate from OCR", key="e2")
    assert files(stage)[f"scan.{ending.upper()}"] == content


async def test_without_words_it_is_kept_and_asked_about_once(stage: Stage) -> None:
    assert "What is it?" in await hand(stage, "", photo())
    answer = await hand(stage, "my notes from the hub day", key="e2")
    assert "my notes from the hub day" in answer
    assert "What is it?" not in answer
    (item,), _ = await kept(stage)
    assert (item.title, item.untitled) == ("my notes from the hub day", False)


async def test_several_files_belong_to_one_thing(stage: Stage) -> None:
    await hand(stage, "add the board plan to my portfolio", photo("one.png"), photo("two.png", PNG + b"2"))
    (item,), both = await kept(stage)
    assert (item.title, item.files, len(both)) == ("the board plan", ("one.png", "two.png"), 2)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (photo("film.mp4", b"\x00\x00\x00\x18ftypmp42"), "photo or a PDF"),
        (photo("virus.png", b"MZ\x90\x00"), "photo or a PDF"),
        (photo("tables.docx", b"PK\x03\x04 xl/workbook.xml"), "photo or a PDF"),
        (photo("empty.pdf", b""), "photo or a PDF"),
        (photo("large.png", PNG + bytes(LARGEST)), "larger than that"),
    ],
)
async def test_what_is_not_taken_gets_a_kind_sentence_and_nothing_is_half_kept(
    stage: Stage, file: Handed, says: str
) -> None:
    answer = await hand(stage, "my certificate", photo(), file)
    assert says in answer
    assert "nothing was kept" in answer
    assert await kept(stage) == ([], [])


@pytest.mark.parametrize("name", ["staff.csv", "Staff List.XLSX", "dates.ics"])
async def test_a_staff_list_or_dates_are_left_to_set_up(stage: Stage, name: str) -> None:
    await hand(stage, "the staff list", photo(name, b"name,email\n"))
    assert await kept(stage) == ([], [])


async def test_time_typed_beside_a_photo_is_logged_too(stage: Stage) -> None:
    answer = await hand(stage, "45m on the RPF course", photo())
    assert "Explore this year: 45 min" in answer
    (item,), (file,) = await kept(stage)
    assert (item.title, file.item) == ("the RPF course", item.id)
    shown = await hand(stage, "portfolio", key="e2")
    assert shown.count("the RPF course: course, 45 min") == 1
    assert shown.count("•") == 1


async def test_the_same_event_again_keeps_nothing_twice(stage: Stage) -> None:
    for _ in range(2):
        await told(stage, Said(key="e1", person=TOM, text="certificate from OCR", files=(photo(),)))
    items, found = await kept(stage)
    assert (len(items), len(found)) == (1, 1)


async def test_undo_takes_the_file_too_and_forget_leaves_none(stage: Stage) -> None:
    await hand(stage, "certificate from OCR", photo())
    assert "Undone" in await hand(stage, "undo", key="e2")
    assert await kept(stage) == ([], [])
    await hand(stage, "certificate from OCR", photo(), key="e3")
    await hand(stage, "forget me", key="e4")
    await told(stage, Pressed(key="p1", person=TOM, token=newest(stage, TOM, "Forget me")))
    assert await kept(stage) == ([], [])


async def test_export_hands_over_every_file_whole_under_a_name_of_its_own(stage: Stage) -> None:
    await hand(stage, "certificate from OCR", photo("scan.png"))
    await hand(stage, "certificate from the RPF", photo("scan.png", PNG + b"other"), key="e2")
    await hand(stage, "export", key="e3")
    pack = zipfile.ZipFile(io.BytesIO(files(stage)["dept-tom-2026-11-19.zip"]))
    inside = {n: pack.read(n) for n in pack.namelist()}
    assert inside["portfolio/files/scan.png"] == PNG
    assert inside["portfolio/files/scan (2).png"] == PNG + b"other"
    assert b"certificate from OCR" in inside["everything.json"]
    assert {"portfolio/cv.docx", "portfolio/cv.pdf"} <= inside.keys()


async def test_nobody_else_is_given_a_file(stage: Stage) -> None:
    await hand(stage, "certificate from OCR", photo())
    await hand(stage, "give me the certificate from OCR", key="e2", person=PRIYA)
    assert files(stage, PRIYA) == {}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("image", "image.png"),
        ("../../etc/passwd.png", "etc-passwd.png"),
        ("C:\\notes\\board.png", "C-notes-board.png"),
        ("...", "file.png"),
        (f"{'x' * 300}.png", f"{'x' * 116}.png"),
    ],
)
async def test_a_name_is_one_that_any_computer_takes(stage: Stage, name: str, given: str) -> None:
    await hand(stage, "certificate from OCR", photo(name))
    _, (file,) = await kept(stage)
    assert file.name == given


async def test_undo_brings_back_what_was_removed_with_its_file(stage: Stage) -> None:
    await hand(stage, "certificate from OCR", photo())
    before = await kept(stage)
    await hand(stage, "portfolio", key="e2")
    await told(stage, Pressed(key="p1", person=TOM, token=newest(stage, TOM, "certificate from OCR")))
    await told(stage, Pressed(key="p2", person=TOM, token=newest(stage, TOM, "Remove")))
    assert await kept(stage) == ([], [])
    await told(stage, Pressed(key="p3", person=TOM, token=newest(stage, TOM, "Undo")))
    assert await kept(stage) == before


async def test_words_too_long_for_a_line_are_refused_and_nothing_is_half_kept(stage: Stage) -> None:
    assert "characters" in await hand(stage, "my notes on " + "questioning " * 80, photo())
    assert await kept(stage) == ([], [])


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("tom-ashworth-cv.pdf", "tom-ashworth-cv.pdf"),
        ("Café menu (2).jpg", "Café menu (2).jpg"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "file"),
        ("a\\b:c|d.txt", "a-b-c-d.txt"),
        ("gnp.\u202eexe\x00.pdf", "gnp.exe.pdf"),
        ("x" * 300 + ".ics", "x" * 116 + ".ics"),
    ],
)
def test_a_file_has_a_name_that_leads_nowhere(name: str, reads: str) -> None:
    assert Give(name=name, data=b"", says="").name == reads
    assert unique(name, set()) == reads
