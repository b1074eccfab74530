"""The way out: what becomes of a message, whatever the service does; and files into the right hands only."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from adapters.teams.places import Place, place
from adapters.teams.post import Teams
from adapters.teams.settings import TeamsSettings
from bot.ports import Accepted, Drawn, Paper, Parcel, Refused, Unknown
from bot.talk.cards import Card, Text
from bot.world.people import Address
from rehearsal.teams_members import Fault
from tests.adapters.teams.school import HAMZA, KATE, Hands, Linked, School, last, parcel, school


async def linked(school: School) -> School:
    await school.stand.install(HAMZA)
    return school


async def test_a_message_is_posted_and_then_edited_in_place(real: School) -> None:
    sent = await (await linked(real)).post.send(parcel(real))
    assert isinstance(sent, Accepted)
    assert last(real).text == "Explore time How long this week? [30m] [Other…]"
    edit = parcel(real, ref=sent.ref, parts=(Drawn(Card("Logged")),))
    assert await real.post.send(edit) == sent
    assert (last(real).text, last(real).edits, len(real.stand.shown_to(HAMZA))) == ("Logged", 1, 1)


async def test_a_channel_post_can_be_edited(real: School) -> None:
    await real.stand.install_team()
    to = real.address("#computing-stw")
    sent = await real.post.send(parcel(real, to=to))
    assert isinstance(sent, Accepted)
    assert await real.post.send(parcel(real, to=to, ref=sent.ref)) == sent
    (shown,) = real.stand.shown_in("#computing-stw")
    assert (shown.place, shown.edits) == ("#computing-stw", 1)


async def test_a_private_chat_is_made_once_and_kept(real: School) -> None:
    await real.stand.install_team()
    for n in range(3):
        assert isinstance(await real.post.send(parcel(real, id=str(n), to=real.address("kate"))), Accepted)
    assert [call for call in real.stand.connector.calls if call[1].endswith("/v3/conversations")] == [
        ("POST", "/connector/v3/conversations")
    ]
    assert place(real.address("kate")).conversation == "a:chat-kate.lister"
    assert last(real, KATE).place == "dm"


@pytest.mark.parametrize(
    ("fault", "first", "again"),
    [
        ("429", Refused("429 Fault", again_in=1), Refused("429 Fault", again_in=1)),
        ("412", Refused("412 Fault", again_in=10), Refused("412 Fault", again_in=10)),
        ("503", Refused("503 Fault", again_in=10), Refused("503 Fault", again_in=10)),
        ("500", Unknown("500 Fault"), Refused("500 Fault", again_in=10)),
        ("502", Unknown("502 Fault"), Refused("502 Fault", again_in=10)),
        ("504", Unknown("504 Fault"), Refused("504 Fault", again_in=10)),
        ("html", Unknown("502"), Refused("502", again_in=10)),
        ("400:BadSyntax", Refused("400 BadSyntax"), Refused("400 BadSyntax")),
        ("413:MessageSizeTooBig", Refused("413 MessageSizeTooBig"), Refused("413 MessageSizeTooBig")),
        ("403:Forbidden", Refused("403 Forbidden"), Refused("403 Forbidden")),
        ("403:BotDisabledByAdmin", Refused("403 BotDisabledByAdmin", gone=True), None),
        ("404:ConversationNotFound", Refused("404 ConversationNotFound", gone=True), None),
        ("404:ActivityNotFound", Refused("404 ActivityNotFound"), Refused("404 ActivityNotFound")),
        ("401:Unauthorized", Refused("401 Unauthorized", again_in=10), Refused("401 Unauthorized", again_in=10)),
    ],
)  # fmt: skip
async def test_every_answer_is_an_outcome(real: School, fault: str, first: Any, again: Any) -> None:
    await linked(real)
    real.stand.fail(fault)
    message = parcel(real)
    assert await real.post.send(message) == first
    assert (real.links.address("hamza") is None) == first_is_gone(first)
    sent = await real.post.send(message)
    assert isinstance(sent, Accepted)
    real.stand.fail(fault)
    assert await real.post.send(replace(message, ref=sent.ref)) == (again or first)


def first_is_gone(first: Any) -> bool:
    """Whether the address is dead, and is forgotten until there is another."""
    return isinstance(first, Refused) and first.gone


async def test_a_lost_reply_is_unknown_for_a_post_and_may_go_again_for_an_edit(real: School) -> None:
    await linked(real)
    real.stand.fail("drop")
    assert isinstance(await real.post.send(parcel(real)), Unknown)
    assert len(real.stand.shown_to(HAMZA)) == 1, "one attempt, and it arrived"
    sent = await real.post.send(parcel(real))
    assert isinstance(sent, Accepted)
    real.stand.fail("drop", "drop")  # aiohttp itself repeats an edit once
    outcome = await real.post.send(parcel(real, ref=sent.ref))
    assert isinstance(outcome, Refused)
    assert outcome.again_in is not None


async def test_a_service_that_hangs_is_unknown(real: School) -> None:
    await linked(real)
    real.post.connector.seconds = 0.2
    real.stand.fail("hang")
    assert isinstance(await real.post.send(parcel(real)), Unknown)


async def test_nobody_there_is_refused_before_any_effect() -> None:
    post = Teams(TeamsSettings(local=True), Linked(), monotonic=Hands())
    nowhere = Place(service="http://127.0.0.1:9", tenant="t", user="u", conversation="c").address()
    outcome = await post.send(replace(bare(), to=nowhere))
    await post.close()
    assert outcome == Refused("ClientConnectorError", again_in=10)


async def test_while_the_login_service_is_away_nothing_is_lost(real: School) -> None:
    await linked(real)
    real.post.connector.tokens.drop()
    real.stand.down = True
    outcome = await real.post.send(parcel(real))
    assert outcome == Refused("the login service answered 503", again_in=10)


async def test_a_password_that_is_not_taken_is_told_to_it_once_and_nothing_is_lost(
    real: School, caplog: pytest.LogCaptureFixture
) -> None:
    await linked(real)
    real.post.connector.tokens.drop()
    real.stand.connector.password = "another by now"
    outcomes = [await real.post.send(parcel(real)) for _ in range(2)]
    assert [one.again_in for one in outcomes if isinstance(one, Refused)] == [10, 10]
    assert caplog.text.count("does not take TEAMS_APP_PASSWORD") == 1
    real.stand.connector.password = real.post.settings.password
    assert isinstance(await real.post.send(parcel(real)), Accepted)


async def test_an_address_that_is_not_allowed_gets_neither_message_nor_token(real: School) -> None:
    evil = Place(service="https://evil.example", tenant="t", user="u", conversation="c").address()
    assert await real.post.send(parcel_to(evil)) == Refused("that service address is not allowed")
    assert isinstance(await real.post.send(parcel_to(Address("slack", "D1"))), Refused)
    assert isinstance(await real.post.send(parcel_to(Address("teams", "nonsense"))), Refused)


async def test_a_reply_without_an_id_is_accepted_and_cannot_be_edited(local: School) -> None:
    await linked(local)
    local.stand.fail(Fault(202))
    sent = await local.post.send(parcel(local))
    assert sent == Accepted("")
    assert isinstance(await local.post.send(parcel(local, ref="")), Refused)


async def test_one_token_is_asked_for_however_many_messages_go(real: School) -> None:
    await linked(real)
    asked = len(real.stand.connector._issued)
    await asyncio.gather(*(real.post.send(parcel(real, id=str(n))) for n in range(20)))
    assert (asked, len(real.stand.connector._issued), len(real.stand.shown_to(HAMZA))) == (1, 1, 20)


async def test_a_conversation_is_not_flooded() -> None:
    async with school(paced=True) as made:
        await made.stand.install(HAMZA)
        outcomes = await asyncio.gather(*(made.post.send(parcel(made, id=str(n))) for n in range(9)))
        held = [one for one in outcomes if isinstance(one, Refused)]
        assert len(held) == 3
        assert all(one.again_in is not None and one.again_in > 1 for one in held)
        made.hands.now += 30
        assert isinstance(await made.post.send(parcel(made)), Accepted)


async def test_an_app_that_is_gone_says_so(real: School) -> None:
    to = (await linked(real)).address()
    await real.stand.uninstall(HAMZA)
    outcome = await real.post.send(parcel_to(to))
    assert isinstance(outcome, Refused)
    assert outcome.gone


async def test_a_file_goes_through_consent_into_the_right_hands(real: School) -> None:
    await linked(real)
    outcome = await real.post.send(file(real))
    await real.stand.settle()
    assert isinstance(outcome, Accepted)
    assert last(real).files == (("term.zip", b"PK words"),)
    assert [one.what for one in real.stand.ledger] == ["message", "file"]
    assert "Here it is." in last(real).text


async def test_a_file_is_put_only_where_a_school_keeps_files(real: School) -> None:
    await linked(real)
    real.stand.connector.on_message = lambda shown: None
    await real.post.send(file(real))
    for url in ("https://evil.example/u", "http://school.sharepoint.com/u", "https://sharepoint.com.evil.example/"):
        assert (await consent(real, HAMZA, "7", url)).status == 403
    assert (await consent(real, KATE, "7", f"{real.stand.connector.root}/upload/1")).status == 200
    assert "Ask me for it again" in last(real, KATE).text
    assert not any(shown.files for shown in real.stand.connector.shown)


async def test_locally_a_file_is_a_link_that_nobody_can_guess(local: School) -> None:
    await linked(local)
    assert isinstance(await local.post.send(file(local)), Accepted)
    await local.stand.settle()
    assert last(local).files == (("term.zip", b"PK words"),)


def bare() -> Parcel:
    return Parcel(id="1", to=Address("teams", ""), parts=(Drawn(Card("Hello")),))


def parcel_to(address: Address) -> Parcel:
    return replace(bare(), to=address)


def file(school: School) -> Parcel:
    says = (Drawn(Card("", (Text("Here it is."),))),)
    return parcel(school, id="7", parts=says, paper=Paper("term.zip", b"PK words"))


async def consent(school: School, who: str, paper: str, url: str) -> Any:
    info = {"uploadUrl": url, "name": "term.zip", "contentUrl": url, "uniqueId": "1", "fileType": "zip"}
    value = {"type": "fileUpload", "action": "accept", "context": {"paper": paper}, "uploadInfo": info}
    return await school.stand._send(school.stand.activity(who, type="invoke", name="fileConsent/invoke", value=value))
