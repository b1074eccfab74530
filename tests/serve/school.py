"""A school on both platforms' stand-ins, and `dept serve` as a real process that can be killed and started again."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from aiohttp import ClientSession

from rehearsal.script import CASTS
from rehearsal.slack import SlackStandIn
from rehearsal.slack_shown import Shown
from rehearsal.teams import TeamsStandIn
from rehearsal.teams_shown import Shown as Seen
from storage.schools import load
from tests.serve.patient import PatientSlack, PatientTeams

ROOT = Path(__file__).resolve().parents[2]
CAST = CASTS / "thornbury.yaml"
SECRET = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU"
START = "2026-11-19T15:39:50+00:00"
STRANGER = ("Nobody Known", "nobody@elsewhere.example")
PRIYA, TOM, AOIFE, GRACE = "Priya Nair", "Tom Ashworth", "Aoife O'Connor", "Grace Okafor"
HAMZA, KATE = "Hamza Sheikh", "Kate Lister"
T = TypeVar("T")
Message = Shown | Seen


class Process:
    """`dept serve`, in a process of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *more: str, config: Path = CAST) -> None:
        self.folder, self.more, self.config = folder, more, config
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DEPT_SECRET": SECRET} | dict(environment)
        self.environment.setdefault("DEPT_DATABASE_URL", f"sqlite:///{folder / 'dept.db'}")
        self.url, self.said, self.running = "", list[str](), None
        self.log = folder / "stderr.log"

    async def start(self, port: int = 0) -> str:
        """Start it, and wait until it says that it is ready; gives its address."""
        self.said.clear()
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dept", "serve", "--config", str(self.config), "--port", str(port), *self.more,
                cwd=ROOT, env=self.environment, stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.running.stdout
        async with asyncio.timeout(30):
            while line := (await self.running.stdout.readline()).decode():
                self.said.append(line.rstrip())
                if line.startswith("ready on "):
                    self.url = line.split()[-1]
                    return self.url
        await self.running.wait()
        raise AssertionError(f"it did not start: {self.errors}")

    async def refused(self) -> tuple[int, str]:
        """Start it and wait until it has refused: its exit code, and what it said."""
        with self.log.open("wb") as log:
            running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dept", "serve", "--config", str(self.config), "--port", "0", *self.more,
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(30):
            return await running.wait(), self.errors

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it; gives its exit code."""
        if self.running is None or self.running.returncode is not None:
            return 0
        self.running.send_signal(how)
        async with asyncio.timeout(15):
            return await self.running.wait()

    async def kill(self) -> None:
        """Kill it without warning."""
        await self.stop(signal.SIGKILL)

    @property
    def worked(self) -> float:
        """Seconds that it has had the processor for."""
        assert self.running
        found = Path(f"/proc/{self.running.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(found[11]) + int(found[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def errors(self) -> str:
        """All that it wrote to its standard error."""
        return self.log.read_text()


class School:
    """The people of the cast on Slack and Teams, and the service among them."""

    stands: tuple[type[PatientSlack], type[PatientTeams]] = (PatientSlack, PatientTeams)
    """The platforms that ask again."""

    def __init__(
        self,
        folder: Path,
        *,
        local: bool = False,
        now: str = START,
        on: str = "slack teams",
        patient: bool = False,
        database: str = "",
    ) -> None:
        community = load(CAST)
        at = {s.id: s.platform for s in community.schools}
        self.people = {
            name: [(p.name, p.email) for p in community.people if at[p.school] == name] for name in at.values()
        }
        channels = {
            name: [d.channel for s in community.schools if s.platform == name for d in s.departments]
            for name in self.people
        }
        slack, teams = self.stands if patient else (SlackStandIn, TeamsStandIn)
        self.slack = slack([*self.people["slack"], STRANGER], channels["slack"])
        self.teams = teams([*self.people["teams"], STRANGER], channels["teams"], local=local)
        self.folder, self.now, self.on, self.database = folder, now, on, database
        self.began = 0.0

    async def open(self) -> None:
        """Open both platforms and start the service; people on Teams then install the app."""
        await self.slack.start()
        await self.teams.start()
        self.dept = Process(self.folder, self.environment)
        await self.start()
        await self.settle_in()

    async def settle_in(self) -> None:
        """People on Teams install the app."""
        if "teams" in self.on:
            for _, email in self.people["teams"]:
                await self.teams.install(email)
            await self.teams.install_team()

    async def start(self, later: timedelta = timedelta(0)) -> None:
        """Start the service; after the first time, at the moment that its clock has reached, or later than that."""
        self.slack.service = self.teams.service = await self.begin(self.dept, later)

    async def begin(self, dept: Process, later: timedelta = timedelta(0)) -> str:
        """Start a copy of the service at the moment that the clock has reached, or later; gives its address."""
        if self.began:
            gone = timedelta(seconds=time.monotonic() - self.began)
            dept.environment["DEPT_NOW"] = (datetime.fromisoformat(self.now) + gone + later).isoformat()
        self.began = self.began or time.monotonic()
        return await dept.start()

    async def close(self) -> None:
        """Everybody goes home."""
        code = await self.dept.stop()
        await self.slack.stop()
        await self.teams.stop()
        assert code == 0, self.dept.errors

    @property
    def environment(self) -> dict[str, str]:
        """All that `dept serve` is told."""
        slack = {
            "SLACK_BOT_TOKEN": self.slack.token,
            "SLACK_SIGNING_SECRET": f"an-old-secret-of-slacks,{self.slack.secret}",
            "SLACK_API_URL": self.slack.url,
        }
        given = {"DEPT_NOW": self.now} | ({"DEPT_DATABASE_URL": self.database} if self.database else {})
        given |= slack if "slack" in self.on else {}
        return given | (self.teams.environment() if "teams" in self.on else {})

    async def get(self, path: str) -> tuple[int, str, Mapping[str, str]]:
        """What stands at an address of the service."""
        async with ClientSession() as session, session.get(f"{self.dept.url}{path}") as answer:
            return answer.status, await answer.text(), dict(answer.headers)


@asynccontextmanager
async def school(
    folder: Path,
    *,
    local: bool = False,
    now: str = START,
    on: str = "slack teams",
    patient: bool = False,
    database: str = "",
) -> AsyncIterator[School]:
    """A school, open for as long as it is needed."""
    opened = School(folder, local=local, now=now, on=on, patient=patient, database=database)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


async def until(look: Callable[[], T | None], within: float = 15.0) -> T:
    """What a look finds, as soon as it finds something."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        found = look()
        if found:
            return found
        await asyncio.sleep(0.03)
    raise AssertionError("it did not come")


def newest(stand: SlackStandIn | TeamsStandIn, who: str, *words: str) -> Message | None:
    """The newest message that somebody sees with some words in it."""
    place = stand.shown_in(who) if who.startswith("#") else stand.shown_to(who)
    return next((s for s in reversed(place) if all(w.casefold() in s.text.casefold() for w in words)), None)


async def press(stand: SlackStandIn | TeamsStandIn, who: str, shown: Message, label: str) -> int:
    """Press a button by its label; gives the status."""
    button = next(b for b in shown.buttons if b.label == label)
    return (await stand.press(who, shown, button)).status  # type: ignore[arg-type]
