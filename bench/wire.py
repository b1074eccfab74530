"""Requests as the platforms send them, and a client that sends them: signed, unique, so many under way at once."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from hmac import new as seal
from pathlib import Path
from urllib.parse import urlencode

import orjson

SECRET = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU"  # noqa: S105 - opens nothing but a measurement
TENANT = "57000000-0000-4000-8000-000000000001"
LOGGED = ("45m on the RPF course", "spent 30 min reading about cold calling", "did 1h on the NCCE module yesterday")


def slack_event(n: int, user: str, words: str, *, channel: str = "im", key: int | None = None) -> bytes:
    """An event of about a kilobyte: somebody of workspace `user[1:4]` says something, privately or in a channel."""
    team, number = f"T{user[1:4]}", n if key is None else key
    place = f"{'D' if channel == 'im' else 'C'}{user[1:]}"
    said = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    happened = {
        "type": "message", "user": user, "channel": place, "channel_type": channel, "team": team, "text": words,
        "ts": f"{1_700_000_000 + number}.000100", "event_ts": f"{1_700_000_000 + number}.000100",
        "client_msg_id": f"00000000-0000-0000-0000-{number:012d}",
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [said]}],
    }  # fmt: skip
    granted = {"enterprise_id": None, "team_id": team, "user_id": "U0BOT", "is_bot": True}
    outer = {
        "token": "x" * 24, "team_id": team, "context_team_id": team, "api_app_id": "A0000000001",
        "type": "event_callback", "event_id": f"Ev{number:010d}", "event_time": 1_700_000_000 + number,
        "is_ext_shared_channel": False, "authorizations": [granted | {"is_enterprise_install": False}],
        "event_context": "4-eyJldCI6Im1lc3NhZ2UiLCJ0aWQiOiJUMDAwMDAwMDEiLCJhaWQiOiJBMDAwMDAwMDAxIn0",
        "event": happened,
    }  # fmt: skip
    return _slack(orjson.dumps(outer), "application/json")


def slack_command(n: int, user: str, words: str) -> bytes:
    """A slash command."""
    told = {
        "command": "/dept", "text": words, "team_id": f"T{user[1:4]}", "team_domain": "school", "user_id": user,
        "channel_id": f"D{user[1:]}", "channel_name": "directmessage", "user_name": "teacher",
        "api_app_id": "A0000000001", "trigger_id": f"{n}.1.abc", "response_url": "http://127.0.0.1:9/commands/1/2/3",
    }  # fmt: skip
    return _slack(urlencode(told).encode(), "application/x-www-form-urlencoded")


def slack_press(n: int, user: str, token: str) -> bytes:
    """A press on a button."""
    told = {
        "type": "block_actions", "team": {"id": f"T{user[1:4]}"}, "user": {"id": user, "team_id": f"T{user[1:4]}"},
        "trigger_id": f"{n}.1.abc", "channel": {"id": f"D{user[1:]}"}, "container": {"type": "message"},
        "actions": [{"type": "button", "action_id": "press", "value": token, "action_ts": f"{n}.1"}],
    }  # fmt: skip
    return _slack(urlencode({"payload": orjson.dumps(told).decode()}).encode(), "application/x-www-form-urlencoded")


def teams_message(n: int, user: int, words: str, service: str, token: str = "") -> bytes:
    """A message activity in somebody's private chat."""
    person = {"id": f"29:{user:040d}", "name": "Teacher", "aadObjectId": f"00000000-0000-0000-0000-{user:012d}"}
    told = {
        "type": "message", "id": f"{1_700_000_000_000 + n}", "timestamp": "2026-11-17T12:30:00.000Z",
        "localTimestamp": "2026-11-17T12:30:00.000+00:00", "serviceUrl": service, "channelId": "msteams",
        "from": person, "recipient": {"id": "28:00000000-0000-0000-0000-0000000000aa", "name": "Dept"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{user:060d}"},
        "textFormat": "plain", "locale": "en-GB", "localTimezone": "Europe/London", "text": words,
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web"}],
        "channelData": {"tenant": {"id": TENANT}},
    }  # fmt: skip
    return _raw("/api/messages", orjson.dumps(told), "application/json", f"Authorization: Bearer {token}\r\n")


def _slack(body: bytes, kind: str) -> bytes:
    stamp = str(int(time.time()))
    signed = seal(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
    headers = f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signed}\r\n"
    return _raw("/slack/events", body, kind, headers)


def _raw(path: str, body: bytes, kind: str, headers: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return (head + headers + "\r\n").encode() + body


class Line(asyncio.Protocol):
    """One connection: sends the next request when the last is answered."""

    def __init__(self, load: "Load") -> None:
        self.load, self.got, self.since = load, b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._next()

    def _next(self) -> None:
        self.since = time.perf_counter()
        if self.since >= self.load.ends or (request := next(self.load.requests, None)) is None:
            return self.transport.close()
        return self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """An answer, or some of one."""
        self.got += data
        head, found, body = self.got.partition(b"\r\n\r\n")
        if found and len(body) >= int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0):
            self.load.took.append(time.perf_counter() - self.since)
            if not head.startswith(b"HTTP/1.1 2"):
                self.load.bad.append(head[:12].decode())
            self.got = b""
            self._next()

    def connection_lost(self, gone: Exception | None) -> None:
        """It is over."""
        self.load.open -= 1
        if not self.load.open:
            self.load.over.set_result(None)


class Load:
    """So many connections for so many seconds, or until the requests run out."""

    def __init__(self, requests: Iterator[bytes], seconds: float) -> None:
        self.requests, self.took, self.bad, self.open = requests, list[float](), list[str](), 0
        self.ends, self.over = time.perf_counter() + seconds, asyncio.get_running_loop().create_future()

    async def run(self, port: int, connections: int) -> None:
        """Each connection comes from an address of its own, as limits are by address."""
        self.open = connections
        for n in range(connections):
            await asyncio.get_running_loop().create_connection(
                lambda: Line(self), "127.0.0.1", port, local_addr=(f"127.0.0.{2 + n % 200}", 0)
            )
        await self.over


def split(requests: bytes) -> list[bytes]:
    """The requests of a file, each behind a line with its length."""
    found, at = [], 0
    while at < len(requests):
        end = requests.index(b"\n", at)
        at = end + 1 + int(requests[at:end])
        found.append(requests[end + 1 : at])
    return found


async def _play(requests: bytes, port: int, connections: int, seconds: float) -> None:
    """So many connections, one after the other's answer; what it took is printed."""
    load = Load(iter(split(requests)), seconds)
    await load.run(port, connections)
    print(orjson.dumps({"took": load.took, "bad": load.bad}).decode())


if __name__ == "__main__":
    os.sched_setaffinity(0, {os.cpu_count() - 1 if os.cpu_count() else 0})  # type: ignore[operator]
    asyncio.run(_play(Path(sys.argv[1]).read_bytes(), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
