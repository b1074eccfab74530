"""A school of which only a name and one person are known: whatever is typed there is answered kindly."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.talk.events import Handed, Said
from rehearsal.stage import Stage

PHRASES = Path(__file__).parent / "phrases.jsonl"
HANNAH = "hillside/hannah-field"


async def test_nothing_that_people_type_goes_wrong_before_the_year_is_set_up():
    said = [json.loads(line)["text"] for line in PHRASES.read_text(encoding="utf-8").splitlines()]
    stage = Stage("hillside", "playground", {}, datetime(2026, 8, 26, 10))
    await stage.open()
    try:
        for text in said[::5]:
            await stage.house(HANNAH).say(HANNAH, text)
            assert stage.office
            await stage.office.sender.pump()
        answers = [s.text for s in stage.seen(HANNAH)]
        assert len(answers) > 100
        assert [a for a in answers if "went wrong" in a] == []
    finally:
        await stage.close()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Hillside on a quiet morning in August, with Science set up."""
    made = Stage("hillside", "playground", {}, datetime(2026, 8, 26, 10))
    await made.open()
    yield made
    await made.close()


async def hand(stage: Stage, name: str, content: bytes) -> str:
    """Hannah hands a file over; what she is told."""
    assert stage.office
    stage.house(HANNAH).mark(True)
    files = (Handed(name=name, media="", content=content),)
    await stage.office.kernel.handle(Said(key=f"hand:{name}", person=HANNAH, text="", message=name, files=files))
    await stage.office.sender.pump()
    return stage.seen(HANNAH)[-1].text


async def press(stage: Stage, label: str) -> str:
    """Hannah presses a button of the newest card; what she is told."""
    sight = stage.seen(HANNAH)[-1]
    await stage.house(HANNAH).press(HANNAH, sight, sight.labels.index(label))
    assert stage.office
    await stage.office.sender.pump()
    return stage.seen(HANNAH)[-1].text


async def test_a_list_of_five_thousand_is_kept_whole_or_not_at_all(stage: Stage):
    lines = ["Name,Email", *(f"Person {n},person{n}@hillside.example" for n in range(5000))]
    wrong = [*lines[:100], "Nobody,nowhere", *lines[101:]]
    assert "Line 101" in await hand(stage, "wrong.csv", "\n".join(wrong).encode())
    assert stage.office
    assert len(stage.office.community.people) == 1
    said = await hand(stage, "staff.csv", "\n".join(lines).encode())
    assert "To be added: Person 0" in said
    assert "4988 more" in said
    assert len(stage.office.community.people) == 1
    await press(stage, "Keep")
    assert len(stage.office.community.people) == 5001
    assert "here as it says" in await hand(stage, "again.csv", "\n".join(lines).encode())


async def test_a_calendar_is_shown_before_it_is_kept(stage: Stage):
    event = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART;VALUE=DATE:{0}\r\nDTEND;VALUE=DATE:{1}\r\nSUMMARY:{2}\r\nEND:VEVENT\r\n"
    events = [
        ("20260901", "20261219", "Autumn term"),
        ("20261026", "20261031", "Half term"),
        ("20260901", "20260902", "INSET"),
    ]
    body = "".join(event.format(*one) for one in events)
    said = await hand(stage, "dates.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode())
    assert "Terms: 1 Sep to 18 Dec, half-term 26 Oct to 30 Oct" in said
    assert "INSET days: Tue 1 Sep" in said
    assert stage.office
    assert stage.office.community.schools[0].calendar.terms == ()
    assert "Kept" in await press(stage, "Keep")
    assert len(stage.office.community.schools[0].calendar.terms) == 1


async def test_a_file_that_is_nobodys_is_answered_kindly(stage: Stage):
    assert "went wrong" not in await hand(stage, "song.mp3", b"la la la")


async def test_whoever_cannot_set_up_is_told_who_can(stage: Stage):
    await hand(stage, "staff.csv", b"Name,Email\nOmar Aziz,omar.aziz@hillside.example\n")
    await press(stage, "Keep")
    assert stage.office
    files = (Handed(name="mine.csv", media="text/csv", content=b"Name,Email\nX Y,x@hillside.example\n"),)
    await stage.office.kernel.handle(Said(key="omar", person="hillside/omar-aziz", text="", message="m", files=files))
    await stage.office.sender.pump()
    assert "can set the school up" in stage.seen("hillside/omar-aziz")[-1].text
    assert len(stage.office.community.people) == 2
