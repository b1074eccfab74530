"""`dept story`: stories run, as documentation and as tests."""

import argparse
import asyncio
from pathlib import Path

HELP = "run stories: documentation and tests at once"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--on", choices=("playground", "slack", "slack-socket", "teams", "all"), default="playground")
    parser.add_argument("--transcript", action="store_true", help="print the whole conversation, as Markdown")


def run(options: argparse.Namespace) -> int:
    """Run each file on each platform; 0 if all of them held."""
    from rehearsal.run import run as played

    platforms = ("playground", "slack", "teams") if options.on == "all" else (options.on,)
    return asyncio.run(played(options.files, platforms, transcript=options.transcript))
