"""What is refused at the wire: what Slack did not sign, would not send, or sends too much of."""

import asyncio
import json
import time
from urllib.parse import urlencode

import pytest

from adapters.slack.pace import Limits
from rehearsal.slack import sign
from tests.adapters.slack.conftest import PRIYA, SECRETS, TOM, Rehearsal

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DM = {"type": "message", "channel": "D000000001", "channel_type": "im", "ts": "1.000001", "text": "hi"}


def outer(**more: object) -> bytes:
    told = {"type": "event_callback", "team_id": "T0STAFF001", "event_id": "Ev1", "event": DM | {"user": "U000000001"}}
    return json.dumps(told | more).encode()


async def status(rehearsal: Rehearsal, body: bytes, headers: dict[str, str], **signed: object) -> int:
    secret = str(signed.get("secret", SECRETS[0]))
    stamp = signed.get("at")
    seal = sign(secret, body, float(str(stamp)) if stamp is not None else None)
    return (await rehearsal.stand.post(body, headers | seal)).status


async def test_both_secrets_are_good_while_one_is_replaced(rehearsal: Rehearsal) -> None:
    for secret in SECRETS:
        assert await status(rehearsal, outer(), JSON, secret=secret) == 200


@pytest.mark.parametrize(("away", "expected"), [(-299, 200), (299, 200), (-302, 401), (302, 401)])
async def test_a_signature_is_good_for_five_minutes_either_way(rehearsal: Rehearsal, away: int, expected: int) -> None:
    assert await status(rehearsal, outer(), JSON, at=time.time() + away) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        sign("another secret", outer()),
        sign("", outer()),
        sign(SECRETS[0], b"another body"),
        sign(SECRETS[0], outer()) | {"X-Slack-Signature": "v0=ünsigned"},
        sign(SECRETS[0], outer()) | {"X-Slack-Signature": ""},
        sign(SECRETS[0], outer()) | {"X-Slack-Request-Timestamp": "yesterday"},
        sign(SECRETS[0], outer()) | {"X-Slack-Request-Timestamp": "١٢٣"},
        sign(SECRETS[0], outer()) | {"X-Slack-Request-Timestamp": "9" * 40},
        {"X-Slack-Request-Timestamp": str(int(time.time()))},
    ],
)
async def test_what_slack_did_not_sign_is_401(rehearsal: Rehearsal, headers: dict[str, str]) -> None:
    assert (await rehearsal.stand.post(outer(), JSON | headers)).status == 401
    assert rehearsal.door.events == []


async def test_the_address_is_verified_with_its_challenge(rehearsal: Rehearsal) -> None:
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "abc"}).encode()
    answered = await rehearsal.stand.post(body, JSON | sign(SECRETS[0], body))
    assert (answered.status, answered.data) == (200, {"challenge": "abc"})
    assert (await rehearsal.stand.post(body, JSON)).status == 401


DEEP = b'{"type":"event_callback","a":' + b"[" * 30 + b"]" * 30 + b"}"
VERY_DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"1",
        b'"text"',
        b"{",
        b"\xff\xfe{}",
        b'{"type": "event_callback", "text": "\\ud800"}',
        b"{}",
        DEEP,
        VERY_DEEP,
        json.dumps({"type": "event_callback", **{f"k{i}": 1 for i in range(101)}}).encode(),
        outer(event=None),
        outer(event=[]),
        outer(event="message"),
        outer(event={}),
        outer(event={"type": 5}),
        outer(event=DM | {"user": 5}),
        outer(event=DM | {"user": "U1", "text": ["a"]}),
        outer(event=DM | {"user": "U1", "ts": None}),
        outer(event={"type": "app_home_opened"}),
        outer(event={"type": "message", "subtype": "message_changed", "message": "x"}),
        outer(team_id=None),
        outer(team_id=7),
        outer(event_id=None),
        outer(type=None),
        outer(authorizations="all"),
        outer(authorizations=[1]),
    ],
)
async def test_an_event_that_slack_would_not_send_is_400(rehearsal: Rehearsal, body: bytes) -> None:
    assert await status(rehearsal, body, JSON) == 400
    assert rehearsal.door.events == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload=",
        b"payload=null",
        b"payload=[]",
        b"payload=%ff",
        b"payload={}&payload={}",
        b"command=%2Fdept",
        b"command=%2Fdept&team_id=T0STAFF001&user_id=U1",
        b"text=\xff",
        urlencode({"payload": json.dumps({"type": "block_actions", "team": "T"})}).encode(),
        urlencode(
            {"payload": json.dumps({"type": "block_actions", "team": {"id": "T0STAFF001"}, "user": {"id": "U1"}})}
        ).encode(),
        urlencode({"payload": json.dumps({"type": "view_submission", "team": {"id": "T0STAFF001"}})}).encode(),
        "&".join(f"f{i}=1" for i in range(100)).encode(),
    ],
)
async def test_a_form_that_slack_would_not_send_is_400(rehearsal: Rehearsal, body: bytes) -> None:
    assert await status(rehearsal, body, FORM) == 400


