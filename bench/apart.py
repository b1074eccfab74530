"""One measurement in a process of its own: it alone on one core, and what it talks to on another."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

MEASURED, OTHERS = 0, 1
"""Which core is whose."""


@dataclass(frozen=True, slots=True)
class Far:
    """The far side: where it listens, and what had come to it once it ended."""

    port: int
    counted: dict[str, int]


class Meter:
    """What a stretch of work took: seconds of the processor (all threads), and seconds that went by."""

    def __enter__(self) -> "Meter":
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu


def pin(core: int) -> None:
    """Keep this process, and those that it starts, on one core, where there are several."""
    cores = os.cpu_count() or 1
    if cores > 1:
        os.sched_setaffinity(0, {core % cores})


@contextmanager
def far(*, delay: float = 0.0, proof: str = "") -> Iterator[Far]:
    """The far side, as long as it is needed; `proof` is its certificate with its key, for TLS."""
    environment = os.environ | {"FAR_DELAY": str(delay), "FAR_PROOF": proof}
    command = [sys.executable, "-m", "bench.far"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, preexec_fn=lambda: pin(OTHERS)) as running:
        assert running.stdout
        seen = Far(int(running.stdout.readline()), {})
        try:
            yield seen
        finally:
            running.terminate()
            seen.counted.update(orjson.loads(running.stdout.readline() or b"{}"))


def child(module: str, what: str, told: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Any:
    """What one measurement found: a module run with a variant's name and what it is told, alone on its core."""
    command = [sys.executable, "-W", "ignore", "-m", module, what, orjson.dumps(told).decode()]
    done = subprocess.run(
        command, env=os.environ | (environment or {}), stdout=subprocess.PIPE, check=True,
        preexec_fn=lambda: pin(MEASURED),
    )  # fmt: skip
    return orjson.loads(done.stdout.splitlines()[-1])
