"""What is read from outside: a person's calendar, and whether the service lives, can work, and how it is doing."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.declare import Dated
from bot.invitations import Entry
from bot.invitations import ics as calendar_file
from bot.ports import Away

HOUR = 3600.0
MOST = 60
"""Requests an hour for one calendar, and wrong ones from one computer: calendars ask once or twice."""
NAMES = 10_000
LONGEST = 100
"""Characters of a token that are looked at."""
PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}

Calendars = Callable[[str], Awaitable[tuple[ZoneInfo, list[Dated]] | None]]
"""The zone and the dates behind a token; None if it is nobody's, or nobody's any more."""


@dataclass(slots=True)
class Hourly:
    """So many an hour for each name, in bounded memory; hours are counted from a name's first request."""

    ticks: Callable[[], float] = monotonic
    counts: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)

    def over(self, name: str) -> bool:
        """Count one more; whether it is one too many."""
        began, count = self.counts.get(name, (self.ticks(), 0))
        if self.ticks() - began >= HOUR:
            began, count = self.ticks(), 0
        self.counts[name] = (began, count + 1)
        self.counts.move_to_end(name)
        if len(self.counts) > NAMES:
            self.counts.popitem(last=False)
        return count >= MOST


class Feeds:
    """The calendar's address, and those that whoever runs the service looks at."""

    def __init__(
        self,
        calendars: Calendars,
        now: Callable[[], datetime],
        ready: Callable[[], Awaitable[Sequence[str]]],
        metrics: Callable[[], Awaitable[bytes]],
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self.calendars, self.now, self.ready, self.metrics = calendars, now, ready, metrics
        self.asked, self.guessed = Hourly(ticks), Hourly(ticks)

    def add_to(self, app: web.Application) -> None:
        """Answer at their addresses of this application."""
        app.router.add_get("/calendar/{token}.ics", self._calendar)
        app.router.add_get("/live", self._live)
        app.router.add_get("/ready", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _calendar(self, request: web.Request) -> web.Response:
        token, remote = request.match_info["token"], request.remote or ""
        try:
            found = await self.calendars(token) if len(token) <= LONGEST and token.isascii() else None
        except Away:
            return _text(503, "Dept cannot reach its store just now.")
        if self.asked.over(token) if found else self.guessed.over(remote):
            return _text(429, "That is often enough for this hour.", {"Retry-After": "3600"})
        if found is None:
            return _text(404, "There is no such calendar.")
        return web.Response(
            body=ics(*found, self.now()), content_type="text/calendar", charset="utf-8",
            headers=PRIVATE | {"Content-Disposition": 'inline; filename="dept.ics"'},
        )  # fmt: skip

    async def _live(self, request: web.Request) -> web.Response:
        return _text(200, "alive")

    async def _ready(self, request: web.Request) -> web.Response:
        wrong = await self.ready()
        return _text(503, "\n".join(wrong)) if wrong else _text(200, "ready")

    async def _metrics(self, request: web.Request) -> web.Response:
        try:
            body = await self.metrics()
        except Away:
            return _text(503, "Dept cannot reach its store just now.")
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def ics(zone: ZoneInfo, dated: Sequence[Dated], now: datetime) -> bytes:
    """Dates as a calendar: the same ones under the same ids each time, so that a moved one moves."""
    entries = [
        Entry(
            uid=one.uid or f"dept:{one.day}:{one.title}",
            title=one.title,
            day=one.day,
            start=one.start,
            end=one.end,
            sequence=one.sequence,
        )
        for one in dated
    ]
    return calendar_file(entries, zone, now, name="Dept")


def _text(status: int, says: str, more: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=f"{says}\n", headers=PRIVATE | (more or {}))
