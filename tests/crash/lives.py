"""Lives of one office on one database: each a process that may die at any await, and is followed by another."""

import asyncio
import os
import shutil
import sqlite3
import traceback
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.talk.events import Pressed, Said
from bot.world.people import Address
from office import Office
from storage.migrate import downgrade, upgrade
from storage.schools import load
from tests.crash.points import DEAD, ROOT, Points
from tests.crash.world import FAULTS, Desk, Kept, World

CAST = load(ROOT / "stories" / "casts" / "thornbury.yaml")
SECRET = "a-secret-of-these-tests-a-secret-of-these-tests"
PEOPLE = {"slack": "thornbury/tom-ashworth", "teams": "stwystans/kate-lister"}
OTHERS = {"slack": "thornbury/priya-nair", "teams": "stwystans/hamza-sheikh"}
HERE = (*PEOPLE.values(), *OTHERS.values())
COMMUNITY = replace(CAST, people=tuple(person for person in CAST.people if person.id in HERE))
"""Two on each platform, so that a life is short."""
NOON = datetime(2026, 11, 17, 12, 30, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 19, 15, 39, 50, tzinfo=UTC)
BEFORE = "0013"
"""An earlier step: what a database of a former version stands at."""
WAITS = ("held", "ready", "sending", "unknown")
HORIZON = timedelta(hours=5)


@dataclass(frozen=True)
class Scene:
    """What people and time do, one act after the other."""

    acts: tuple[tuple[str, str], ...]
    start: datetime = NOON
    old: bool = False
    """Whether the database is of the version before, with rows in every state."""


SCENES = {
    "a log": Scene((("say", "45m on the Zebra course"),)),
    "a nudge, answered": Scene((("until", "15:40"), ("rest", ""), ("press", "30m"), ("rest", "")), THURSDAY),
    "an undo": Scene((("say", "45m on the Zebra course"), ("rest", ""), ("say", "undo"), ("rest", ""))),
    "passed on": Scene((("say", "message {other}: may I see your quiz on zebras?"), ("until", "15:45"), ("rest", ""))),
    "erased": Scene(
        (("say", "45m on the Zebra course"), ("rest", ""), ("say", "forget me"), ("rest", ""), ("press", "Forget me"))
    ),
    "migrated": Scene((("say", "20m on the Zebra course"),), old=True),
}


