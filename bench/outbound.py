"""P7 to P10: the way out beside a bare client, beside Microsoft's own, and beside a bot as one would first write it."""

import asyncio
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import certifi
import orjson

from adapters.slack.addresses import Spot
from adapters.slack.pace import Limits
from adapters.slack.post import Slack
from adapters.slack.workspaces import Workspace
from adapters.teams.places import Place
from adapters.teams.post import Teams
from adapters.teams.settings import TeamsSettings
from bench import baselines
from bench.apart import Meter, child, far
from bench.goals import Found, Goal
from bench.nudges import CARD, NOW, reached, ready, sqlite
from bot.kernel.seal import Seal
from bot.ports import Accepted, Parcel, Part
from bot.talk import Kind
from bot.world.people import Address
from office import Office, slack
from scheduler.clock import Held
from storage.migrate import upgrade
from storage.schools import load

TENANTS = 300
"""So many that no tenant's limit is met: what is measured is the work, not the waiting."""
SECRET = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU"  # noqa: S105
CAST = Path(__file__).parents[1] / "stories" / "casts" / "thornbury.yaml"
Send = Callable[[int], Awaitable[None]]


def slack_address(n: int) -> Address:
    """Somebody on Slack."""
    return Spot(f"T{n % TENANTS:04}", f"U{n}").address


def teams_address(n: int, url: str) -> Address:
    """Somebody on Teams, in a chat that has been made."""
    return Place(service=url, tenant=f"{n % TENANTS}", user=f"29:{n}", conversation=f"a:{n}", bot="28:b").address()


async def bare_aiohttp(url: str, stack: AsyncExitStack) -> Send:
    """The floor: dicts, json, one session."""
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
    return baselines.bare(session, url)


async def our_slack(url: str, stack: AsyncExitStack) -> Send:
    """The courier of Slack as it is served, with its limits on."""
    courier = Slack(api=f"{url}/", limits=Limits())
    stack.push_async_callback(courier.close)
    for n in range(TENANTS):
        courier.workspaces.known[f"T{n:04}"] = Workspace(f"T{n:04}", f"xoxb-{n}", "U0")
    return _through(courier, slack_address)


async def our_teams(url: str, stack: AsyncExitStack) -> Send:
    """The courier of Teams as it is served, with its limits on and a token that it has."""
    nobody: Any = SimpleNamespace(unlink=None, link=None, who=lambda *_: None)
    settings = TeamsSettings(app_id="a", password="p", tenant="t", login_url=url, openid_url=url)
    courier = Teams(settings, nobody, monotonic=time.monotonic)
    stack.push_async_callback(courier.close)
    courier.connector.tokens._token, courier.connector.tokens._until = "bearer", time.time() + 3600
    return _through(courier, lambda n: teams_address(n, url))


def _through(courier: Slack | Teams, address: Callable[[int], Address]) -> Send:
    seal = Seal(SECRET)

    async def send(n: int) -> None:
        part = Part(
            id=f"{n:030}", message=f"{n}", school="one", place="p", about="a", position=0, version=1, live=True,
            group="", kind=Kind.PLANNED, card=CARD,
        )  # fmt: skip
        id = "6f6c1c1e-0000-4000-8000-000000000000"
        outcome = await courier.send(Parcel(id=id, to=address(n), parts=(seal.draw(part),), tried=NOW))
        assert isinstance(outcome, Accepted), outcome

    return send


async def as_shipped(url: str, stack: AsyncExitStack) -> Send:
    """The SDK's documented way to speak first."""
    return baselines.continued(url)


CLIENTS = {"bare": bare_aiohttp, "slack": our_slack, "teams": our_teams, "shipped": as_shipped}


async def sends(variant: str, told: dict[str, Any]) -> dict[str, float]:
    """So many sends, so many at once."""
    n, at_once, threads = told["n"], told["at_once"], 1
    async with AsyncExitStack() as stack:
        send = await CLIENTS[variant](told["url"], stack)

        async def some(ids: Iterator[int]) -> None:
            nonlocal threads
            for one in ids:
                await send(one)
                threads = max(threads, threading.active_count())

        async def all_of(first: int, last: int) -> None:
            ids = iter(range(first, last))
            await asyncio.gather(*(some(ids) for _ in range(at_once)))

        await all_of(0, 2 * at_once)
        with Meter() as took:
            await all_of(2 * at_once, 2 * at_once + n)
    return {"cpu": took.cpu / n, "rate": n / took.wall, "threads": threads}


async def dispatch(variant: str, told: dict[str, Any]) -> dict[str, float]:
    """So many nudges from the store to the platform: claimed, sent, marked."""
    n = told["n"]
    with tempfile.TemporaryDirectory() as folder:
        if variant == "bare dispatch":
            took = await baselines.buckets(Path(folder), told["url"], n)
        elif variant == "naive dispatch":
            took = await baselines.naive(Path(folder), told["url"], n)
        else:
            took = await _product(Path(folder), told["url"], n)
    return {"cpu": took.cpu / n, "rate": n / took.wall}


