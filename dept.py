"""The command line: demo, serve, check, migrate, story and understand."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status says whether all held."""
    parser = argparse.ArgumentParser(prog="dept", description="A colleague in Slack and Teams who remembers what a school department meant to do.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    story = commands.add_parser("story", help="run stories: documentation and tests at once")
    story.add_argument("files", nargs="+", type=Path, metavar="FILE")
    story.add_argument("--on", choices=("playground", "slack", "teams", "all"), default="playground")
    story.add_argument("--transcript", action="store_true", help="print the whole conversation, as Markdown")

    understand = commands.add_parser("understand", help="say what phrases on standard input would be taken to mean")
    understand.add_argument("--cast", default="thornbury")
    understand.add_argument("--as", dest="person", required=True, metavar="NAME")
    understand.add_argument("--now", required=True, metavar='"2026-11-19 10:20"')

    options = parser.parse_args(arguments)
    return int(COMMANDS[options.command](options))


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


COMMANDS = {"story": play, "understand": read}

if __name__ == "__main__":
    sys.exit(main())
