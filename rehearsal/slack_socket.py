"""Slack's side of Socket Mode: lines that the service has opened, and payloads that each go over one of them."""

import asyncio
from contextlib import suppress
from json import JSONDecodeError, dumps, loads
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, WSMsgType, web

from rehearsal.slack_wire import Answered

APP_TOKEN = "xapp-1-A0DEPT0001-rehearsal"  # noqa: S105 — opens nothing but a rehearsal
PATIENCE = 5.0
"""Seconds for an acknowledgement; without one, Slack would send the payload again."""


class Switchboard:
    """The open lines. `cut` hangs up right after the next delivery, before it can be acknowledged."""

    def __init__(self) -> None:
        self.tickets: set[str] = set()
        self.lines: list[web.WebSocketResponse] = []
        self.opened = self.sent = 0
        self.waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Any]]] = {}
        """Payloads that are not acknowledged yet, with the line that each was sent over."""
        self.changed = asyncio.Condition()
        self.cut = False
        self.pongs = True
        """Whether a line answers pings; one that does not is dead, though nobody has said so."""
        self.greets = True
        """Whether a new line is greeted; a line that says nothing is none."""

    def ticket(self) -> str:
        """Good for one connection."""
        self.tickets.add(made := uuid4().hex)
        return made

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """A line, from its greeting to its end."""
        ticket = request.match_info["ticket"]
        if ticket not in self.tickets:
            return web.Response(status=401)
        self.tickets.discard(ticket)
        ws = web.WebSocketResponse(autoping=self.pongs)
        await ws.prepare(request)
        if self.greets:
            await ws.send_str(dumps({"type": "hello", "num_connections": len(self.lines) + 1}))
        await self._change(ws, True)
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._lost(ws)
            await self._change(ws, False)
        return ws

    def _lost(self, ws: web.WebSocketResponse) -> None:
        """What was not acknowledged over a line by its end never will be."""
        for envelope in [e for e, (line, _) in self.waiting.items() if line is ws]:
            self.waiting.pop(envelope)[1].cancel()

    async def _change(self, ws: web.WebSocketResponse, here: bool) -> None:
        async with self.changed:
            if here and self.greets:
                self.lines.append(ws)
                self.opened += 1
            elif ws in self.lines:
                self.lines.remove(ws)
            self.changed.notify_all()

    def _acknowledged(self, said: str) -> None:
        with suppress(JSONDecodeError):
            told = loads(said)
            line = self.waiting.pop(str(told.get("envelope_id")), None)
            if line is not None and not line[1].done():
                line[1].set_result(told.get("payload"))

    async def until(self, count: int, opened: int = 0) -> None:
        """Wait until so many lines are open, and so many have been opened altogether."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(lambda: len(self.lines) >= count and self.opened >= opened)

    async def deliver(self, kind: str, payload: Any, replies: bool) -> Answered:
        """One payload over one of the lines; status 200 once it is acknowledged, 504 if it is not."""
        await self.until(1)
        envelope, waiting = uuid4().hex, asyncio.get_running_loop().create_future()
        self.sent += 1
        line = self.lines[self.sent % len(self.lines)]
        self.waiting[envelope] = line, waiting
        told = {"envelope_id": envelope, "type": kind, "accepts_response_payload": replies, "payload": payload}
        with suppress(ClientError, OSError):
            await line.send_str(dumps(told | {"retry_attempt": 0, "retry_reason": ""}))
        if self.cut:
            self.cut = False
            await line.close()
        await asyncio.wait([waiting], timeout=PATIENCE)
        self.waiting.pop(envelope, None)
        if not waiting.done() or waiting.cancelled():
            return Answered(504, b"")
        data = waiting.result()
        return Answered(200, dumps(data).encode() if data else b"", data)

    async def say(self, words: str) -> None:
        """Something over every line, payload or not."""
        for line in list(self.lines):
            with suppress(ClientError, OSError):
                await line.send_str(words)

    async def hang_up(self) -> None:
        """End every line without a word."""
        for line in list(self.lines):
            await line.close()
