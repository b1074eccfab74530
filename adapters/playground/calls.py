"""What the page asks for and does: a call each, in the name of one of the people."""

from base64 import b64decode
from typing import Any

from aiohttp import web

from adapters.playground import draw
from adapters.playground.almanac import target
from adapters.playground.scene import Scene
from adapters.playground.stream import STAGE
from bot.talk.events import LARGEST, Handed
from bot.world.calendar import say_day
from bot.world.people import Person

TOO_LARGE = f"That file is larger than Dept takes: {LARGEST // 1_000_000} MB at most. A smaller one or a photo works."
LONGEST = 4_000
"""Characters of a message, as the page lets them be typed."""
WAYS = {
    "hour": "+1 h",
    "morning": "the next school morning",
    "due": "the next thing due",
    "half-term": "the end of the half-term",
    "term": "the end of the term",
    "year": "the end of the year",
    "holiday": "the end of the holiday",
}
"""Where a move leads, in the words of a kept moment."""


class Unreadable(Exception):
    """A call that is not what the page would send; the message says what is wanted."""


async def _state(request: web.Request) -> web.StreamResponse:
    stage = request.app[STAGE]
    return web.json_response(
        {
            "groups": draw.groups(stage.scene),
            "unread": draw.unread(stage.scene),
            "largest": LARGEST,
            "tooLarge": TOO_LARGE,
        }
    )


async def _say(request: web.Request) -> web.StreamResponse:
    """Typed words. In a channel the bot hears them only when it is mentioned; `/dept` is the command."""
    scene, person, asked = await _asked(request)
    text, channel, files = _words(asked, "text").strip(), _channel(asked, person), _files(asked)
    if not text and not files:
        raise Unreadable("nothing was typed")
    if len(text) > LONGEST:
        raise Unreadable(f"a message has {LONGEST:,} characters at most")
    command, mention = _after(text, "/dept"), _after(text, "@dept")
    heard = command if mention is None else mention
    if command is not None and not files:
        await scene.command(person.id, command, channel)
    elif heard is not None or channel is None:
        await scene.say(person.id, text if heard is None else heard, channel, files)
    else:
        scene.mutter(person.id, text, channel, files)
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
    school = scene.community.school(person.school)
    there = target(to, hand.mover.now(), school, due)
    async with hand.still():
        await request.app[STAGE].world.keep(f"Before {WAYS.get(to) or say_day(there.astimezone(school.zone).date())}")
        hand.begin(there, on=to == "due")
    return web.json_response({"to": there.isoformat()})


async def _back(request: web.Request) -> web.StreamResponse:
    """Everything is again as it was at a kept moment."""
    _, _, asked = await _asked(request)
    hand = request.app[STAGE].hand
    async with hand.still():
        await request.app[STAGE].world.back(_words(asked, "moment"))
    return web.json_response({})


async def _happenings(request: web.Request) -> web.StreamResponse:
    """What somebody can make happen."""
    _, person, _ = await _asked(request)
    return web.json_response({"happenings": draw.happenings(request.app[STAGE].world.happenings(person.id))})


async def _happen(request: web.Request) -> web.StreamResponse:
    """Make something happen."""
    _, person, asked = await _asked(request)
    chosen = asked.get("chosen")
    if not isinstance(chosen, dict):
        raise Unreadable("the choices are an object")
    values = {str(name): str(value) for name, value in chosen.items()}
    async with request.app[STAGE].hand.still():
        happened = await request.app[STAGE].world.happen(_words(asked, "what"), values, person.id)
    return web.json_response({"says": happened.says, "person": happened.person})


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


def _files(asked: dict[str, Any]) -> tuple[Handed, ...]:
    """The file that came with the words, if one did."""
    file = asked.get("file")
    if file is None:
        return ()
    if not isinstance(file, dict):
        raise Unreadable("a file is an object")
    name, media = _words(file, "name").strip() or "file", _words(file, "media") or "application/octet-stream"
    try:
        content = b64decode(_words(file, "content"), validate=True)
    except ValueError:
        raise Unreadable("a file comes in base64") from None
    if len(content) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(max_size=LARGEST, actual_size=len(content))
    return (Handed(name=name, media=media, content=content),)


def _after(text: str, lead: str) -> str | None:
    """The words after a leading word; None if it does not lead."""
    first, _, rest = text.partition(" ")
    return rest.strip() if first.casefold().rstrip(",:") == lead else None


ROUTES = [
    web.get("/api/state", _state),
    web.post("/api/say", _say),
    web.post("/api/edit", _edit),
    web.post("/api/press", _press),
    web.post("/api/submit", _submit),
    web.post("/api/close", _close),
    web.post("/api/home", _home),
    web.post("/api/look", _look),
    web.post("/api/clock", _clock),
    web.post("/api/back", _back),
    web.post("/api/happenings", _happenings),
    web.post("/api/happen", _happen),
]
