"""A school on both stand-ins, with a Dept that answers at its public address, for the doctor to look into."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from aiohttp import web

from doctor.findings import Finding
from doctor.look import look
from rehearsal.script import CASTS
from rehearsal.slack import SlackStandIn
from rehearsal.teams import TeamsStandIn
from scheduler.clock import Machine
from storage.migrate import upgrade
from storage.schools import load

CAST = CASTS / "thornbury.yaml"
SECRET = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU"


@asynccontextmanager
async def served(answers: Mapping[str, tuple[int, str]]) -> AsyncIterator[str]:
    """Something on loopback that gives these answers at these paths."""

    async def answer(request: web.Request) -> web.Response:
        status, text = answers.get(request.path, (404, ""))
        return web.Response(status=status, text=text)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass
class Surgery:
    """Everything in order, until a test puts something out of it."""

    slack: SlackStandIn
    teams: TeamsStandIn
    given: dict[str, str]
    config: Path
    ahead: timedelta = timedelta(0)
    """How far this machine's clock is ahead."""

    async def look(self) -> list[Finding]:
        """What the doctor finds."""
        return await look(self.given, self.config, "127.0.0.1", lambda: Machine().now() + self.ahead)

    async def ids(self) -> set[str]:
        """The same, by their ids."""
        return {one.id for one in await self.look()}


@pytest_asyncio.fixture
async def surgery(tmp_path: Path) -> AsyncIterator[Surgery]:
    """A school that could go live this minute."""
    community = load(CAST)
    people = {on: [] for on in ("slack", "teams")}
    for person in community.people:
        people[community.school(person.school).platform].append((person.name, person.email))
    channels = {on: [d.channel for s in community.schools if s.platform == on for d in s.departments] for on in people}
    slack, teams = SlackStandIn(people["slack"], channels["slack"]), TeamsStandIn(people["teams"], channels["teams"])
    database = f"sqlite:///{tmp_path / 'dept.db'}"
    await upgrade(database)
    await slack.start()
    await teams.start()
    here = {"/live": (200, "alive\n"), "/slack/events": (401, ""), "/api/messages": (401, "")}
    async with served(here) as url:
        given = {"DEPT_SECRET": SECRET, "DEPT_PUBLIC_URL": url, "DEPT_DATABASE_URL": database}
        given |= {"SLACK_BOT_TOKEN": slack.token, "SLACK_SIGNING_SECRET": slack.secret, "SLACK_API_URL": slack.url}
        yield Surgery(slack, teams, given | teams.environment(), CAST)
    await slack.stop()
    await teams.stop()
