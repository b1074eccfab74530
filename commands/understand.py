"""`dept understand`: what phrases would be taken to mean; nothing is done."""

import argparse
import json
import sys
from datetime import datetime

HELP = "say what phrases on standard input would be taken to mean"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("--cast", default="thornbury")
    parser.add_argument("--as", dest="person", required=True, metavar="NAME")
    parser.add_argument("--now", required=True, metavar='"2026-11-19 10:20"')


def run(options: argparse.Namespace) -> int:
    """A JSON object for each line."""
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
