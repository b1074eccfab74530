"""Files that people hand over: fetched from where Teams keeps them alone, and never at the cost of the words."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from adapters.teams import handed
from adapters.teams.hosts import beside
from bot.talk.events import LARGEST, Handed, Said
from rehearsal.served import Served
from rehearsal.stage import Stage
from tests.adapters.teams.school import HAMZA, KATE, School, knock, message

PHOTO = Handed(name="notes.jpg", media="image/jpeg", content=b"\xff\xd8 notes")
STAFF = Handed(name="staff.csv", media="text/csv", content=b"name,email\n")
INFO = "application/vnd.microsoft.teams.file.download.info"


def said(school: School) -> Said:
    """What the kernel heard last."""
    event = school.door.events[-1]
    assert isinstance(event, Said)
    return event


async def test_a_file_comes_with_its_words(real: School) -> None:
    await real.stand.hand(HAMZA, "my notes of the webinar", PHOTO, STAFF)
    assert (said(real).text, said(real).files) == ("my notes of the webinar", (PHOTO, STAFF))
    assert real.stand.ledger == []


async def test_a_picture_pasted_into_the_words_is_fetched_with_our_token(real: School) -> None:
    await real.stand.hand(HAMZA, "notes", PHOTO, inline=True)
    (got,) = said(real).files
    assert (got.media, got.content) == ("image/jpeg", PHOTO.content)
    assert got.name.startswith("picture")


async def test_a_file_alone_is_heard_too(real: School) -> None:
    await real.stand.hand(HAMZA, "", PHOTO)
    assert (said(real).text, len(said(real).files)) == ("", 1)


async def test_the_largest_is_taken_and_one_byte_more_is_declined_and_the_words_are_heard(real: School) -> None:
    await real.stand.hand(HAMZA, "a scan", Handed(name="scan.pdf", media="application/pdf", content=b"x" * LARGEST))
    assert len(said(real).files[0].content) == LARGEST
    await real.stand.hand(HAMZA, "45m on Isaac", Handed(name="scan.pdf", media="a/b", content=b"x" * (LARGEST + 1)))
    assert (said(real).text, said(real).files) == ("45m on Isaac", ())
    assert said(real).unread == "scan.pdf is larger than I can take: up to 5 MB, please."


async def test_a_file_that_cannot_be_had_is_told_and_nothing_else_happens(real: School) -> None:
    await real.stand.hand(HAMZA, "", PHOTO)
    real.stand.connector.handed.clear()
    await real.stand.post(
        message(real, attachments=[_info(f"{real.stand.connector.root}/download/1")], text=""),
        {"Content-Type": "application/json"} | real.stand.header(),
    )
    assert (said(real).text, said(real).files) == ("", ())
    assert said(real).unread == "I could not fetch notes.jpg this time. Please send it once more."


async def test_a_file_that_never_comes_holds_up_no_words(real: School, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(handed, "SECONDS", 0.2)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/notes.jpg"
        assert await knock(real, message(real, attachments=[_info(url)])) == 200
    assert said(real).text == "45m on Isaac"
    assert said(real).unread.startswith("I could not fetch notes.jpg")


async def test_no_more_than_a_handful_at_a_time(real: School) -> None:
    await real.stand.hand(HAMZA, "", *[PHOTO] * 7)
    assert len(said(real).files) == handed.MOST
    assert "5 files at a time" in said(real).unread


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x", "http://school.sharepoint.com/x", "https://school.sharepoint.com.evil.example/x",
        "https://school.sharepoint.com@evil.example/x", "http://169.254.169.254/latest", "file:///etc/passwd",
        "https://evilsharepoint.com/x", "https://10.0.0.1/x", "", "x" * 5000,
    ],
)  # fmt: skip
async def test_an_address_that_is_not_the_schools_is_never_called(real: School, url: str) -> None:
    before = len(real.stand.connector.calls)
    assert await knock(real, message(real, attachments=[_info(url)])) == 200
    assert said(real).files == ()
    calls = [path for _, path in real.stand.connector.calls[before:]]
    assert not any("download" in path or "latest" in path for path in calls)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v3/attachments/1/views/original", "https://smba.trafficmanager.net/v3/attachments/1",
        "http://127.0.0.1:9/v3/attachments/1", "http://localhost/x",
    ],
)  # fmt: skip
async def test_our_token_goes_to_the_service_that_spoke_and_to_no_other(real: School, url: str) -> None:
    assert await knock(real, message(real, attachments=[{"contentType": "image/png", "contentUrl": url}])) == 200
    assert said(real).files == ()
    assert "so I left it alone" in said(real).unread


def test_beside_is_the_very_host() -> None:
    service = "https://smba.trafficmanager.net/uk"
    assert beside("https://smba.trafficmanager.net/uk/v3/attachments/1/views/original", service)
    assert not beside("http://smba.trafficmanager.net/uk/v3", service)
    assert not beside("https://smba.trafficmanager.net:444/uk/v3", service)
    assert not beside("https://x@smba.trafficmanager.net/uk/v3", service)


@pytest.mark.parametrize(
    "odd",
    [None, 3, "x", {}, [None], [3], [{}], [{"contentType": 3}], [{"contentType": INFO}],
     [{"contentType": INFO, "content": []}], [{"contentType": INFO, "content": {"downloadUrl": 3}}],
     [{"contentType": "image/png", "contentUrl": None}], [{"contentType": "text/html", "content": "<p>45m</p>"}]],
)  # fmt: skip
async def test_what_is_no_file_is_left_out(real: School, odd: Any) -> None:
    assert await knock(real, message(real, attachments=odd)) == 200
    assert (said(real).text, said(real).files) == ("45m on Isaac", ())


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("notes.jpg", "notes.jpg"), ("../../etc/passwd", "passwd"), ("C:\\Users\\h\\notes.jpg", "notes.jpg"),
        ("\u202egpj.exe", "gpj.exe"), ("", "file.jpg"), ("/", "file.jpg"), ("a" * 300 + ".jpg", "a" * 196 + ".jpg"),
    ],
)  # fmt: skip
def test_a_name_is_a_name(name: str, reads: str) -> None:
    (one,) = handed.offered({"attachments": [_info("https://school.sharepoint.com/x", name)]})
    assert one.name == reads


async def test_a_strangers_file_is_not_fetched_and_a_channels_neither(real: School) -> None:
    robin = "Robin Guest"
    await real.stand.hand(robin, "hello", PHOTO)
    await real.stand.say(KATE, "hello")
    team = {"conversationType": "channel", "id": "19:computing-stw@thread.tacv2", "tenantId": ""}
    url = f"{real.stand.connector.root}/download/1"
    assert await knock(real, message(real, attachments=[_info(url)], conversation=team)) == 200
    assert all(not event.files for event in real.door.events if isinstance(event, Said))


async def test_too_large_a_file_is_told_in_the_chat_and_the_words_are_done() -> None:
    hamza = "stwystans/hamza-sheikh"
    stage = Stage("thornbury", "teams", {}, datetime(2026, 11, 18, 12, 40))
    await stage.open()
    house = stage.house(hamza)
    assert isinstance(house, Served)
    house.mark(acted=True)
    await house.hand(hamza, "45m on Isaac", Handed(name="scan.pdf", media="a/b", content=b"x" * (LARGEST + 1)))
    await stage.after()
    said = " ".join(one.text for one in stage.seen(hamza) if one.new)
    await stage.close()
    assert "scan.pdf is larger than I can take" in said
    assert "45 min, Isaac" in said


def _info(url: str, name: str = "notes.jpg") -> dict[str, Any]:
    content = {"downloadUrl": url, "uniqueId": "1", "fileType": "jpg"}
    return {"contentType": INFO, "name": name, "content": content}
