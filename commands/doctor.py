"""`dept doctor`: what stands between this machine and the first morning, and what to do about it."""

import argparse
import asyncio
import json
import os
from pathlib import Path

HELP = "look at everything that Dept needs, ask the platforms, and say what to do"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--config", type=Path, default=Path("app.yaml"), metavar="FILE")
    parser.add_argument("--host", default="127.0.0.1", help="the address that `dept serve` listens at")
    parser.add_argument("--json", action="store_true", help="print what was found as one JSON object")


def run(options: argparse.Namespace) -> int:
    """Look, and say; 0 if nothing stands in the way."""
    from doctor.findings import as_json, lines, stands_in_the_way
    from doctor.look import look
    from scheduler.clock import Machine

    found = asyncio.run(look(os.environ, options.config, options.host, Machine().now))
    print(json.dumps(as_json(found), ensure_ascii=False, indent=2) if options.json else lines(found))
    return 1 if stands_in_the_way(found) else 0
