"""The command line: demo, serve, check, migrate, story, understand and simulate."""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.environment import Settings
    from bot.world.people import Community


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status says whether all held."""
    parser = argparse.ArgumentParser(
        prog="dept", description="A colleague in Slack and Teams who remembers what a school department meant to do."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="open the playground with a lively sample school; it needs no account")
    demo.add_argument("--port", type=int, default=8000)

    serve = commands.add_parser("serve", help="run the service on Slack, Teams or both")
    serve.add_argument("--config", type=Path, default=Path("app.yaml"), metavar="FILE")
    serve.add_argument("--port", type=int, default=3978, help="0 takes any free one")
    serve.add_argument("--host", default="127.0.0.1")

    check = commands.add_parser("check", help="say whether a configuration can be used, and which line is wrong")
    check.add_argument("file", nargs="?", type=Path, default=Path("app.yaml"), metavar="FILE")

    migrate = commands.add_parser("migrate", help="bring the database up to this version")
    migrate.add_argument("--new", metavar="NAME", help="write the next step from what the records have become")

    story = commands.add_parser("story", help="run stories: documentation and tests at once")
    story.add_argument("files", nargs="+", type=Path, metavar="FILE")
    story.add_argument("--on", choices=("playground", "slack", "teams", "all"), default="playground")
    story.add_argument("--transcript", action="store_true", help="print the whole conversation, as Markdown")

    understand = commands.add_parser("understand", help="say what phrases on standard input would be taken to mean")
    understand.add_argument("--cast", default="thornbury")
    understand.add_argument("--as", dest="person", required=True, metavar="NAME")
    understand.add_argument("--now", required=True, metavar='"2026-11-19 10:20"')

    simulate = commands.add_parser("simulate", help="play a whole school year and judge it against the ground rules")
    simulate.add_argument("--cast", default="thornbury")
    simulate.add_argument("--on", default="playground")
    simulate.add_argument("--from", dest="start", default="2026-09-01", metavar="DAY")
    simulate.add_argument("--to", dest="end", default="2027-07-21", metavar="DAY")
    simulate.add_argument("--answers", default="0.7", metavar="SHARE", help="how likely an ask is answered")
    simulate.add_argument("--seed", default="1", metavar="NUMBER", help="the same one gives the same year")
    simulate.add_argument("--people", metavar="NUMBER", help="grow the cast to so many, with invented people")
    simulate.add_argument("--schools", metavar="NUMBER", help="in so many schools, half of them on each platform")
    simulate.add_argument("--transcript", metavar="FILE", help="write the year as one would read it, in Markdown")
    simulate.add_argument("--who", metavar="NAME", help="of one person alone")
    simulate.add_argument("--json", action="store_true", help="print what the judge found as one JSON object")

    options = parser.parse_args(arguments)
    return int(COMMANDS[options.command](options))


def show(options: argparse.Namespace) -> int:
    """`dept demo`."""
    from rehearsal.demo import demo

    try:
        return asyncio.run(demo(options.port))
    except OSError as taken:
        return refuse("demo", f"Port {options.port} cannot be used: {_why(taken)}. Try --port 8001.")


def check(options: argparse.Namespace) -> int:
    """`dept check`."""
    from adapters.environment import Unset, platforms
    from storage.configuration import Wrong
    from storage.schools import load

    try:
        community = load(options.file)
        found = platforms(os.environ)
    except Wrong as wrong:
        print(*wrong.faults, sep="\n")
        return 1
    except Unset as unset:
        print(*unset.problems, sep="\n")
        return 1
    departments = [d for s in community.schools for d in s.departments]
    counts = (
        _count(len(community.schools), "school", "schools"),
        _count(len(departments), "department", "departments"),
        _count(len(community.people), "person", "people"),
    )
    print(f"{options.file} can be used: {', '.join(counts)}. {found.platforms}.")
    return 0


def serve(options: argparse.Namespace) -> int:
    """`dept serve`."""
    from adapters import logs
    from adapters.environment import Unset, settings
    from storage.configuration import Wrong
    from storage.lock import Lock, Taken
    from storage.migrate import Unmovable
    from storage.schools import load

    try:
        found, community = settings(os.environ, options.host), load(options.config)
    except Unset as unset:
        return refuse("serve", *unset.problems)
    except Wrong as wrong:
        return refuse("serve", *map(str, wrong.faults))
    try:
        door = _bind(options.host, options.port)
    except (OSError, OverflowError) as taken:
        return refuse("serve", f"Port {options.port} on {options.host} cannot be used: {_why(taken)}.")
    logs.begin()
    try:
        with door, Lock(found.database):
            return asyncio.run(_serve(community, found, options.host, door))
    except (Taken, Unmovable) as problem:
        return refuse("serve", str(problem))


async def _serve(community: "Community", found: "Settings", host: str, door: socket.socket) -> int:
    """Serve until the process is told to stop."""
    from adapters.environment import on_loopback
    from app import Service, prepare

    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    if problem := await prepare(found.database):
        return refuse("serve", problem)
    named, port = door.getsockname()[:2]
    url = f"http://{f'[{named}]' if ':' in named else named}:{port}"
    service = Service(community, found.reached_at(url) if on_loopback(host) else found)
    await service.start(door)
    print(f"{found.platforms}.", *found.notes, sep="\n")
    print(f"ready on {url}", flush=True)
    await told.wait()
    await service.stop()
    return 0


def migrate(options: argparse.Namespace) -> int:
    """`dept migrate`."""
    from adapters.environment import DATABASE, Environment
    from bot.ports import Away
    from storage.lock import Lock, Taken
    from storage.migrate import Unmovable, new, upgrade

    database = Environment(os.environ).read("DEPT_DATABASE_URL") or DATABASE
    try:
        if options.new:
            written = asyncio.run(new(options.new))
            print(*(f"Wrote {path}." for path in written) if written else ["Nothing has changed."], sep="\n")
            return 0
        with Lock(database):
            steps = asyncio.run(upgrade(database))
    except (Away, Taken, Unmovable, ValueError, OSError) as problem:
        return refuse("migrate", str(problem))
    print(*(f"Step {step}." for step in steps), "The database is up to date.", sep="\n")
    return 0


def play(options: argparse.Namespace) -> int:
    """`dept story`."""
    from rehearsal.run import run

    platforms = ("playground", "slack", "teams") if options.on == "all" else (options.on,)
    return asyncio.run(run(options.files, platforms, transcript=options.transcript))


def read(options: argparse.Namespace) -> int:
    """`dept understand`."""
    from rehearsal.phrases import read_aloud

    try:
        now = datetime.fromisoformat(options.now)
        answers = read_aloud(options.cast, options.person, now, sys.stdin.read().splitlines())
    except (LookupError, ValueError) as problem:
        print(f"dept understand: {problem}", file=sys.stderr)
        return 2
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False))
    return 0


def year(options: argparse.Namespace) -> int:
    """`dept simulate`."""
    from rehearsal.year.run import command

    return command(options)


def refuse(command: str, *says: str) -> int:
    """Say why a command cannot be done."""
    print(
        f"dept {command} cannot start:" if command == "serve" else f"dept {command}:", *says, sep="\n", file=sys.stderr
    )
    return 1


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


def _why(problem: Exception) -> str:
    said = getattr(problem, "strerror", None) or str(problem)
    return said[:1].lower() + said[1:]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


COMMANDS = {
    "demo": show,
    "serve": serve,
    "check": check,
    "migrate": migrate,
    "story": play,
    "understand": read,
    "simulate": year,
}

if __name__ == "__main__":
    sys.exit(main())
