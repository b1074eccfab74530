"""Killed at any moment and started again: nothing lost, nothing doubled, on Teams one resend of a message at most."""

import asyncio
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.world.calendar import say_minutes
from tests.serve.patient import sizes, write
from tests.serve.school import School, newest, school, until

NOON = "2026-11-17T12:30:00+00:00"
"""A Tuesday on which nobody is asked anything, so that all there is to see are answers."""


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.slow)])
async def test_nothing_is_lost_or_doubled_when_it_is_killed(tmp_path: Path, database: str, kills: int):
    chance = random.Random(kills)  # noqa: S311 - which moments does not matter, that they come again does
    async with school(tmp_path, now=NOON, patient=True, database=database) as staff:
        stop = asyncio.Event()
        names = [(staff.slack, n) for n, _ in staff.people["slack"]] + [
            (staff.teams, n) for n, _ in staff.people["teams"]
        ]
        writing = [asyncio.create_task(write(stand, name, stop, chance)) for stand, name in names]
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.05, 1.5))
            await staff.dept.kill()
            await staff.start()
        stop.set()
        said = await asyncio.gather(*writing)
        await _settle(staff)
        doubled = 0
        for (stand, name), words in zip(names, said, strict=True):
            counts = sizes(stand.shown_to(name), words)
            assert min(counts.values()) == 1, f"{name} lost {[t for t, n in counts.items() if not n]}"
            assert max(counts.values()) <= (1 if stand is staff.slack else 2), f"{name}: {counts}"
            doubled += sum(counts.values()) - len(words)
            await stand.say(name, "home")
            total = say_minutes(5 * len(words))
            await until(lambda s=stand, n=name, t=total: newest(s, n, "Home", f"{t} of "), 20)
        assert doubled <= 2 * kills
        print(f"{sum(map(len, said))} events, {kills} kills, {doubled} counted resends on Teams")  # noqa: T201
        assert "Traceback" not in staff.dept.errors


async def _settle(staff: School) -> None:
    """What was under way at a kill is looked up when its time has come: here that is brought forward."""
    assert await staff.dept.stop() == 0
    await staff.start(timedelta(minutes=5))

    async def waiting() -> bool:
        text = (await staff.get("/metrics"))[1]
        return bool(re.search(r'dept_messages\{state="(?:ready|sending|unknown)"\} (?!0\.0$)', text, re.MULTILINE))

    for _ in range(300):
        if not await waiting():
            return
        await asyncio.sleep(0.2)
    raise AssertionError("messages still wait")
