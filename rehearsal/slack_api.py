"""Slack's Web API on loopback: a server that keeps what would be visible, in order, and fails when it is told to."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecodeError, loads
from typing import Any

from aiohttp import web

from adapters.slack.manifest import SCOPES
from rehearsal.reliability.slow import trickled
from rehearsal.reliability.weather import Weather
from rehearsal.slack_files import uploaded
from rehearsal.slack_socket import APP_TOKEN, Switchboard
from rehearsal.slack_world import BOT, World

Check = Callable[[Any, str], list[str]]
"""A validator: a payload and its surface (message, modal, home) give what is wrong with it."""
FORMS_ONLY = frozenset(
    {
        "conversations.history",
        "conversations.info",
        "conversations.list",
        "conversations.members",
        "files.info",
        "files.getUploadURLExternal",
        "users.info",
        "users.list",
        "users.lookupByEmail",
    }
)
"""Slack ignores JSON sent to these; so that nobody relies on it, they refuse it here."""


PACED = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral"})
"""Those that Slack counts by channel."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a coming call: 429, 503, 500, hang before its effect; 502, drop, html, garbage after it.

    `error:ratelimited` is an answer that refuses under that name, `scope:files:read` one that asks for a scope.
    """

    kind: str
    method: str = ""
    """Only calls of this method; empty: any."""
    retry_after: int = 1


class Api:
    """The server side of the stand-in."""

    def __init__(self, world: World, check: Check | None = None) -> None:
        self.worlds, self.check = [world], check
        self.switchboard = Switchboard()
        self.codes: dict[str, tuple[World, str]] = {}
        """Installations that somebody has agreed to: the workspace and who, by the code that Slack sends back."""
        self.down = False
        self.faults: deque[Fault] = deque()
        self.weather: Weather | None = None
        """What goes wrong by seed, beside the faults that a story scripts."""
        self.calls: list[str] = []
        self.problems: list[str] = []
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()
        self.scopes = ",".join(SCOPES)
        """What the workspace has granted, as Slack tells it beside every answer."""

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/upload/{file}", self._upload)
        app.router.add_get("/files/{file}/{name}", self._download)
        app.router.add_get("/link/{ticket}", self.switchboard.connect)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_route("*", "/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        """Stop listening, hanging calls included."""
        self._closing.set()
        await self.switchboard.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()

    def _fault(self, method: str, place: str = "") -> Fault | None:
        for fault in self.faults:
            if fault.method in ("", method):
                self.faults.remove(fault)
                return fault
        kind = self.weather.next("slack", place) if self.weather else ""
        return Fault(kind.removesuffix(" bare"), retry_after=0 if kind == "429 bare" else 1) if kind else None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        if self.down:
            return web.Response(status=503)
        given = await _arguments(request)
        fault = self._fault(method, str(given.get("channel") or "") if method in PACED else "")
        if fault and fault.kind == "drop early" and request.transport is not None:
            request.transport.abort()
            return web.Response()
        early = await self._early(fault)
        if early is not None:
            return early
        if method in FORMS_ONLY and request.content_type == "application/json":
            return web.json_response({"ok": False, "error": "invalid_arguments"})
        answer = self._answer(method, given, request.headers.get("Authorization", ""))
        if fault and fault.kind == "trickle":
            return await trickled(request, answer, self._hung())
        if fault and fault.kind == "hang late":
            await asyncio.sleep(self._hung())
        return self._late(request, fault, answer)

    def _hung(self) -> float:
        """Seconds for which a call hangs: longer than anybody waits."""
        return 3 * self.weather.climate.patience if self.weather else 60.0

    async def _early(self, fault: Fault | None) -> web.Response | None:
        """A failure before anything is done."""
        match fault.kind if fault else "":
            case "429" | "503":
                headers = {"Retry-After": str(fault.retry_after)} if fault and fault.retry_after else {}
                return web.Response(status=int(fault.kind if fault else 503), headers=headers)
            case "500":
                return web.Response(status=500)
            case kind if kind.startswith("error:"):
                return web.json_response({"ok": False, "error": kind.removeprefix("error:")})
            case kind if kind.startswith("scope:"):
                return web.json_response(
                    {
                        "ok": False,
                        "error": "missing_scope",
                        "needed": kind.removeprefix("scope:"),
                        "provided": "im:read",
                    }
                )
            case "hang" if self.weather:
                await asyncio.sleep(self._hung())
                return web.Response(status=500)
            case "hang":
                await self._closing.wait()
                return web.Response(status=500)
            case _:
                return None

    def _late(self, request: web.Request, fault: Fault | None, answer: dict[str, Any]) -> web.StreamResponse:
        """A failure after everything is done."""
        match fault.kind if fault else "":
            case "502" | "504" as status:
                return web.Response(status=int(status))
            case "drop":
                if request.transport is not None:
                    request.transport.abort()
                return web.Response()
            case "html":
                return web.Response(text="<html><body>Down for maintenance</body></html>", content_type="text/html")
            case "garbage":
                return web.Response(body=b'{"ok": tr\xff', content_type="application/json")
            case _:
                return web.json_response(answer, headers={"X-OAuth-Scopes": self.scopes})

    def _answer(self, method: str, given: dict[str, Any], bearer: str) -> dict[str, Any]:
        token = bearer.removeprefix("Bearer ") or given.get("token", "")
        if method == "oauth.v2.access":
            return self._exchange(given)
        if method == "apps.connections.open":
            return self._connection(token)
        world = self._world(token)
        if world is None:
            return {"ok": False, "error": "invalid_auth"}
        if method == "auth.revoke":
            self.worlds.remove(world)
        wrong = self._wrong(method, given)
        if wrong:
            self.problems.extend(f"{method} {line}" for line in wrong)
            return {"ok": False, "error": "invalid_blocks"}
        return world.call(method, given)

    def _world(self, token: str) -> World | None:
        return next((world for world in self.worlds if world.token == token), None)

    def _connection(self, token: str) -> dict[str, Any]:
        if token.startswith("xoxb-"):
            return {"ok": False, "error": "not_allowed_token_type"}
        if token != APP_TOKEN:
            return {"ok": False, "error": "invalid_auth"}
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link/{self.switchboard.ticket()}"}

    def _exchange(self, given: dict[str, Any]) -> dict[str, Any]:
        world, who = self.codes.pop(str(given.get("code")), (None, ""))
        if world is None:
            return {"ok": False, "error": "invalid_code"}
        if world not in self.worlds:
            self.worlds.append(world)
        told: dict[str, Any] = {"access_token": world.token, "token_type": "bot", "bot_user_id": BOT}
        told |= {"team": {"id": world.team, "name": "Staffroom"}, "enterprise": None, "is_enterprise_install": False}
        return {"ok": True, "app_id": "A0DEPT0001", "authed_user": {"id": who}} | told

    async def _download(self, request: web.Request) -> web.StreamResponse:
        self.calls.append("download")
        fault = self._fault("download")
        if self.down or (fault and fault.kind == "503"):
            return web.Response(status=503)
        if fault and fault.kind == "redirect":
            return web.Response(status=302, headers={"Location": f"http://127.0.0.1:{self.port}/elsewhere"})
        early = await self._early(fault)
        world = self._world(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if early is not None or world is None:
            return early or web.Response(text="<html>Sign in</html>", content_type="text/html")
        told, data = world.handed[request.match_info["file"]]
        return web.Response(body=data, content_type=told["mimetype"])

    def _wrong(self, method: str, given: dict[str, Any]) -> list[str]:
        if self.check is None:
            return []
        if method in ("chat.postMessage", "chat.update", "chat.postEphemeral"):
            return self.check({name: value for name, value in given.items() if name != "token"}, "message")
        if method in ("views.open", "views.update", "views.publish") and isinstance(given.get("view"), dict):
            return self.check(given["view"], "home" if method == "views.publish" else "modal")
        return []

    async def _upload(self, request: web.Request) -> web.Response:
        self.calls.append("upload")
        if self.down:
            return web.Response(status=503)
        fault = self._fault("upload")
        early = await self._early(fault)
        if early is not None:
            return early
        file, data = request.match_info["file"], await request.read()
        return web.Response(status=200 if any(uploaded(world, file, data) for world in self.worlds) else 404)


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Arguments however they come: JSON, a form, or in the address; what stands in a form as JSON is read as such."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            given |= await request.json()
        except (JSONDecodeError, TypeError):
            return {}
    elif request.can_read_body:
        given |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in ("blocks", "view", "metadata", "files"):
        try:
            return loads(value)
        except JSONDecodeError:
            return value
    return value
