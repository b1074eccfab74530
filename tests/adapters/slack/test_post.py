"""What goes out, and what is known about it when the other side stumbles."""

import asyncio
import logging
import time
from datetime import UTC, datetime

import pytest

from adapters.slack.pace import UNLIMITED, Limits
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.slack.web import Web, judge
from bot.ports import Accepted, Drawn, Outcome, Paper, Parcel, Refused, Unknown
from bot.talk import Card, Text
from bot.world.people import Address
from rehearsal.slack import Fault
from tests.adapters.slack.conftest import PRIYA, TOKEN, TOM, Rehearsal, button

CARD = Drawn(Card("45 min logged", (Text("Well done."),), (button("Undo"),)), (TOKEN,))
LATER = Drawn(Card("50 min logged"))


def parcel(rehearsal: Rehearsal, to: str = "tom", **more: object) -> Parcel:
    about = {
        "id": "6f1c",
        "to": rehearsal.book.addresses[to],
        "parts": (CARD,),
        "tried": datetime.fromtimestamp(time.time(), UTC),
    } | more
    return Parcel(**about)  # type: ignore[arg-type]


async def accepted(rehearsal: Rehearsal, sent: Parcel) -> str:
    outcome = await rehearsal.slack.send(sent)
    assert isinstance(outcome, Accepted)
    return outcome.ref


async def test_a_message_is_seen_and_edited_in_place(rehearsal: Rehearsal) -> None:
    ref = await accepted(rehearsal, parcel(rehearsal))
    (shown,) = rehearsal.stand.shown_to(TOM)
    assert (shown.place, shown.text) == ("dm", "45 min logged Well done. [Undo]")
    assert await accepted(rehearsal, parcel(rehearsal, ref=ref, parts=(LATER,))) == ref
    (shown,) = rehearsal.stand.shown_to(TOM)
    assert (shown.text, shown.edits) == ("50 min logged", 1)
    assert shown.changed > shown.since
    assert rehearsal.stand.shown_to(PRIYA) == []


async def test_a_message_carries_an_opaque_id_and_nothing_else(rehearsal: Rehearsal) -> None:
    ref = await accepted(rehearsal, parcel(rehearsal))
    await accepted(rehearsal, parcel(rehearsal, ref=ref, parts=(LATER,)))
    (kept,) = rehearsal.stand.world.messages
    assert kept.metadata == {"event_type": "dept_message", "event_payload": {"id": "6f1c"}}


async def test_a_channel_sees_a_post(rehearsal: Rehearsal) -> None:
    await accepted(rehearsal, parcel(rehearsal, to="#computing"))
    (shown,) = rehearsal.stand.shown_in("#computing")
    assert shown.place == "#computing"
    assert rehearsal.stand.shown_to(PRIYA) == [shown]


BEFORE = ["429", "503", "500", "hang"]
AFTER = ["502", "drop", "html", "garbage"]


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER])
async def test_each_fault_is_known_for_what_it_is(rehearsal: Rehearsal, fault: str) -> None:
    rehearsal.stand.fail(Fault(fault, "chat.postMessage", retry_after=7))
    outcome = await rehearsal.slack.send(parcel(rehearsal))
    found = await rehearsal.slack.find(parcel(rehearsal))
    if fault == "429":
        assert outcome == Refused("Slack answered 429", again_in=7)
    elif fault == "503":
        assert outcome == Refused("Slack answered 503", again_in=7)
    else:
        assert isinstance(outcome, Unknown)
    (seen,) = rehearsal.stand.shown_to(TOM) or [None]
    assert (seen is not None) == (fault in AFTER)
    assert found == (Accepted(f"{seen.channel}:{seen.ts}") if seen else None)


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER])
async def test_an_edit_may_always_simply_go_again(rehearsal: Rehearsal, fault: str) -> None:
    ref = await accepted(rehearsal, parcel(rehearsal))
    rehearsal.stand.fail(Fault(fault, "chat.update"))
    outcome = await rehearsal.slack.send(parcel(rehearsal, ref=ref, parts=(LATER,)))
    assert isinstance(outcome, Refused)
    assert outcome.again_in is not None
    assert not outcome.gone


async def test_slack_down_is_refused_before_any_effect(rehearsal: Rehearsal) -> None:
    rehearsal.stand.down = True
    outcome = await rehearsal.slack.send(parcel(rehearsal))
    assert isinstance(outcome, Refused)
    assert outcome.again_in is not None
    with pytest.raises(OSError, match="503"):
        await rehearsal.slack.find(parcel(rehearsal))


