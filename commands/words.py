"""How the command line speaks."""

import sys


def refuse(command: str, *says: str) -> int:
    """Say why a command cannot be done; the exit status for it."""
    heading = f"dept {command} cannot start:" if command == "serve" else f"dept {command}:"
    print(heading, *says, sep="\n", file=sys.stderr)
    return 1


def why(problem: Exception) -> str:
    """The machine's own reason, to end a sentence with."""
    said = getattr(problem, "strerror", None) or str(problem)
    return said[:1].lower() + said[1:]
