"""Runs story files on platforms and prints what did not hold."""

from collections.abc import Sequence
from pathlib import Path

from rehearsal.player import Player
from rehearsal.script import Unplayable, stories


async def run(files: Sequence[Path], platforms: Sequence[str], *, transcript: bool = False) -> int:
    """Play every story of every file on every platform; 1 if anything fell short."""
    held = fell = 0
    for path in files:
        try:
            found = stories(path)
        except (OSError, Unplayable) as problem:
            print(problem)
            fell += 1
            continue
        for on in platforms:
            if transcript:
                print(f"# {path.stem}, on {on}")
            for story in found:
                result = await Player(story, on).play()
                held, fell = held + (not result.failures), fell + bool(result.failures)
                for failure in result.failures:
                    print(f"{on}: {failure}")
                if transcript:
                    print(*result.transcript, sep="\n", end="\n\n")
    if not transcript:
        print(f"{held} stories held, {fell} fell short")
    return 1 if fell else 0
