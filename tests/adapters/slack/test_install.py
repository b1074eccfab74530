"""Many workspaces: installed by their administrators through OAuth, served side by side, and gone when they say so."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
import slack_blocks
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from yarl import URL

from adapters.slack.install import Install
from adapters.slack.listen import Reception, routes
from adapters.slack.manifest import SCOPES
from adapters.slack.pace import UNLIMITED
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.slack.settings import SlackSettings
from bot.ports import Accepted, Away, Drawn, Installation, Outcome, Parcel, Refused
from bot.talk import Card
from bot.talk.events import Said
from rehearsal.slack import Fault, SlackStandIn
from tests.adapters.slack.conftest import PRIYA, STAFF, TOM, ZOE, Book, Staffroom

OTHER = "T0OTHER001"


@dataclass
class Kept:
    """Installations in memory."""

    rows: dict[str, Installation] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    away: bool = False

    async def all(self, platform: str) -> list[Installation]:
        return list(self.rows.values())

    async def get(self, platform: str, tenant: str) -> Installation | None:
        return self.rows.get(tenant)

    async def put(self, installation: Installation) -> None:
        if self.away:
            raise Away
        self.rows[installation.tenant] = installation

    async def remove(self, installation: Installation) -> None:
        if self.rows.get(installation.tenant, installation).at == installation.at:
            self.rows.pop(installation.tenant, None)

    async def once(self, key: str) -> bool:
        if self.away:
            raise Away
        fresh = key not in self.keys
        self.keys.add(key)
        return fresh


class Copy:
    """One copy of the service."""

    def __init__(self, stand: SlackStandIn, kept: Kept, wall: list[float]) -> None:
        settings = SlackSettings(client_id="1.2", client_secret="hush", secrets=stand.secret, api=stand.url)
        self.door, self.book = Staffroom(), Book()
        self.slack = Slack(kept=kept, api=stand.url, limits=UNLIMITED, patience=0.5)
        self.register = Register(
            self.slack, self.book, person_by_email=STAFF.get, person_by_id={p.id: p for p in STAFF.values()}.get,
            department_by_channel={"computing": "computing"}.get, members=lambda _: tuple(STAFF.values()),
        )  # fmt: skip
        self.reception = Reception(self.slack, self.register, self.door, secrets=[stand.secret], limits=UNLIMITED)
        self.install = Install(
            self.slack.workspaces, self.register, kept, settings, secret="s" * 40, public_url="",
            addresses=self.reception.addresses, wall=lambda: wall[0],
        )  # fmt: skip
        app = web.Application()
        app.router.add_routes([*routes(self.reception), *self.install.routes()])
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def start(self) -> str:
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.install.public_url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        await self.slack.workspaces.load()
        await self.register.start()
        return self.install.public_url

    async def stop(self) -> None:
        await self.reception.settle()
        await self.install.stop()
        await self.register.stop()
        await self.slack.close()
        await self.runner.cleanup()

    async def learnt(self) -> None:
        """Wait until a new workspace is known."""
        await asyncio.gather(*self.install.learning)

    async def send(self, who: str, said: str = "hello") -> Outcome:
        return await self.slack.send(Parcel(id=said, to=self.book.addresses[who], parts=(Drawn(Card(said)),)))


@dataclass
class Trust:
    """Two workspaces and the service."""

    here: SlackStandIn
    there: SlackStandIn
    kept: Kept
    dept: Copy
    wall: list[float]
    browser: ClientSession

    async def begin(self) -> dict[str, str]:
        """An administrator's browser sets out; what Slack is asked."""
        async with self.browser.get(f"{self.dept.install.public_url}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            to = urlsplit(answer.headers["Location"])
            assert to.path == "/oauth/v2/authorize"
            return {name: one for name, (one,) in parse_qs(to.query).items()}

    async def back(self, **given: str) -> ClientResponse:
        """The browser comes back from Slack."""
        async with self.browser.get(f"{self.dept.install.public_url}/slack/oauth_redirect", params=given) as answer:
            await answer.read()
            return answer

    async def installs(self, stand: SlackStandIn, who: str) -> int:
        """Somebody installs it; the status of the last page."""
        asked = await self.begin()
        answer = await self.back(code=stand.agree(who), state=asked["state"])
        await self.dept.learnt()
        return answer.status


@pytest_asyncio.fixture
async def trust() -> AsyncIterator[Trust]:
    here = SlackStandIn([("Tom Ashworth", TOM), ("Zoe Else", ZOE)], ["computing"], check=slack_blocks.problems)
    there = SlackStandIn(
        [("Priya Nair", PRIYA), ("Zoe Else", ZOE)], ["computing", "random"], beside=here, team=OTHER, token="xoxb-other"
    )
    for stand, admin in ((here, TOM), (there, PRIYA)):
        await stand.start()
        stand.world.admins.add(stand.world.user(admin))
    here.api.worlds.clear()
    kept, wall = Kept(), [time.time()]
    dept = Copy(here, kept, wall)
    here.service = there.service = await dept.start()
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        yield Trust(here, there, kept, dept, wall, browser)
    await dept.stop()
    await there.stop()
    await here.stop()
    assert here.problems == []


async def test_two_workspaces_are_installed_and_served_by_one_process(trust: Trust) -> None:
    assert await trust.installs(trust.here, TOM) == 200
    assert await trust.installs(trust.there, PRIYA) == 200
    assert set(trust.kept.rows) == {"T0STAFF001", OTHER}
    await trust.here.say(TOM, "from here")
    await trust.there.say(PRIYA, "from there")
    assert [(e.person, e.text) for e in trust.dept.door.events if isinstance(e, Said)] == [
        ("tom", "from here"),
        ("priya", "from there"),
    ]
    assert isinstance(await trust.dept.send("tom"), Accepted)
    assert isinstance(await trust.dept.send("priya"), Accepted)
    assert [len(trust.here.shown_to(TOM)), len(trust.there.shown_to(PRIYA))] == [1, 1]


async def test_slack_is_asked_for_what_is_used_and_where_to_come_back(trust: Trust) -> None:
    asked = await trust.begin()
    assert asked["client_id"] == "1.2"
    assert asked["scope"] == ",".join(SCOPES)
    assert asked["redirect_uri"] == f"{trust.dept.install.public_url}/slack/oauth_redirect"


async def test_a_state_is_good_once(trust: Trust) -> None:
    state = (await trust.begin())["state"]
    at = URL(trust.dept.install.public_url) / "slack" / ""
    cookies = trust.browser.cookie_jar.filter_cookies(at)
    assert cookies
    assert (await trust.back(code=trust.here.agree(TOM), state=state)).status == 200
    trust.browser.cookie_jar.update_cookies(cookies, at)
    trust.kept.rows.clear()
    assert (await trust.back(code=trust.here.agree(TOM), state=state)).status == 400
    assert trust.kept.rows == {}


async def test_a_state_is_good_for_ten_minutes(trust: Trust) -> None:
    state = (await trust.begin())["state"]
    trust.wall[0] += 601
    assert (await trust.back(code=trust.here.agree(TOM), state=state)).status == 400
    assert trust.kept.rows == {}


async def test_a_state_is_good_in_the_browser_that_began(trust: Trust) -> None:
    state = (await trust.begin())["state"]
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as other:
        mine, trust.browser = trust.browser, other
        assert (await trust.back(code=trust.here.agree(TOM), state=state)).status == 400
        await trust.begin()
        assert (await trust.back(code=trust.here.agree(TOM), state=state)).status == 400, (
            "its own cookie, another's state"
        )
        trust.browser = mine
    assert trust.kept.rows == {}


@pytest.mark.parametrize("state", ["", "x", ".", "1.2.3", "ünsigned.é", "9" * 5000])
async def test_a_made_up_state_is_refused(trust: Trust, state: str) -> None:
    await trust.begin()
    assert (await trust.back(code=trust.here.agree(TOM), state=state)).status == 400
    assert "oauth.v2.access" not in trust.here.api.calls


async def test_bytes_that_are_no_words_are_refused_like_any_others(trust: Trust) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", URL(trust.dept.install.public_url).port)
    writer.write(b"GET /slack/oauth_redirect?state=%ff%ed%a0%80.x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
    writer.write(b"Cookie: dept_install=\xff\xed\xa0\x80\r\n\r\n")
    assert b" 400 " in (await reader.readline())
    writer.close()
    await writer.wait_closed()


async def test_whatever_stumbles_is_no_error_of_ours(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await trust.begin()
    monkeypatch.setattr(trust.dept.install, "_installation", lambda answer: answer["nothing"])
    assert (await trust.back(code=trust.here.agree(TOM), state=asked["state"])).status == 503
    assert trust.kept.rows == {}


async def test_an_install_abandoned_half_way_leaves_nothing(trust: Trust) -> None:
    await trust.begin()
    asked = await trust.begin()
    assert (trust.kept.rows, trust.kept.keys) == ({}, set())
    assert (await trust.back(error="access_denied", state=asked["state"])).status == 200
    assert trust.kept.rows == {}
    assert trust.dept.slack.workspaces.here == []
    assert await trust.installs(trust.here, TOM) == 200, "and it may begin again"


async def test_who_does_not_lead_the_workspace_cannot_install_it(trust: Trust) -> None:
    assert await trust.installs(trust.here, ZOE) == 403
    assert trust.kept.rows == {}
    assert "auth.revoke" in trust.here.api.calls, "the token is given back"
    await trust.here.say(TOM, "hello")
    assert trust.dept.door.events == []


async def test_a_workspace_that_is_served_stays_so_when_somebody_else_tries(trust: Trust) -> None:
    await trust.installs(trust.here, TOM)
    assert await trust.installs(trust.here, ZOE) == 403
    assert "auth.revoke" not in trust.here.api.calls
    await trust.here.say(TOM, "hello")
    assert len(trust.dept.door.events) == 1


async def test_installed_twice_is_one_row_with_the_newer_token(trust: Trust) -> None:
    await trust.installs(trust.here, TOM)
    trust.here.world.token = "xoxb-newer"
    trust.wall[0] += 60
    assert await trust.installs(trust.here, TOM) == 200
    assert [row.token for row in trust.kept.rows.values()] == ["xoxb-newer"]
    assert isinstance(await trust.dept.send("tom"), Accepted)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault("503", "oauth.v2.access"), 503),
        (Fault("garbage", "oauth.v2.access"), 503),
        (Fault("error:invalid_code", "oauth.v2.access"), 400),
        (Fault("503", "users.info"), 503),
        (Fault("scope:users:read", "users.info"), 403),
    ],
)
async def test_slack_stumbling_on_the_way_leaves_nothing(trust: Trust, fault: Fault, status: int) -> None:
    trust.here.fail(fault)
    assert await trust.installs(trust.here, TOM) == status
    assert trust.kept.rows == {}
    assert trust.dept.slack.workspaces.here == []