@pytest.mark.parametrize("kind", ["", "text/plain", "application/xml", "multipart/form-data; boundary=x"])
async def test_neither_json_nor_a_form_is_400(rehearsal: Rehearsal, kind: str) -> None:
    assert await status(rehearsal, outer(), {"Content-Type": kind}) == 400


async def test_an_unknown_charset_changes_nothing(rehearsal: Rehearsal) -> None:
    assert await status(rehearsal, outer(), {"Content-Type": "application/json; charset=klingon"}) == 200


async def test_what_means_nothing_here_is_taken_without_effect(rehearsal: Rehearsal) -> None:
    for payload in (
        {"type": "shortcut", "team": {"id": "T0STAFF001"}, "user": {"id": "U1"}},
        {"type": "view_closed", "team": {"id": "T0STAFF001"}, "user": {"id": "U1"}},
        {"type": "block_actions", "team": None, "user": {"id": "U1", "team_id": "TOTHER"}, "actions": [{"value": "x"}]},
    ):
        assert (await rehearsal.stand.interact(payload)).status == 200
    assert await status(rehearsal, b'{"type":"app_rate_limited","team_id":"T0STAFF001"}', JSON) == 200
    assert await status(rehearsal, b"ssl_check=1&token=x", FORM) == 200
    suggested = await rehearsal.stand.interact({"type": "block_suggestion", "team": {"id": "T0STAFF001"}})
    assert suggested.data == {"options": []}
    assert rehearsal.door.events == []


@pytest.mark.parametrize(("size", "expected"), [(256 * 1024, 400), (256 * 1024 + 1, 413), (3_000_000, 413)])
async def test_a_body_over_256_kb_is_413(rehearsal: Rehearsal, size: int, expected: int) -> None:
    assert await status(rehearsal, b" " * size, JSON) == expected


async def test_a_body_that_is_wrongly_packed_is_400(rehearsal: Rehearsal) -> None:
    assert await status(rehearsal, outer(), JSON | {"Content-Encoding": "gzip"}) == 400


class TestLimits:
    """What is too much, and that a school never notices."""

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(address=30, workspace=0, person=5)

    async def test_one_person_may_not_flood_and_others_are_heard(self, rehearsal: Rehearsal) -> None:
        answers = [(await rehearsal.stand.say(TOM, f"{i}")).status for i in range(12)]
        assert answers == [200] * 10 + [429] * 2
        assert (await rehearsal.stand.say(PRIYA, "hello")).status == 200
        rehearsal.seconds[0] += 1
        assert (await rehearsal.stand.say(TOM, "again")).status == 200

    async def test_an_address_that_floods_is_turned_away_before_anything_is_read(self, rehearsal: Rehearsal) -> None:
        answers = await asyncio.gather(*(rehearsal.stand.post(b"x", JSON) for _ in range(40)))
        assert sorted(a.status for a in answers) == [401] * 30 + [429] * 10
