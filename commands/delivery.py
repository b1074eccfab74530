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
    from storage.deliveries import Delivery

HELP = "say of each person and channel what was sent, is held, or was not delivered"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--config", type=Path, default=Path("app.yaml"), metavar="FILE")
    parser.add_argument("--days", type=int, default=7, help="how far back to look")


def run(options: argparse.Namespace) -> int:
    """A line each; nothing of what was said."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.environment import DATABASE, Environment
    from bot.ports import Away
    from storage.configuration import Wrong
    from storage.schools import load

    database = Environment(os.environ).read("DEPT_DATABASE_URL") or DATABASE
    try:
        community = load(options.config)
        found = asyncio.run(_found(database, timedelta(days=max(options.days, 1))))
    except Wrong as wrong:
        return refuse("delivery", *map(str, wrong.faults))
    except (Away, SQLAlchemyError, OSError, ValueError) as problem:
        return refuse("delivery", f"The database at DEPT_DATABASE_URL cannot be read ({type(problem).__name__}).")
    print(*_lines(community, found), sep="\n")
    return 0


async def _found(database: str, back: timedelta) -> "dict[str, Delivery]":
    from scheduler.clock import Machine
    from storage.deliveries import deliveries
    from storage.store import SqlStore

    clock = Machine()
    store = SqlStore(database, clock)
    try:
        return await deliveries(store, clock.now() - back)
    finally:
        await store.close()


def _lines(community: "Community", found: "dict[str, Delivery]") -> list[str]:
    """People by their schools, then channels."""
    places = [(p.id, p.name) for p in community.people]
    places += [(f"#{d.id}", f"#{d.channel}") for s in community.schools for d in s.departments]
    lines = []
    for id, name in places:
        one = found.get(id)
        if one is None:
            lines.append(f"{name}: nothing yet")
            continue
        said = ", ".join(f"{many} {says}" for says, many in one.counts.items() if many)
        why = f" ({'; '.join(one.reasons)})" if one.reasons else ""
        lines.append(f"{name}: {said}{why}")
    return lines
