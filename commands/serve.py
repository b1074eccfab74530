"""`dept serve`: the service, on Slack, Teams or both."""

import argparse
import asyncio
import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from commands.words import refuse, why

if TYPE_CHECKING:
    from adapters.environment import Settings
    from bot.world.people import Community

AGAIN = 2.0
"""Seconds until a database that does not answer yet is tried again."""
HELP = "run the service on Slack, Teams or both"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--config", type=Path, default=Path("app.yaml"), metavar="FILE")
    parser.add_argument("--port", type=int, default=3978, help="0 takes any free one")
    parser.add_argument("--host", default="127.0.0.1")


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; what is missing is said, a sentence each."""
    gc.disable()  # What is loaded stays: looking through it again and again for rubbish is a tenth of the start.
    try:
        return _run(options)
    finally:
        gc.enable()


def _run(options: argparse.Namespace) -> int:
    from adapters import logs
    from adapters.environment import Unset, settings
    from bot.ports import Away
    from storage.configuration import Wrong
    from storage.lock import Lock, Taken
    from storage.schools import load
    from storage.steps import Unmovable

    try:
        found, community = settings(os.environ, options.host), load(options.config)
    except Unset as unset:
        return refuse("serve", *unset.problems)
    except Wrong as wrong:
        return refuse("serve", *map(str, wrong.faults))
    try:
        door = _bind(options.host, options.port)
    except (OSError, OverflowError) as taken:
        return refuse("serve", f"Port {options.port} on {options.host} cannot be used: {why(taken)}.")
    try:
        lock = Lock(found.database)
    except ValueError as problem:
        door.close()
        return refuse("serve", f"DEPT_DATABASE_URL: {problem}.")
    logs.begin()
    try:
        with door, lock:
            return asyncio.run(_serve(community, found, options.host, door))
    except (Away, Taken, Unmovable) as problem:
        return refuse("serve", str(problem))


async def _serve(community: "Community", found: "Settings", host: str, door: socket.socket) -> int:
    """Serve until the process is told to stop."""
    from adapters.environment import on_loopback
    from app import Service

    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    problem = await _prepared(found.database, door, told)
    if problem or told.is_set():
        return refuse("serve", problem) if problem else 0
    named, port = door.getsockname()[:2]
    url = f"http://{f'[{named}]' if ':' in named else named}:{port}"
    service = Service(community, found.reached_at(url) if on_loopback(host) else found)
    await service.start(door)
    gc.freeze()  # Nor does it look through all that later, while somebody waits for an answer.
    gc.enable()
    print(f"{found.platforms}.", *service.problems, sep="\n")
    print(f"ready on {url}", flush=True)
    await told.wait()
    await service.stop()
    return 0


async def _prepared(database: str, door: socket.socket, told: asyncio.Event) -> str | None:
    """Have the database made ready, waiting for a server that does not answer yet; what stands in the way, in words."""
    from adapters.closed import Closed
    from app import prepare
    from bot.ports import Away

    closed = None
    try:
        while not told.is_set():
            try:
                return await prepare(database)
            except Away as away:
                if closed is None:
                    closed = Closed()
                    await closed.start(door)
                    print(away, "Dept waits for it, and tries again every few seconds.", sep="\n", file=sys.stderr)
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), AGAIN)
        return None
    finally:
        if closed:
            await closed.stop()


def _bind(host: str, port: int) -> socket.socket:
    """The socket to listen on, so that port 0 is known by its number before anything else is made."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    door = socket.socket(family, kind, protocol)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
    except BaseException:
        door.close()
        raise
    return door
