"""`dept delivery`: who is reached, and who is not."""

import argparse
import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from commands.words import refuse

if TYPE_CHECKING:
    from bot.world.people import Community
    from storage.deliveries import Delivery, Undelivered

HELP = "say of each person and channel what was sent, is held, or was not delivered; send that once more"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--config", type=Path, default=Path("app.yaml"), metavar="FILE")
    parser.add_argument("--days", type=int, default=7, help="how far back to look")
    parser.add_argument(
        "--again", nargs="*", metavar="ID", help="send what was not delivered once more: those named, or all of it"
    )


def run(options: argparse.Namespace) -> int:
    """A line each; nothing of what was said."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.environment import DATABASE, Environment
    from bot.ports import Away
    from storage.configuration import Wrong
    from storage.schools import load

    database = Environment(os.environ).read("DEPT_DATABASE_URL") or DATABASE
    back = timedelta(days=max(options.days, 1))
    try:
        community = load(options.config)
        if options.again is not None:
            number = asyncio.run(_again(database, options.again, back))
            said = f"{number} {'goes' if number == 1 else 'go'} once more"
            print(
                f"{said}: `dept serve` first looks whether anything had arrived after all, which takes a minute or two."
            )
            return 0
        found, given_up = asyncio.run(_found(database, back))
    except Wrong as wrong:
        return refuse("delivery", *map(str, wrong.faults))
    except (Away, SQLAlchemyError, OSError, ValueError) as problem:
        return refuse("delivery", f"The database at DEPT_DATABASE_URL cannot be read ({type(problem).__name__}).")
    print(*_lines(community, found), *_given_up(community, given_up), sep="\n")
    return 0


async def _found(database: str, back: timedelta) -> "tuple[dict[str, Delivery], list[Undelivered]]":
    from scheduler.clock import Machine
    from storage.deliveries import deliveries, undelivered
    from storage.store import SqlStore

    clock = Machine()
    store = SqlStore(database, clock)
    try:
        since = clock.now() - back
        return await deliveries(store, since), await undelivered(store, since, clock.now())
    finally:
        await store.close()


async def _again(database: str, ids: list[str], back: timedelta) -> int:
    from scheduler.clock import Machine
    from storage.deliveries import again
    from storage.store import SqlStore

    clock = Machine()
    store = SqlStore(database, clock)
    try:
        return await again(store, ids, clock.now() - back, clock.now())
    finally:
        await store.close()


def _places(community: "Community") -> list[tuple[str, str]]:
    """People by their schools, then channels, each with its name."""
    people = [(p.id, p.name) for p in community.people]
    return people + [(f"#{d.id}", f"#{d.channel}") for s in community.schools for d in s.departments]


def _given_up(community: "Community", found: "list[Undelivered]") -> list[str]:
    """A line for each message that was given up, and how to send it once more."""
    names = dict(_places(community))
    told = [f"  {m.id}  {m.created:%d %b %H:%M}  {names.get(m.place, m.place)}: {m.why or 'no reason'}" for m in found]
    return ["", "Not delivered; `dept delivery --again` sends it once more:", *told] if told else []


def _lines(community: "Community", found: "dict[str, Delivery]") -> list[str]:
    lines = []
    for id, name in _places(community):
        one = found.get(id)
        if one is None:
            lines.append(f"{name}: nothing yet")
            continue
        said = ", ".join(f"{many} {says}" for says, many in one.counts.items() if many)
        why = f" ({'; '.join(one.reasons)})" if one.reasons else ""
        lines.append(f"{name}: {said}{why}")
    return lines