async def test_nobody_listening_is_refused_before_any_effect(rehearsal: Rehearsal) -> None:
    await rehearsal.slack.close()
    await rehearsal.stand.api.stop()
    outcome = await rehearsal.slack.send(parcel(rehearsal))
    assert isinstance(outcome, Refused)
    assert outcome.again_in is not None


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b'{"ok":false,"error":"ratelimited"}', Refused("ratelimited", again_in=5)),
        (b'{"ok":false,"error":"not_in_channel"}', Refused("not_in_channel", again_in=60)),
        (b'{"ok":false,"error":"missing_scope","needed":"users:read"}', Refused("missing_scope users:read")),
        (b'{"ok":false,"error":"missing_scope","needed":["x"]}', Refused("missing_scope ['x']")),
        (b'{"ok":false,"error":"token_revoked"}', Refused("token_revoked", gone=True)),
        (b'{"ok":false,"error":"msg_too_long"}', Refused("msg_too_long")),
        (b'{"ok":false,"error":"internal_error"}', Unknown("internal_error")),
        (b'{"ok":true}', {"ok": True}),
        (b"[]", Unknown("an answer that is not Slack's")),
        (b'{"ok":"yes"}', Unknown("an answer that is not Slack's")),
        (b"", Unknown("an answer that is not Slack's")),
    ],
)
def test_what_slack_says_is_taken_at_its_word(body: bytes, outcome: object) -> None:
    assert judge(200, {}, body) == outcome


async def test_a_message_that_is_not_there_cannot_be_edited(rehearsal: Rehearsal) -> None:
    outcome = await rehearsal.slack.send(parcel(rehearsal, ref="D000000001:1716989000.000100"))
    assert outcome == Refused("message_not_found")


async def test_a_workspace_that_took_the_app_away_is_known_from_any_call(rehearsal: Rehearsal) -> None:
    rehearsal.stand.world.token = "xoxb-another"
    assert await rehearsal.slack.send(parcel(rehearsal)) == Refused("invalid_auth", gone=True)
    assert rehearsal.slack.workspaces.get("T0STAFF001") is None


async def test_an_address_that_is_not_slack_s_is_gone(rehearsal: Rehearsal) -> None:
    for ref in ("", "{", "null", "[]", "{}", '{"user": "U1"}'):
        lost = Parcel(id="x", to=Address("slack", ref), parts=(CARD,))
        assert isinstance(await rehearsal.slack.send(lost), Refused)


async def test_a_file_is_handed_over_with_its_words(rehearsal: Rehearsal) -> None:
    data = b"PK" * 800_000
    sent = parcel(rehearsal, paper=Paper("portfolio.docx", data), parts=(Drawn(Card("Your portfolio <3")),))
    ref = await accepted(rehearsal, sent)
    (shown,) = rehearsal.stand.shown_to(TOM)
    assert (shown.text, shown.files) == ("Your portfolio <3", (("portfolio.docx", data),))
    assert await rehearsal.slack.send(parcel(rehearsal, ref=ref)) == Refused("a file cannot be edited")


@pytest.mark.parametrize("method", ["conversations.open", "files.getUploadURLExternal", "upload"])
async def test_a_file_that_stumbles_before_it_is_seen_may_simply_go_again(rehearsal: Rehearsal, method: str) -> None:
    rehearsal.stand.fail(Fault("500", method))
    outcome = await rehearsal.slack.send(parcel(rehearsal, paper=Paper("cv.docx", b"PK")))
    assert isinstance(outcome, Refused)
    assert outcome.again_in is not None


async def test_a_file_of_unknown_outcome_is_found_by_its_name(rehearsal: Rehearsal) -> None:
    rehearsal.stand.fail(Fault("502", "files.completeUploadExternal"))
    sent = parcel(rehearsal, paper=Paper("cv.docx", b"PK"))
    assert isinstance(await rehearsal.slack.send(sent), Unknown)
    assert await rehearsal.slack.find(sent) is not None
    assert await rehearsal.slack.find(parcel(rehearsal, paper=Paper("other.docx", b"PK"))) is None


async def test_the_look_back_reads_page_after_page(rehearsal: Rehearsal) -> None:
    first = parcel(rehearsal)
    ref = await accepted(rehearsal, first)
    for i in range(450):
        rehearsal.stand.world.add(ref.split(":")[0], "U000000001", {"text": f"{i}"})
    assert await rehearsal.slack.find(first) == Accepted(ref)