async def _product(folder: Path, url: str, n: int) -> Meter:
    """The product's own sender on its own store."""
    clock, database = Held(NOW), sqlite(folder)
    await upgrade(database)
    office = Office.open(load(CAST), database, SECRET, clock)
    side = slack(office, SimpleNamespace(token="", client_id="", api=f"{url}/", secrets="s", app_token=""), Limits())  # type: ignore[arg-type]
    for tenant in range(TENANTS):
        side.courier.workspaces.known[f"T{tenant:04}"] = Workspace(f"T{tenant:04}", f"xoxb-{tenant}", "U0")
    places = [f"person-{one}" for one in range(n)]
    await reached(office.store, [(place, slack_address(one)) for one, place in enumerate(places)])
    await ready(office.store, places)
    await office.links.load()
    with Meter() as took:
        handed = await office.sender.pump()
    assert handed == n, (handed, n)
    await side.courier.close()
    await office.store.close()
    return took


def certificate(folder: Path) -> tuple[str, str]:
    """A throw-away certificate for loopback with its key, and a bundle of the usual size that holds it."""
    proof, bundle = folder / "proof.pem", folder / "bundle.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(proof),
         "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    cert = (folder / "cert.pem").read_text()
    proof.write_text(proof.read_text() + cert)
    bundle.write_text(Path(certifi.where()).read_text() + cert)
    return str(proof), str(bundle)


def _one(variant: str, n: int, at_once: int = 32, delay: float = 0.0, proof: str = "", bundle: str = "") -> Any:
    with far(delay=delay, proof=proof) as side:
        told = {"n": n, "at_once": at_once, "url": f"http{'s' if proof else ''}://127.0.0.1:{side.port}"}
        found = child("bench.outbound", variant, told, {"SSL_CERT_FILE": bundle} if bundle else None)
    return found | side.counted


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """The goals of the way out."""
    if not wanted or "P7" in wanted:
        yield from _sending(rounds)
    if not wanted or "P8" in wanted:
        goal = Goal("P8", "", "CloudAdapter.continue_conversation as shipped, at 150 ms", 8, least=True)
        pairs = [(_one("teams", 3000, 64, 0.15), _one("shipped", 120, 64, 0.15)) for _ in range(rounds)]
        yield Found(goal, [ours["rate"] / theirs["rate"] for ours, theirs in pairs])
    if not wanted or "P9" in wanted:
        pairs = [
            (_one("our dispatch", 6000, delay=0.02), _one("bare dispatch", 6000, delay=0.02)) for _ in range(rounds)
        ]
        floor = "bare bucket claim + aiohttp"
        yield Found(Goal("P9", "CPU", floor, 1.4), [ours["cpu"] / theirs["cpu"] for ours, theirs in pairs])
        rates = [ours["rate"] / theirs["rate"] for ours, theirs in pairs]
        yield Found(Goal("P9", "messages a second", floor, 0.8, least=True), rates)
    if not wanted or "P10" in wanted:
        goal = Goal("P10", "", "a job, an ORM session and a client for each message", 0.05)
        pairs = [
            (_one("our dispatch", 6000, delay=0.02), _one("naive dispatch", 500, delay=0.02)) for _ in range(rounds)
        ]
        yield Found(goal, [ours["cpu"] / theirs["cpu"] for ours, theirs in pairs])


def _sending(rounds: int) -> Iterator[Found]:
    names = ("slack", "slack over TLS", "teams")
    with tempfile.TemporaryDirectory() as folder:
        proof, bundle = certificate(Path(folder))

        def beside(name: str) -> tuple[Any, Any]:
            secured = (proof, bundle) if "TLS" in name else ("", "")
            return _one(name.split()[0], 3000, 32, 0.0, *secured), _one("bare", 3000, 32, 0.0, *secured)

        found = [{name: beside(name) for name in names} for _ in range(rounds)]
    for name, most in (("slack", 1.6), ("slack over TLS", 1.8), ("teams", 1.3)):
        rows = [one[name] for one in found]
        yield Found(Goal("P7", name, "bare aiohttp", most), [a["cpu"] / b["cpu"] for a, b in rows])
    ours = [one[name][0] for one in found for name in one]
    yield Found(Goal("P7", "threads", "messages in flight", 1 / 32), [one["threads"] / 32 for one in ours])
    yield Found(Goal("P7", "connections", "messages in flight", 1), [one["connections"] / 32 for one in ours])


if __name__ == "__main__":
    variant, told = sys.argv[1], orjson.loads(sys.argv[2])
    if bundle := os.environ.get("SSL_CERT_FILE"):
        assert ssl.get_default_verify_paths().cafile == bundle
    how = dispatch if variant.endswith("dispatch") else sends
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(how(variant, told))) + b"\n")
