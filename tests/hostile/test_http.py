"""Hostile requests against `dept serve` itself: answered at once, as SERVE.md says, without effect or trace (T11).

`DEPT_HOSTILE` sets how many the slow test sends; `DEPT_SEED` plays one run again.
"""

import asyncio
import hashlib
import random
import sqlite3
import statistics
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from rehearsal.slack import sign
from tests.again import replayable, seed, size
from tests.hostile.attacks import FORM, JSON, MARK, SLACK, TEAMS, Attack, Attacks, request
from tests.serve.school import GRACE, HAMZA, KATE, SECRET, TOM, School, newest, press, school, until
from tests.tally import tally

SATURDAY = "2026-11-21T12:00:00+00:00"
"""Nobody is asked anything, so that whatever changes was changed by what came in."""
MANY, SEED = size("DEPT_HOSTILE", 20_000), seed(20)
AT_ONCE = 0.05
GROWTH = 20_000
"""Kilobytes."""


async def payloads(staff: School) -> list[tuple[str, str, bytes]]:
    """What people really send: one of each kind, from both platforms, as it went over the wire."""
    sent: list[tuple[str, str, bytes]] = []
    slack, teams = staff.slack, staff.teams
    to_slack, to_teams = slack.post, teams.post

    async def over_slack(body: bytes, headers: Mapping[str, str]) -> object:
        sent.append((SLACK, headers["Content-Type"], body))
        return await to_slack(body, headers)

    async def over_teams(body: bytes, headers: Mapping[str, str]) -> object:
        sent.append((TEAMS, JSON, body))
        return await to_teams(body, headers)

    slack.post, teams.post = over_slack, over_teams  # type: ignore[method-assign,assignment]
    await slack.say(TOM, "45m on the RPF course")
    await slack.edit(TOM, "50m on the RPF course")
    await slack.mention(TOM, "computing", "rota")
    await slack.command(TOM, "log time")
    await slack.submit(TOM, {"How long": "30m"})
    await slack.open_home(TOM)
    await slack.shortcut(TOM, "log_time")
    shown = await until(lambda: newest(slack, TOM, "Logged", "50 min"))
    await press(slack, TOM, shown, shown.buttons[0].label)
    await teams.say(KATE, "45m on the Isaac course")
    await teams.edit(KATE, "50m on the Isaac course")
    await teams.mention(HAMZA, "computing-stw", "rota")
    said = await until(lambda: newest(teams, KATE, "Logged", "50 min"))
    await press(teams, KATE, said, said.buttons[0].label)
    await teams.choose(KATE, "log")
    await teams.submit(KATE, {"minutes": "30m"})
    await teams.search(KATE, "RPF")
    await teams.install(KATE)
    del slack.post, teams.post  # type: ignore[attr-defined]
    kinds = {(path, kind) for path, kind, _ in sent}
    assert {(SLACK, JSON), (SLACK, FORM), (TEAMS, JSON)} <= kinds
    return sent


def people(staff: School) -> list[list[str]]:
    """Everybody's ids."""
    return [
        [staff.slack.world.user(email) for _, email in staff.people["slack"]],
        [staff.teams.connector.member(email).id for _, email in staff.people["teams"]],
    ]


TIME = {"changes", "messages", "nudges", "reasons"}
"""What the clock and the sender write by themselves; whatever anybody says stands in `inbox` and `parts` as well."""


def kept(staff: School) -> dict[str, str]:
    """A fingerprint of every table that what comes in would change."""
    with sqlite3.connect(f"file:{staff.folder / 'dept.db'}?mode=ro", uri=True) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        names = sorted(set(names) - TIME)
        rows = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608
    return {name: hashlib.sha256("\n".join(found).encode()).hexdigest() for name, found in rows.items()}


def weight(staff: School) -> int:
    """Kilobytes of the process's own memory."""
    assert staff.dept.running
    lines = Path(f"/proc/{staff.dept.running.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


class Wire:
    """The way to the service, from many computers of this one, so that nobody is refused for what others did."""

    def __init__(self, url: str) -> None:
        self.port, self.count, self.took = int(url.rpartition(":")[2]), 0, list[float]()

    async def send(self, raw: bytes) -> int:
        """The status of one request; 0 if it was hung up on."""
        self.count += 1
        mine = f"127.1.{self.count // 250 % 200}.{self.count % 250 + 1}"
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(mine, 0))
        since = time.monotonic()
        try:
            writer.write(raw)
            async with asyncio.timeout(8):
                line = await reader.readline()
        except (ConnectionError, TimeoutError) as nothing:
            line = b"HTTP/1.1 599 silence" if isinstance(nothing, TimeoutError) else b""
        self.took.append(time.monotonic() - since)
        writer.transport.abort()
        return int(line.split()[1]) if line.startswith(b"HTTP/") else 0