async def test_only_slack_s_own_hosts_are_sent_bytes() -> None:
    web = Web()
    assert web.trusted("https://files.slack.com/upload/v1/abc")
    for url in (
        "http://files.slack.com/x",
        "https://files.slack.com.evil.example/x",
        "https://files.slack.com:8443/x",
        "https://me@files.slack.com/x",
        "https://127.0.0.1/x",
        "https://evil.example/?.slack.com",
        "https://[::1",
        "https://files.slack.com:x/",
        "None",
    ):
        assert not web.trusted(url), url


def test_plain_http_is_for_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        Web("http://slack.example/api/")


class TestPace:
    """No faster than Slack allows."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(channel=0.25, channel_burst=4, workspace_minute=0)

    async def test_a_channel_takes_a_burst_and_then_its_turn(self, rehearsal: Rehearsal) -> None:
        outcomes = [await rehearsal.slack.send(parcel(rehearsal, id=f"{i}")) for i in range(5)]
        assert [isinstance(o, Accepted) for o in outcomes] == [True] * 4 + [False]
        assert outcomes[-1] == Refused("too many at once", again_in=4.0, turn=True)
        assert isinstance(await rehearsal.slack.send(parcel(rehearsal, to="#computing")), Accepted)
        rehearsal.seconds[0] += 4
        assert isinstance(await rehearsal.slack.send(parcel(rehearsal)), Accepted)


async def test_slack_down_at_the_start_is_made_up_for(rehearsal: Rehearsal) -> None:
    rehearsal.stand.down = True
    late = Slack(tokens=[rehearsal.stand.token], api=rehearsal.stand.url, limits=UNLIMITED)
    register = Register(
        late,
        rehearsal.book,
        person_by_email=rehearsal.register.person_by_email,
        department_by_channel=rehearsal.register.department_by_channel,
        again=(0.01,),
    )
    await register.start()
    outcome: Outcome = await late.send(parcel(rehearsal))
    assert outcome == Refused("not known yet", again_in=5.0)
    rehearsal.stand.down = False
    for _ in range(500):
        await asyncio.sleep(0 if late.workspaces.settled else 0.01)
    assert isinstance(await late.send(parcel(rehearsal)), Accepted)
    await register.stop()
    await late.close()


async def test_people_are_looked_up_one_by_one_where_the_list_is_refused(rehearsal: Rehearsal) -> None:
    rehearsal.book.keys.clear()
    rehearsal.book.addresses.clear()
    rehearsal.stand.fail(Fault("error:missing_scope", "users.list"))
    rehearsal.register.emails = lambda: (TOM, PRIYA, "nobody@nowhere.example")
    assert await rehearsal.register.learn_team("T0STAFF001")
    assert set(rehearsal.book.addresses) == {"tom", "priya", "#computing"}


async def test_a_channel_that_the_bot_is_not_in_waits_for_its_invitation(
    rehearsal: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    rehearsal.stand.fail(*[Fault("error:not_in_channel", "chat.postMessage")] * 2)
    for _ in range(2):
        assert await rehearsal.slack.send(parcel(rehearsal, to="#computing")) == Refused("not_in_channel", again_in=60)
    assert [r.getMessage() for r in caplog.records if "/invite" in r.getMessage()] == [
        "Dept is not in channel C000000001 of workspace T0STAFF001: /invite it there, and what waits is posted"
    ]
    assert isinstance(await rehearsal.slack.send(parcel(rehearsal, to="#computing")), Accepted)


async def test_a_scope_that_is_missing_is_told_once_and_the_rest_goes_on(
    rehearsal: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    rehearsal.stand.fail(*[Fault("scope:files:write", "files.getUploadURLExternal")] * 2)
    for _ in range(2):
        outcome = await rehearsal.slack.send(parcel(rehearsal, paper=Paper("cv.docx", b"PK")))
        assert outcome == Refused("missing_scope files:write")
    (told,) = [r.getMessage() for r in caplog.records]
    assert "files:write" in told
    assert "files.getUploadURLExternal" in told
    assert isinstance(await rehearsal.slack.send(parcel(rehearsal)), Accepted)


async def test_a_workspace_that_is_back_is_found_by_the_sweep_and_one_that_went_silently_too(
    rehearsal: Rehearsal,
) -> None:
    workspaces, world = rehearsal.slack.workspaces, rehearsal.stand.world
    assert await workspaces.sweep() == []
    token, world.token = world.token, "xoxb-another"
    assert await workspaces.sweep() == []
    assert workspaces.here == []
    assert "SLACK_BOT_TOKEN (invalid_auth)" in workspaces.problem
    world.token = token
    assert await workspaces.sweep() == ["T0STAFF001"]
    assert workspaces.problem == ""
    assert isinstance(await rehearsal.slack.send(parcel(rehearsal)), Accepted)
