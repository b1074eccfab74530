"""How requests are let in: nobody takes for ever to ask, each answer is counted, and no failure is another 5xx."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from traceback import extract_tb
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

log = logging.getLogger("dept.gate")

SLOW = 10.0
"""Seconds for a request to arrive as far as the end of its headers; its body has as long again, by whoever reads it."""
IDLE = 180.0
"""Seconds for which a connection that has asked something may be silent: longer than a proxy keeps one."""
LINGERS = 2.0
"""Seconds for which the rest of a body is still taken after its answer, so that the answer is seen."""
OTHER = "other"
"""The path of what is asked at no address of ours, or is no HTTP at all."""

Answered = Callable[[str, int, float], None]
"""Told of each answer: the path of its route, never the address itself, the status, and the seconds it took."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Caller(web.RequestHandler):
    """One connection. What half-asks is let go in time, and what is no HTTP gets a bare 400, counted and not logged."""

    __slots__ = ("_patience",)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there, and has so long to ask."""
        super().connection_made(transport)
        self._patience = self._loop.call_later(SLOW, self._enough)

    def data_received(self, data: bytes) -> None:
        """Something of a request: until its headers are whole, patience runs, however little comes at a time."""
        super().data_received(data)
        if not self._waits:
            self._calm()
        elif self._patience is None:
            self._patience = self._loop.call_later(SLOW, self._enough)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nobody is there any more."""
        self._calm()
        super().connection_lost(exc)

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """What could not be read; the library would quote it, and would log whatever any scanner sends."""
        if status >= 500:
            note(exc)
        answer = web.Response(status=400 if status < 500 else 503)
        answer.force_close()
        if isinstance(self._manager, Gate):
            self._manager.answered(OTHER, answer.status, 0.0)
        return answer

    def log_exception(self, *said: Any, **more: Any) -> None:
        """The rest of a body that breaks off, or is wrongly packed, is nobody's business here."""
        if not isinstance(more.get("exc_info"), web.RequestPayloadError | HttpProcessingError | OSError):
            note(more.get("exc_info"))

    @property
    def _waits(self) -> bool:
        return self._waiter is not None and not self._waiter.done()

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _enough(self) -> None:
        self._patience = None
        if self._waits:
            self.force_close()


class Gate(web.Server):
    """The server whose connections are callers."""

    def __init__(self, handler: Any, answered: Answered, request_factory: Any) -> None:
        super().__init__(
            handler, request_factory=request_factory, keepalive_timeout=IDLE, lingering_time=LINGERS, access_log=None
        )
        self.answered = answered

    def __call__(self) -> web.RequestHandler:
        """A new connection."""
        return Caller(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs an application behind the gate."""

    def __init__(self, app: web.Application, answered: Answered, shutdown_timeout: float) -> None:
        super().__init__(app, access_log=None, shutdown_timeout=shutdown_timeout)
        self.answered = answered

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return Gate(made.request_handler, self.answered, made.request_factory)


def guard(answered: Answered) -> Any:
    """What stands before every handler: counts the answer, and turns what nobody has caught into a 503."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        since, resource = monotonic(), request.match_info.route.resource
        path = resource.canonical if resource else OTHER
        try:
            answer = await handler(request)
        except web.HTTPException as told:
            answered(path, told.status, monotonic() - since)
            raise
        except Exception as error:
            note(error)
            answer = web.Response(status=503)
        answered(path, answer.status, monotonic() - since)
        return answer

    return guarded


def note(error: BaseException | None) -> None:
    """Log where something went wrong, never its words, which may quote what was sent."""
    frames = extract_tb(error.__traceback__)[-6:] if error else []
    trail = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    log.error("a request ended badly: %s at %s", type(error).__name__, trail)