@dataclass(frozen=True)
class Case:
    """One scene on one platform under one fault."""

    scene: str
    platform: str
    fault: str
    folder: Path
    times: int = 1
    """How often each event is delivered at once."""
    later: timedelta = field(default=timedelta(seconds=30))
    """How the clock stands, against where it stood, when the next life begins."""

    @property
    def database(self) -> Path:
        """The file."""
        return self.folder / "dept.db"

    @property
    def url(self) -> str:
        """Its address."""
        return f"sqlite:///{self.database}"

    @property
    def world(self) -> World:
        """What outlives a life."""
        return World(self.folder / "world.jsonl")

    def begin(self, template: Path) -> None:
        """A fresh database and an empty world."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shutil.copy(template, self.database)
        if SCENES[self.scene].old:
            self._remember()

    def _remember(self) -> None:
        """What the process of the version before was sending when it died: nobody can say whether it arrived."""
        with closing(sqlite3.connect(self.database)) as connection:
            rows = connection.execute("SELECT uuid FROM messages WHERE state IN ('sending', 'unknown')").fetchall()
        for (uuid,) in rows:
            self.world.write("try", uuid=uuid, ref=None, fate="before")

    def life(self, dies_at: int = 0) -> list[int]:
        """Live, in a process of its own, and die at a point if it comes to that.

        Gives how many points were passed, and at which a crash leaves something else than at the one before.
        """
        child = os.fork()
        if child == 0:
            self._child(dies_at)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        told = self.world.read("problem")
        assert code in (0, DEAD), told[-1]["says"] if told else f"exit {code}"
        passed = self.world.read("passed")
        return [passed[-1]["points"], *passed[-1]["differ"]] if code == 0 and not dies_at else []

    def _child(self, dies_at: int) -> None:
        code = 1
        try:
            points = Points(dies_at, self._die, self._remains)
            points.watch()
            asyncio.run(live(self))
            points.rest()
            self.world.write("passed", points=points.count, differ=points.differ)
            code = 0
        except BaseException:
            self.world.write("problem", says=traceback.format_exc())
        finally:
            os._exit(code)

    def _die(self, at: str) -> None:
        self.world.write("died", at=at)
        os._exit(DEAD)

    def _remains(self) -> object:
        """What a crash would leave at this moment, told by the files that outlive it."""
        files = (self.database, self.folder / "dept.db-wal", self.folder / "world.jsonl")
        found = [file.stat() if file.exists() else None for file in files]
        return [(one.st_size, one.st_mtime_ns) if one else None for one in found]


async def live(case: Case) -> None:
    """Start, do what has not been done, and go on until nothing waits."""
    world, scene = case.world, SCENES[case.scene]
    clock = Kept(world, scene.start)
    if world.read("born"):
        clock.set(clock.now() + case.later)
    world.write("born")
    if scene.old:
        await upgrade(case.url)
    office = Office.open(COMMUNITY, case.url, SECRET, clock)
    for platform in PEOPLE:
        office.couriers[platform] = Desk(platform, platform == "slack", world, FAULTS[case.fault])
    await office.start()
    await office.digest.plan(clock.now())
    done = len(world.read("act"))
    for n, (what, words) in list(enumerate(scene.acts))[done:]:
        await _act(case, office, clock, f"e{n}", what, words)
        world.write("act", number=n)
    await _rest(case, office, clock)
    await office.stop()


async def _act(case: Case, office: Office, clock: Kept, key: str, what: str, words: str) -> None:
    person = PEOPLE[case.platform]
    if what == "rest":
        await _rest(case, office, clock)
    elif what == "until":
        hour, minute = map(int, words.split(":"))
        clock.set(max(clock.now(), clock.now().replace(hour=hour, minute=minute, second=0)))
    elif what == "say":
        other = COMMUNITY.person(OTHERS[case.platform])
        assert other
        event = Said(key=key, person=person, text=words.format(other=other.first), message=f"typed {key}")
        await _knock(case, office, event)
    elif token := _token(case, person, words):
        # A person who was not answered presses again what they still see: that is another event.
        await _knock(case, office, Pressed(key=f"{key}/{len(case.world.read('born'))}", person=person, token=token))


async def _knock(case: Case, office: Office, event: Any) -> None:
    await asyncio.gather(*(office.kernel.handle(event) for _ in range(case.times)))
    case.world.write("acked", key=event.key)


def _token(case: Case, person: str, label: str) -> str | None:
    """The token of a button that is to be seen, on the newest message that has it."""
    shown: dict[str, list[Any]] = {}
    for line in case.world.read():
        if line["what"] in ("post", "edit") and line["place"] == person:
            shown[line["ref"]] = line["parts"]
    found = [one[1] for parts in shown.values() for part in parts for one in part[1:] if one[0] == label]
    return str(found[-1]) if found else None


async def _rest(case: Case, office: Office, clock: Kept) -> None:
    """Let time go by until nothing waits."""
    ends = SCENES[case.scene].start + HORIZON
    for _ in range(60):
        await office.digest.tick(clock.now())
        await office.sender.pump()
        due = [datetime.fromisoformat(d).replace(tzinfo=UTC) for d in _dues(case.database)]
        if not due or min(due) > ends:
            return
        clock.set(max(clock.now() + timedelta(seconds=1), min(due)))
    raise AssertionError("it does not come to rest")


def _dues(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        marks = ", ".join("?" * len(WAITS))
        rows = connection.execute(f"SELECT due FROM messages WHERE state IN ({marks})", WAITS)  # noqa: S608
        return [row[0] for row in rows]


def templates(migrated: Path, folder: Path) -> dict[bool, Path]:
    """A database of today with everybody linked, and one of the version before with rows in every state."""
    today, before = folder / "today.db", folder / "before.db"
    shutil.copy(migrated, today)
    asyncio.run(_link(f"sqlite:///{today}"))
    shutil.copy(today, before)
    asyncio.run(_fill(f"sqlite:///{before}", folder))
    return {False: today, True: before}


async def _link(url: str) -> None:
    office = Office.open(COMMUNITY, url, SECRET, Kept(World(Path(os.devnull)), NOON))
    await office.links.load()
    for platform in PEOPLE:
        for who in (PEOPLE[platform], OTHERS[platform]):
            await office.links.link(who, Address(platform, who), who)
    await office.digest.plan(NOON)  # as it is done days before
    await office.stop()


async def _fill(url: str, folder: Path) -> None:
    """A row in each state, as a process leaves them that is killed; then the version before."""
    world = World(folder / "before.jsonl")
    office = Office.open(COMMUNITY, url, SECRET, Kept(world, NOON - timedelta(minutes=20)))
    for platform in PEOPLE:
        office.couriers[platform] = Desk(platform, platform == "slack", world, ())
    await office.start()
    for n, state in enumerate(STATES):
        for platform, person in PEOPLE.items():
            key = f"old {platform} {n}"
            said = Said(key=key, person=person, text=f"{5 + n}m on the {state} course", message=key)
            await office.kernel.handle(said)
    await office.stop()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        for state in STATES:
            tried = "tried = created, handed = 1, attempt = 1, " if state in ("sending", "unknown") else ""
            connection.execute(
                f"UPDATE messages SET {tried}state = ? WHERE id IN "  # noqa: S608
                "(SELECT message FROM parts WHERE card LIKE ?)",
                (state, f"%the {state} course%"),
            )
    await downgrade(url, BEFORE)


STATES: Sequence[str] = ("ready", "sending", "unknown", "held")
