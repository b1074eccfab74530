"""The platforms' side of a measurement, in a process of its own: who is who is told, and messages are taken and held.

What is posted is not answered, so that what is measured is the road in, not the road out.
"""

import asyncio
import os
import sys
import time
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

APP, PASSWORD = "57000000-0000-4000-8000-0000000000aa", "measured"
SCHOOLS, STAFF = 24, 40
"""Workspaces with a school each, and its people."""
KEY = "measured"


def people(school: int) -> list[str]:
    """The accounts of a workspace."""
    return [f"U{school:03d}{n:05d}" for n in range(STAFF)]


def email(user: str) -> str:
    """The address of somebody."""
    return f"teacher{user[1:]}@school{user[1:4]}.example"


class Platform:
    """Slack's Web API, Teams' roster, connector and keys; it gives a token that Microsoft would give."""

    def __init__(self, hold: bool) -> None:
        self.hold, self.key = hold, rsa.generate_private_key(public_exponent=65537, key_size=2048)

    async def slack(self, request: web.Request) -> web.Response:
        """Slack's methods; a workspace's token ends in its number."""
        method, token = request.match_info["method"], request.headers.get("Authorization", "")[-3:]
        team = f"T{token}"
        if method == "auth.test":
            return web.json_response({"ok": True, "team_id": team, "user_id": "U0BOT"})
        if method == "users.list":
            told = [{"id": u, "name": u, "profile": {"email": email(u)}, "team_id": team} for u in people(int(token))]
            return web.json_response({"ok": True, "members": told})
        if method == "users.info":
            return web.json_response({"ok": True, "user": {"id": (await request.post())["user"], "team_id": team}})
        return await self._took({"ok": True, "channels": [], "channel": "D1", "ts": "1.1"}, method.startswith("chat."))

    async def teams(self, request: web.Request) -> web.Response:
        """The connector: whoever is asked about is a teacher of the first school; everything else is taken."""
        if "/members/" in request.path:
            n = int(request.path.rpartition(":")[2])
            address = email(people(n // STAFF)[n % STAFF])
            aad = f"00000000-0000-0000-0000-{n:012d}"
            told = {"id": f"29:{n:040d}", "aadObjectId": aad, "email": address, "userPrincipalName": address}
            return web.json_response(told | {"name": "Teacher", "objectId": aad})
        return await self._took({"id": "1"}, request.method == "POST")

    async def _took(self, answer: dict[str, Any], message: bool) -> web.Response:
        if message and self.hold:
            await asyncio.sleep(3600)
        return web.json_response(answer)

    async def login(self, request: web.Request) -> web.Response:
        """A token for the service."""
        return web.json_response({"access_token": "t", "expires_in": 3600, "token_type": "Bearer"})

    async def openid(self, request: web.Request) -> web.Response:
        """Where the keys are, and the keys."""
        root = f"{request.scheme}://{request.host}"
        shown = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        keys = [shown | {"kid": KEY, "alg": "RS256", "use": "sig", "endorsements": ["msteams"]}]
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{root}/keys", "keys": keys})

    async def token(self, request: web.Request) -> web.Response:
        """A token such as the connector sends with each request."""
        now, service = int(time.time()), request.query["for"]
        told = {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": service, "exp": now + 3600}
        return web.Response(text=jwt.encode(told, self.key, "RS256", {"kid": KEY}))


async def _main(hold: bool) -> None:
    platform, app = Platform(hold), web.Application()
    app.router.add_route("*", "/api/{method}", platform.slack)
    app.router.add_route("*", "/teams/{rest:.*}", platform.teams)
    app.router.add_get("/openid", platform.openid)
    app.router.add_get("/keys", platform.openid)
    app.router.add_get("/token", platform.token)
    app.router.add_route("*", "/login/{rest:.*}", platform.login)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    os.sched_setaffinity(0, {os.cpu_count() - 1 if os.cpu_count() else 0})  # type: ignore[operator]
    asyncio.run(_main(sys.argv[1] == "hold"))
