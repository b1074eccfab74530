"""Where a tenant hides e-mail addresses, a head links an account by hand: `link @Tom Tom Ashworth`."""

import json

import pytest

from rehearsal.teams_shown import Json
from tests.adapters.teams.school import HAMZA, KATE, ROBIN, School, knock, last

ROBINS = "29:robin.guest"


def mentions(school: School, text: str, name: str = "Robin G", who: str = HAMZA) -> bytes:
    """Words with a mention of Robin's account in them, where they say <at>."""
    entity: Json = {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": ROBINS, "name": name}}
    said = text.replace("<at>", entity["text"])
    return json.dumps(school.stand.activity(who, type="message", text=said, entities=[entity])).encode()


@pytest.mark.parametrize("words", ["link <at> Kate Lister", "/dept link <at> Kate Lister", "LINK <at>  kate lister"])
async def test_a_head_links_somebody_and_is_told(real: School, words: str) -> None:
    await real.stand.install(HAMZA)
    assert await knock(real, mentions(real, words)) == 200
    assert last(real).text == "Linked: @Robin G is Kate Lister."
    assert real.door.events == []
    await real.stand.say(ROBIN, "45m on Isaac")
    assert [event.person for event in real.door.events] == ["kate"]


async def test_an_account_that_was_a_stranger_a_moment_ago_is_known_at_once(real: School) -> None:
    await real.stand.install(HAMZA)
    await real.stand.say(ROBIN, "hello")
    await knock(real, mentions(real, "link <at> Kate Lister"))
    await real.stand.say(ROBIN, "hello")
    assert [event.person for event in real.door.events] == ["kate"]


async def test_linking_twice_keeps_the_chat_that_is_there(real: School) -> None:
    await real.stand.install(HAMZA)
    await knock(real, mentions(real, "link <at> Kate Lister"))
    await real.stand.say(ROBIN, "hello")
    before = real.address("kate")
    await knock(real, mentions(real, "link <at> Kate Lister"))
    assert real.address("kate") == before


@pytest.mark.parametrize("words", ["link <at>", "link <at> Somebody Else-Entirely"])
async def test_what_cannot_be_linked_is_said(real: School, words: str) -> None:
    await real.stand.install(HAMZA)
    await knock(real, mentions(real, words))
    assert "Linked" not in last(real).text
    assert "@account" not in last(real).text
    assert real.links.who("teams", f"{real.post.settings.tenant}:{ROBINS}") is None


async def test_nobody_else_may_link(real: School) -> None:
    await real.stand.install(KATE)
    await knock(real, mentions(real, "link <at> Kate Lister", who=KATE))
    assert "head of department" in last(real, KATE).text


async def test_a_name_that_is_no_mention_is_told_how(real: School) -> None:
    await real.stand.install(HAMZA)
    await real.stand.say(HAMZA, "link @tom Tom Ashworth")
    assert "Mention it in a channel" in last(real).text
    assert real.door.events == []


async def test_without_a_mention_the_words_go_on(real: School) -> None:
    await real.stand.say(HAMZA, "link to the slides: https://x.example")
    assert len(real.door.events) == 1
