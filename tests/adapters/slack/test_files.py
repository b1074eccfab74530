"""Files that people hand over, and shortcuts: what comes with words, and what stands for words."""

from typing import Any

import pytest

from bot.ports import Opening, Reply
from bot.talk.events import LARGEST, Handed, Said
from rehearsal.slack import Fault
from tests.adapters.slack.conftest import PRIYA, TOM, LogTime, Rehearsal

NOTES = Handed(name="notes.png", media="image/png", content=b"\x89PNG" * 900)


def film(content: bytes) -> Handed:
    return Handed(name="film.mp4", media="video/mp4", content=content)


def said(rehearsal: Rehearsal) -> Said:
    (event,) = rehearsal.door.events
    assert isinstance(event, Said)
    return event


@pytest.mark.parametrize("words", ["my notes", ""])
async def test_a_file_comes_with_its_words_or_without(rehearsal: Rehearsal, words: str) -> None:
    assert (await rehearsal.stand.hand(TOM, words, NOTES)).status == 200
    event = said(rehearsal)
    assert (event.text, event.unread) == (words, "")
    assert event.files == (NOTES,)


async def test_a_file_that_is_too_large_is_said_and_the_words_are_heard(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.hand(TOM, "my notes", film(b"x"), size=LARGEST + 1)
    event = said(rehearsal)
    assert (event.text, event.files) == ("my notes", ())
    assert event.unread == "film.mp4: too large for me; up to 5 MB at a time, please."
    assert "download" not in rehearsal.stand.api.calls


async def test_a_file_that_is_larger_than_it_says_is_not_read_to_its_end(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.hand(TOM, "my notes", film(b"x" * (LARGEST + 1)), size=10)
    assert "too large" in said(rehearsal).unread


async def test_a_file_of_the_largest_size_is_taken(rehearsal: Rehearsal) -> None:
    rehearsal.slack.web.patience = 5
    await rehearsal.stand.hand(TOM, "", film(b"x" * LARGEST))
    assert len(said(rehearsal).files[0].content) == LARGEST


@pytest.mark.parametrize("fault", ["503", "500", "hang", "redirect"])
async def test_a_file_that_is_away_is_said_and_the_words_are_heard(rehearsal: Rehearsal, fault: str) -> None:
    rehearsal.stand.fail(Fault(fault, "download"))
    assert (await rehearsal.stand.hand(TOM, "my notes", NOTES)).status == 200
    event = said(rehearsal)
    assert (event.text, event.files) == ("my notes", ())
    assert event.unread == "I could not fetch notes.png from Slack. Please send it once more."
    assert rehearsal.stand.api.calls.count("download") == 1
    assert "elsewhere" not in rehearsal.stand.api.calls, "the token goes nowhere else"


async def test_slacks_page_for_signing_in_is_not_taken_for_the_file(rehearsal: Rehearsal) -> None:
    token = rehearsal.stand.world.token
    rehearsal.slack.workspaces.known["T0STAFF001"].token = "xoxb-without"
    await rehearsal.stand.hand(TOM, "my notes", NOTES)
    rehearsal.slack.workspaces.known["T0STAFF001"].token = token
    assert "could not fetch" in said(rehearsal).unread


DM = {"type": "message", "subtype": "file_share", "channel": "D000000001", "channel_type": "im", "ts": "1.000001"}


async def handed(rehearsal: Rehearsal, *files: dict[str, Any]) -> Said:
    assert (await rehearsal.stand.event(DM | {"user": "U000000001", "text": "", "files": list(files)})).status == 200
    return said(rehearsal)


@pytest.mark.parametrize(
    "url", ["https://evil.example/notes.png", "https://files.slack.com@evil.example/x", "file:///etc", "x"]
)
async def test_a_token_goes_to_slacks_hosts_alone(rehearsal: Rehearsal, url: str) -> None:
    event = await handed(rehearsal, {"id": "F1", "name": "notes.png", "size": 5, "url_private_download": url})
    assert event.files == ()
    assert "could not fetch notes.png" in event.unread


async def test_several_are_taken_and_the_rest_is_said(rehearsal: Rehearsal) -> None:
    event = await handed(
        rehearsal, *({"id": f"F{n}", "name": f"{n}.png", "size": 5, "url_private": "x"} for n in range(7))
    )
    assert event.unread == (
        "I could not fetch 0.png, 1.png, 2.png, 3.png and 4.png from Slack. Please send them once more. "
        "I took the first 5 files; please send the others on their own."
    )


async def test_a_file_that_slack_only_names_is_asked_for(rehearsal: Rehearsal) -> None:
    told = rehearsal.stand.place(NOTES)
    event = await handed(rehearsal, {"id": told["id"], "file_access": "check_file_info"})
    assert event.files == (NOTES,)


@pytest.mark.parametrize("name", ["/etc/passwd", "..\\..\\passwd", "a/\u202epasswd"])
async def test_a_file_has_no_folder(rehearsal: Rehearsal, name: str) -> None:
    event = await handed(rehearsal, rehearsal.stand.place(NOTES) | {"name": name})
    assert event.files[0].name == "passwd"


async def test_a_file_in_a_channel_is_not_fetched(rehearsal: Rehearsal) -> None:
    told = {"type": "app_mention", "user": "U000000001", "text": "look", "channel": "C000000001", "ts": "1.1"}
    await rehearsal.stand.event(told | {"files": [{"id": "F1", "name": "a.png", "size": 3, "url_private": "x"}]})
    assert (said(rehearsal).files, said(rehearsal).unread) == ((), "")


@pytest.mark.parametrize("files", ["x", [1], [{"name": 5}], [{"url_private": []}]])
async def test_files_that_slack_would_not_tell_of_are_400(rehearsal: Rehearsal, files: Any) -> None:
    told = DM | {"user": "U000000001", "text": "hi", "files": files}
    assert (await rehearsal.stand.event(told)).status == 400


async def test_a_shortcut_opens_its_form(rehearsal: Rehearsal) -> None:
    async def handle(event: Any) -> Reply:
        rehearsal.door.events.append(event)
        return Reply(opening=Opening(form=LogTime, token="t", values={"what": event.text.partition(": ")[2]}))

    rehearsal.door.handle = handle  # type: ignore[method-assign]
    assert (await rehearsal.stand.shortcut(TOM, "log_time")).status == 200
    view = rehearsal.stand.view_of(TOM)
    assert view
    assert view.title == "Log time"
    assert (await rehearsal.stand.shortcut(PRIYA, "save_to_portfolio", "Year 9 & <graphs>\nwent well")).status == 200
    view = rehearsal.stand.view_of(PRIYA)
    assert view
    assert view.values["what"] == "Year 9 & <graphs>\nwent well"
    assert [(e.text, e.command, e.opens, e.channel) for e in rehearsal.door.events if isinstance(e, Said)] == [
        ("log time", True, True, None),
        ("portfolio save: Year 9 & <graphs>\nwent well", True, True, None),
    ]


async def test_a_message_longer_than_can_be_read_is_cut(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.shortcut(TOM, "save_to_portfolio", "word " * 3000)
    assert len(said(rehearsal).text) == 4000


async def test_a_shortcut_that_nobody_knows_and_one_of_a_stranger(rehearsal: Rehearsal) -> None:
    assert (await rehearsal.stand.shortcut(TOM, "another")).status == 200
    assert rehearsal.door.events == []
    assert (await rehearsal.stand.shortcut("Zoe Else", "log_time")).status == 200
    assert len(rehearsal.door.strangers) == 1


async def test_a_form_that_slack_does_not_open_is_asked_for_in_the_chat(rehearsal: Rehearsal) -> None:
    async def handle(event: Any) -> Reply:
        rehearsal.door.events.append(event)
        return Reply(opening=Opening(form=LogTime, token="t")) if event.opens else Reply()

    rehearsal.door.handle = handle  # type: ignore[method-assign]
    rehearsal.stand.fail(Fault("error:expired_trigger_id", "views.open"))
    assert (await rehearsal.stand.shortcut(TOM, "log_time")).status == 200
    await rehearsal.reception.settle()
    first, second = (e for e in rehearsal.door.events if isinstance(e, Said))
    assert (second.text, second.opens) == ("log time", False)
    assert second.key == f"{first.key}:chat"
