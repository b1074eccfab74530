"""Where e-mail addresses are hidden, a head links an account by hand."""

import pytest

from bot.world.people import Person
from rehearsal.slack_wire import Answered
from tests.adapters.slack.conftest import PRIYA, TOM, ZOE, Rehearsal

HEAD = Person(id="priya", name="Priya Nair", school="thornbury", leads=("computing",))
ELSE = Person(id="zoe-else", name="Zoe Else", school="thornbury")


async def said(rehearsal: Rehearsal, text: str, who: str = PRIYA) -> Answered:
    """The command is typed, at a school where Priya leads and Zoe works."""
    register = rehearsal.register
    others = register.person_by_id or {}.get
    register.person_by_id = lambda id: HEAD if id == HEAD.id else others(id)
    register.colleagues = lambda _: [HEAD, ELSE]
    return await rehearsal.stand.command(who, text)


@pytest.mark.parametrize("account", ["@{name}", "@{id}"])
async def test_a_head_links_somebody(rehearsal: Rehearsal, account: str) -> None:
    id, handle = rehearsal.stand.world.user(ZOE), ZOE.split("@")[0]
    answered = await said(rehearsal, f"link {account.format(id=id, name=handle)} Zoe Else")
    assert answered.data["text"].startswith("Linked")
    assert rehearsal.book.who("slack", f"T0STAFF001:{id}") == ELSE.id


async def test_a_mention_and_an_organisation_s_id_are_accounts_too(rehearsal: Rehearsal) -> None:
    for id in (rehearsal.stand.world.user(ZOE), "W0ORGANISE"):
        assert rehearsal.register.account("T0STAFF001", id) == id


@pytest.mark.parametrize("text", ["link @", "link @nobody Zoe Else", "link @zoe", "link @zoe Somebody Else-Entirely"])
async def test_what_cannot_be_linked_is_said(rehearsal: Rehearsal, text: str) -> None:
    answered = await said(rehearsal, f"{text} x" if text == "link @" else text)
    assert answered.data["text"]
    assert "Linked" not in answered.data["text"]
    assert rehearsal.door.events == []


async def test_nobody_else_may_link(rehearsal: Rehearsal) -> None:
    answered = await said(rehearsal, f"link @{ZOE.split('@')[0]} Zoe Else", TOM)
    assert "head of department" in answered.data["text"]


async def test_other_commands_go_on(rehearsal: Rehearsal) -> None:
    await said(rehearsal, "summary")
    assert len(rehearsal.door.events) == 1
