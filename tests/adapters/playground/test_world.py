"""What stands behind the page: files handed over, moments kept, things that happen, and the log of people's doing."""

import asyncio
import json
from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.playground.reasons import why
from adapters.playground.wording import amiss
from bot.talk import Card, Text
from bot.talk.events import LARGEST, Said
from tests.adapters.playground.harness import Show, button
from tests.adapters.playground.test_listen import follow, over, post, visit


def handed(content: bytes, name: str = "notes.txt") -> dict[str, str]:
    """A file as the page sends it."""
    return {"name": name, "media": "text/plain", "content": b64encode(content).decode()}


async def heavy(session: ClientSession, url: str, body: Any) -> tuple[int, Any]:
    """Typed words with a large file."""
    kind = {"Origin": url, "Content-Type": "application/json"}
    async with session.post(f"{url}/api/say", data=BytesIO(json.dumps(body).encode()), headers=kind) as answer:
        return answer.status, await answer.json()


async def test_a_file_goes_with_the_words_or_alone_and_can_be_opened_again() -> None:
    show = Show()
    async with visit(show) as (session, url):
        body = {"person": "tom", "text": "my notes", "file": handed(b"what I read")}
        assert await post(session, url, "say", body) == (200, {})
        assert await post(session, url, "say", body | {"text": ""}) == (200, {})
        said = [e for e in show.door.events if isinstance(e, Said)]
        assert [(e.text, e.files[0].name, e.files[0].media, e.files[0].content) for e in said] == [
            ("my notes", "notes.txt", "text/plain", b"what I read"),
            ("", "notes.txt", "text/plain", b"what I read"),
        ]
        typed = next(p for p in show.scene.posts("tom") if p.by)
        async with session.get(f"{url}/files/{typed.id}/0") as file:
            assert await file.read() == b"what I read"
            assert "notes.txt" in file.headers["Content-Disposition"]


async def test_a_command_with_a_file_is_typed_words_and_a_text_without_end_is_refused() -> None:
    show = Show()
    async with visit(show) as (session, url):
        body = {"person": "tom", "text": "/dept log 45m", "channel": "computing", "file": handed(b"notes")}
        assert await post(session, url, "say", body) == (200, {})
        heard = show.door.events[-1]
        assert isinstance(heard, Said)
        assert (heard.text, heard.channel, heard.files[0].content) == ("log 45m", "computing", b"notes")
        status, said = await post(session, url, "say", {"person": "tom", "text": "a" * 4001})
        assert (status, said["says"]) == (400, "That cannot be read: a message has 4,000 characters at most.")


@pytest.mark.parametrize("size", [LARGEST + 1, LARGEST * 2])
async def test_a_file_that_is_too_large_leaves_nothing_behind(size: int) -> None:
    show = Show()
    async with visit(show) as (session, url):
        body = {"person": "tom", "text": "my film", "file": handed(bytes(size))}
        status, said = await heavy(session, url, body)
        assert (status, said["says"]) == (
            413,
            "That file is larger than Dept takes: 5 MB at most. A smaller one or a photo works.",
        )
    assert show.door.events == []
    assert show.scene.posts("tom") == []


async def test_the_largest_file_is_taken() -> None:
    show = Show()
    async with visit(show) as (session, url):
        body = {"person": "tom", "text": "", "file": handed(bytes(LARGEST))}
        assert (await heavy(session, url, body))[0] == 200


@pytest.mark.parametrize(
    "file", ["notes.txt", {"name": "a"}, {"name": "a", "media": "b", "content": "!"}, {"name": 1}, []]
)
async def test_what_is_no_file_is_said_and_leaves_nothing_behind(file: Any) -> None:
    show = Show()
    async with visit(show) as (session, url):
        status, said = await post(session, url, "say", {"person": "tom", "text": "my notes", "file": file})
        assert status == 400
        assert said["says"].startswith("That cannot be read:")
    assert show.scene.posts("tom") == []


async def test_a_move_keeps_the_moment_before_and_going_back_keeps_the_present() -> None:
    show = Show()
    await show.thursday()
    async with visit(show) as (session, url):
        seen, events = dict[str, Any](), follow(session, url, "tom", "tom")
        while "world" not in seen:
            kind, value = await anext(events)
            seen[kind] = value
        await post(session, url, "say", {"person": "tom", "text": "45m on the RPF course"})
        await post(session, url, "clock", {"person": "tom", "to": "term"})
        await over(show)
        assert [m.why for m in show.moments()] == ["Before the end of the term"]
        await post(session, url, "say", {"person": "tom", "text": "1h more"})
        assert await post(session, url, "back", {"person": "tom", "moment": "0"}) == (200, {})
        assert [m.why for m in show.moments()] == ["Before going back", "Before the end of the term"]
        assert [p.words for p in show.scene.posts("tom") if p.by][1:] == ["45m on the RPF course"]
        while not (kind == "posts" and value["all"] and len(value["posts"]) == 5):
            kind, value = await anext(events)
        assert await post(session, url, "back", {"person": "tom", "moment": "1"}) == (200, {})
        assert [p.words for p in show.scene.posts("tom") if p.by][-1] == "1h more"
        status, said = await post(session, url, "back", {"person": "tom", "moment": "77"})
        assert (status, said["says"]) == (409, "That moment is not kept any more.")


async def test_a_kept_moment_stays_as_it_was_however_often_it_is_come_back_to() -> None:
    show = Show()
    await show.thursday()
    await show.keep("As it opened")
    for _ in range(2):
        await show.scene.say("tom", "45m on the RPF course")
        asked = next(p for p in show.scene.posts("tom") if p.parts and len(p.parts[0].card.buttons) == 4)
        await show.scene.press("tom", asked.id, asked.parts[0].tokens[0])
        await show.back("0")
        assert [p.edited for p in show.scene.posts("tom")] == [0, 0, 0]
        assert show.scene.unread("tom", "tom") == 2


