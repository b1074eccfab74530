"""Socket Mode: the same payloads over web sockets, whatever becomes of a connection."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
import slack_blocks

from adapters.slack.listen import Reception
from adapters.slack.pace import UNLIMITED
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.slack.socket import Socket
from adapters.slack.web import Web
from bot.talk.events import Said, Submitted
from rehearsal.slack import Fault, SlackStandIn
from rehearsal.slack_socket import Switchboard
from tests.adapters.slack.conftest import STAFF, TOM, ZOE, Book, Staffroom


@dataclass
class Exchange:
    """Everything that runs in one of these tests."""

    stand: SlackStandIn
    lines: Switchboard
    door: Staffroom
    socket: Socket
    slack: Slack


@pytest_asyncio.fixture
async def exchange() -> AsyncIterator[Exchange]:
    stand = SlackStandIn(
        [("Tom Ashworth", TOM), ("Zoe Else", ZOE)], ["computing"], check=slack_blocks.problems, socket=True
    )
    await stand.start()
    door, book = Staffroom(), Book()
    slack = Slack(tokens=[stand.token], api=stand.url, limits=UNLIMITED, patience=0.5)
    register = Register(
        slack, book, person_by_email=STAFF.get, department_by_channel={"computing": "computing"}.get,
        person_by_id={p.id: p for p in STAFF.values()}.get,
    )  # fmt: skip
    # No signing secret: nothing is believed over HTTP, and nothing needs to be.
    reception = Reception(slack, register, door, secrets=[""], limits=UNLIMITED)
    socket = Socket(slack.web, stand.app_token, reception.hear, again=(0.01, 0.05))
    await register.start()
    await socket.start()
    assert stand.switchboard
    await stand.switchboard.until(2)
    yield Exchange(stand, stand.switchboard, door, socket, slack)
    await socket.stop()
    await reception.settle()
    await register.stop()
    await slack.close()
    await stand.stop()
    assert stand.problems == []


def texts(exchange: Exchange) -> list[str]:
    return [e.text for e in exchange.door.events if isinstance(e, Said)]


async def test_every_kind_of_payload_comes_over_a_socket_and_is_answered_there(exchange: Exchange) -> None:
    assert (await exchange.stand.say(TOM, "45m on <R&D> & more")).status == 200
    answered = await exchange.stand.command(TOM, "summary", "computing")
    assert answered.data["text"] == "You said: summary"
    assert (await exchange.stand.command(TOM, "form")).data is None
    await exchange.stand.submit(TOM, {"Minutes": "lots"})
    view = exchange.stand.view_of(TOM)
    assert view
    assert view.complaint == "Minutes: Minutes, please: 45, 1h30 or half an hour."
    await exchange.stand.submit(TOM, {"Minutes": "45"})
    assert exchange.stand.view_of(TOM) is None
    assert texts(exchange) == ["45m on <R&D> & more", "summary", "form"]
    assert isinstance(exchange.door.events[-1], Submitted)


async def test_the_same_payload_twice_has_one_key_whichever_line_it_takes(exchange: Exchange) -> None:
    await exchange.stand.say(TOM, "home")
    await exchange.stand.repeat()
    assert len({e.key for e in exchange.door.events}) == 1


async def test_nothing_is_acknowledged_that_is_not_stored(exchange: Exchange, monkeypatch) -> None:
    monkeypatch.setattr("rehearsal.slack_socket.PATIENCE", 0.3)
    exchange.door.away = True
    assert (await exchange.stand.say(TOM, "45m")).status == 504
    exchange.door.away = False
    assert (await exchange.stand.repeat()).status == 200
    assert texts(exchange) == ["45m"]


async def test_a_line_that_breaks_between_delivery_and_acknowledgement_is_made_good_by_a_repeat(
    exchange: Exchange,
) -> None:
    exchange.lines.cut = True
    assert (await exchange.stand.say(TOM, "45m")).status == 504
    await exchange.lines.until(2, opened=3)
    assert (await exchange.stand.repeat()).status == 200
    assert len({e.key for e in exchange.door.events}) == 1
    assert "45m" in texts(exchange)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets", ""])
async def test_a_line_that_is_about_to_end_is_replaced_before_it_does(exchange: Exchange, reason: str) -> None:
    await exchange.lines.say(json.dumps({"type": "disconnect", "reason": reason}))
    await exchange.lines.until(4, opened=4)
    for n in range(6):
        assert (await exchange.stand.say(TOM, f"{n}")).status == 200, "the old lines are heard as well until they end"
    assert texts(exchange) == [f"{n}" for n in range(6)]


async def test_lines_that_end_without_a_word_are_opened_again(exchange: Exchange) -> None:
    for times in range(1, 4):
        await exchange.lines.hang_up()
        await exchange.lines.until(2, opened=2 + 2 * times)
    assert (await exchange.stand.say(TOM, "still here")).status == 200


async def test_a_line_that_says_nothing_is_given_up(exchange: Exchange, monkeypatch) -> None:
    monkeypatch.setattr("adapters.slack.socket.SILENT", 0.1)
    exchange.lines.greets = False
    calls = exchange.stand.api.calls
    await exchange.lines.hang_up()
    before = calls.count("apps.connections.open")
    for _ in range(500):
        if calls.count("apps.connections.open") >= before + 6:
            break
        await asyncio.sleep(0.02)
    exchange.lines.greets = True
    await exchange.lines.until(2)
    assert (await exchange.stand.say(TOM, "hello")).status == 200


async def test_a_line_that_has_died_unnoticed_is_found_out_by_its_pings(exchange: Exchange, monkeypatch) -> None:
    monkeypatch.setattr("adapters.slack.web.PING", 0.2)
    exchange.lines.pongs = False
    await exchange.lines.hang_up()
    await exchange.lines.until(2, opened=4)
    exchange.lines.pongs = True
    await exchange.lines.until(2, opened=6)
    assert (await exchange.stand.say(TOM, "hello")).status == 200


async def test_slack_away_or_busy_for_a_while_is_waited_for(exchange: Exchange) -> None:
    exchange.stand.fail(*(Fault(kind, "apps.connections.open", retry_after=1) for kind in ("503", "500", "garbage")))
    await exchange.lines.hang_up()
    await exchange.lines.until(2, opened=4)
    assert (await exchange.stand.say(TOM, "hello")).status == 200


@pytest.mark.parametrize(
    "said",
    [
        "", "null", "[]", "{", "{}", '{"type": 5}', '{"type": "events_api"}', '{"type": "odd", "envelope_id": "x"}',
        '{"type": "events_api", "envelope_id": "x"}', '{"type": "events_api", "envelope_id": "x", "payload": []}',
        '{"type": "events_api", "envelope_id": "x", "payload": {"type": "event_callback"}}',
        '{"type": "slash_commands", "envelope_id": "x", "payload": {"command": 7}}',
        '{"type": "interactive", "envelope_id": "x", "payload": {"type": "block_actions", "team": {"id": "T"}}}',
        '{"type": "events_api", "envelope_id": "x", "payload": ' + "[" * 40 + "]" * 40 + "}",
    ],
)  # fmt: skip
async def test_what_is_no_payload_ends_nothing(exchange: Exchange, said: str, caplog: pytest.LogCaptureFixture) -> None:
    await exchange.lines.say(said)
    assert (await exchange.stand.say(TOM, "hello")).status == 200
    assert texts(exchange) == ["hello"]
    assert exchange.lines.opened == 2
    assert "Traceback" not in caplog.text


async def test_a_stop_answers_what_is_in_hand_and_takes_no_more(exchange: Exchange) -> None:
    said = [asyncio.create_task(exchange.stand.say(TOM, f"{n}")) for n in range(10)]
    await asyncio.wait(said, return_when=asyncio.FIRST_COMPLETED)
    await exchange.socket.stop()
    assert exchange.lines.lines == []
    for _ in range(100):
        if sum(task.done() for task in said) == len(exchange.door.events):
            break
        await asyncio.sleep(0.01)
    answered = [task.result().status for task in said if task.done()]
    assert answered == [200] * len(exchange.door.events)
    for task in said:
        task.cancel()
    await asyncio.gather(*said, return_exceptions=True)


@pytest.mark.parametrize("token", ["xapp-1-wrong", "xoxb-rehearsal"])
async def test_a_token_that_slack_does_not_take_is_said_in_a_sentence(
    exchange: Exchange, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    wrong = Socket(Web(exchange.stand.url), token, None)  # type: ignore[arg-type]
    await wrong.start()
    assert "SLACK_APP_TOKEN" in wrong.problem
    assert "connections:write" in wrong.problem
    assert token not in wrong.problem + caplog.text
    assert len([r for r in caplog.records if "SLACK_APP_TOKEN" in r.getMessage()]) == 1
    await wrong.stop()
    await wrong.web.close()


async def test_socket_mode_switched_off_is_said(exchange: Exchange, caplog: pytest.LogCaptureFixture) -> None:
    await exchange.lines.say(json.dumps({"type": "disconnect", "reason": "link_disabled"}))
    await exchange.lines.hang_up()
    for _ in range(200):
        if exchange.socket.problem:
            break
        await asyncio.sleep(0.01)
    assert "switched off" in exchange.socket.problem


async def test_a_line_goes_to_slacks_own_hosts_alone() -> None:
    web = Web()
    for url in (
        "ws://wss-primary.slack.com/x",
        "wss://evil.example/",
        "wss://slack.com.evil.example",
        "https://slack.com",
    ):
        assert await web.line(url) is None
    await web.close()
