"""The way out, whatever befalls it: nothing is lost, nothing is doubled but by the one counted resend."""

import asyncio
from collections import deque
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from bot.ports import Accepted, Claim, Outcome, Refused, Unknown
from bot.talk import Card
from scheduler.clock import Held
from scheduler.sender import Sender
from storage.outbox import SqlOutbox
from storage.store import SqlStore
from storage.tables import messages, parts
from tests.storage.conftest import NOW
from tests.storage.post import KILLED, KNOWN, LOST, Book, Killed, Post, draw
from tests.storage.test_messages import message, part

PLACES = ("slack:tom", "slack:tom", "slack:ama", "teams:tom", "teams:#computing", "nobody")
DONE = ("sent", "refused", "dropped")


class Out(RuleBasedStateMachine):
    """Messages and edits, tries and their fates, crashes, senders that come back too late, and a clock that moves."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Held(NOW)
        self.store = SqlStore(self.url, self.clock)
        self.post = {"slack": Post("slack", True), "teams": Post("teams", False)}
        self.wants: dict[str, str] = {}
        self.expires: dict[str, datetime] = {}
        self.late: list[Claim] = []
        self.count = 0
        self.restart()
        self.do(self._empty())

    def do(self, what: Any) -> Any:
        """Run something to its end."""
        return self.runner.run(what)

    async def _empty(self) -> None:
        async with self.store.connection() as connection:
            await connection.execute(delete(messages))
            await connection.execute(delete(parts))

    def restart(self) -> None:
        """A new process on the same database."""
        self.outbox = SqlOutbox(self.store)
        self.sender = Sender(self.outbox, Book(), self.post, draw, self.clock)  # type: ignore[arg-type]

    async def rows(self) -> dict[str, Any]:
        """The messages as they stand."""
        async with self.store.connection() as connection:
            return {r.id: r for r in await connection.execute(select(messages))}

    async def say(self, id: str, title: str) -> None:
        """Make a message want something else."""
        async with self.store.unit() as unit:
            row = (await unit.connection.execute(select(messages).where(messages.c.id == id))).one()
            await unit.messages.put(part(f"p{id}", id, Card(title), row.place))
        self.wants[id] = title

    @rule(place=st.sampled_from(PLACES), expires=st.none() | st.integers(1, 300))
    def new(self, place: str, expires: int | None) -> None:
        """A new message."""
        self.count += 1
        id = f"m{self.count:03}"
        until = self.clock.now() + timedelta(minutes=expires) if expires else None
        if until:
            self.expires[id] = until

        async def write() -> None:
            async with self.store.unit() as unit:
                await message(unit, id, place, expires=until)
            await self.say(id, f"{id} v1")

        self.do(write())

    @rule(place=st.sampled_from(PLACES[:-1]), fate=st.sampled_from(LOST), times=st.integers(1, 3), edits=st.booleans())
    def fare_badly(self, place: str, fate: str, times: int, edits: bool) -> None:
        """A new message of which the first tries are lost, and which may be spoken of in between."""
        self.new(place, None)
        for _ in range(times):
            self.pump([fate] * 3, False, False)
            self.wait(301)
            if edits:
                self.edit(-1)

    @rule(which=st.integers(0, 9))
    def edit(self, which: int) -> None:
        """A message is spoken of again."""
        if self.wants:
            id = sorted(self.wants)[which % len(self.wants)]
            self.do(self.say(id, f"{id} again {self.post_count()}"))

    def post_count(self) -> int:
        """A number that no version had."""
        self.count += 1
        return self.count

    @rule(fates=st.lists(st.sampled_from((*KNOWN, *LOST)), max_size=6), busy=st.booleans(), unreadable=st.booleans())
    def pump(self, fates: list[str], busy: bool, unreadable: bool) -> None:
        """The sender sends; while it does, messages may be spoken of again, or the history be unreadable."""
        self._fates(fates, unreadable)

        left = iter(range(4 if busy else 0))

        async def meanwhile(uuid: str) -> None:
            if next(left, None) is not None:
                id = next(r.id for r in (await self.rows()).values() if r.uuid == uuid)
                await self.say(id, f"{id} meanwhile {self.post_count()}")

        for post in self.post.values():
            post.meanwhile = meanwhile
        self.do(self.sender.pump())
        for post in self.post.values():
            post.meanwhile = None
        self._fates([], False)

    def _fates(self, fates: list[str], unreadable: bool) -> None:
        for post in self.post.values():
            post.fates, post.unreadable = deque(fates), unreadable

    @rule(fates=st.lists(st.sampled_from(KNOWN), max_size=2), end=st.sampled_from(KILLED))
    def crash(self, fates: list[str], end: str) -> None:
        """The process is killed in the middle of a try, and another begins."""
        self._fates([*fates, end], False)
        try:
            self.do(self.sender.pump())
        except Killed:
            self.restart()
            # what a killed process held is nobody's: on PostgreSQL its lease says when
            if self.store.writing is None:
                self.clock.set(self.clock.now() + timedelta(minutes=6))
            self.do(self.outbox.recover(self.clock.now()))
        finally:
            self._fates([], False)

    @rule()
    def claim_and_vanish(self) -> None:
        """Another sender claims what is ready and is not heard of; it may come back much too late."""
        claims = self.do(self.outbox.claim(self.clock.now()))
        for claim in claims:
            if claim.ref is None and claim.place != "nobody":
                self.post[claim.place.split(":")[0]].lost[claim.uuid] += 1
        self.late += claims

    @rule(outcome=st.sampled_from((Accepted("late"), Refused("late"), Refused("late", 1.0), Unknown("late"))))
    def come_back(self, outcome: Outcome) -> None:
        """A sender comes back after its claim has passed to another: nothing changes, and it may not resend."""
        before = self.do(self.rows())
        gone = [c for c in self.late if before[c.message].attempt != c.attempt or before[c.message].state in DONE]
        self.do(self.outbox.mark([(c, outcome) for c in gone], self.clock.now()))
        assert not any(self.do(self.outbox.resend(c)) for c in gone)
        assert self.do(self.rows()) == before

    @rule(seconds=st.sampled_from((1, 30, 89, 91, 121, 301, 3600, 30000)))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))

    @rule()
    def hurry(self) -> None:
        """A platform has shown that it is there."""
        self.do(self.outbox.hurry(self.clock.now()))

    @invariant()
    def nothing_is_doubled(self) -> None:
        """One first post of a message; where nothing can be looked up, a second at most, after an unknown outcome."""
        for post in self.post.values():
            for uuid, posted in post.posts.items():
                allowed = 1 if post.reads_back else 1 + min(1, post.lost[uuid])
                assert len(posted) <= allowed, f"{uuid} was posted {len(posted)} times on {post.platform}"

    @invariant()
    def nothing_waits_longer_than_ten_minutes_for_its_next_try(self) -> None:
        """Backoff is capped, and what is said to be shown is shown."""
        for row in self.do(self.rows()).values():
            if row.state in ("ready", "sending", "unknown"):
                assert row.due <= self.clock.now() + timedelta(minutes=10)
            if row.state == "sent":
                self.is_shown(row)

    def is_shown(self, row: Any) -> None:
        """What a sent message wants is what its platform shows."""
        assert row.shown == row.wanted
        assert self.post[row.place.split(":")[0]].shows[row.ref] == (self.wants[row.id],)

    def teardown(self) -> None:
        """All troubles over, everything that was wanted is shown, or its refusal is known and deserved."""
        for _ in range(60):
            self.do(self.sender.pump())
            self.clock.set(self.clock.now() + timedelta(minutes=10))
        for row in self.do(self.rows()).values():
            assert row.state in DONE, f"{row.id} is {row.state}"
            if row.state == "sent":
                self.is_shown(row)
            elif row.state == "dropped":
                assert row.ref is None
                assert row.id in self.expires
            else:
                self.deserved(row)
        self.do(self.store.close())
        self.runner.close()

    def deserved(self, row: Any) -> None:
        """A refusal has a reason: the platform's, nobody there, its time, or two tries of which nothing is known."""
        platform = row.place.split(":")[0]
        if platform == "nobody":
            assert row.ref is None
            return
        post = self.post[platform]
        given_up = row.tries > 4 and self.clock.now() - row.tried > timedelta(hours=6)
        twice = not post.reads_back and row.resent and post.lost[row.uuid] > 0
        assert row.uuid in post.stopped or row.id in self.expires or twice or given_up, f"{row.id}: {row.why}"


def play(url: str, **how: Any) -> None:
    """Play the machine on a database."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        type("OutHere", (Out,), {"url": url}), settings=settings(deadline=None, suppress_health_check=checks, **how)
    )


def test_whatever_befalls_it_nothing_is_lost_or_doubled(url: str) -> None:
    play(url, max_examples=20, stateful_step_count=20, derandomize=True)


@pytest.mark.slow
def test_whatever_else_befalls_it_nothing_is_lost_or_doubled(url: str) -> None:
    play(url, max_examples=300, stateful_step_count=40)
