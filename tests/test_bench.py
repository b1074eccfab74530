"""How speed is judged and drawn: the tightest part speaks for a goal, and a missed one is drawn beyond the line."""

import re

from bench.__main__ import line, told
from bench.goals import Found, Goal
from bench.plots import LEFT, WIDE, measured, svg, table

FAST = Goal("P1", "an event", "a bare one", 0.5)
GAP = Goal("P1", "a gap", "the best", 1, least=True)
NONE = Goal("P1", "repeats", "none", 0)


def test_a_goal_is_met_when_all_its_parts_are_and_the_tightest_speaks_for_it() -> None:
    found = [Found(FAST, [0.4, 0.3, 0.9]), Found(GAP, [1.0]), Found(NONE, [0.0])]
    assert told(found)["met"]
    assert line(found) == "P1 1.00 of the best (a gap), goal 1: met"
    for missed in (Found(FAST, [0.6]), Found(GAP, [0.5]), Found(NONE, [1.0])):
        assert not told([*found, missed])["met"]
        assert line([*found, missed]).endswith("not met")


def test_a_bar_ends_left_of_the_line_where_a_goal_is_met_and_right_of_it_where_it_is_not() -> None:
    middle = LEFT + WIDE / 2
    for found, left in (
        (Found(FAST, [0.25]), True), (Found(FAST, [1.0]), False), (Found(GAP, [0.5]), False),
        (Found(NONE, [0.0]), True), (Found(NONE, [3.0]), False), (Found(GAP, [0.0]), False),
    ):  # fmt: skip
        drawn = svg([("P1", told([found]))])
        start = re.search(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', drawn)
        assert start
        assert (float(start[1]) < middle) is left, drawn


def test_every_part_has_a_row_with_its_figures() -> None:
    parts = [Found(FAST, [0.4, 0.3, 0.9]), Found(GAP, [0.5])]
    rows = list(
        measured({"P1": told(parts), "P2": told([Found(Goal("P2", "", "a | b", 2), [1.5])])}, ["P1", "P2", "P3"])
    )
    assert [name for name, _ in rows] == ["P1 an event", "P1 a gap", "P2"]
    assert "| P1 an event | a bare one | 0.4 | 0.3 to 0.9 | 0.5 | met |" in table(rows)
    assert "| P1 a gap | the best | 0.5 | 0.5 to 0.5 | 1 | not yet |" in table(rows)
