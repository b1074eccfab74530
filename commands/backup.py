"""`dept backup`: a copy of the database, taken while Dept runs."""

import argparse
import os
from pathlib import Path

from commands.words import refuse, why

HELP = "take a copy of the database, while Dept runs"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--to", type=Path, default=Path("copies"), metavar="FOLDER")
    parser.add_argument("--keep", type=int, default=30, metavar="NUMBER", help="so many copies stay, the newest")


def run(options: argparse.Namespace) -> int:
    """Take it, check it, and let the oldest go."""
    from adapters.environment import DATABASE, Environment
    from scheduler.clock import Machine
    from storage.copies import Uncopied, take

    database = Environment(os.environ).read("DEPT_DATABASE_URL") or DATABASE
    try:
        made, old = take(database, options.to, Machine().now(), options.keep)
    except Uncopied as problem:
        return refuse("backup", str(problem))
    except OSError as problem:
        return refuse("backup", f"{options.to} cannot be written to: {why(problem)}.")
    print(f"{made} is a whole copy.", *(f"{one} has gone." for one in old), sep="\n")
    return 0
