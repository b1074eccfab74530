"""Slack's Web API over one shared session: every call is one attempt, and was done, was refused, or nobody knows."""

import re
from asyncio import timeout
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    ConnectionTimeoutError,
    TCPConnector,
    TraceConfig,
    TraceRequestRedirectParams,
)
from orjson import JSONDecodeError, dumps, loads

from adapters.slack.settings import SLACK
from bot.ports import Refused, Unknown

LOOPBACK = ("localhost", "127.0.0.1", "::1")
OWN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+slack\.com(:443)?")
"""Slack's own hosts, as an address names them: nothing before the name, and nothing in it that is read in two ways."""
PLAIN = re.compile(r"[!-\[\]-~]{1,4000}")
PATIENCE = 10.0
PING = 10.0
"""Seconds between two pings; half of that without an answer, and the connection is given up."""
SOON, LATER, LONG = 2.0, 5.0, 60.0
LOST = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""The workspace has taken the app away; any call may be the first to hear of it."""
DEAD = LOST | {
    "cannot_dm_bot",
    "channel_not_found",
    "is_archived",
    "messages_tab_disabled",
    "user_disabled",
    "user_not_found",
    "users_not_found",
}
UNINVITED = "not_in_channel"
"""Nobody has let the bot into the channel yet; what is to be posted there waits for a while."""
BUSY = frozenset({"accesslimited", "rate_limited", "ratelimited", "service_unavailable", "team_added_to_org"})
HALF_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Slack's own page: some of it may have succeeded before the error was raised."""

Answer = dict[str, Any] | Refused | Unknown


