"""Requests as Slack makes them: signed, escaped and shaped as the service gets them, over HTTP or a socket."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as seal
from io import BytesIO
from json import dumps, loads
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout

from rehearsal.slack_world import BOT, World

if TYPE_CHECKING:
    from rehearsal.slack_socket import Switchboard

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
APP = "A0DEPT0001"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the service answered to one request."""

    status: int
    body: bytes
    data: Any = None
    """The body, where it was JSON."""


def sign(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The two headers by which Slack says that it was Slack."""
    stamp = str(int(time.time() if at is None else at))
    seen = seal(secret.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={seen}"}


def typed(text: str) -> str:
    """Words as Slack hands them on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def state(block: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """A field of a submitted form as Slack hands it on."""
    element, value = block["element"], values.get(block["block_id"], "")
    kind, action = element["type"], element["action_id"]
    if kind != "static_select":
        return {action: {"type": kind, "value": value or None}}
    options = element["options"]
    chosen = next((o for o in options if value and o["text"]["text"].casefold().startswith(value.casefold())), None)
    return {action: {"type": kind, "selected_option": chosen}}


class Wire:
    """The way from Slack to the service."""

    switchboard: "Switchboard | None" = None
    """Where Socket Mode is played; without it, requests go over HTTP."""

    def __init__(self, world: World, service: str, secret: str) -> None:
        self.world, self.service, self.secret = world, service, secret
        self._last: tuple[bytes, str] = (b"", JSON)
        self._session: ClientSession | None = None

    async def open(self) -> None:
        """Be ready to send."""
        self._session = ClientSession(timeout=ClientTimeout(total=30))

    async def close(self) -> None:
        """Send no more."""
        if self._session is not None:
            await self._session.close()

    async def event(self, happened: Mapping[str, Any], team: str = "", shared: bool = False) -> Answered:
        """One event of the Events API."""
        team = team or self.world.team
        granted = {
            "enterprise_id": None,
            "team_id": team,
            "user_id": BOT,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        outer: dict[str, Any] = {
            "token": "x" * 24,
            "team_id": team,
            "context_team_id": team,
            "api_app_id": APP,
            "event": happened,
            "is_ext_shared_channel": shared,
        }
        outer |= {"type": "event_callback", "event_id": f"Ev{uuid4().hex[:10].upper()}", "event_time": int(time.time())}
        return await self._send(dumps(outer | {"authorizations": [granted]}).encode(), JSON)

    async def interact(self, payload: Mapping[str, Any]) -> Answered:
        """One press or submission."""
        return await self._send(urlencode({"payload": dumps(payload)}).encode(), FORM)

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        who = {"id": user, "username": "someone", "name": "someone", "team_id": self.world.team}
        told = {"type": kind, "user": who, "team": {"id": self.world.team, "domain": "staffroom"}, "api_app_id": APP}
        return told | {"enterprise": None, "is_enterprise_install": False, "trigger_id": self._trigger(user)}

    def _trigger(self, user: str) -> str:
        trigger = f"{self.world.tick()}.{user}.{uuid4().hex}"
        self.world.triggers.add(trigger)
        return trigger

    async def repeat(self) -> Answered:
        """Slack sends the last request once more, as it does when no answer came."""
        return await self._send(*self._last, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})

    async def _send(self, body: bytes, kind: str, more: Mapping[str, str] | None = None) -> Answered:
        self._last = (body, kind)
        if self.switchboard is not None:
            return await self._over(self.switchboard, body, kind)
        return await self.post(body, {"Content-Type": kind, **sign(self.secret, body), **(more or {})})

    async def _over(self, switchboard: "Switchboard", body: bytes, kind: str) -> Answered:
        """The same over a socket: what HTTP sends as a form is an object there."""
        if kind == JSON:
            return await switchboard.deliver("events_api", loads(body), False)
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        if "payload" in fields:
            return await switchboard.deliver("interactive", loads(fields["payload"]), True)
        return await switchboard.deliver("slash_commands", fields, True)

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Any bytes at all to the service."""
        if self._session is None:
            raise RuntimeError("not started")
        async with self._session.post(f"{self.service}/slack/events", data=BytesIO(body), headers=headers) as reply:
            data = await reply.json() if reply.content_type == JSON else None
            return Answered(reply.status, await reply.read(), data)
