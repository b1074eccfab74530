"""The demonstration, opened once: each test goes back to the moment on which it opened."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def demonstration() -> Iterator[str]:
    """`dept demo` in a process of its own; Ctrl-C has to end it cleanly."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dept", "demo", "--port", str(port)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    try:
        while "Open http" not in (line := running.stdout.readline()):
            assert line, "the demonstration did not open"
        yield f"http://127.0.0.1:{port}"
    finally:
        running.send_signal(signal.SIGINT)
        with running.stdout:
            assert "Stopped." in running.communicate(timeout=15)[0]
        assert running.returncode == 0
