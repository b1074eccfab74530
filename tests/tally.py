"""What the runs of the proofs amount to: each test adds its counts, and `make test-full` ends with the one line."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

COUNTED = ("load", "faults", "inputs", "kills", "years", "lost", "doubled_slack", "doubled_teams")


def tally(
    *,
    load: int = 0,
    faults: int = 0,
    inputs: int = 0,
    kills: int = 0,
    years: float = 0,
    lost: int = 0,
    doubled_slack: int = 0,
    doubled_teams: int = 0,
    worst_ack: float = 0,
    seed: int | str | None = None,
) -> None:
    """Add to the sum, if one is kept (`DEPT_TALLY` names its file): each process appends whole lines.

    `load` counts messages and events, `worst_ack` is in seconds, `years` in school years.
    """
    if path := os.environ.get("DEPT_TALLY"):
        line = {name: value for name, value in locals().items() if name != "path" and value}
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def summed(lines: Iterable[str]) -> str:
    """The one line, from what was added up."""
    found: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    of = {name: sum(one.get(name, 0) for one in found) for name in COUNTED}
    worst = max((one.get("worst_ack", 0) for one in found), default=0)
    seeds = sorted({str(one["seed"]) for one in found if "seed" in one}, key=lambda seed: (len(seed), seed))
    return (
        f"load held {of['load']:,}, faults survived {of['faults']:,}, bad inputs tried {of['inputs']:,}, "
        f"kills {of['kills']:,}, years simulated {of['years']:.1f}, lost {of['lost']}, "
        f"doubled {of['doubled_slack']}/{of['doubled_teams']} (Slack/Teams), worst ack {worst * 1000:.0f} ms, "
        f"seeds {_range(seeds)}"
    )


def _range(seeds: list[str]) -> str:
    return ", ".join(seeds) if len(seeds) <= 4 else f"{seeds[0]} to {seeds[-1]} ({len(seeds)})"


if __name__ == "__main__":
    kept = Path(os.environ.get("DEPT_TALLY", ""))
    print(summed(kept.read_text(encoding="utf-8").splitlines() if kept.is_file() else ()))  # noqa: T201
