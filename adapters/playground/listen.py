"""The wire of the playground: a page on loopback and the few calls behind it, for this computer's own browser only."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from adapters.playground import draw, stream
from adapters.playground.almanac import Nowhere, target
from adapters.playground.draw import Renderers
from adapters.playground.reasons import Reasons
from adapters.playground.run import Busy, Hand, Mover
from adapters.playground.scene import Scene
from adapters.playground.stream import STAGE, Stage
from bot.ports import Away
from bot.world.people import Person

PAGE = Path(__file__).parent / "page"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
HERE = ("127.0.0.1", "localhost", "::1")
"""The names under which the page may be asked for: any other is a stranger's page pretending to be it."""
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


async def listen(scene: Scene, mover: Mover, reasons: Reasons, renderers: Renderers, port: int = 0) -> Listening:
    """Open the page on loopback; port 0 takes any free one."""
    runner = web.AppRunner(application(scene, mover, reasons, renderers), shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    return Listening(f"http://127.0.0.1:{runner.addresses[0][1]}", runner)


def application(scene: Scene, mover: Mover, reasons: Reasons, renderers: Renderers) -> web.Application:
    """The page and its calls."""
    app = web.Application(middlewares=[guard], client_max_size=64 * 1024)
    app[STAGE] = Stage(scene=scene, hand=Hand(mover, scene), reasons=reasons, renderers=renderers)
    app.on_shutdown.append(_leave)
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/page/{name}", _page),
            web.get("/files/{post}/{n}", _file),
            web.get("/api/state", _state),
            web.get("/api/stream", stream.follow),
            web.post("/api/say", _say),
            web.post("/api/edit", _edit),
            web.post("/api/press", _press),
            web.post("/api/submit", _submit),
            web.post("/api/close", _close),
            web.post("/api/home", _home),
            web.post("/api/look", _look),
            web.post("/api/clock", _clock),
        ]
    )
    return app


class Unreadable(Exception):
    """A call that is not what the page would send; the message says what is wanted."""


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
    except Nowhere as nowhere:
        response = _no(409, str(nowhere))
    except Busy:
        response = _no(409, "The clock is moving already.")
    except Away:
        response = _no(503, "Dept cannot reach its store just now. Nothing was lost; try again in a moment.")
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


async def _state(request: web.Request) -> web.StreamResponse:
    stage = request.app[STAGE]
    return web.json_response({"groups": draw.groups(stage.scene), "unread": draw.unread(stage.scene)})


async def _say(request: web.Request) -> web.StreamResponse:
    """Typed words. In a channel the bot hears them only when it is mentioned; `/dept` is the command."""
    scene, person, asked = await _asked(request)
    text, channel = _words(asked, "text").strip(), _channel(asked, person)
    if not text:
        raise Unreadable("nothing was typed")
    command, mention = _after(text, "/dept"), _after(text, "@dept")
    if command is not None:
        await scene.command(person.id, command, channel)
    elif mention is not None or channel is None:
        await scene.say(person.id, text if mention is None else mention, channel)
    else:
        scene.mutter(person.id, text, channel)
    return web.json_response({})


async def _edit(request: web.Request) -> web.StreamResponse:
    scene, person, asked = await _asked(request)
    text = _words(asked, "text").strip()
    await scene.edit(person.id, _after(text, "@dept") or text)
    return web.json_response({})


async def _press(request: web.Request) -> web.StreamResponse:
    scene, person, asked = await _asked(request)
    reply = await scene.press(person.id, _words(asked, "post"), _words(asked, "token"))
    return web.json_response({"opened": reply.opening is not None})


async def _submit(request: web.Request) -> web.StreamResponse:
    scene, person, asked = await _asked(request)
    raw = asked.get("raw")
    if not isinstance(raw, dict):
        raise Unreadable("the fields of a form are an object")
    values = {str(name): str(value) for name, value in raw.items()}
    reply = await scene.submit(person.id, _words(asked, "token"), values)
    return web.json_response({"problems": dict(reply.opening.problems) if reply.opening else {}})


async def _close(request: web.Request) -> web.StreamResponse:
    scene, person, _ = await _asked(request)
    scene.close(person.id)
    return web.json_response({})


async def _home(request: web.Request) -> web.StreamResponse:
    scene, person, asked = await _asked(request)
    drawn = await scene.home(person.id, asked.get("again") is True)
    return web.json_response(draw.home(person.id, drawn, request.app[STAGE].renderers))


async def _look(request: web.Request) -> web.StreamResponse:
    scene, person, asked = await _asked(request)
    scene.look(person.id, _words(asked, "place"))
    return web.json_response({})


async def _clock(request: web.Request) -> web.StreamResponse:
    """Move the clock by the calendar of the person's school, or stop it."""
    scene, person, asked = await _asked(request)
    hand, to = request.app[STAGE].hand, _words(asked, "to")
    if to == "stop":
        hand.stop()
        return web.json_response({})
    due = await hand.mover.next_due() if to == "due" else None
    there = target(to, hand.mover.now(), scene.community.school(person.school), due)
    hand.begin(there)
    return web.json_response({"to": there.isoformat()})


async def _leave(app: web.Application) -> None:
    stage = app[STAGE]
    stage.leaving = True
    stage.scene.nudge()
    await stage.hand.close()


async def _asked(request: web.Request) -> tuple[Scene, Person, dict[str, Any]]:
    """Who asks for what: every call names a person of the community."""
    try:
        asked = await request.json()
    except ValueError:
        raise Unreadable("it is no JSON") from None
    if not isinstance(asked, dict):
        raise Unreadable("an object is wanted")
    scene = request.app[STAGE].scene
    person = scene.community.person(_words(asked, "person"))
    if person is None:
        raise LookupError("There is nobody of that name.")
    return scene, person, asked


def _words(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise Unreadable(f"{name} is a text")
    return value


def _channel(asked: dict[str, Any], person: Person) -> str | None:
    channel = asked.get("channel")
    if channel is None or channel in person.departments:
        return channel if channel is None else str(channel)
    raise LookupError(f"{person.first} is not in that channel.")


def _after(text: str, lead: str) -> str | None:
    """The words after a leading word; None if it does not lead."""
    first, _, rest = text.partition(" ")
    return rest.strip() if first.casefold().rstrip(",:") == lead else None
