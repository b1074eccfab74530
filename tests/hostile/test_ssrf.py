"""Addresses that lead elsewhere, wherever one can be given: nobody but the platforms is called, or given a token (T14).

What was looked up and connected to is watched at the loop itself, and every connection ends in a trap that reads it; so
the judge neither reads an address as the product does nor believes it.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from adapters.slack.web import Web
from adapters.teams.files import upload
from adapters.teams.handed import Fetcher
from adapters.teams.heard import Consent, Offered, Scene, Typed
from adapters.teams.settings import TeamsSettings
from adapters.teams.wire import Connector, Lost, Unreached
from bot.ports import Away, Paper
from tests.adapters.slack.conftest import SECRETS, TOM, Rehearsal, rehearsal  # noqa: F401 - a fixture
from tests.adapters.slack.conftest import limits as limits
from tests.adapters.teams.school import knock, message, school
from tests.tally import tally

TOKEN = "zq7-the-token-that-nobody-else-may-see"
EVIL = "evil.zq7.example"
HOSTS = ("smba.trafficmanager.net", "a.botframework.com", "school.sharepoint.com", "files.slack.com")
ADDRESSES = (
    "127.0.0.1", "127.1", "127.0.0.2", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0",
    "0.0.0.0",  # noqa: S104 - what is to be refused
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "169.254.169.254.nip.io", "[::1]", "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]", "[fd00::1]", "[fe80::1%25eth0]", "[0:0:0:0:0:0:0:1]", "①②⑦.⓪.⓪.①", "127。0。0。1",
    "localhost",
    "LOCALHOST", "localhost.", "localtest.me", "metadata.google.internal", "metadata", "kubernetes.default.svc",
    "8.8.8.8",
)  # fmt: skip
BESIDE = (
    "http://{h}/", "ftp://{h}/", "https://{h}:444/", "https://{h}:80/", "https://{h}:0443x/", "https://{h}@{e}/",
    "https://{h}:x@{e}/", "https://{h}:443@{e}/", "https://{h}:443:80@{e}/", "https://x@{h}@{e}/", "https://{e}#{h}",
    "https://{e}/#@{h}/", "https://{e}?{h}", "https://{e}?@{h}/", "https://{e}/{h}", "https://{e}\\{h}", "https://{e}\\@{h}/",
    "https://{e}\\.{h}/", "https:\\\\{e}\\{h}", "https:/\\{e}/{h}", "https://{h}.{e}/", "https://{e}.{h}.{e}/",
    "https://{h}%00.{e}/", "https://{h}%2e{e}/", "https://{h}%23.{e}/", "https://{h}%2f.{e}/", "https://{h}%40{e}/",
    "https://{e}%23@{h}/", "https://{e}%2f@{h}/", "https://{e}%5c@{h}/", "https://{h}。{e}/", "https://{h}．{e}/",
    "https://{e}／.{h}/", "https://{e}？.{h}/", "https://{e}＃.{h}/", "https://{e}＠{h}/", "https://{e};{h}/",
    "https://{e},{h}/",
    "https://{e} .{h}/", "https://{e}\t.{h}/", "https://{e}\n.{h}/", "https://{e}\r\nHost: {h}\r\n\r\n",
    "https:{e}@{h}",
    "//{e}/{h}", "///{h}", "https:///{e}/{h}", "https://[{h}]/", "https://[::1].{h}/", "https://{h}]@{e}/", "https://evil{d}/",
    "https://evil-{d}/", "https://{d}.{e}/", "https://{h}.evil/", "file://{h}/etc/passwd", "gopher://{h}:70/_x",
    "jar:https://{h}!/", "data:text/plain,{h}", "javascript://{h}/%0aalert(1)", "HTTP://{h}/", "https://{h}./", "https://.{d}/",
    "https://a..{d}/", "https://-a.{d}/", "https://{e}:443#.{d}/", "https://user:pw@{h}/", "https://@{h}/", "https://:@{h}/",
    "https://{h}\x00.{e}/", "https://\u202e{h}/", "https://{e}\ufeff.{h}/", "https://xn--{e}.{h}.{e}/",
    "https://{h}" + "a" * 5000,
)  # fmt: skip


def urls() -> list[str]:
    """All of them."""
    made = [
        f"{scheme}://{one}{path}" for one in ADDRESSES for scheme in ("http", "https") for path in ("/", "/latest/x")
    ]
    made += [f"https://{one}:443/{host}" for one in ADDRESSES[:8] for host in HOSTS]
    for host in HOSTS:
        beside = {"h": host, "e": EVIL, "d": host.partition(".")[2]}
        made += [shape.format(**beside) for shape in BESIDE]
    return list(dict.fromkeys(made))


URLS = urls()
NAMES: dict[str, int] = {}
"""Every name that was looked up, with the number of the address that it was given."""


@dataclass
class Net:
    """Everything that the loop looks up and connects to; all of it leads into the trap."""

    trap: int = 0
    looked: list[str] = field(default_factory=list)
    called: list[tuple[str, int]] = field(default_factory=list)
    read: bytearray = field(default_factory=bytearray)

    async def caught(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read what comes, and say nothing."""
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(0.2):
                self.read += await reader.read(65536)
        writer.transport.abort()


