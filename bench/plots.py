"""docs/performance.md from the results: a table and a plot for each group of goals that has been measured."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from math import log10
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
PLACE = re.compile(r"(<!-- bench (?P<goals>[P\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
"""A place to fill in: `bench P14 P15`."""
ROW, LEFT, WIDE, RIGHT, SPAN = 26, 330, 320, 150, 2.0
"""Pixels of a row, its words, its bar and its figures; and tenfolds of the goal that a bar shows on either side."""
MET, MISSED, WORDS, LINE = "#2f7d4f", "#b4552d", "#57606a", "#8c959f"
Row = Mapping[str, Any]


def fill(results: Mapping[str, Row]) -> None:
    """Fill in every place of the page, and draw a plot beside it for each."""

    def group(place: re.Match[str]) -> str:
        rows = list(measured(results, place["goals"].split()))
        if not rows:
            return f"{place[1]}Not measured yet.\n{place[3]}"
        name = f"{place['goals'].replace(' ', '-').lower()}.svg"
        (PAGE.parent / "performance").mkdir(exist_ok=True)
        (PAGE.parent / "performance" / name).write_text(svg(rows), encoding="utf-8")
        shown = f"![{place['goals']}: how much of each goal is used](performance/{name})"
        return f"{place[1]}{table(rows)}\n\n{shown}\n{place[3]}"

    PAGE.write_text(PLACE.sub(group, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def measured(results: Mapping[str, Row], goals: list[str]) -> Iterator[tuple[str, Row]]:
    """What has been measured of some goals, part by part, each by its name."""
    for goal in goals:
        found = results.get(goal, {})
        parts: Mapping[str, Row] = found.get("parts", {"": found} if found else {})
        for part, row in parts.items():
            yield f"{goal} {part}".strip(), row


def table(rows: list[tuple[str, Row]]) -> str:
    """The figures, with the lowest and the highest round."""
    lines = ["| Measured | Beside | Found | Rounds | Goal | |", "| --- | --- | --- | --- | --- | --- |"]
    for name, row in rows:
        rounds = f"{min(row['rounds']):.3g} to {max(row['rounds']):.3g}"
        met = "met" if row["met"] else "not yet"
        lines.append(f"| {name} | {row['baseline']} | {row['ratio']:.3g} | {rounds} | {row['goal']:g} | {met} |")
    return "\n".join(lines)


def svg(rows: list[tuple[str, Row]]) -> str:
    """A bar for each part, from the goal's line: to the left there is room, to the right it is missed."""
    high, middle = ROW * (len(rows) + 1), LEFT + WIDE / 2
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDE + RIGHT}" height="{high}" '
        'font-family="sans-serif" font-size="12" role="img">',
        f'<text x="{middle}" y="16" text-anchor="middle" fill="{WORDS}">room left | the goal | missed</text>',
        f'<line x1="{middle}" y1="{ROW - 4}" x2="{middle}" y2="{high}" stroke="{LINE}"/>',
    ]
    for n, (name, row) in enumerate(rows, 1):
        strain = row.get("strain")
        tenfolds = SPAN if strain is None else log10(strain) if strain else -SPAN
        end = middle + max(-SPAN, min(SPAN, tenfolds)) * WIDE / 2 / SPAN
        y, colour = ROW * n, MET if row["met"] else MISSED
        drawn += [
            f'<text x="{LEFT - 8}" y="{y + 16}" text-anchor="end" fill="{WORDS}">{escape(name)}</text>',
            f'<rect x="{min(middle, end):.1f}" y="{y + 4}" width="{max(1, abs(end - middle)):.1f}" height="{ROW - 10}" '
            f'rx="2" fill="{colour}"/>',
            f'<text x="{LEFT + WIDE + 8}" y="{y + 16}" fill="{WORDS}">{row["ratio"]:.3g} of {row["goal"]:g}</text>',
        ]
    return "\n".join([*drawn, "</svg>", ""])
