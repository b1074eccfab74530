"""Storms: each event four times, shuffled, half of it two hours late, all of it once more after six days (T10).

As many effects as there were events, whatever came how often and in which order; and no memory for what came again.
`DEPT_STORM` sets the number of events of the slow test, `DEPT_SEED` plays one run again.
"""

import asyncio
import gc
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearsal.slack import sign
from rehearsal.stage import Stage
from tests.again import replayable, seed, size
from tests.tally import tally

MANY, SEED = size("DEPT_STORM", 10_000), seed(20)
THURSDAY = datetime(2026, 11, 19, 15, 40)
COPIES, AT_ONCE = 4, 25
GROWTH = 20_000
"""Kilobytes."""


@dataclass
class Storm:
    """What people do on one platform, kept from the wire until it breaks loose."""

    stage: Stage
    rng: random.Random
    kept: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    held: bool = False

    def __post_init__(self) -> None:
        (house,) = dict.fromkeys(self.stage.houses.values())
        self.house, self.stand = house, house.stand  # type: ignore[attr-defined]
        self.post = self.stand.post
        self.stand.post = self._post

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> Any:
        if not self.held:
            return await self.post(body, headers)
        self.kept.append((body, dict(headers)))
        return type("Answered", (), {"status": 200, "data": None, "body": b""})()

    async def gather(self, number: int) -> int:
        """Let people do so much, which does not arrive yet; how much it was."""
        people = [p for p in self.stage.community.people if self.stage.houses[p.platform] is self.house]
        # Typed words answer the week's question, after which a press of it does nothing: each does one or the other.
        for person in people[::3]:
            await self._press(person.id)
        assert self.kept, "nobody was asked"
        people = [p for n, p in enumerate(people) if n % 3]
        self.held = True
        while len(self.kept) < number:
            person, said = self.rng.choice(people), f"{self.rng.randint(5, 90)}m on storm {len(self.kept)}"
            channel = next(iter(person.departments), None)
            if self.rng.random() < 0.2:
                await self.house.command(person.id, said)
            else:
                await self.house.say(person.id, said, channel if self.rng.random() < 0.2 else None)
        self.held = False
        return len(self.kept)

    async def _press(self, person: str) -> None:
        """A press of the week's question, where there is one."""
        for sight in self.stage.seen(person):
            for index, label in enumerate(sight.labels):
                if label == "30m":
                    self.held = True
                    await self.house.press(person, sight, index)
                    self.held = False
                    return

    async def deliver(self, some: list[int]) -> Counter[int]:
        """Send these, many at once; the statuses."""
        statuses = Counter[int]()
        for at in range(0, len(some), AT_ONCE):
            sent = [self.post(*self._again(n)) for n in some[at : at + AT_ONCE]]
            statuses.update(answered.status for answered in await asyncio.gather(*sent))
        return statuses

    def _again(self, n: int) -> tuple[bytes, dict[str, str]]:
        """As the platform repeats it: Slack signs anew; Teams may give a repeated press another id."""
        body, headers = self.kept[n]
        if "X-Slack-Signature" in headers:
            return body, headers | sign(self.stand.secret, body) | {"X-Slack-Retry-Num": "1"}
        told = json.loads(body)
        if told["type"] == "invoke" and self.rng.random() < 0.5:
            told |= {"id": f"again-{self.rng.randrange(10**12)}", "timestamp": "2026-11-25T09:00:00Z"}
        return json.dumps(told).encode(), headers


def effects(stage: Stage) -> dict[str, int]:
    """What there is in the database of what people did."""
    file = stage.database.removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        (minutes, entries) = database.execute("SELECT coalesce(sum(minutes), 0), count(*) FROM ledger_entry").fetchone()
        (keys,) = database.execute("SELECT count(*) FROM inbox WHERE key NOT LIKE '%:met:%'").fetchone()
        (sent,) = database.execute("SELECT count(*) FROM messages WHERE state = 'sent'").fetchone()
    return {"entries": entries, "minutes": minutes, "keys": keys, "sent": sent}


def weight() -> int:
    """Kilobytes of this process's own memory."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.parametrize("on", ["slack", "teams"])
@pytest.mark.parametrize("number", [80, pytest.param(MANY, marks=pytest.mark.slow)])
async def test_a_storm_has_the_effects_of_what_was_done_and_no_more(number: int, on: str) -> None:
    stage = Stage("thornbury", on, {}, THURSDAY)
    await stage.open()
    try:
        with replayable(SEED, DEPT_STORM=number):
            await breaks_loose(stage, random.Random(f"{SEED}:{on}"), number)  # noqa: S311 - that it comes again matters
    finally:
        await stage.close()


async def breaks_loose(stage: Stage, rng: random.Random, number: int) -> None:
    """The storm, and what is left when it is over."""
    storm = Storm(stage, rng)
    before = effects(stage)
    done = await storm.gather(number)
    copies = rng.sample([n for n in range(done) for _ in range(COPIES)], done * COPIES)
    late = len(copies) // 2
    statuses = await storm.deliver(copies[:late])
    await stage.move(THURSDAY + timedelta(hours=2))
    once, heavy = effects(stage), weight()
    statuses += await storm.deliver(copies[late:])
    await stage.after()
    after = effects(stage)
    assert set(statuses) == {200}
    assert len(set(copies[:late])) == once["entries"] - before["entries"]
    assert after["entries"] - before["entries"] == done
    await stage.move(THURSDAY + timedelta(days=6))
    rested = effects(stage)
    assert set(await storm.deliver(rng.sample(range(done), done))) == {200}
    await stage.after()
    assert effects(stage) == rested, "what came again after six days was taken for new"
    assert (grown := weight() - heavy) < GROWTH, f"{grown} kB more"
    tally(load=len(copies) + done, seed=SEED)