def wrong(attack: Attack, status: int) -> str:
    """What went wrong."""
    return f"{attack.what}: {status}, not one of {sorted(attack.right)}\n{attack.raw[:160]!r} … {attack.raw[-700:]!r}\n"


@pytest.mark.parametrize("number", [1000, pytest.param(MANY, marks=pytest.mark.slow)])
async def test_hostile_requests_change_nothing_and_leave_no_trace(tmp_path: Path, number: int) -> None:
    with replayable(SEED, DEPT_HOSTILE=number):
        await hostile(tmp_path, number)


async def hostile(tmp_path: Path, number: int) -> None:
    """Send them, and look at what they left."""
    async with school(tmp_path, now=SATURDAY) as staff:
        real = await payloads(staff)
        await staff.teams.settle()
        secret, service = staff.slack.secret, staff.teams.url

        def attacks(start: int, most: int) -> Iterator[Attack]:
            chance, signing = random.Random(start), staff.teams.connector.signing  # noqa: S311 - it has to come again
            return islice(Attacks(chance, secret, signing, service, real, people(staff)), most)

        wire = Wire(staff.dept.url)
        for attack in attacks(1, 150):
            await wire.send(attack.raw)
        before, heavy = kept(staff), weight(staff)
        wire.took.clear()
        for believed in (False, True):
            for attack in attacks(SEED, number):
                if attack.believed is believed:
                    status = await wire.send(attack.raw)
                    assert status in attack.right, wrong(attack, status) + staff.dept.errors[-600:]
            if not believed:
                assert kept(staff) == before, "what nobody signed has had an effect"
        grown = weight(staff) - heavy
        assert grown < GROWTH, f"{grown} kB more after {number} requests"
        median = statistics.median(wire.took)
        assert median < AT_ONCE, f"half of them took more than {median * 1000:.0f} ms"
        log, (_, counted, _) = staff.dept.errors, await staff.get("/metrics")
        for told in (MARK, secret, SECRET, staff.slack.token, "Traceback", "eyJ", "RPF", "thornbury.example"):
            assert told not in log, f"{told} in the log"
            assert told not in counted, f"{told} in the metrics"
        assert len(log.splitlines()) < 20 + number // 100, "anybody could fill the log"
        assert (await staff.get("/ready"))[0] == 200
        assert (await staff.slack.say(GRACE, "35m on the RPF course")).status == 200
        tally(inputs=number, worst_ack=max(wire.took), seed=SEED)


@pytest.mark.slow
async def test_who_sends_a_byte_now_and_then_holds_up_nobody(tmp_path: Path) -> None:
    """Slow loris: headers, bodies, and answers that nobody reads; ten seconds each, and others notice nothing."""
    async with school(tmp_path, now=SATURDAY) as staff:
        port = int(staff.dept.url.rpartition(":")[2])
        head = f"POST {SLACK} HTTP/1.1\r\nHost: dept\r\n".encode()
        starts = (
            b"",
            b"P",
            head,
            head + b"Content-Length: 200\r\n\r\n",
            f"POST {TEAMS} HTTP/1.1\r\nContent-L".encode(),
        )

        async def drip(n: int) -> float:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.2.0.{n % 200 + 1}", 0))
            since, over = time.monotonic(), asyncio.create_task(reader.read())
            writer.write(starts[n % len(starts)])
            while not over.done() and time.monotonic() - since < 40:
                await asyncio.wait({over}, timeout=1)
                if n % len(starts) and not over.done():
                    writer.write(b"x")
            writer.transport.abort()
            await asyncio.gather(over, return_exceptions=True)
            return time.monotonic() - since

        slow = [asyncio.create_task(drip(n)) for n in range(400)]
        wire, body = Wire(staff.dept.url), b'{"type": "url_verification", "challenge": "abc"}'
        while not all(one.done() for one in slow):
            seal = sign(staff.slack.secret, body).items()
            assert await wire.send(request(SLACK, body, [("Content-Type", JSON), *seal])) == 200
            await asyncio.sleep(0.1)
        longest = max(one.result() for one in slow)
        assert longest < 20, f"somebody held on for {longest:.0f} s"
        assert statistics.median(wire.took) < AT_ONCE
        assert "error" not in staff.dept.errors
