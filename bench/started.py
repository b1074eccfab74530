"""`dept serve` as a process of its own, and what it has cost when it says that it is ready."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import psutil

HOME = Path(__file__).parents[1]
SECRET = "qJ8vN2xT5mR7wK4zL9cB3hF6dS1gY0pA"  # noqa: S105 - opens nothing but a measurement


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has used up to a moment: seconds of the processor, and bytes of memory."""

    seconds: float
    memory: int


def cost(process: psutil.Process) -> Cost:
    """What a process has used so far."""
    times = process.cpu_times()
    return Cost(times.user + times.system, process.memory_info().rss)


@contextmanager
def running(folder: Path, *command: str, ready: str, **told: str) -> Iterator[tuple[psutil.Process, str]]:
    """A process from its start, once it has printed a line that begins in a certain way; gives the rest of that line.

    Bytecode is kept in the folder, so that a second start finds all of it, as one from the image does.
    """
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=HOME, env=environment | told, stdout=subprocess.PIPE, stderr=errors
        )
        assert process.stdout
        try:
            for line in iter(process.stdout.readline, b""):
                if line.decode().startswith(ready):
                    yield psutil.Process(process.pid), line.decode().removeprefix(ready).strip()
                    break
            else:
                raise RuntimeError((folder / "stderr").read_text()[-2000:])
        finally:
            process.kill()
            process.wait()


def loaded(folder: Path) -> set[str]:
    """Every module that a process with `-X importtime` has loaded so far."""
    said = (folder / "stderr").read_text(errors="replace")
    return set(re.findall(r"(?m)^import time:\s*\d+ \|\s*\d+ \|\s*(\S+)$", said))


def schools(folder: Path, people: int, each: int = 0) -> Path:
    """A configuration with so many people on Slack, in one school or in schools of so many each."""
    each = each or people
    calendar = {"terms": ["2026-09-01 to 2026-12-18", "2027-01-04 to 2027-03-25", "2027-04-12 to 2027-07-21"]}
    made: list[dict[str, object]] = []
    for first in range(0, people, each):
        at = f"s{first // each}"
        departments = [
            {"id": f"{at}d{n}", "name": f"Department {n}", "channel": f"{at}d{n}"} for n in range(each // 12)
        ]
        staff = [
            {"name": name, "email": email, "departments": [departments[n % len(departments)]["id"]]}
            for n, (name, email) in enumerate(names(people)[first : first + each])
        ]
        one = {"id": at, "name": f"School {at}", "platform": "slack", "zone": "Europe/London", "told": True}
        made.append(one | {"calendar": calendar, "departments": departments, "people": staff})
    path = folder / "app.yaml"
    path.write_bytes(orjson.dumps({"schools": made}))
    return path


def names(people: int) -> list[tuple[str, str]]:
    """So many people, each with an e-mail address."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = [(letters[n % 26], letters[n // 26 % 26], letters[n // 676 % 26]) for n in range(people)]
    return [(f"Jo{c}{b}{a} Ward{a}{b}{c}", f"p{n}@hillside.example") for n, (a, b, c) in enumerate(made)]


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one measurement."""
    with TemporaryDirectory(prefix="dept-bench-") as folder:
        yield Path(folder)


def on_slack(folder: Path, api: str, token: str, signing: str) -> Mapping[str, str]:
    """What `dept serve` is told: Slack, and a file in the folder."""
    told = {"DEPT_SECRET": SECRET, "DEPT_DATABASE_URL": f"sqlite:///{folder / 'dept.db'}"}
    return told | {"SLACK_BOT_TOKEN": token, "SLACK_SIGNING_SECRET": signing, "SLACK_API_URL": api}
