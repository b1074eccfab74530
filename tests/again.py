"""What a randomised test prints when it finds something: seed, commit, and the one command that plays it again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


def seed(usual: int) -> int:
    """The seed of this run: the one that is asked for (`DEPT_SEED`), or the usual one."""
    return int(os.environ.get("DEPT_SEED", usual))


def size(name: str, usual: int) -> int:
    """A size that a long run may set, such as `DEPT_YEARS=50`."""
    return int(os.environ.get(name, usual))


def command(seed: int, **sizes: int) -> str:
    """The command that plays the test now running again."""
    asked = " ".join(f"{name}={value}" for name, value in {"DEPT_SEED": seed, **sizes}.items())
    test = os.environ.get("PYTEST_CURRENT_TEST", "tests").rpartition(" ")[0] or "tests"
    return f"{asked} .venv/bin/python -m pytest '{test}'"


@contextmanager
def replayable(seed: int, **sizes: int) -> Iterator[None]:
    """Around what is random: whatever goes wrong inside is printed with how it is played again."""
    try:
        yield
    except BaseException:
        git = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
        at = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
        print(f"\nseed {seed}, commit {at or 'unknown'}\nagain: {command(seed, **sizes)}", file=sys.stderr)  # noqa: T201
        raise
