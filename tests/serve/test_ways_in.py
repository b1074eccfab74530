"""The ways in to Slack, with the service as it is run: Socket Mode without a public address, and many workspaces."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession, CookieJar

from bot.world.calendar import say_minutes
from rehearsal.slack import SlackStandIn
from storage.schools import load
from tests.serve.patient import PatientSlack, titles
from tests.serve.school import CAST, PRIYA, SECRET, TOM, Process, newest, press, until

NOON = "2026-11-17T12:30:00+00:00"
OTHER = "T0OTHER001"
JO = "Jo Bright"


def people(*schools: str) -> list[tuple[str, str]]:
    return [(p.name, p.email) for p in load(CAST).people if p.school in schools]


@asynccontextmanager
async def slack(*, socket: bool = False) -> AsyncIterator[tuple[SlackStandIn, SlackStandIn]]:
    """Two workspaces of one Slack."""
    here = SlackStandIn(people("thornbury"), ["computing", "maths"], socket=socket)
    there = SlackStandIn(people("ridgeway"), ["computing-rid"], beside=here, team=OTHER, token="xoxb-other")
    for stand, admin in ((here, PRIYA), (there, JO)):
        await stand.start()
        stand.world.admins.add(stand.world.user(admin))
    try:
        yield here, there
    finally:
        await there.stop()
        await here.stop()


async def test_over_socket_mode_no_signing_secret_is_needed_and_a_kill_loses_nothing(tmp_path: Path):
    async with slack(socket=True) as (here, _):
        given = {"SLACK_BOT_TOKEN": here.token, "SLACK_APP_TOKEN": here.app_token, "SLACK_API_URL": here.url}
        dept = Process(tmp_path, given | {"DEPT_NOW": NOON})
        here.service = await dept.start()
        assert (await here.say(TOM, "45m on the RPF course")).status == 200
        shown = await until(lambda: newest(here, TOM, "Logged", "45 min"))
        assert await press(here, TOM, shown, "Change") == 200
        await here.submit(TOM, {"Minutes": "50m", "What": "the RPF course"})
        await until(lambda: newest(here, TOM, "50 min"))
        assert (await here.command(TOM, "log time")).status == 200
        view = here.view_of(TOM)
        assert view
        assert view.title == "Log time"
        await here.submit(TOM, {"Minutes": "10m", "What": "Isaac"})
        await dept.kill()
        here.service = await dept.start()
        assert here.switchboard
        await here.switchboard.until(2)
        await here.repeat()
        await here.say(TOM, "home")
        await until(lambda: newest(here, TOM, "Home", "1 h of "))
        body = b'{"type": "url_verification", "challenge": "abc"}'
        assert (await here.post(body, {"Content-Type": "application/json"})).status == 401
        assert await dept.stop() == 0
        assert "Traceback" not in dept.errors


async def test_both_wires_are_heard_side_by_side_and_what_comes_over_both_is_done_once(tmp_path: Path):
    async with slack(socket=True) as (here, _):
        given = {"SLACK_BOT_TOKEN": here.token, "SLACK_APP_TOKEN": here.app_token, "SLACK_API_URL": here.url}
        dept = Process(tmp_path, given | {"SLACK_SIGNING_SECRET": here.secret, "DEPT_NOW": NOON})
        here.service = await dept.start()
        assert (await here.say(TOM, "45m on the RPF course")).status == 200
        here.switchboard = None
        assert (await here.repeat()).status == 200, "the same event, signed, over HTTP"
        assert (await here.say(TOM, "15m on the Isaac course")).status == 200
        await here.say(TOM, "home")
        await until(lambda: newest(here, TOM, "Home", "1 h of "))
        assert await dept.stop() == 0


async def test_over_socket_mode_nothing_is_lost_or_doubled_when_it_is_killed(tmp_path: Path):
    staff, chance = people("thornbury"), random.Random(7)  # noqa: S311 - which moments does not matter
    here = PatientSlack(staff, ["computing", "maths"], socket=True)
    await here.start()
    given = {"SLACK_BOT_TOKEN": here.token, "SLACK_APP_TOKEN": here.app_token, "SLACK_API_URL": here.url}
    dept = Process(tmp_path, given | {"DEPT_NOW": NOON})
    await dept.start()
    stop = asyncio.Event()
    writing = [asyncio.create_task(write(here, name, stop, chance)) for name, _ in staff]
    for _ in range(4):
        await asyncio.sleep(chance.uniform(0.3, 1.2))
        await dept.kill()
        await dept.start()
    stop.set()
    for (name, _), words in zip(staff, await asyncio.gather(*writing), strict=True):
        await here.say(name, "home")
        total = say_minutes(5 * len(words))
        await until(lambda name=name, total=total: newest(here, name, "Home", f"{total} of "), 30)
    assert await dept.stop() == 0
    assert "Traceback" not in dept.errors
    await here.stop()


async def write(stand: SlackStandIn, name: str, stop: asyncio.Event, chance: random.Random) -> list[str]:
    """Somebody logs one course after another; what is not acknowledged comes again until it is."""
    done = list[str]()
    for title in titles():
        if stop.is_set():
            break
        done.append(title)
        assert (await stand.say(name, f"5m on the {title} course")).status == 200
        await asyncio.sleep(chance.uniform(0.05, 0.4))
    return done


async def test_a_token_that_slack_does_not_take_is_said_at_the_start(tmp_path: Path):
    async with slack(socket=True) as (here, _):
        given = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong", "SLACK_API_URL": here.url}
        dept = Process(tmp_path, given)
        await dept.start()
        said = "\n".join(dept.said)
        for name in ("SLACK_BOT_TOKEN (invalid_auth)", "SLACK_APP_TOKEN (invalid_auth)"):
            assert f"Slack does not take {name}" in said
        assert "wrong" not in said + dept.errors
        assert await dept.stop() == 0


async def install(dept: Process, stand: SlackStandIn, who: str) -> int:
    """Somebody adds the app to their workspace; the status of the page that they end on."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.get(f"{dept.url}/slack/install", allow_redirects=False) as answer:
            asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        back = {"code": stand.agree(who), "state": asked["state"][0]}
        async with browser.get(f"{dept.url}/slack/oauth_redirect", params=back) as answer:
            return answer.status