@asynccontextmanager
async def net(*let: int) -> AsyncIterator[Net]:
    """Watch the loop. Connections to these ports of this machine are let through, for they are the stand-ins'."""
    loop: Any = asyncio.get_running_loop()
    seen, connect = Net(), loop.sock_connect
    server = await asyncio.start_server(seen.caught, "127.0.0.1", 0)
    seen.trap = server.sockets[0].getsockname()[1]

    async def look(host: Any, port: Any, **more: Any) -> list[Any]:
        """Every name is inside the house: names that are allowed as well, as if somebody had rebound them."""
        seen.looked.append(str(host))
        number = NAMES.setdefault(str(host), len(NAMES) + 1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"10.9.{number // 250}.{number % 250}", int(port or 0)))]

    async def call(sock: socket.socket, address: Any) -> None:
        if address[0] == "127.0.0.1" and address[1] in let:
            await connect(sock, address)
            return
        if not (address[0] == "127.0.0.1" and address[1] == seen.trap):
            by = {f"10.9.{n // 250}.{n % 250}": name for name, n in NAMES.items()}
            seen.called.append((by.get(address[0], str(address[0])), address[1]))
        if sock.family != socket.AF_INET:
            raise ConnectionRefusedError
        await connect(sock, ("127.0.0.1", seen.trap))

    loop.getaddrinfo, loop.sock_connect = look, call
    try:
        yield seen
    finally:
        del loop.getaddrinfo, loop.sock_connect
        server.close()
        await server.wait_closed()


def outside(seen: Net, allowed: tuple[str, ...]) -> list[str]:
    """What was called that may not be: by the name that was looked up, and the port."""
    fits: Callable[[str], bool] = lambda host: any(host.endswith(a) if a[0] == "." else host == a for a in allowed)  # noqa: E731
    wrong = [f"{host}:{port}" for host, port in seen.called if not fits(host) or port != 443]
    return wrong + [host for host in seen.looked if not fits(host)]


async def tried(work: Awaitable[Any]) -> Any:
    """What came of it; that it was refused is as good."""
    try:
        return await work
    except (Unreached, Lost, Away) as refused:
        return refused


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    """As at a school: Microsoft's own addresses, and a token in hand."""
    made = Connector(TeamsSettings(app_id="app", password="pw", tenant="t"), seconds=0.5)
    made.tokens._token, made.tokens._until = TOKEN, float("inf")
    yield made
    await made.close()


SCENE = Scene(
    kind="message", name="", id="1", service="https://smba.trafficmanager.net/uk", tenant="t", user="u",
    conversation="c", personal=True, team="", channel="", bot="b", message="",
)  # fmt: skip


async def test_teams_is_called_and_files_are_put_nowhere_else(connector: Connector) -> None:
    for url in URLS:
        async with net() as seen:
            await tried(connector.call("POST", url, "v3/conversations", {"text": "x"}))
            assert outside(seen, ("smba.trafficmanager.net", ".botframework.com")) == [], url
            assert TOKEN.encode() not in seen.read, url
        async with net() as seen:
            await tried(upload(connector, Consent(SCENE, True, "p", url, {}), Paper("a.pdf", b"%PDF- words")))
            assert outside(seen, (".sharepoint.com",)) == [], url
            assert b"words" not in seen.read, url


def test_there_are_enough_of_them() -> None:
    assert len(URLS) >= 200
    tally(inputs=5 * len(URLS))


async def test_files_from_teams_are_fetched_from_nowhere_else(connector: Connector) -> None:
    fetcher = Fetcher(connector)
    for ours in (True, False):
        allowed = ("smba.trafficmanager.net",) if ours else (".sharepoint.com",)
        for url in URLS:
            async with net() as seen:
                typed = Typed(SCENE, "k", "words", False, (Offered("a.pdf", "", url, ours=ours),))
                await tried(fetcher.fetch(typed))
                assert outside(seen, allowed) == [], url
                assert TOKEN.encode() not in seen.read, url


