"""The wire: one address for all that Slack sends, measured, counted, verified, read, and answered when it is stored."""

import asyncio
from collections.abc import Callable, Sequence
from logging import getLogger
from secrets import token_hex
from time import monotonic, time
from traceback import extract_tb
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from orjson import dumps
from slack_bolt.response import BoltResponse

from adapters.slack.answer import Answers
from adapters.slack.bolt import bolt, dispatch
from adapters.slack.pace import Limits, Pace, Ticks
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.slack.read import from_socket, read, verify
from adapters.slack.seen import Malformed, Seen, Unsigned, What
from bot.ports import Away, Door

log = getLogger("dept.slack")

PATH = "/slack/events"
MOST = 256 * 1024
SLOW = 10.0
"""Seconds for a body to arrive."""


class Reception:
    """Where Slack's requests are received."""

    def __init__(
        self,
        slack: Slack,
        register: Register,
        door: Door,
        *,
        secrets: Sequence[str],
        limits: Limits | None = None,
        wall: Callable[[], float] = time,
        ticks: Ticks = monotonic,
    ) -> None:
        limits = limits or Limits()
        self.slack, self.register, self.wall = slack, register, wall
        self.secrets = tuple(secret.strip() for secret in secrets if secret.strip())
        self.answers = Answers(slack, register, door)
        self.bolt = bolt(self.answers.answer, note)
        self.addresses = Pace(limits.address, limits.address, ticks)
        self.teams = Pace(limits.workspace, limits.workspace, ticks)
        self.people = Pace(limits.person, limits.person * 2, ticks)

    async def receive(self, request: web.Request) -> web.Response:
        """One request, from the first byte to the answer."""
        if not self.addresses.take(request.remote or ""):
            return _said(429)
        try:
            body = await _body(request)
            if body is None:
                return _said(413)
            verify(request.headers, body, self.secrets, self.wall())
        except Unsigned:
            return _said(401)
        except (Malformed, TimeoutError):
            return _said(400)
        kind = request.headers.get("Content-Type", "")
        return await self._answered(lambda: read(kind, body, self.register.name, self.register.channel_name))

    async def hear(self, kind: str, payload: dict[str, Any]) -> tuple[int, bytes]:
        """A payload that came over a socket: its status and body, as they would have been."""
        answer = await self._answered(
            lambda: from_socket(kind, payload, self.register.name, self.register.channel_name)
        )
        return answer.status, answer.body if isinstance(answer.body, bytes) else b""

    async def _answered(self, look: Callable[[], Seen]) -> web.Response:
        try:
            return await self.serve(look())
        except Malformed:
            return _said(400)
        except Away:
            return _said(503)
        except Exception as error:
            note(error)
            return _said(503)

    async def serve(self, seen: Seen) -> web.Response:
        """What was read, answered."""
        if seen.what is What.CHALLENGE:
            return _json({"challenge": seen.text})
        if not seen.team or not await self._installed(seen):
            return _said(200)
        if not (self.teams.take(seen.team) and (not seen.user or self.people.take(f"{seen.team}:{seen.user}"))):
            return _said(429)
        if seen.what is What.NOTHING:
            return _said(200)  # a channel's talk, or a bot's own words: most of what comes, and nobody's business
        return _answer(await dispatch(self.bolt, seen))

    async def _installed(self, seen: Seen) -> bool:
        """Whether the workspace has the app; until Slack says whose the tokens are, those known from before have it."""
        workspaces = self.slack.workspaces
        if await workspaces.find(seen.team) is not None:
            return True
        if seen.team in workspaces.known or workspaces.settled:
            return False
        if self.register.known(seen.team, seen.user) is None:
            raise Away("whose the tokens are is not known yet")
        return True

    async def settle(self) -> None:
        """Wait for what is still under way after its answer."""
        await self.answers.settle()


def routes(reception: Reception) -> list[web.RouteDef]:
    """The one route, for app.py to mount."""
    return [web.post(PATH, reception.receive)]


async def _body(request: web.Request) -> bytes | None:
    """The body, or None if it is too long; no more of it is kept than may be."""
    if (request.content_length or 0) > MOST:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(SLOW):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MOST:
                    return None
    except (web.RequestPayloadError, HttpProcessingError, OSError) as broken:
        raise Malformed("a body that breaks off or is wrongly packed") from broken
    return bytes(body)


def note(error: Exception) -> None:
    """Log where something went wrong, under a reference; never its words, which may quote what people wrote."""
    if isinstance(error, Away):
        return
    frames = extract_tb(error.__traceback__)[-6:]
    trail = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    log.error("ref %s: %s at %s", token_hex(2), type(error).__name__, trail)


def _answer(reply: BoltResponse) -> web.Response:
    # Bolt answers an unmatched request with 404 and its own failures with 500; Slack is to ask again, or to be content.
    status = reply.status if reply.status in (200, 503) else 503
    body = reply.body if isinstance(reply.body, str) else ""
    if status == 200 and body.startswith("{") and body != "{}":
        return web.Response(body=body.encode(), content_type="application/json")
    return _said(status)


def _json(body: dict[str, Any]) -> web.Response:
    return web.Response(body=dumps(body), content_type="application/json")


def _said(status: int) -> web.Response:
    return web.Response(status=status)
