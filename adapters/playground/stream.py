"""What follows by itself: a stream of events for each open page, of what has changed, ten times a second at most."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from aiohttp import web

from adapters.playground import draw
from adapters.playground.almanac import year
from adapters.playground.draw import Renderers
from adapters.playground.reasons import silent, since, why
from adapters.playground.run import Hand
from adapters.playground.scene import Scene
from adapters.playground.world import World
from bot.ports import Reason
from bot.world.people import Person

BREATH, PATIENCE = 0.1, 2.0
"""Seconds between two looks while things change, and until a look when nothing seems to."""
HEARTBEAT = 15.0
NEWEST = 150
"""Posts of a place that are drawn; older ones stay in memory."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """What one playground is made of."""

    scene: Scene
    hand: Hand
    world: World
    renderers: Renderers
    leaving: bool = False


STAGE = web.AppKey("stage", Stage)


async def follow(request: web.Request) -> web.StreamResponse:
    """Follow one person in one place: posts, form, unread counts, clock, year and reasons."""
    stage, scene = request.app[STAGE], request.app[STAGE].scene
    person = scene.community.person(request.query.get("person", ""))
    place = request.query.get("place", "")
    if person is None or place not in ("", person.id, *(f"#{d}" for d in person.departments)):
        raise LookupError("There is no such place.")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    told: dict[str, bytes] = {}
    seen, turned, spoken = -1, scene.turned, time.monotonic()
    try:
        while not stage.leaving:
            step = scene.step
            if scene.turned != turned:
                seen, turned = -1, scene.turned
            for kind, value in (await _news(stage, person, place, seen)).items():
                said = orjson.dumps(value)
                if told.get(kind) != said:
                    told[kind], spoken = said, time.monotonic()
                    await response.write(b"event: %b\ndata: %b\n\n" % (kind.encode(), said))
            seen = step
            if time.monotonic() - spoken > HEARTBEAT:
                spoken = time.monotonic()
                await response.write(b": still here\n\n")
            await asyncio.sleep(BREATH)
            if scene.step == step:
                await scene.ring(PATIENCE)
    except ConnectionResetError:
        pass
    return response


async def _news(stage: Stage, person: Person, place: str, seen: int) -> dict[str, Any]:
    """Everything that a page may have to draw; of posts, those that are newer than the last look."""
    scene, hand = stage.scene, stage.hand
    school = scene.community.school(person.school)
    found = [*reversed(scene.memory.reasons), *await stage.world.why(None)]
    run, now = hand.run, hand.mover.now()
    out: dict[str, Any] = {}
    if place:
        posts = scene.posts(place, person.id)[-NEWEST:]
        fresh = [draw.post(scene, p, school.zone, stage.renderers) for p in posts if p.step > seen]
        if fresh or seen < 0:
            out["posts"] = {"all": seen < 0, "posts": fresh}
    out["form"] = draw.sheet(scene.sheet(person.id), stage.renderers)
    out["people"] = {"unread": draw.unread(scene), "left": sorted(scene.memory.left)}
    out["world"] = draw.world(stage.world.moments(), scene, school.zone)
    out["clock"] = draw.clock(hand, scene, school.zone, _held(found, run.start if run else now))
    out["year"] = year(school, run.at if run and hand.moving else now)
    out["why"] = why(scene.community, school, found, since(school, now, run.start if run else None), now)
    return out


def _held(found: Sequence[Reason], start: datetime) -> int:
    return sum(silent(r) and r.at >= start for r in found)
