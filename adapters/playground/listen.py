"""The wire of the playground: a page on loopback and the few calls behind it, for this computer's own browser only."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import web

from adapters.playground import stream
from adapters.playground.almanac import Nowhere
from adapters.playground.calls import ROUTES, TOO_LARGE, Unreadable
from adapters.playground.draw import Renderers
from adapters.playground.run import Busy, Hand
from adapters.playground.scene import Scene
from adapters.playground.stream import STAGE, Stage
from adapters.playground.world import Impossible, World
from bot.ports import Away
from bot.talk.events import LARGEST

PAGE = Path(__file__).parent / "page"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
LOOPBACK = "127.0.0.1"
HERE = (LOOPBACK, "localhost", "::1")
"""The names under which the page may be asked for: any other is a stranger's page pretending to be it."""
BODY = LARGEST * 4 // 3 + 64 * 1024
"""Bytes of a call, at most: the largest file as it travels, and the words with it."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Listening:
    """A playground that can be visited, until it is closed."""

    url: str
    _runner: web.AppRunner

    async def close(self) -> None:
        """Stop the clock if it runs, let the pages go, and shut the door."""
        await self._runner.cleanup()


async def listen(scene: Scene, world: World, renderers: Renderers, port: int = 0) -> Listening:
    """Open the page on loopback; port 0 takes any free one."""
    runner = web.AppRunner(application(scene, world, renderers), shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, port)
    await site.start()
    return Listening(f"http://{LOOPBACK}:{runner.addresses[0][1]}", runner)


def application(scene: Scene, world: World, renderers: Renderers) -> web.Application:
    """The page and its calls."""
    app = web.Application(middlewares=[guard], client_max_size=BODY)
    app[STAGE] = Stage(scene=scene, hand=Hand(world, scene), world=world, renderers=renderers)
    app.on_shutdown.append(_leave)
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/page/{name}", _page),
            web.get("/files/{post}/{n}", _file),
            web.get("/api/stream", stream.follow),
            *ROUTES,
        ]
    )
    return app


@web.middleware
async def guard(request: web.Request, handler: Answer) -> web.StreamResponse:
    """Only this computer's own page may ask, and only for what it needs; what goes wrong is said in a sentence."""
    try:
        host = urlsplit(f"//{request.host}").hostname
    except ValueError:
        host = None
    if host not in HERE:
        return _no(403, "This page is for this computer only.")
    if request.method == "POST":
        same = request.headers.get("Origin") == f"http://{request.host}"
        if not same or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return _no(403, "Only the playground's own page may do that.")
        if request.content_type != "application/json":
            return _no(415, "JSON, please.")
    try:
        response = await handler(request)
    except Unreadable as wrong:
        response = _no(400, f"That cannot be read: {wrong}.")
    except LookupError as missing:
        response = _no(404, str(missing))
    except (Nowhere, Impossible) as nowhere:
        response = _no(409, str(nowhere))
    except Busy:
        response = _no(409, "The clock is moving already.")
    except Away:
        response = _no(503, "Dept cannot reach its store just now. Nothing was lost; try again in a moment.")
    except web.HTTPRequestEntityTooLarge:
        response = _no(413, TOO_LARGE)
    except web.HTTPException as other:
        response = _no(other.status, other.reason)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _no(status: int, says: str) -> web.Response:
    return web.json_response({"says": says}, status=status, headers=HEADERS)


async def _page(request: web.Request) -> web.StreamResponse:
    path = PAGE / request.match_info.get("name", "page.html")
    if path.parent != PAGE or path.suffix not in KINDS or not path.is_file():
        raise LookupError("There is no such page.")
    return web.Response(body=path.read_bytes(), content_type=KINDS[path.suffix], charset="utf-8")


async def _file(request: web.Request) -> web.StreamResponse:
    post = request.app[STAGE].scene.post(request.match_info["post"])
    n = int(request.match_info["n"]) if request.match_info["n"].isdecimal() else -1
    if post is None or not 0 <= n < len(post.papers):
        raise LookupError("There is no such file.")
    paper = post.papers[n]
    response = web.Response(body=paper.data, content_type="application/octet-stream")
    name = "".join(c for c in paper.name if c.isalnum() or c in " ._-") or "file"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


async def _leave(app: web.Application) -> None:
    stage = app[STAGE]
    stage.leaving = True
    stage.scene.nudge()
    await stage.hand.close()
