"""`dept restore`: a copy put back, while Dept does not run."""

import argparse
import asyncio
import os
from pathlib import Path

from commands.words import refuse, why

HELP = "put a copy of the database back, while Dept does not run"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("copy", type=Path, metavar="COPY")


def run(options: argparse.Namespace) -> int:
    """Put it back; what was there is kept beside it."""
    from adapters.environment import DATABASE, Environment
    from bot.ports import Away
    from scheduler.clock import Machine
    from storage.copies import Uncopied, put_back
    from storage.lock import Taken

    database = Environment(os.environ).read("DEPT_DATABASE_URL") or DATABASE
    try:
        aside = asyncio.run(put_back(database, options.copy, Machine()))
    except (Uncopied, Taken, Away) as problem:
        return refuse("restore", str(problem))
    except OSError as problem:
        return refuse("restore", f"{options.copy} cannot be put back: {why(problem)}.")
    kept = f" What was there is kept in {aside}." if aside else ""
    print(f"{options.copy} is back.{kept} Start Dept now.")
    return 0
