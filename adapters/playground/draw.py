"""What the page is told, as JSON values: people, posts with both platforms' own drawings, forms, the clock."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.playground.almanac import long_day
from adapters.playground.memory import Sheet
from adapters.playground.run import Hand
from adapters.playground.scene import HOME, Scene
from adapters.playground.shown import Post, flatten, taps
from adapters.playground.wording import amiss
from adapters.playground.world import Happening, Moment
from bot.ports import Drawn, Opening
from bot.world.calendar import WEEKDAYS, say_day, say_time
from bot.world.people import Community, Person

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderers:
    """How each platform's adapter draws messages, forms and Home. Handed in, since adapters do not know each other."""

    slack_message: Callable[[Sequence[Drawn]], Payload]
    slack_form: Callable[[Opening], Payload]
    slack_home: Callable[[Drawn], Payload]
    teams_message: Callable[[Sequence[Drawn]], Payload]
    teams_form: Callable[[Opening], Payload]
    teams_home: Callable[[Drawn], Payload]


def groups(scene: Scene) -> list[dict[str, Any]]:
    """The people of each school, in the order of the configuration; a coordinator belongs to all schools."""
    community, out = scene.community, []
    for school in community.schools:
        inside = [p for p in community.people if p.school == school.id and not p.coordinator]
        out.append({"name": school.name, "people": [_person(p, scene) for p in inside]})
    if across := [p for p in community.people if p.coordinator]:
        name = {1: "The community", 2: "Both schools", 3: "All three schools"}.get(
            len(community.schools), "All schools"
        )
        out.append({"name": name, "people": [_person(p, scene) for p in across]})
    return [group for group in out if group["people"]]


def unread(scene: Scene) -> dict[str, dict[str, int]]:
    """How many posts each person has not seen yet, by place."""
    out: dict[str, dict[str, int]] = {}
    for person in scene.community.people:
        places = (person.id, *(f"#{d}" for d in person.departments))
        out[person.id] = {place: n for place in places if (n := scene.unread(person.id, place))}
    return out


def post(scene: Scene, one: Post, zone: ZoneInfo, renderers: Renderers) -> dict[str, Any]:
    """A post, drawn for both platforms."""
    when = one.when.astimezone(zone)
    by = scene.community.person(one.by) if one.by else None
    return {
        "id": one.id,
        "by": one.by,
        "name": by.name if by else "Dept",
        "born": one.born,
        "day": long_day(when.date()),
        "at": say_time(when),
        "edited": _edited(one, zone),
        "words": one.words,
        "only": bool(one.only),
        "files": [
            {"name": paper.name, "size": len(paper.data), "url": f"/files/{one.id}/{n}"}
            for n, paper in enumerate(one.papers)
        ],
        **_both(one.parts, renderers.slack_message, renderers.teams_message),
    }


def home(person: str, drawn: Drawn, renderers: Renderers) -> dict[str, Any]:
    """Somebody's Home, drawn for both platforms."""
    return {"id": HOME + person} | _both(
        (drawn,), lambda d: renderers.slack_home(d[0]), lambda d: renderers.teams_home(d[0])
    )


def sheet(one: Sheet | None, renderers: Renderers) -> dict[str, Any] | None:
    """An open form, drawn for both platforms, with the names of its fields and what stands beside them."""
    if one is None:
        return None
    opening = one.opening
    return {
        "post": one.post,
        "token": opening.token,
        "title": opening.form.title,
        "submit": opening.form.submit,
        "fields": [{"name": name, "label": f.label, "hint": f.hint} for name, f in opening.form.fields.items()],
        "values": dict(opening.values),
        "problems": dict(opening.problems),
        "slack": _safely(lambda: renderers.slack_form(opening)),
        "teams": _safely(lambda: renderers.teams_form(opening)),
    }


def clock(hand: Hand, scene: Scene, zone: ZoneInfo, held: int) -> dict[str, Any]:
    """What the clock shows, and the run that moves it."""
    run = hand.run
    now = (run.at if run and hand.moving else hand.mover.now()).astimezone(zone)
    out: dict[str, Any] = {"now": _local(now), "day": long_day(now.date())}
    out["at"] = say_time(now)
    if run:
        there = run.to.astimezone(zone)
        whole = max((run.to - run.start).total_seconds(), 1)
        out["run"] = {
            "moving": hand.moving,
            "failed": run.failed,
            "step": run.step,
            "to": f"{say_day(there.date())} {say_time(there)}",
            "days": (run.at.astimezone(zone).date() - run.start.astimezone(zone).date()).days,
            "part": min(100, round(100 * (run.at - run.start).total_seconds() / whole)),
            "sent": scene.sent(run.step),
            "held": held,
        }
    return out


