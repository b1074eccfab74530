"""Tokens of requests: what proves that Microsoft sent them, and what never does."""

import asyncio
from typing import Any

import jwt
import pytest
from aiohttp import ClientSession, web

from adapters.teams.keys import Keys
from adapters.teams.settings import TeamsSettings
from rehearsal.teams_signing import Signing
from rehearsal.teams_wire import APP
from tests.adapters.teams.school import HAMZA, JSON, School, knock, message, school


@pytest.mark.parametrize(
    ("spoilt", "status"),
    [
        ({}, 200),
        ({"aud": "somebody-else"}, 401),
        ({"iss": "https://sts.windows.net/x/"}, 401),
        ({"exp": 1}, 401),
        ({"exp": None}, 401),
        ({"nbf": 9_999_999_999}, 401),
        ({"serviceurl": None}, 401),
        ({"serviceurl": "https://smba.trafficmanager.net/uk/"}, 401),
        ({"kid": "key-99"}, 401),
    ],
)
async def test_a_token_must_hold_in_every_part(real: School, spoilt: dict[str, Any], status: int) -> None:
    assert await knock(real, message(real), **(spoilt or {"ver": "1"})) == status
    assert len(real.door.events) == (status == 200)


async def test_a_token_of_another_key_is_refused(real: School) -> None:
    real.stand.connector.signing.rotate()
    assert await knock(real, message(real), kid="key-1", key="key-2") == 401


async def test_a_header_that_is_no_signed_token_is_refused(real: School) -> None:
    claims = {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": real.stand.url, "exp": 9_999_999_999}
    none = jwt.encode(claims, None, "none", {"kid": "key-1"})
    shared = jwt.encode(claims, "a shared secret of thirty-two characters", "HS256", {"kid": "key-1"})
    bad = ["", "Basic eA==", "Bearer ", "Bearer garbage", "Bearer a.b.c", f"Bearer {none}", f"Bearer {shared}"]
    bad += ["Bearer " + "a" * 7000, "Bearer ..", "Bearer eyJhbGciOiJSUzI1NiJ9..", none]
    for header in bad:
        heard = await real.stand.post(message(real), JSON | ({"Authorization": header} if header else {}))
        assert heard.status == 401, header[:40]
    assert real.door.events == []


async def test_a_new_signing_key_is_fetched_but_no_more_than_once_a_minute(real: School) -> None:
    await real.stand.say(HAMZA, "one")
    connector = real.stand.connector
    connector.signing.rotate()
    assert await knock(real, message(real), ver="2") == 401
    real.hands.now += 61
    assert await knock(real, message(real), ver="2") == 200
    fetched = connector.calls.count(("GET", "/openid"))
    for _ in range(5):
        assert await knock(real, message(real), kid="key-77") == 401
    assert connector.calls.count(("GET", "/openid")) == fetched


async def test_while_the_keys_cannot_be_renewed_the_last_good_ones_are_believed_at_once() -> None:
    """Their address hangs, a day later: nobody waits for it, and a key that is not among them proves nothing."""
    asked, answered = asyncio.Event(), asyncio.Event()
    signing, now = Signing(), [1000.0]

    async def document(request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"http://127.0.0.1:{port}/keys"})

    async def keys(request: web.Request) -> web.Response:
        asked.set()
        if now[0] > 1000.0:
            await answered.wait()
        return web.json_response(signing.publish())

    app = web.Application()
    app.router.add_get("/openid", document)
    app.router.add_get("/keys", keys)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with ClientSession() as session:
        kept = Keys(f"http://127.0.0.1:{port}/openid", lambda: session, lambda: now[0])
        assert (await kept.key("key-1")).key_id == "key-1"
        assert kept.age == 0
        now[0] += 25 * 3600
        signing.rotate()
        asked.clear()
        async with asyncio.timeout(0.5):
            assert (await kept.key("key-1")).key_id == "key-1"
        await asyncio.wait_for(asked.wait(), 2)
        answered.set()
        assert kept._renewing
        await kept._renewing
        assert (await kept.key("key-2")).key_id == "key-2"
    await runner.cleanup()


async def test_without_any_keys_nothing_is_proved_and_teams_asks_again() -> None:
    away = TeamsSettings(
        app_id=APP, password="p", tenant="t", login_url="http://127.0.0.1:9", openid_url="http://127.0.0.1:9/openid"
    )
    async with school(settings=away) as made:
        assert await knock(made, message(made)) == 503