async def test_two_workspaces_install_it_are_served_and_one_leaves(tmp_path: Path):
    async with slack() as (here, there):
        here.api.worlds.clear()
        given = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush-hush", "SLACK_SIGNING_SECRET": here.secret}
        dept = Process(tmp_path, given | {"SLACK_API_URL": here.url, "DEPT_NOW": NOON})
        here.service = there.service = await dept.start()
        assert (await here.say(TOM, "45m")).status == 200, "taken, without effect"
        assert await install(dept, here, TOM) == 403
        assert await install(dept, here, PRIYA) == 200
        assert await install(dept, there, JO) == 200
        for stand, who in ((here, TOM), (there, JO)):
            assert (await stand.say(who, "45m on the RPF course")).status == 200
            await until(lambda stand=stand, who=who: newest(stand, who, "Logged", "45 min"))
        assert await dept.stop() == 0
        here.service = there.service = await dept.start()
        await here.uninstall()
        await here.say(TOM, "45m on the Isaac course")
        await there.say(JO, "30m on the Isaac course")
        await until(lambda: newest(there, JO, "Logged", "30 min"))
        assert newest(here, TOM, "Isaac") is None
        assert dept.errors.count("taken Dept away") == 1
        assert await install(dept, here, PRIYA) == 200
        await here.say(TOM, "20m on the Isaac course")
        await until(lambda: newest(here, TOM, "Logged", "20 min"))
        assert await dept.stop() == 0
        kept = kept_by(dept)
        for secret in (here.token, there.token, "hush-hush", SECRET):
            assert secret.encode() not in kept


def kept_by(dept: Process) -> bytes:
    """All that the service has written down: its database, its log, what it said."""
    files = [file.read_bytes() for file in dept.folder.glob("dept.db*")]
    assert files
    return b"\n".join([*files, dept.errors.encode(), *(line.encode() for line in dept.said)])