class Web:
    """The way to Slack's servers."""

    def __init__(self, api: str = SLACK, patience: float = PATIENCE) -> None:
        parts = urlsplit(api)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("SLACK_API_URL: plain http is for loopback only")
        self.api = api.rstrip("/") + "/"
        self.local = parts.hostname in LOOPBACK
        self.patience = patience
        self._session: ClientSession | None = None
        self._lines: ClientSession | None = None

    @property
    def session(self) -> ClientSession:
        """The one session, opened when it is first needed, on the loop that needs it."""
        if self._session is None or self._session.closed:
            limits = TCPConnector(limit=0, keepalive_timeout=10)
            self._session = ClientSession(connector=limits, headers={"User-Agent": "Dept"}, auto_decompress=True)
        return self._session

    @property
    def lines(self) -> ClientSession:
        """The session of the web sockets, apart because only a trace can keep them from being sent on elsewhere."""
        if self._lines is None or self._lines.closed:
            trace = TraceConfig()
            trace.on_request_redirect.append(_stays)
            self._lines = ClientSession(headers={"User-Agent": "Dept"}, trace_configs=[trace])
        return self._lines

    async def close(self) -> None:
        """Let the connections go."""
        for session in (self._session, self._lines):
            if session is not None:
                await session.close()

    async def write(self, token: str, method: str, body: Mapping[str, Any], seconds: float | None = None) -> Answer:
        """A method that takes JSON."""
        return await self._post(f"Bearer {token}", method, dumps(body), "application/json; charset=utf-8", seconds)

    async def read(self, token: str, method: str, fields: Mapping[str, str], seconds: float | None = None) -> Answer:
        """A method that only asks; those take forms alone."""
        return await self._post(f"Bearer {token}", method, dict(fields), None, seconds)

    async def exchange(self, client: str, secret: str, fields: Mapping[str, str]) -> Answer:
        """The code of an installation for its token."""
        pair = b64encode(f"{client}:{secret}".encode()).decode()
        return await self._post(f"Basic {pair}", "oauth.v2.access", dict(fields), None, None)

    async def _post(self, authority: str, method: str, data: Any, kind: str | None, seconds: float | None) -> Answer:
        headers = {"Authorization": authority} | ({"Content-Type": kind} if kind else {})
        try:
            async with self.session.post(
                self.api + method,
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=_timeout(seconds or self.patience),
            ) as reply:
                return judge(reply.status, reply.headers, await reply.read())
        except (ClientConnectorError, ConnectionTimeoutError):
            return Refused("Slack could not be reached", again_in=LATER)
        except (TimeoutError, ClientError, OSError) as lost:
            return Unknown(f"no answer from Slack ({type(lost).__name__})")

    async def upload(self, url: str, data: bytes) -> Refused | None:
        """Bytes to where Slack said they should go; nobody sees them yet, so the upload may go again."""
        if not self.trusted(url):
            return Refused("an upload address that is not Slack's")
        try:
            async with self.session.post(
                url, data=BytesIO(data), allow_redirects=False, timeout=_timeout(self.patience * 3)
            ) as reply:
                waits = _after(reply.headers, LATER)
                return None if reply.status == 200 else Refused(f"upload: {reply.status}", again_in=waits)
        except (TimeoutError, ClientError, OSError) as lost:
            return Refused(f"upload: {type(lost).__name__}", again_in=LATER)

    async def download(self, token: str, url: str, media: str, most: int) -> bytes | str | None:
        """A file that somebody handed over; empty words if it is larger than it may be, None if it cannot be had.

        The token goes to Slack's own hosts alone, and never on to where one of them may send us.
        """
        if not self.trusted(url):
            return None
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self.session.get(
                url, headers=headers, allow_redirects=False, timeout=_timeout(self.patience)
            ) as reply:
                # Without the scope files:read Slack answers with its page for signing in.
                if reply.status != 200 or (reply.content_type == "text/html" and media != "text/html"):
                    return None
                data = bytearray()
                async for chunk in reply.content.iter_any():
                    data += chunk
                    if len(data) > most:
                        return ""
                return bytes(data)
        except (TimeoutError, ClientError, OSError):
            return None

    def trusted(self, url: str) -> bool:
        """Whether bytes may go to an address that Slack named: one of its own hosts, or loopback if Slack is there."""
        return self._own(url, "https")

    def _own(self, url: str, scheme: str) -> bool:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        if not PLAIN.fullmatch(url) or "@" in parts.netloc:
            return False
        if self.local:
            return host in LOOPBACK
        return parts.scheme == scheme and OWN.fullmatch(parts.netloc.lower()) is not None

    async def line(self, url: str) -> ClientWebSocketResponse | None:
        """A web socket to where Slack said; None if it cannot be had. It notices by itself when nobody is there."""
        if not self._own(url, "wss"):
            return None
        try:
            async with timeout(self.patience):
                return await self.lines.ws_connect(url, heartbeat=PING)
        except (TimeoutError, ClientError, OSError, ValueError):
            return None


async def _stays(session: ClientSession, context: object, told: TraceRequestRedirectParams) -> None:
    raise ClientError("sent on elsewhere")


def _timeout(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds, sock_connect=min(seconds, 5.0))


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """What an HTTP answer means for the message that was sent."""
    if status in (429, 503):
        return Refused(f"Slack answered {status}", again_in=_after(headers, LATER))
    if status >= 500:
        return Unknown(f"Slack answered {status}")
    if status >= 300:
        return Refused(f"Slack answered {status}", again_in=LONG)
    try:
        answer = loads(body)
    except JSONDecodeError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        return Unknown("an answer that is not Slack's")
    return answer if answer["ok"] else _no(answer, headers)


def _no(answer: Mapping[str, Any], headers: Mapping[str, str]) -> Refused | Unknown:
    error, needed = str(answer.get("error", ""))[:60], str(answer.get("needed") or "")[:60]
    if error in HALF_DONE:
        return Unknown(error)
    if error in BUSY:
        return Refused(error, again_in=_after(headers, LATER))
    if error == UNINVITED:
        return Refused(error, again_in=LONG)
    if error == "missing_scope":
        return Refused(f"missing_scope {needed}".rstrip())
    return Refused(error or "refused", gone=error in DEAD)


def _after(headers: Mapping[str, str], otherwise: float) -> float:
    """Retry-After, within reason."""
    said = headers.get("Retry-After", "").strip()
    return float(min(max(int(said), 1), 600)) if said.isascii() and said.isdigit() and len(said) < 9 else otherwise
