"""`make bench`: every goal beside its baseline, a line each, and as bench/results.json; `--plot` draws what stands."""

import argparse
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import orjson

from bench.goals import Found

RESULTS = Path(__file__).parent / "results.json"
MODULES = {
    "bench.inbound": ("P1", "P1b", "P2", "P3", "P4", "P5", "P6"),
    "bench.outbound": ("P7", "P8", "P9", "P10"),
    "bench.dispatch": ("P11", "P12", "P19"),
    "bench.planning": ("P13",),
    "bench.pairs": ("P14", "P15"),
    "bench.summaries": ("P16",),
    "bench.starting": ("P17",),
    "bench.words": ("P18",),
}
"""Which module measures which goals; each is loaded when it is asked for."""


def line(found: Iterable[Found]) -> str:
    """One goal in a line: its tightest part speaks for it."""
    worst = max(found, key=lambda one: one.strain)
    goal = worst.goal
    name = f"{goal.id} {worst.ratio:.2f} of {goal.baseline}" + (f" ({goal.part})" if goal.part else "")
    return f"{name}, goal {goal.ratio:g}: {'met' if worst.met else 'not met'}"


def told(found: Iterable[Found]) -> dict[str, object]:
    """One goal as it stands in the results: its tightest part, and every part."""
    parts = list(found)
    worst = max(parts, key=lambda one: one.strain)
    whole: dict[str, object] = _row(worst) | {"met": all(one.met for one in parts)}
    return whole | {"parts": {one.goal.part: _row(one) for one in parts}} if len(parts) > 1 else whole


def _row(one: Found) -> dict[str, object]:
    goal = one.goal
    row: dict[str, object] = {
        "ratio": round(one.ratio, 4),
        "goal": goal.ratio,
        "met": one.met,
        "strain": round(one.strain, 4),
    }
    return row | {"baseline": goal.baseline, "rounds": [round(r, 4) for r in one.rounds]}


def main() -> int:
    """Measure what was asked for, or everything; what was measured before stays in the results."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("goals", nargs="*", help="P1 P7 …; all when left out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--plot", action="store_true", help="measure nothing: fill docs/performance.md from the results"
    )
    asked = parser.parse_args()
    if asked.plot:
        import_module("bench.plots").fill(orjson.loads(RESULTS.read_bytes()))
        return 0
    wanted = frozenset(asked.goals)
    results = orjson.loads(RESULTS.read_bytes()) if RESULTS.exists() else {}
    missed = False
    for module, goals in MODULES.items():
        if wanted and not wanted & set(goals):
            continue
        by_goal: dict[str, list[Found]] = {}
        for found in import_module(module).measure(wanted & set(goals), asked.rounds):
            by_goal.setdefault(found.goal.id, []).append(found)
        for goal, parts in by_goal.items():
            print(line(parts), flush=True)
            results[goal] = told(parts)
            missed |= not results[goal]["met"]
        for goal in [goal for goal in goals if goal not in by_goal and (not wanted or goal in wanted)]:
            print(f"{goal} has not been measured yet: not met", flush=True)
            missed = True
        RESULTS.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
