"""Two copies of the service on one PostgreSQL, behind one address that sends each request to either of them."""

import asyncio
import random
import re
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.world.calendar import say_minutes
from tests.databases import Databases
from tests.serve.patient import PatientSlack, PatientTeams, sizes, write
from tests.serve.school import START, STRANGER, Process, School, newest, until
from tests.serve.test_kill import NOON


class Either:
    """A platform that reaches either copy, and asks again where one does not answer."""

    doors: tuple[str, ...] = ()
    chance = random.Random(5)  # noqa: S311 - which door does not matter

    @property
    def service(self) -> str:
        """The copy that this request goes to."""
        return self.chance.choice(self.doors)

    @service.setter
    def service(self, _: str) -> None:
        """The doors are told to all at once."""


class EitherSlack(Either, PatientSlack):
    """Slack."""


class EitherTeams(Either, PatientTeams):
    """Teams."""


class Two(School):
    """A school with two copies of the service."""

    stands = (EitherSlack, EitherTeams)

    async def start(self, later: timedelta = timedelta(0)) -> None:
        """Start both."""
        (self.folder / "second").mkdir(exist_ok=True)
        self.copies = [self.dept, Process(self.folder / "second", self.dept.environment)]
        for copy in self.copies:
            await self.begin(copy, later)
        self.open_doors()

    def open_doors(self) -> None:
        """Tell the platforms where both are."""
        self.slack.doors = self.teams.doors = tuple(copy.url for copy in self.copies)

    async def stop(self) -> None:
        """Stop both."""
        for copy in self.copies:
            assert await copy.stop() == 0, copy.errors

    async def close(self) -> None:
        """Everybody goes home."""
        await self.copies[1].stop()
        await super().close()

    async def waits(self) -> bool:
        """Whether any message is still on its way."""
        text = (await self.get("/metrics"))[1]
        return bool(re.search(r'dept_messages\{state="(?:ready|sending|unknown)"\} (?!0\.0$)', text, re.MULTILINE))


@pytest_asyncio.fixture
async def two(request: pytest.FixtureRequest, tmp_path: Path, databases: Databases) -> AsyncIterator[Two]:
    """Both platforms, and two copies of the service."""
    opened = Two(tmp_path, now=request.param, patient=True, database=databases.migrated("postgresql"))
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("two", [START], indirect=True)
async def test_everybody_is_asked_once(two: Two):
    asked = [(two.slack, "Tom Ashworth"), (two.slack, "Aoife O'Connor"), (two.teams, "Kate Lister")]
    for stand, name in asked:
        await until(lambda s=stand, n=name: newest(s, n, "explore time", "[30m]"), 30)
    await two.slack.say(*STRANGER[:1], "hello")
    await two.slack.say(*STRANGER[:1], "hello?")
    await until(lambda: newest(two.slack, STRANGER[0], "I do not know you yet"), 20)
    for stand, name in asked:
        assert len([s for s in stand.shown_to(name) if "explore time" in s.text]) == 1, name
    assert len(two.slack.shown_to(STRANGER[0])) == 1


@pytest.mark.parametrize("two", [NOON], indirect=True)
@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.slow)])
async def test_nothing_is_lost_or_doubled_when_either_is_killed(two: Two, kills: int):
    chance = random.Random(kills)  # noqa: S311 - which moments does not matter, that they come again does
    names: list[tuple[Any, str]] = [(two.slack, n) for n, _ in two.people["slack"]]
    names += [(two.teams, n) for n, _ in two.people["teams"]]
    stop = asyncio.Event()
    writing = [asyncio.create_task(write(stand, name, stop, chance)) for stand, name in names]
    for n in range(kills):
        await asyncio.sleep(chance.uniform(0.1, 1.5))
        copy = two.copies[n % 2]
        await copy.kill()
        await asyncio.sleep(chance.uniform(0, 0.5))
        await two.begin(copy)
        two.open_doors()
    stop.set()
    said = await asyncio.gather(*writing)
    await two.stop()
    await two.start(timedelta(minutes=6))
    for _ in range(300):
        if not await two.waits():
            break
        await asyncio.sleep(0.2)
    doubled = 0
    for (stand, name), words in zip(names, said, strict=True):
        counts = sizes(stand.shown_to(name), words)
        assert min(counts.values()) == 1, f"{name} lost {[t for t, n in counts.items() if not n]}"
        assert max(counts.values()) <= (1 if stand is two.slack else 2), f"{name}: {counts}"
        doubled += sum(counts.values()) - len(words)
        await stand.say(name, "home")
        total = say_minutes(5 * len(words))
        await until(lambda s=stand, n=name, t=total: newest(s, n, "Home", f"{t} of "), 30)
    assert doubled <= 2 * kills
    print(f"{sum(map(len, said))} events, {kills} kills, {doubled} counted resends on Teams")  # noqa: T201
    assert not any("Traceback" in copy.errors for copy in two.copies)


@pytest.mark.parametrize("two", [NOON], indirect=True)
async def test_one_that_stands_still_holds_up_nobody_for_long(two: Two):
    still, other = two.copies
    assert still.running
    for n in range(3):
        await two.slack.say("Tom Ashworth", f"{10 + n}m on the RPF course")
    still.running.send_signal(signal.SIGSTOP)
    try:
        two.slack.doors = (other.url,)
        await two.slack.say("Aoife O'Connor", "45m on the RPF course")
        await until(lambda: newest(two.slack, "Aoife O'Connor", "Logged", "45 min"), 40)
    finally:
        still.running.send_signal(signal.SIGCONT)
    two.open_doors()
    await two.slack.say("Grace Okafor", "50m on the RPF course")
    await until(lambda: newest(two.slack, "Grace Okafor", "Logged", "50 min"), 30)
    assert len([s for s in two.slack.shown_to("Aoife O'Connor") if "Logged" in s.text]) == 1