async def test_slacks_files_and_sockets_lead_nowhere_else() -> None:
    slack = Web(patience=0.5)
    for url in URLS:
        async with net() as seen:
            await slack.download(TOKEN, url, "application/pdf", 1000)
            await slack.upload(url, b"words of a teacher")
            await slack.line(url.replace("https:", "wss:").replace("http:", "ws:"))
            assert outside(seen, (".slack.com",)) == [], url
            assert TOKEN.encode() not in seen.read, url
            assert b"words" not in seen.read, url
    await slack.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_nobody_is_sent_on(status: int) -> None:
    """A platform's own host that sends us on: to each of these, with what we would have brought."""
    where = iter(URLS * 4)

    async def on(request: web.Request) -> web.Response:
        location = next(where).encode("ascii", "ignore").decode()
        return web.Response(status=status, headers={"Location": "".join(c for c in location if c.isprintable())})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", on)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    home = f"http://127.0.0.1:{port}"
    settings = TeamsSettings(app_id="app", password="pw", tenant="t", login_url=home, openid_url=f"{home}/openid")
    teams, slack = Connector(settings, seconds=0.5), Web(f"{home}/api/", patience=0.5)
    teams.tokens._token, teams.tokens._until = TOKEN, float("inf")
    async with net(port) as seen:
        scene = replace(SCENE, service=home)
        for _ in range(40):
            await tried(teams.call("POST", home, "v3/conversations", {}))
            await tried(upload(teams, Consent(scene, True, "p", f"{home}/up", {}), Paper("a", b"words")))
            offered = Offered("a", "", f"{home}/f", ours=True)
            await tried(Fetcher(teams).fetch(Typed(scene, "k", "", False, (offered,))))
            await slack.download(TOKEN, f"{home}/f", "application/pdf", 1000)
            await slack.upload(f"{home}/up", b"words")
            await slack.write(TOKEN, "chat.postMessage", {})
            await slack.line(f"ws://127.0.0.1:{port}/line")
        teams.tokens.drop()
        await tried(teams.call("POST", home, "v3/conversations", {}))
        assert (seen.called, bytes(seen.read)) == ([], b"")
    await teams.close()
    await slack.close()
    await runner.cleanup()


async def test_an_activity_that_names_another_service_is_refused_and_remembered_nowhere() -> None:
    async with school() as real:
        port = int(real.stand.service.rpartition(":")[2])
        let = (port, int(real.stand.url.split(":")[2].split("/")[0]))
        local = (
            "http://127.0.0.1",
            "http://localhost",
            "http://[::1]",
            "https://127.0.0.1",
            "https://localhost",
            "https://[::1]",
        )
        async with net(*let) as seen:
            for url in URLS:
                if url.startswith(local):
                    continue
                status = await knock(real, message(real, serviceUrl=url))
                # A good address of Microsoft's is still not the one that the token speaks for.
                assert status in (400, 401, 403), url
            assert (seen.called, real.door.events, real.door.strangers) == ([], [], [])


async def test_a_response_url_is_never_called(rehearsal: Rehearsal) -> None:  # noqa: F811
    stand = rehearsal.stand
    ports = {int(one.split(":")[2].split("/")[0]) for one in (stand.service, stand.url)}
    async with net(*ports) as seen:
        for url in URLS[::3]:
            user = {"id": stand.world.user(TOM), "team_id": stand.world.team}
            payload = {"type": "block_actions", "team": {"id": stand.world.team}, "user": user, "trigger_id": url}
            pressed = {"action_id": "x", "value": "token", "action_ts": url[:20]}
            answered = await stand.interact(payload | {"response_url": url, "actions": [pressed]})
            assert answered.status == 200
        assert (seen.called, seen.looked) == ([], [])


async def test_a_name_that_somebody_has_rebound_gets_no_token(connector: Connector) -> None:
    """The names that are allowed lead into the house here; the watch sees it, and no certificate of theirs is there."""
    async with net() as seen:
        assert isinstance(await tried(connector.call("POST", f"https://{HOSTS[0]}/uk", "v3/x", {})), Unreached | Lost)
        put = Consent(SCENE, True, "p", f"https://{HOSTS[2]}/up", {})
        assert isinstance(await tried(upload(connector, put, Paper("a.pdf", b"words"))), Away)
        slack = Web(patience=0.5)
        assert await slack.download(TOKEN, f"https://{HOSTS[3]}/f", "application/pdf", 1000) is None
        await slack.close()
    assert {host for host, _ in seen.called} == {HOSTS[0], HOSTS[2], HOSTS[3]}
    assert seen.read, "the greeting of TLS is seen"
    assert TOKEN.encode() not in seen.read
    assert b"words" not in seen.read
