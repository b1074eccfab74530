"""`dept migrate`: the database brought up to this version."""

import argparse
import asyncio
import os

from commands.words import refuse

HELP = "bring the database up to this version"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument(
        "--back-to", metavar="STEP", help="take steps back before an older version is put in; stop Dept first"
    )
    parser.add_argument("--new", metavar="NAME", help="write the next step from what the records have become")


def run(options: argparse.Namespace) -> int:
    """Take the steps that are missing, go back to one, or write the next one."""
    from adapters.environment import DATABASE, Environment
    from bot.ports import Away
    from storage.lock import Lock, Taken
    from storage.migrate import downgrade, new, upgrade
    from storage.steps import Unmovable

    database = Environment(os.environ).read("DEPT_DATABASE_URL") or DATABASE
    try:
        lock = Lock(database)
    except ValueError as problem:
        return refuse("migrate", f"DEPT_DATABASE_URL: {problem}.")
    try:
        if options.new:
            written = asyncio.run(new(options.new))
            print(*(f"Wrote {path}." for path in written) if written else ["Nothing has changed."], sep="\n")
            return 0
        with lock:
            if options.back_to:
                back = asyncio.run(downgrade(database, options.back_to))
                print(*(f"Step {step} taken back." for step in back), f"It stands at {options.back_to}.", sep="\n")
                return 0
            steps = asyncio.run(upgrade(database))
    except (Away, Taken, Unmovable, ValueError, OSError) as problem:
        return refuse("migrate", str(problem))
    print(*(f"Step {step}." for step in steps), "The database is up to date.", sep="\n")
    return 0
