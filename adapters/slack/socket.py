"""Socket Mode: the same payloads over web sockets that the service opens, which needs no public address."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from itertools import chain, repeat
from logging import getLogger
from time import monotonic
from typing import Any

from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType
from orjson import Fragment, dumps

from adapters.slack.pace import Ticks
from adapters.slack.payload import DEPTH, inner, json_object, text
from adapters.slack.seen import Malformed
from adapters.slack.web import LOST, Web
from bot.ports import Refused

log = getLogger("dept.slack")

Hear = Callable[[str, dict[str, Any]], Awaitable[tuple[int, bytes]]]
"""What is done with a payload of a kind: the status and body with which HTTP would answer it."""
LINES = 2
"""Connections side by side: while one is renewed, the other is there."""
AGAIN = (1.0, 2.0, 5.0, 10.0, 30.0)
REFUSED = 300.0
"""Seconds until Slack is asked again after it has refused the token."""
START = 5.0
"""Seconds that the start waits for a first connection or a first refusal."""
SHORT = 60.0
"""Seconds that a connection lasts at least, as a rule."""
SILENT = 30.0
"""Seconds for a new connection to say anything at all."""
FAREWELL = 10.0
"""Seconds for which a connection that is leaving is still listened to."""
IN_HAND = 4.0
"""Seconds to answer what has come over a connection that has ended."""
NOT_TAKEN = LOST | {"forbidden_team", "no_permission", "not_allowed_token_type"}
WRONG = (
    "Slack does not take SLACK_APP_TOKEN ({why}): it is the app-level token with the scope connections:write, of an "
    "app for which Socket Mode is on."
)


class Line:
    """One connection, until Slack, the network or the service ends it. What came over it is acknowledged over it."""

    def __init__(self, ws: ClientWebSocketResponse, hear: Hear) -> None:
        self.ws, self.hear = ws, hear
        self.alive, self.leaving = asyncio.Event(), asyncio.Event()
        self.deaf, self.why = False, ""
        self.tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Take what comes until it is over, then finish what is in hand."""
        with suppress(TimeoutError, ClientError, OSError):
            async with asyncio.timeout(SILENT) as patience:
                async for message in self.ws:
                    if message.type is not WSMsgType.TEXT or self.deaf:
                        continue
                    if not self.alive.is_set():
                        patience.reschedule(None)
                        self.alive.set()
                    self._take(message.data, patience)
        self.leaving.set()
        await self.end()

    async def end(self) -> None:
        """Take no more, answer what is in hand, and hang up."""
        self.deaf = True
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=IN_HAND)
        await self.ws.close()

    def _take(self, said: str, patience: asyncio.Timeout) -> None:
        try:
            told = json_object(said, DEPTH + 1)
            kind, envelope = text(told, "type"), text(told, "envelope_id")
            payload = inner(told, "payload")
        except Malformed:
            log.warning("Slack sent something over its socket that is no payload; it was left unanswered")
            return
        if kind == "disconnect" and not self.leaving.is_set():
            # Slack hangs up soon; until then it may still send something over this line.
            self.why = text(told, "reason") or "refresh_requested"
            self.leaving.set()
            patience.reschedule(asyncio.get_running_loop().time() + FAREWELL)
        elif envelope:
            self._begin(self._answer(envelope, kind, payload, told.get("accepts_response_payload") is not False))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, envelope: str, kind: str, payload: dict[str, Any], replies: bool) -> None:
        """An acknowledgement means stored and done; without one, Slack sends the payload again over another line."""
        status, body = await self.hear(kind, payload)
        if status != 200:
            return
        told: dict[str, Any] = {"envelope_id": envelope}
        if body and replies:
            told["payload"] = Fragment(body)
        with suppress(ClientError, OSError):
            await self.ws.send_str(dumps(told).decode())


class Socket:
    """The lines: each is opened again by itself, before the old one is gone where Slack says so in time."""

    def __init__(
        self,
        web: Web,
        token: str,
        hear: Hear,
        *,
        lines: int = LINES,
        again: Sequence[float] = AGAIN,
        ticks: Ticks = monotonic,
    ) -> None:
        self.web, self.token, self.hear, self.count = web, token, hear, lines
        self.again, self.ticks = tuple(again), ticks
        self.problem = ""
        """Why Slack takes no connection, in a sentence; empty while it does."""
        self.lines: set[asyncio.Task[None]] = set()
        self.open: set[Line] = set()
        self._keeping: list[asyncio.Task[None]] = []
        self._tried = asyncio.Event()

    async def start(self) -> None:
        """Open the lines; if Slack does not answer soon, go on trying while the service runs."""
        self._keeping = [asyncio.create_task(self._keep()) for _ in range(self.count)]
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tried.wait(), START)

    async def stop(self) -> None:
        """Take no more, answer what is in hand, and hang up."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        self._keeping = []
        await asyncio.gather(*(line.end() for line in self.open), return_exceptions=True)
        await asyncio.gather(*self.lines, return_exceptions=True)

    async def _keep(self) -> None:
        short = 0
        while True:
            line, since = await self._opened(), self.ticks()
            await line.leaving.wait()
            short = short + 1 if self.ticks() - since < SHORT else 0
            # One that ends at once is renewed at once; several in a row are not.
            await asyncio.sleep((0, *self.again)[min(short, len(self.again))] if short > 1 else 0)
            if line.why == "link_disabled":
                self._say("Socket Mode is switched off for this app, so Slack sends nothing over it.")
                await asyncio.sleep(REFUSED)

    async def _opened(self) -> Line:
        """A line over which something has been said, however long it takes."""
        for pause in chain(self.again, repeat(self.again[-1])):
            wait = pause
            # The address is good for one connection, so that each try asks for its own.
            answer = await self.web.read(self.token, "apps.connections.open", {})
            if isinstance(answer, dict):
                ws = await self.web.line(str(answer.get("url")))
                if ws is not None and await self._lives(line := self._begun(ws)):
                    self._say("")
                    return line
            elif isinstance(answer, Refused):
                if answer.why in NOT_TAKEN:
                    self._say(WRONG.format(why=answer.why))
                    wait = REFUSED
                wait = max(wait, answer.again_in or 0.0)
            self._tried.set()
            await asyncio.sleep(wait)
        raise AssertionError("there is always another try")

    def _begun(self, ws: ClientWebSocketResponse) -> Line:
        line = Line(ws, self.hear)
        self.open.add(line)
        task = asyncio.create_task(line.run())
        self.lines.add(task)
        task.add_done_callback(self.lines.discard)
        task.add_done_callback(lambda _: self.open.discard(line))
        return line

    async def _lives(self, line: Line) -> bool:
        said = [asyncio.create_task(one.wait()) for one in (line.alive, line.leaving)]
        try:
            await asyncio.wait(said, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in said:
                task.cancel()
        return line.alive.is_set()

    def _say(self, problem: str) -> None:
        """Say once what is wrong, and once that it is right again."""
        if problem and problem != self.problem:
            log.warning("%s", problem)
        elif self.problem and not problem:
            log.warning("Slack is connected over Socket Mode again")
        self.problem = problem
        self._tried.set()
