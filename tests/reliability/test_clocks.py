"""T2: each occasion exactly once, at its local minute, in every zone, over every change of the clocks and steps of the
machine's own.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import yaml

from adapters.playground.post import Playground
from adapters.playground.scene import Scene, address
from bot.world.calendar import moment
from office import Office
from scheduler.clock import Held
from storage.schools import load
from tests.again import replayable, seed
from tests.databases import Databases
from tests.tally import tally

ZONES = (
    "Europe/London", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "Asia/Tehran", "America/Sao_Paulo", "Pacific/Kiritimati",
)  # fmt: skip
CHANGES = (date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29))
"""Britain's next changes of the clocks, and a leap day."""
STEPS = (0, 1, -1, 24, -24)
"""Hours by which the machine's clock is set forth or back in the middle of it."""
HALF = timedelta(minutes=30)
SECRET = "by-every-clock-by-every-clock-by-all-00"


def passes(zone: ZoneInfo, day: date) -> dict[datetime, list[datetime]]:
    """The instants at which each quarter of an hour of a local day comes: none, one or two. Found by waiting for it."""
    at, out = datetime.combine(day, time(), UTC) - timedelta(hours=16), dict[datetime, list[datetime]]()
    while at < datetime.combine(day, time(), UTC) + timedelta(hours=40):
        out.setdefault(at.astimezone(zone).replace(tzinfo=None), []).append(at)
        at += timedelta(minutes=15)
    return out


@pytest.mark.parametrize("name", ZONES)
def test_every_wall_time_is_one_instant_and_none_lies_in_a_gap(name: str) -> None:
    zone = ZoneInfo(name)
    around = [change + timedelta(days=n) for change in CHANGES for n in (-7, -1, 0, 1, 7)]
    around += [date(2027, 3, 14), date(2026, 11, 1), date(2027, 4, 4), date(2026, 10, 4), date(2011, 12, 30)]
    for day in around:
        come = passes(zone, day)
        for quarter in range(96):
            at = time(quarter // 4, quarter % 4 * 15)
            wanted, found = come.get(datetime.combine(day, at), []), moment(zone, day, at)
            if wanted:
                assert found == wanted[0], (day, at)
            else:
                before, after = found - timedelta(minutes=1), found
                skipped = after.astimezone(zone).utcoffset() != before.astimezone(zone).utcoffset()
                assert skipped, (day, at, found)


def cast(folder: Path, change: date) -> Path:
    """A school in each zone, open for three weeks about a day, with somebody for each morning and afternoon."""
    first, last = change - timedelta(days=10), change + timedelta(days=10)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    schools = []
    for n, zone in enumerate(ZONES):
        people = [
            {"name": f"{day} {at[:2]} Person", "email": f"{day}{at[:2]}@s{n}.example".lower(), "departments": [f"d{n}"],
             "prompt": f"{day} {at}", "frees": ["Mon P1"]}
            for day, at in product(days, ("08:15", "15:40"))
        ]  # fmt: skip
        calendar = {
            "terms": [f"{first} to {last}"],
            "bells": {"Mon-Fri": {"P1": "09:05-10:05", "lunch": "12:25-13:15", "P4": "13:15-14:15"}},
        }
        departments = [{"id": f"d{n}", "name": f"Department {n}", "channel": f"d{n}"}]
        schools.append(
            {"id": f"s{n}", "name": f"School {n}", "platform": "slack", "zone": zone, "calendar": calendar,
             "told": True, "departments": departments, "people": people}
        )  # fmt: skip
    file = folder / "cast.yaml"
    file.write_text(yaml.safe_dump({"community": {"name": "All", "features": "all"}, "schools": schools}), "utf-8")
    return file


async def played(
    database: str, file: Path, change: date, step: int, chance: Random, reach: timedelta
) -> tuple[Counter[str], list[str]]:
    """The days around a change, with a heartbeat that comes late, early and twice: what came, and what was amiss."""
    community, clock = load(file), Held(datetime.combine(change - reach, time(0), UTC))
    office = Office.open(community, database, SECRET, clock)
    await office.start()
    scene = Scene(community, clock)
    office.couriers["slack"] = Playground("slack", scene)
    people = {p.id: p for p in community.people}
    for who in people:
        await office.links.link(who, address(community, who), who)
    true, amiss, seen, off, known = clock.now(), list[str](), Counter[str](), timedelta(), 0
    steps_at = datetime.combine(change, time(0), UTC) + timedelta(hours=chance.uniform(-48, 48))
    while true < datetime.combine(change + reach, time(0), UTC):
        true += HALF
        if step and true >= steps_at and not off:
            off = timedelta(hours=step)
        elif off and true >= steps_at + timedelta(hours=6):
            off = timedelta()  # somebody sets it right again
        clock.set(true + off)
        if chance.random() < 0.2:
            await office.digest.plan(clock.now())
        await office.digest.tick(clock.now())
        await office.sender.pump()
        posts = list(scene.memory.posts.values())
        for post in posts[known:]:
            if (place := post.place) in people:
                local = post.when.astimezone(community.school(people[place].school).zone)
                own = people[place].prompt
                wall = timedelta(hours=local.hour - own.at.hour, minutes=local.minute - own.at.minute)
                on_time = timedelta(0) <= wall <= HALF
                if local.weekday() != own.day or not (on_time or off or step):
                    amiss.append(f"{place} at {local:%a %d %b %H:%M}, and not {own}")
                seen[f"{place} {local.date()}"] += 1
        known = len(posts)
    await office.stop()
    return seen, amiss


async def once(databases: Databases, folder: Path, change: date, step: int, days: int) -> None:
    """Play it, and hold that each occasion came once, at its minute."""
    seeded = seed(2)
    with replayable(seeded):
        chance = Random(f"clocks:{seeded}:{step}")  # noqa: S311 - a play, not a secret
        file, reach = cast(folder, change), timedelta(days=days)
        came, amiss = await played(databases.migrated("sqlite"), file, change, step, chance, reach)
        doubled = [key for key, n in came.items() if n > 1]
        there = {key.split()[0] for key in came}
        tally(load=sum(came.values()), faults=1 + bool(step), doubled_slack=len(doubled), seed=seeded)
        assert (doubled, amiss) == ([], [])
        # A clock that runs a day ahead may let a day's question lapse; whatever else it does, nobody is forgotten.
        assert len(there) >= len(ZONES) * (10 if days >= 7 and abs(step) < 24 else 2)


@pytest.mark.parametrize("step", [0, 1])
async def test_each_occasion_comes_once(databases: Databases, tmp_path: Path, step: int) -> None:
    await once(databases, tmp_path, CHANGES[0], step, 3)


@pytest.mark.slow
@pytest.mark.parametrize(("change", "step"), list(product(CHANGES, STEPS)))
async def test_each_occasion_comes_once_over_every_change(
    databases: Databases, tmp_path: Path, change: date, step: int
) -> None:
    await once(databases, tmp_path, change, step, 7)
