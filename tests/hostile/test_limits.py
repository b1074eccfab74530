"""What nobody is refused for: the rates that SERVE.md promises, and the sizes that real payloads have."""

import json
from collections.abc import Callable

import pytest

from adapters.slack.pace import Limits, Pace
from adapters.slack.payload import DEPTH, KEYS, json_object
from adapters.teams import budget
from adapters.teams.pace import Buckets
from adapters.teams.values import limit

ADDRESS, PERSON = 300, 5
"""A second, at the least."""


class Ticks:
    """A clock that tests move."""

    now = 1000.0

    def __call__(self) -> float:
        """Seconds since whenever."""
        return self.now


def slack(rate: float, burst: float, ticks: Ticks) -> Callable[[], bool]:
    pace = Pace(rate, burst, ticks)
    return lambda: pace.take("it")


def teams(rate: float, burst: float, ticks: Ticks) -> Callable[[], bool]:
    buckets = Buckets(rate, burst, ticks)
    return lambda: not buckets.take("it")


@pytest.mark.parametrize(
    ("kind", "rate", "burst", "promised"),
    [
        (slack, Limits().address, Limits().address, ADDRESS),
        (slack, Limits().workspace, Limits().workspace, ADDRESS),
        (slack, Limits().person, Limits().person * 2, PERSON),
        (teams, budget.ADDRESS_EACH_SECOND, budget.ADDRESS_EACH_SECOND, ADDRESS),
        (teams, budget.PERSON_EACH_SECOND, budget.PERSON_EACH_SECOND, PERSON),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_nobody_is_refused_who_stays_within_what_is_promised(
    kind: Callable[[float, float, Ticks], Callable[[], bool]], rate: float, burst: float, promised: int, at_once: bool
) -> None:
    """For a minute: all of a second's requests in one moment, or evenly through it."""
    ticks = Ticks()
    take = kind(rate, burst, ticks)
    for _ in range(60):
        for _ in range(promised):
            assert take()
            ticks.now += 0 if at_once else 1 / promised
        ticks.now += 1 if at_once else 0


def test_a_flood_is_refused_and_what_it_leaves_is_bounded() -> None:
    ticks = Ticks()
    pace, buckets = Pace(400, 400, ticks), Buckets(400, 400, ticks)
    for n in range(50_000):
        pace.take(f"127.0.{n}")
        buckets.take(f"127.0.{n}")
    assert len(pace.buckets) <= 10_000
    assert len(buckets._levels) <= 20_000
    assert sum(pace.take("one") for _ in range(2000)) == 400


def deep(levels: int) -> dict[str, object]:
    made: dict[str, object] = {"text": "x"}
    for n in range(levels):
        made = {"a": [made]} if n % 2 else {"a": made}
    return made


def test_a_payload_of_a_form_as_large_as_it_may_be_is_read() -> None:
    """A modal of 100 blocks, as deep as Block Kit goes: Slack sends it back whole with what was typed."""
    blocks = [
        {"type": "input", "block_id": f"b{n}", "element": {"type": "static_select", "action_id": "a", "options": [
            {"text": {"type": "plain_text", "text": f"{n}"}, "value": f"{n}"}]}} for n in range(100)
    ]  # fmt: skip
    values = {f"b{n}": {"a": {"type": "static_select", "selected_option": {"value": "1"}}} for n in range(100)}
    view = {"id": "V1", "type": "modal", "blocks": blocks, "state": {"values": values}}
    told = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    assert json_object(json.dumps(told).encode()) == told
    limit(told, budget.DEPTH)
    assert (DEPTH, KEYS, budget.DEPTH, budget.KEYS) == (20, 100, 20, 100)
