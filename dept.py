"""The command line: a parser over the files of `commands/`, which do the work."""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from commands import (
    backup,
    check,
    delivery,
    demo,
    doctor,
    migrate,
    pages,
    restore,
    serve,
    simulate,
    slack,
    story,
    teams,
    understand,
)


class Command(Protocol):
    """One command of the line."""

    HELP: str

    def declare(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


COMMANDS: dict[str, Command] = {
    "demo": demo,
    "serve": serve,
    "check": check,
    "doctor": doctor,
    "migrate": migrate,
    "backup": backup,
    "restore": restore,
    "story": story,
    "understand": understand,
    "simulate": simulate,
    "pages": pages,
    "slack": slack,
    "teams": teams,
    "delivery": delivery,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status says whether all held."""
    parser = argparse.ArgumentParser(
        prog="dept", description="A colleague in Slack and Teams who remembers what a school department meant to do."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.declare(commands.add_parser(name, help=command.HELP))
    options = parser.parse_args(arguments)
    return COMMANDS[options.command].run(options)


if __name__ == "__main__":
    sys.exit(main())
