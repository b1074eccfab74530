"""The demonstration's world without its page: moments, and what happens in it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.playground.world import Happened, Impossible
from rehearsal.demo import Demo, demo


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Demo]:
    """The sample school on its Thursday."""
    made = Demo(tmp_path)
    await made.open()
    yield made
    await made.close()


def who(world: Demo, first: str) -> str:
    """Somebody's id."""
    return next(p.id for p in world.community.people if p.first == first)


async def last(world: Demo, first: str) -> str:
    """The newest message that somebody has of Dept."""
    await world.office.sender.pump()
    return [p.shown().text for p in world.scene.posts(who(world, first)) if not p.by][-1]


async def make(world: Demo, key: str, me: str = "Priya", **chosen: str) -> Happened:
    """Make something happen."""
    return await world.happen(key, chosen, who(world, me))


async def test_it_opens_on_a_thursday_with_one_message_that_waits_for_tom(world: Demo) -> None:
    assert f"{world.now():%a %d %b %Y %H:%M}" == "Thu 19 Nov 2026 15:40"
    tom = who(world, "Tom")
    assert world.scene.unread(tom, tom) == 1
    assert [m.why for m in world.moments()] == ["As it opened"]


async def test_back_is_back_in_everything_and_forward_again_too(world: Demo) -> None:
    tom = who(world, "Tom")
    await world.scene.say(tom, "45m on the RPF course")
    assert "1 h 05 of 16 h" in await last(world, "Tom")
    await world.back(world.moments()[-1].id)
    assert "explore time this week, Tom?" in await last(world, "Tom")
    await world.scene.say(tom, "10m on Isaac")
    assert "30 min of 16 h" in await last(world, "Tom"), "the log that was taken back is gone from the store too"
    await world.back(next(m.id for m in world.moments() if m.why == "Before going back"))
    assert "1 h 05 of 16 h" in await last(world, "Tom")
    await world.scene.say(tom, "undo")
    assert "Undone." in await last(world, "Tom"), "what was kept can be taken back"


async def test_moments_are_few_and_the_first_stays(world: Demo) -> None:
    for _ in range(12):
        await world.keep("+1 h")
        world.clock.set(world.now() + timedelta(hours=1))
    assert len(world.moments()) == 9
    assert world.moments()[-1].why == "As it opened"
    assert len(list(world.database.parent.glob("moment-*.db"))) == 9
    with pytest.raises(Impossible, match="not kept any more"):
        await world.back("999")


async def test_somebody_leaves_and_nothing_more_goes_there(world: Demo) -> None:
    grace = who(world, "Grace")
    await make(world, "leave", who=grace)
    before = len(world.scene.posts(grace))
    await world.move(world.now() + timedelta(days=14), lambda at: None, asyncio.Event())
    assert len(world.scene.posts(grace)) == before
    assert grace not in [id for h in world.happenings(who(world, "Priya")) for c in h.choices for id, _ in c.options]
    await world.back(world.moments()[-1].id)
    await world.scene.say(grace, "20m on Isaac")
    assert "20 min, Isaac" in await last(world, "Grace"), "in a moment before, they are here again"


async def test_a_pause_with_a_date_and_one_without(world: Demo) -> None:
    await make(world, "pause", who=who(world, "Tom"), until="")
    assert "Paused" in await last(world, "Tom")
    offered = next(h for h in world.happenings(who(world, "Priya")) if h.key == "pause")
    until = offered.choices[1].options[1][0]
    await make(world, "pause", who=who(world, "Aoife"), until=until)
    assert "Paused until Fri 4 Dec." in await last(world, "Aoife")


async def test_a_half_term_moves_for_one_school_and_the_calls_know(world: Demo) -> None:
    said = await make(world, "half-term", school="stwystans", by="later")
    assert "Mon 22 Feb to Fri 26 Feb" in said.says
    await world.scene.say(who(world, "Tom"), "call with Hamza Sheikh Tue 23 Feb 9:05")
    assert "Tue 23 Feb is not in term at St Wystan's College." in await last(world, "Tom")


async def test_what_is_not_offered_cannot_happen(world: Demo) -> None:
    for key, chosen in (
        ("flood", {}),
        ("away", {"who": "nobody"}),
        ("half-term", {"school": "thornbury", "by": "later"}),
    ):
        with pytest.raises(Impossible):
            await make(world, key, **chosen)
    with pytest.raises(Impossible):
        await world.happen("away", {"who": who(world, "Tom")}, "a stranger")


async def test_slack_is_away_what_was_said_waits_and_comes_once(world: Demo) -> None:
    await make(world, "platform", what="down slack")
    await world.scene.say(who(world, "Tom"), "45m on the RPF course")
    assert "explore time this week, Tom?" in await last(world, "Tom")
    before = len(world.scene.posts(who(world, "Tom")))
    await make(world, "platform", what="back slack")
    assert "45 min, the RPF course" in await last(world, "Tom")
    assert len(world.scene.posts(who(world, "Tom"))) == before + 1
    assert world.scene.memory.waiting == {}


async def test_who_skips_a_step_of_the_first_two_minutes_finds_the_rota_posted_once(world: Demo) -> None:
    channel = f"#{world.scene.channels(who(world, 'Grace'))[0]}"
    for _ in range(2):
        await make(world, "rota", me="Grace")
        assert len(world.scene.posts(channel)) == 1
    assert "Tue 8 Dec" in world.scene.posts(channel)[0].shown().text


async def test_a_port_that_is_taken_is_said_before_anything_is_played(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await demo(taken.getsockname()[1])


async def test_whoever_is_added_in_the_chat_can_be_met_on_the_page(world: Demo) -> None:
    priya = who(world, "Priya")
    await world.scene.say(priya, "set up")
    for words in ("Thu 15:40", "all on", "People", "Una Reed, una.reed@thornbury.example, Computing"):
        await world.office.sender.pump()
        await world.scene.say(priya, words)
    assert "To be added: Una Reed" in await last(world, "Priya")
    await world.scene.say(priya, "Keep")
    assert world.letting_in
    await world.letting_in
    una = next(p for p in world.scene.community.people if p.first == "Una")
    await world.scene.say(una.id, "home")
    await world.office.sender.pump()
    assert "Una's Home" in [p.shown().text for p in world.scene.posts(una.id) if not p.by][-1]
