"""Where e-mail addresses are hidden, a head links an account by hand."""

import pytest

from adapters.slack.linking import by_hand
from adapters.slack.seen import Seen, What
from bot.world.people import Person
from tests.adapters.slack.conftest import ZOE, Rehearsal

HEAD = Person(id="thornbury/priya", name="Priya Nair", school="thornbury", leads=("computing",))
ELSE = Person(id="thornbury/zoe-else", name="Zoe Else", school="thornbury")


async def said(rehearsal: Rehearsal, text: str, issuer: Person = HEAD) -> str | None:
    """What whoever typed the command is told."""
    team = next(iter(rehearsal.slack.workspaces))
    seen = Seen(what=What.COMMAND, key="k", team=team, user="U1", text=text)
    return await by_hand(rehearsal.register, lambda _: [HEAD, ELSE], seen, issuer)


@pytest.mark.parametrize("account", ["@{name}", "<@{id}|{name}>", "<@{id}>", "@{id}"])
async def test_a_head_links_somebody(rehearsal: Rehearsal, account: str) -> None:
    team, id = next(iter(rehearsal.slack.workspaces)), rehearsal.stand.world.user(ZOE)
    handle = ZOE.split("@")[0]
    told = await said(rehearsal, f"link {account.format(id=id, name=handle)} Zoe Else")
    assert told is not None
    assert told.startswith("Linked")
    assert rehearsal.book.who("slack", f"{team}:{id}") == ELSE.id


@pytest.mark.parametrize("text", ["link", "link @nobody Zoe Else", "link @zoe", "link @zoe Somebody Else-Entirely"])
async def test_what_cannot_be_linked_is_said(rehearsal: Rehearsal, text: str) -> None:
    told = await said(rehearsal, f"{text} ")
    assert told
    assert "Linked" not in told


async def test_nobody_else_may_link(rehearsal: Rehearsal) -> None:
    assert "head of department" in str(await said(rehearsal, f"link @{ZOE.split('@')[0]} Zoe Else", ELSE))


async def test_other_commands_go_on(rehearsal: Rehearsal) -> None:
    assert await said(rehearsal, "summary") is None
