"""Papers in Word and as PDF: the same words in the same order, every accent right, two pages however long the list."""

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.portfolio.cv import months
from bot.portfolio.kinds import LONGEST, awarded_by, sort_of, titled
from bot.portfolio.paper import Line, Paper, Section, as_pdf, as_word
from bot.shared.portfolio import Impact, Item, Kept, Sort
from bot.talk.events import Said
from rehearsal.stage import Stage
from tests.core.test_kernel import TOM, told

SAID = (
    "Siân Pritchard, Aoife O'Connor, Łukasz Żółć, Ŵyn ap Gŵyn, Nguyễn Thị Ánh, José Muñoz, Çağla Öztürk",
    "“naïve” – café — 60 °C …",
    "The networks course & <Python> at 100%, for £60; C++ in a < b > c",
)


def pdf(data: bytes) -> tuple[int, str]:
    """The pages of a PDF and its words."""
    pages = PdfReader(io.BytesIO(data)).pages
    return len(pages), flat(" ".join(page.extract_text() for page in pages))


def word(data: bytes) -> str:
    """The words of a Word file."""
    return flat(" ".join(p.text for p in Document(io.BytesIO(data)).paragraphs))


def flat(text: str) -> str:
    return " ".join(text.split())


def paper(*lines: str) -> Paper:
    return Paper("Siân Pritchard", "Computing", "", (Section("Courses", tuple(Line(n, "Nov 2026") for n in lines)),))


@pytest.mark.parametrize("said", SAID)
def test_every_letter_of_a_staff_list_is_on_both_papers(said: str) -> None:
    assert said in pdf(as_pdf(paper(said)))[1]
    assert said in word(as_word(paper(said)))


def test_both_papers_say_the_same_in_the_same_order() -> None:
    made = Paper(
        "A", "B", "C", (Section("D", (Line("E", "F", "G"), Line("H"))), Section("I", (Line("J", "", "K"),))), "L"
    )
    assert pdf(as_pdf(made))[1] == word(as_word(made)) == "A B C D E F G H I J K L"


def test_a_paper_says_who_it_is_of_and_in_which_language() -> None:
    info = PdfReader(io.BytesIO(as_pdf(paper("x")))).metadata
    assert info
    assert (info.title, info.author) == ("Siân Pritchard, Computing", "Siân Pritchard")
    said = Document(io.BytesIO(as_word(replace(paper("x"), on=date(2026, 11, 19))))).core_properties
    assert (said.language, said.created.date()) == ("en-GB", date(2026, 11, 19))


def test_the_same_paper_drawn_again_is_the_same_pdf() -> None:
    assert as_pdf(paper(*SAID)) == as_pdf(paper(*SAID))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_no_words_break_a_paper(said: str) -> None:
    assert as_pdf(paper(said)).startswith(b"%PDF-")
    assert as_word(paper(said)).startswith(b"PK")


async def test_a_cv_of_a_very_long_list_keeps_to_two_pages_and_sums_up_the_rest() -> None:
    stage = Stage("thornbury", "playground", {}, datetime(2026, 11, 19, 16, 10))
    await stage.open()
    assert stage.office
    await told(stage, Said(key="first", person=TOM, text="45m on the RPF course"))
    async with stage.office.store.unit() as unit:
        records = unit.records("thornbury")
        for n in range(25):
            for sort in Sort:
                title = f"{sort} {n}: {'a long title that goes on and on '[: n * 2]}"
                kept = Item(person=TOM, day=date(2026, 9, 1), title=title, sort=sort, minutes=30, used="used " * 30)
                kept = await records.add(kept)
                await records.add(Impact(person=TOM, day=date(2026, 10, 1), item=kept.id, week=3, answer="used"))
    await told(stage, Said(key="cv", person=TOM, text="cv"))
    given = {name: data for s in stage.seen(TOM) for name, data in s.files}
    await stage.close()
    pages, words = pdf(given["tom-ashworth-cv.pdf"])
    assert pages <= 2
    assert "more, " in words
    assert "reflection" not in words
    assert "note 1" not in words


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("watched Kate's Y10, taking her exit cards", Sort.OBSERVATION),
        ("I led a session on retrieval", Sort.LED),
        ("gave a talk on loops to Maths", Sort.LED),
        ("attended the hub meeting", Sort.JOINED),
        ("planned the Y9 scheme with Aoife", Sort.PLANNING),
        ("planned my own lessons", Sort.NOTE),
        ("moderated the NEA with Ruth", Sort.MARKING),
        ("coached Mo", Sort.COACHING),
        ("shadowed the head of year", Sort.SHADOWING),
        ("a placement at ARM", Sort.PLACEMENT),
        ("job swap with the technician", Sort.JOB_SWAP),
        ("blog on dual coding", Sort.BLOG),
        ("reading Willingham", Sort.READING),
        ("the OCR NEA webinar", Sort.WEBINAR),
        ("NEA standardisation certificate", Sort.CERTIFICATE),
        ("tried exit cards", Sort.IDEA),
        ("reflected on 9C1", Sort.REFLECTION),
        ("hinge questions", Sort.NOTE),
    ],
)
def test_what_sort_of_thing_words_name(said: str, sort: Sort) -> None:
    assert sort_of(said) is sort


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("certificate from OCR", "OCR"),
        ("Isaac certificate, awarded by the University of Cambridge.", "the University of Cambridge"),
        ("certificate in first aid", ""),
        ("a card from Kate", ""),
    ],
)
def test_who_awarded_it(said: str, by: str) -> None:
    assert awarded_by(said) == by


@given(st.text(max_size=600))
def test_a_title_is_short_and_nothing_of_the_words_is_lost(said: str) -> None:
    title, rest = titled(said)
    assert len(title) <= LONGEST
    assert [c for c in f"{title}{rest}" if c.isalnum()] == [c for c in said if c.isalnum()]


@pytest.mark.parametrize(
    ("since", "day", "says"),
    [
        (date(2026, 11, 3), date(2026, 11, 19), "Nov 2026"),
        (date(2026, 9, 3), date(2026, 11, 19), "Sep to Nov 2026"),
        (date(2026, 9, 3), date(2027, 3, 1), "Sep 2026 to Mar 2027"),
    ],
)
def test_when_something_was(since: date, day: date, says: str) -> None:
    assert months(since, day) == says


def test_a_file_is_not_shown_where_a_record_is_written_out() -> None:
    assert "secret" not in repr(Kept(person="tom", item="i", name="n", media="m", content=b"secret"))