async def test_the_store_away_leaves_nothing(trust: Trust) -> None:
    asked = await trust.begin()
    trust.kept.away = True
    assert (await trust.back(code=trust.here.agree(TOM), state=asked["state"])).status == 503
    assert trust.kept.rows == {}


@pytest.mark.parametrize("events", [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")])
async def test_a_workspace_that_takes_it_away_is_left_alone_until_it_installs_again(
    trust: Trust, events: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await trust.installs(trust.here, TOM)
    await trust.installs(trust.there, PRIYA)
    for kind in events:
        tokens = {"tokens": {"bot": ["U0DEPT0001"]}} if kind == "tokens_revoked" else {}
        assert (await trust.here.event({"type": kind} | tokens)).status == 200
    assert set(trust.kept.rows) == {OTHER}, "its token is not kept any longer"
    assert await trust.dept.send("tom") == Refused("the app is not installed there", gone=True)
    await trust.here.say(TOM, "hello?")
    assert trust.dept.door.events == []
    assert isinstance(await trust.dept.send("priya"), Accepted), "the other is served on"
    assert len([r for r in caplog.records if "taken Dept away" in r.getMessage()]) == 1
    trust.wall[0] += 60
    await trust.installs(trust.here, TOM)
    assert isinstance(await trust.dept.send("tom"), Accepted)


async def test_only_a_bot_s_revoked_token_is_the_app_s_end(trust: Trust) -> None:
    await trust.installs(trust.here, TOM)
    await trust.here.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert isinstance(await trust.dept.send("tom"), Accepted)


async def test_news_from_before_a_new_installation_do_not_end_it(trust: Trust) -> None:
    await trust.installs(trust.here, TOM)
    trust.wall[0] += 3600
    await trust.installs(trust.here, TOM)
    await trust.here.event({"type": "tokens_revoked", "tokens": {"bot": ["U0DEPT0001"]}})
    assert isinstance(await trust.dept.send("tom"), Accepted)


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_any_call_may_be_the_first_to_hear_that_it_is_gone(trust: Trust, error: str) -> None:
    await trust.installs(trust.here, TOM)
    trust.here.fail(Fault(f"error:{error}", "chat.postMessage"))
    assert await trust.dept.send("tom") == Refused(error, gone=True)
    assert trust.kept.rows == {}
    calls = len(trust.here.api.calls)
    assert await trust.dept.send("tom") == Refused("the app is not installed there", gone=True)
    assert len(trust.here.api.calls) == calls, "nothing is tried there any more"


async def test_another_copy_of_the_service_learns_of_it_from_the_store(trust: Trust) -> None:
    other = Copy(trust.here, trust.kept, trust.wall)
    trust.here.service = await other.start()
    await trust.installs(trust.here, TOM)
    assert (await trust.here.say(TOM, "hello")).status == 200
    assert [e.person for e in other.door.events] == ["tom"]
    trust.here.world.token = "xoxb-newer"
    trust.wall[0] += 60
    await trust.installs(trust.here, TOM)
    assert isinstance(await other.send("tom"), Accepted), "and of the token that has replaced its own"
    await other.stop()


async def test_it_is_served_again_after_a_restart(trust: Trust) -> None:
    await trust.installs(trust.here, TOM)
    again = Copy(trust.here, trust.kept, trust.wall)
    trust.here.service = await again.start()
    await trust.here.say(TOM, "hello")
    assert len(again.door.events) == 1
    assert isinstance(await again.send("tom"), Accepted)
    await again.stop()


async def test_a_department_s_channel_is_where_its_people_are(trust: Trust) -> None:
    there = [("Zoe Else", ZOE)]
    trust.there.world.users = {"U000000002": there[0]}
    trust.there.world.admins.add("U000000002")
    await trust.installs(trust.there, ZOE)
    assert "#computing" not in trust.dept.book.addresses, (
        "a workspace of people whom nobody knows has a channel of that name"
    )
    await trust.installs(trust.here, TOM)
    await trust.there.let_in("computing")
    assert '"T0STAFF001"' in trust.dept.book.addresses["#computing"].ref


async def test_whoever_is_in_two_workspaces_is_reached_in_the_one_that_stays(trust: Trust) -> None:
    trust.there.world.users["U000000009"], trust.there.world.dms["U000000009"] = ("Tom Ashworth", TOM), "D000000009"
    await trust.installs(trust.here, TOM)
    await trust.installs(trust.there, PRIYA)
    assert isinstance(await trust.dept.send("tom"), Accepted)
    assert len(trust.there.shown_to(TOM)) == 1, "the newest"
    await trust.there.uninstall()
    assert isinstance(await trust.dept.send("tom", "again"), Accepted)
    assert len(trust.here.shown_to(TOM)) == 1


async def test_in_a_shared_channel_people_of_both_are_known_while_both_have_it(trust: Trust) -> None:
    await trust.installs(trust.here, TOM)
    asked = {"type": "app_mention", "channel": "C000000001", "ts": "1.1", "text": "rota", "user_team": OTHER}
    asked |= {"user": trust.there.world.user(PRIYA)}
    await trust.here.event(asked, shared=True)
    assert len(trust.dept.door.strangers) == 1
    await trust.installs(trust.there, PRIYA)
    await trust.here.event(asked, shared=True)
    assert [(e.person, e.channel) for e in trust.dept.door.events] == [("priya", "computing")]
    await trust.there.uninstall()
    await trust.here.event(asked, shared=True)
    assert len(trust.dept.door.events) == 1


async def test_no_token_is_ever_quoted(trust: Trust, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await trust.installs(trust.here, TOM)
    (row,) = trust.kept.rows.values()
    said = caplog.text + repr(row) + repr(replace(row, me="x")) + repr(trust.dept.install.settings)
    for secret in ("xoxb", "hush"):
        assert secret not in said


async def test_the_pages_cannot_be_framed_cached_or_followed(trust: Trust) -> None:
    answer = await trust.back(state="x")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
