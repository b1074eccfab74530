"""The door while the store is not there yet: alive, and everything else is asked again later."""

import socket

from aiohttp import web

SAYS = "Dept waits for its store, and opens as soon as it is there.\n"


class Closed:
    """Answers 503 on a socket until the service opens on it."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_get("/live", self._live)
        app.router.add_route("*", "/{path:.*}", self._later)
        self.runner = web.AppRunner(app, access_log=None)

    async def start(self, door: socket.socket) -> None:
        """Listen; the socket itself stays whole for whoever opens next."""
        await self.runner.setup()
        await web.SockSite(self.runner, door.dup()).start()

    async def stop(self) -> None:
        """Make room."""
        await self.runner.cleanup()

    async def _live(self, request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _later(self, request: web.Request) -> web.Response:
        return web.Response(status=503, text=SAYS, headers={"Retry-After": "5"})
