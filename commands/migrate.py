"""`dept migrate`: the database brought up to this version."""

import argparse
import asyncio
import os

from commands.words import refuse

HELP = "bring the database up to this version"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--new", metavar="NAME", help="write the next step from what the records have become")


def run(options: argparse.Namespace) -> int:
    """Take the steps that are missing, or write the next one."""
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