def _local(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def world(moments: Sequence[Moment], scene: Scene, zone: ZoneInfo) -> dict[str, Any]:
    """The moments to which one can go back, and the platforms that answer nothing, with how much waits for each."""
    waiting = Counter(scene.memory.waiting.values())
    return {
        "moments": [
            {"id": m.id, "now": _local(at), "at": f"{say_day(at.date())} {say_time(at)}", "why": m.why}
            for m in moments
            for at in (m.at.astimezone(zone),)
        ],
        "opening": moments[-1].id if moments else "",
        "down": {platform: waiting[platform] for platform in sorted(scene.memory.down)},
    }


def happenings(found: Sequence[Happening]) -> list[dict[str, Any]]:
    """What can be made to happen, with its choices."""
    return [
        {
            "key": h.key,
            "name": h.name,
            "look": h.look,
            "choices": [{"name": c.name, "label": c.label, "options": list(c.options)} for c in h.choices],
        }
        for h in found
    ]


def _partners(person: Person, scene: Scene) -> list[dict[str, str]]:
    """The schools that share with a person's, each with whoever leads there."""
    community, out = scene.community, []
    for school in community.schools:
        inside = [p for p in community.people if p.school == school.id and p.departments]
        if school.id != person.school and inside and community.share(school.id, person.school):
            out.append({"name": school.name, "person": next((p.id for p in inside if p.leads), inside[0].id)})
    return out


def _person(person: Person, scene: Scene) -> dict[str, Any]:
    community = scene.community
    channels = [d for id in person.departments if (d := community.department(id))]
    return {
        "id": person.id,
        "name": person.name,
        "first": person.first,
        "initials": "".join(w[0] for w in person.name.split())[:2],
        "role": role(person, community),
        "school": person.school,
        "platform": scene.platform(person.id),
        "head": bool(person.leads),
        "partners": [] if person.coordinator else _partners(person, scene),
        "channels": [{"id": d.id, "name": d.name, "channel": d.channel} for d in channels],
    }


def role(person: Person, community: Community) -> str:
    """What somebody is, in a few words: `Head of Computing`, `Computing, Mon–Wed`."""
    name = {d.id: d.name for s in community.schools for d in s.departments}
    if person.coordinator:
        return "Coordinator"
    if person.leads:
        leads = " and ".join(name[d] for d in person.leads if d in name)
        return f"CPD leader, head of {leads}" if person.cpd_leader else f"Head of {leads}"
    told = " and ".join(name[d] for d in person.departments if d in name)
    if person.deputises:
        told = f"Deputy, {told}"
    if person.early_career:
        told = f"Early career, {told}"
    if person.cpd_leader:
        told = f"CPD leader, {told}"
    days = sorted(person.days)
    if len(days) < 5 and days:
        run = days == list(range(days[0], days[-1] + 1)) and len(days) > 1
        told += ", " + (f"{WEEKDAYS[days[0]]}–{WEEKDAYS[days[-1]]}" if run else ", ".join(WEEKDAYS[d] for d in days))
    return told


def _edited(one: Post, zone: ZoneInfo) -> str:
    if one.edited_at is None:
        return ""
    when = one.edited_at.astimezone(zone)
    same = when.date() == one.when.astimezone(zone).date()
    return say_time(when) if same else f"{say_day(when.date())} {say_time(when)}"


def _both(
    parts: Sequence[Drawn],
    slack: Callable[[Sequence[Drawn]], Payload],
    teams: Callable[[Sequence[Drawn]], Payload],
) -> dict[str, Any]:
    if not parts:
        return {"buttons": [], "plain": "", "slack": None, "teams": None}
    return {
        "buttons": [{"label": t.label, "token": t.token} for t in taps(parts)],
        "plain": flatten(parts),
        "wording": amiss(flatten(parts)),
        "slack": _safely(lambda: slack(parts)),
        "teams": _safely(lambda: teams(parts)),
    }


def _safely(draw: Callable[[], Payload]) -> Payload | None:
    """A drawing, or None if the adapter fails at it: the page then shows the plain words, and the rest goes on."""
    try:
        return draw()
    except Exception:
        log.exception("A drawing failed")
        return None