async def test_nothing_happens_while_the_clock_moves_nor_what_is_not_offered() -> None:
    show = Show()
    async with visit(show) as (session, url):
        down = {"person": "tom", "what": "platform", "chosen": {"what": "slack"}}
        for wrong in (down | {"chosen": {}}, down | {"chosen": {"what": "pigeon"}}):
            status, said = await post(session, url, "happen", wrong)
            assert (status, said["says"]) == (409, "Choose again, please: platform.")
        assert (await post(session, url, "happen", down | {"chosen": "slack"}))[0] == 400
        show.watch.pace = 0.05
        await post(session, url, "clock", {"person": "tom", "to": "year"})
        status, said = await post(session, url, "happen", down)
        assert (status, said["says"]) == (409, "The clock is moving already.")
        await post(session, url, "clock", {"person": "tom", "to": "stop"})
        async with asyncio.timeout(5):
            while (await post(session, url, "happen", down))[0] != 200:
                await show.scene.ring(0.1)
        assert show.scene.memory.down == {"slack"}


async def test_what_waits_for_a_platform_is_counted_once_a_message() -> None:
    show = Show()
    show.couriers["slack"].down = True
    for _ in range(2):
        await show.door.ask("tom")
    assert sorted(show.scene.memory.waiting.values()) == ["slack", "slack"]
    show.scene.memory.left.add("grace")
    await show.door.ask("grace")
    assert len(show.scene.memory.waiting) == 2, "nothing waits for somebody who has left"


async def test_the_log_says_what_peoples_own_doing_brought() -> None:
    show = Show()
    await show.thursday()
    scene = show.scene
    await scene.say("tom", "45m on the RPF course")
    await scene.edit("tom", "50m on the RPF course")
    asked = next(p for p in scene.posts("tom") if p.parts and len(p.parts[0].card.buttons) == 4)
    await scene.press("tom", asked.id, next(t for t in asked.parts[0].tokens if t.endswith("Other…")))
    await scene.submit("tom", "form-1", {"minutes": "lots", "what": ""})
    await scene.submit("tom", "form-1", {"minutes": "50", "what": ""})
    await scene.home("tom")
    ref = await show.door.send("#computing", Card("Autumn talks", (Text("Tue 8 Dec: Priya"),)))
    await show.door.send("#computing", Card("Autumn talks", (Text("Tue 8 Dec: Tom"),)), ref)
    await scene.leave("grace")
    await scene.leave("grace")
    assert [(r.did, r.what, r.rule) for r in scene.memory.reasons] == [
        ("answered", "Answered Tom", "You write, it answers"),
        ("edited", "Understood Tom anew", "You write, it answers"),
        ("answered", "Opened a form for Tom", "You write, it answers"),
        ("answered", "Handed the form back to Tom", "Errors beside the field"),
        ("answered", "Took Tom’s form", "One tap, edited in place"),
        ("posted", "Posted in # computing", "A person speaks to the team"),
        ("edited", "Edited the post in # computing", "No second message"),
        ("left", "Left Grace in peace", "Life happens"),
    ]


async def test_a_drawing_that_breaks_leaves_its_words_and_the_rest() -> None:
    show = Show()
    await show.thursday()

    def broken(parts: Any) -> Any:
        raise ValueError("this one cannot be drawn")

    show.renderers = replace(show.renderers, slack_message=broken)
    async with visit(show) as (session, url):
        events = follow(session, url, "tom", "tom")
        kind, value = await anext(events)
        while kind != "posts":
            kind, value = await anext(events)
        asked = value["posts"][-1]
        assert asked["slack"] is None
        assert asked["teams"]
        assert asked["plain"].startswith("Any explore time this week, Tom? It all adds up.")


async def test_people_left_in_peace_for_one_reason_stand_in_one_entry_and_are_counted_each() -> None:
    show = Show()
    for person in ("tom", "priya", "grace", "sian"):
        show.door.note(person, "silent", "The week's ask", "In term only", "It is not term time.")
    show.door.note("daniel", "silent", "The week's ask", "Life happens", "Paused.")
    show.door.note("hamza", "silent", "The week's ask", "Life happens", "Paused.")
    school, now = show.scene.community.schools[0], show.now()
    told = why(show.scene.community, school, await show.why(None), now, now)
    assert [e["what"] for e in told["log"]] == [
        "Left Daniel in peace: the week's ask",
        "Left 4 people in peace: the week's ask",
    ]
    assert told["log"][1]["who"] == "Siân Pritchard, Grace Okafor, Priya Nair, Tom Ashworth"
    assert told["log"][0]["next"] == "Daniel’s own time comes again on Thu 26 Nov, 15:40"
    assert (told["counts"]["silent"], dict(told["held"])) == (5, {"In term only": 4, "Life happens": 1})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Any explore time this week, Tom? It all adds up.", []),
        ("That is great!", []),
        ("Grace wrote: “I am behind!! and it failed”.", []),
        ("Your log is overdue.", ["“overdue” stands here."]),
        ("You haven't logged. You haven't!", ["“you haven't” stands here."]),
        ("Well done! Again!", ["More than one exclamation mark stands here."]),
        ("The failed one fell behind.", ["“failed” stands here.", "“behind” stands here."]),
        ("Behindhand and unfailed are other words.", []),
    ],
)
def test_the_wording_check_finds_what_dept_never_says(text: str, found: list[str]) -> None:
    assert amiss(text) == found


async def test_the_wording_check_is_clean_for_the_sample_cards() -> None:
    assert amiss(Card("Logged", (Text("30 min"),), (button("Undo"),)).title) == []
