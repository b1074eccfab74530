"""`dept demo`: the playground."""

import argparse
import asyncio

from commands.words import refuse, why

HELP = "open the playground with a lively sample school; it needs no account"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--port", type=int, default=8000)


def run(options: argparse.Namespace) -> int:
    """Serve the page until it is told to stop."""
    from rehearsal.demo import demo

    try:
        return asyncio.run(demo(options.port))
    except OSError as taken:
        return refuse("demo", f"Port {options.port} cannot be used: {why(taken)}. Try --port 8001.")
