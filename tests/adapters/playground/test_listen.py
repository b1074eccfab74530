"""The wire of the playground: who may ask, and what each call does."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.playground.listen import PAGE
from bot.talk import Card
from bot.talk.events import Said
from tests.adapters.playground.harness import START, Show


@asynccontextmanager
async def visit(show: Show) -> AsyncIterator[tuple[ClientSession, str]]:
    """An open playground and somebody who visits it."""
    listening = await show.open()
    try:
        async with ClientSession() as session:
            yield session, listening.url
    finally:
        await listening.close()


async def post(session: ClientSession, url: str, call: str, body: Any, **headers: str) -> tuple[int, Any]:
    """One call as the page makes it."""
    async with session.post(f"{url}/api/{call}", json=body, headers={"Origin": url} | headers) as answer:
        return answer.status, await answer.json()


async def over(show: Show) -> None:
    """Wait until the clock stands still: the hand rings the bell at each step of a run and at its end."""
    while await show.scene.ring(0.3):
        pass


async def follow(session: ClientSession, url: str, person: str, place: str) -> AsyncGenerator[tuple[str, Any], None]:
    """The events of a stream, one by one."""
    async with session.get(f"{url}/api/stream", params={"person": person, "place": place}) as stream:
        kind = ""
        async for line in stream.content:
            words = line.decode().rstrip("\n")
            if words.startswith("event: "):
                kind = words[7:]
            elif words.startswith("data: "):
                yield kind, json.loads(words[6:])


async def test_the_page_comes_with_a_strict_policy_and_nothing_from_elsewhere():
    async with visit(Show()) as (session, url):
        async with session.get(url) as answer:
            page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "style=" not in page
        assert " onclick" not in page
        async with session.get(f"{url}/page/main.js") as answer:
            assert answer.content_type == "text/javascript"
        for path in ("/page/../listen.py", "/page/%2e%2e%2flisten.py", "/page/main.py", "/elsewhere"):
            async with session.get(url + path) as answer:
                assert answer.status == 404


@pytest.mark.parametrize("host", ["dept.example", "127.0.0.1.dept.example", "", "127.0.0.1@dept.example", "[::"])
async def test_another_name_for_this_computer_is_refused(host):
    async with visit(Show()) as (session, url), session.get(url, headers={"Host": host}) as answer:
        assert answer.status in (400, 403)


async def test_only_the_page_itself_may_do_something():
    show = Show()
    async with visit(show) as (session, url):
        said = {"person": "tom", "text": "45m"}
        for origin in ("http://dept.example", "null", url.replace("http", "https"), url + "1"):
            assert (await post(session, url, "say", said, Origin=origin))[0] == 403
        assert (await post(session, url, "say", said, **{"Sec-Fetch-Site": "cross-site"}))[0] == 403
        async with session.post(f"{url}/api/say", data=json.dumps(said), headers={"Origin": url}) as answer:
            assert answer.status == 415
        async with session.post(f"{url}/api/say", json=said) as answer:
            assert answer.status == 403
        assert show.door.events == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ("words", 400),
        ({}, 400),
        ({"person": 1}, 400),
        ({"person": "nobody"}, 404),
        ({"person": "tom", "text": " "}, 400),
    ],
)
async def test_what_cannot_be_read_is_said_kindly(body, status):
    async with visit(Show()) as (session, url):
        assert (await post(session, url, "say", body))[0] == status


async def test_words_reach_the_bot_from_the_chat_and_in_a_channel_only_with_a_mention():
    show = Show()
    async with visit(show) as (session, url):
        await post(session, url, "say", {"person": "tom", "text": "45m"})
        await post(session, url, "say", {"person": "tom", "text": "good morning", "channel": "computing"})
        await post(session, url, "say", {"person": "tom", "text": "@Dept rota", "channel": "computing"})
        await post(session, url, "say", {"person": "priya", "text": "/dept summary"})
        assert (await post(session, url, "say", {"person": "tom", "text": "@Dept rota", "channel": "maths"}))[0] == 404
    told = [(e.text, e.channel, e.command) for e in show.door.events if isinstance(e, Said)]
    assert told == [("45m", None, False), ("rota", "computing", False), ("summary", None, True)]
    assert [p.words for p in show.scene.posts("#computing") if p.by] == ["good morning", "@Dept rota"]


async def test_the_stream_brings_posts_drawn_for_both_platforms_and_then_only_what_is_new():
    show = Show()
    await show.thursday()
    async with visit(show) as (session, url):
        events = follow(session, url, "tom", "tom")
        seen: dict[str, Any] = {}
        while "why" not in seen:
            kind, value = await anext(events)
            seen[kind] = value
        assert seen["posts"]["all"]
        assert [p["name"] for p in seen["posts"]["posts"]] == ["Tom Ashworth", "Dept", "Dept"]
        asked = seen["posts"]["posts"][-1]
        assert [b["label"] for b in asked["buttons"]][:4] == ["30m", "1h", "Other…", "Nothing this week"]
        assert asked["slack"]["blocks"]
        assert asked["teams"]["attachments"]
        assert (seen["clock"]["at"], seen["clock"]["day"]) == ("15:40", "Thu 19 Nov 2026")
        assert seen["people"]["unread"]["tom"] == {"tom": 2}
        assert seen["why"]["counts"] == {"spoke": 5, "answered": 0, "posted": 0, "silent": 2}
        assert dict(seen["why"]["held"]) == {"Life happens": 1, "Only on working days": 1}
        await post(session, url, "press", {"person": "tom", "post": asked["id"], "token": asked["buttons"][0]["token"]})
        kind = ""
        while kind != "posts":
            kind, value = await anext(events)
        assert [p["id"] for p in value["posts"]] == [asked["id"]]
        assert value["posts"][0]["edited"] == "15:40"
        await events.aclose()


async def test_a_place_that_is_not_one_s_own_cannot_be_followed():
    async with visit(Show()) as (session, url):
        for place in ("priya", "#maths", "#nowhere"):
            async with session.get(f"{url}/api/stream", params={"person": "tom", "place": place}) as answer:
                assert answer.status == 404


async def test_a_drawing_that_fails_leaves_the_plain_words_and_the_rest():
    show = Show()
    unlike = Card("Fine", (object(),))  # type: ignore[arg-type]
    async with visit(show) as (session, url):
        await show.door.send("tom", Card("A good one"))
        await show.door.send("tom", unlike)
        events = follow(session, url, "tom", "tom")
        _, value = await anext(events)
        await events.aclose()
        good, bad = value["posts"]
        assert good["slack"]
        assert (bad["slack"], bad["teams"], bad["plain"]) == (None, None, "Fine")


async def test_a_form_is_refused_beside_its_field_and_then_taken():
    show = Show()
    await show.thursday()
    post_id = show.door.asked["tom"]
    async with visit(show) as (session, url):
        pressed = await post(session, url, "press", {"person": "tom", "post": post_id, "token": "t3~Other…"})
        assert pressed == (200, {"opened": True})
        raw = {"minutes": "lots", "what": "Isaac"}
        status, told = await post(session, url, "submit", {"person": "tom", "token": "form-1", "raw": raw})
        assert (status, list(told["problems"])) == (200, ["minutes"])
        raw["minutes"] = "50m"
        told = await post(session, url, "submit", {"person": "tom", "token": "form-1", "raw": raw})
        assert told == (200, {"problems": {}})
        assert show.scene.sheet("tom") is None


async def test_home_is_drawn_for_both_platforms():
    async with visit(Show()) as (session, url):
        status, told = await post(session, url, "home", {"person": "tom"})
        assert status == 200
        assert told["id"] == "home:tom"
        assert told["slack"]["type"] == "home"
        assert [b["label"] for b in told["buttons"]] == ["Fewer", "Pause"]


async def test_a_file_is_handed_over_as_a_download():
    show = Show()
    async with visit(show) as (session, url):
        await post(session, url, "say", {"person": "priya", "text": "@Dept rota", "channel": "computing"})
        one = show.scene.posts("#computing")[-1]
        async with session.get(f"{url}/files/{one.id}/0") as answer:
            assert await answer.read() == b"BEGIN:VCALENDAR"
            assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''autumn-talks.ics"
        for path in (f"{one.id}/1", f"{one.id}/x", "nothing/0"):
            async with session.get(f"{url}/files/{path}") as answer:
                assert answer.status == 404


async def test_the_clock_moves_one_run_at_a_time_and_stops_when_asked():
    show = Show()
    show.watch.pace = 0.01
    async with visit(show) as (session, url):
        assert (await post(session, url, "clock", {"person": "tom", "to": "hour"}))[0] == 200
        await over(show)
        assert show.watch.at == START + timedelta(hours=1)
        assert (await post(session, url, "clock", {"person": "tom", "to": "year"}))[0] == 200
        assert (await post(session, url, "clock", {"person": "tom", "to": "hour"}))[0] == 409
        await post(session, url, "clock", {"person": "tom", "to": "stop"})
        await over(show)
        assert show.watch.at < START + timedelta(days=60)
        status, told = await post(session, url, "clock", {"person": "tom", "to": "2020-01-01T10:00"})
        assert (status, told) == (409, {"says": "The clock only goes forwards."})


async def test_closing_stops_the_clock_and_lets_the_pages_go():
    show = Show()
    show.watch.pace = 0.01
    listening = await show.open()
    async with ClientSession() as session:
        events = follow(session, listening.url, "tom", "tom")
        await anext(events)
        await post(session, listening.url, "clock", {"person": "tom", "to": "year"})
        await asyncio.wait_for(listening.close(), 5)
        assert show.watch.at < START + timedelta(days=200)
        await events.aclose()


def test_the_page_keeps_no_style_and_no_sign_that_nobody_uses():
    css = "".join(p.read_text() for p in sorted(PAGE.glob("*.css")))
    used = "".join(p.read_text() for p in sorted(PAGE.iterdir()) if p.suffix in (".js", ".html"))
    classes = set(re.findall(r"\.([a-z][\w-]*)(?=[^(}]*\{)", re.sub(r"\{[^}]*\}", "{}", css)))
    assert [name for name in sorted(classes) if not re.search(rf"(?<![\w-]){name}(?![\w-])", used)] == []
    signs = re.findall(r'id="i-([a-z]+)"', used)
    assert [sign for sign in signs if f"'{sign}'" not in used and f"#i-{sign}" not in used] == []
