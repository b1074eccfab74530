"""`dept check`: whether a configuration can be used."""

import argparse
import os
from pathlib import Path

HELP = "say whether a configuration can be used, and which line is wrong"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("file", nargs="?", type=Path, default=Path("app.yaml"), metavar="FILE")


def run(options: argparse.Namespace) -> int:
    """Say what is in the file, or every fault with its line."""
    from adapters.environment import Unset, platforms
    from doctor.setup import counts
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
    print(f"{options.file} can be used: {counts(community)}. {found.platforms}.")
    return 0
