"""Slack as it limits: so many messages a minute for a workspace, one a second for a channel; and who saw what."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from aiohttp import web

MINUTE, BURST = 500, 60
"""Messages that a workspace takes in a minute, and at once: Slack says "several hundred", others have counted 525."""
CHANNEL = 4
"""Messages that a channel takes at once; then one a second."""


class Strict:
    """A Slack of many workspaces, each known by its token."""

    def __init__(self, awaited: Callable[[str], bool], many: int) -> None:
        self.awaited, self.many, self.all = awaited, many, asyncio.Event()
        """Whose messages count, how many of them there are to be, and that all have come."""
        self.seen, self.refused, self.calls = Counter[str](), 0, 0
        self.levels: dict[str, tuple[float, float]] = {}
        self.runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/api/{method}", self._call)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/api/"  # type: ignore[union-attr]

    async def stop(self) -> None:
        """Go away."""
        if self.runner:
            await self.runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        team = request.headers["Authorization"].rpartition("-")[2]
        match request.match_info["method"]:
            case "chat.postMessage":
                return self._post(team, await request.json())
            case "auth.test":
                return web.json_response({"ok": True, "team_id": team, "user_id": "U0BOT"})
            case _:
                return web.json_response({"ok": True, "members": [], "channels": []})

    def _post(self, team: str, given: dict[str, object]) -> web.Response:
        self.calls += 1
        to = str(given["channel"])
        if not (self._take(team, MINUTE / 60, BURST) and self._take(f"{team}:{to}", 1, CHANNEL)):
            self.refused += 1
            return web.Response(status=429, headers={"Retry-After": "5"})
        if self.awaited(to):
            self.seen[given["metadata"]["event_payload"]["id"]] += 1  # type: ignore[index]
            if len(self.seen) == self.many:
                self.all.set()
        return web.json_response({"ok": True, "channel": f"D{to}", "ts": f"{time.time():.6f}"})

    def _take(self, name: str, rate: float, burst: float) -> bool:
        now = time.monotonic()
        level, at = self.levels.get(name, (burst, now))
        level = min(burst, level + (now - at) * rate)
        self.levels[name] = (level - 1 if level >= 1 else level, now)
        return level >= 1
