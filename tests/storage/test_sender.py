"""The sender and the outbox, rule by rule: what each outcome leads to, and when."""

import asyncio
from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.ports import Accepted, Away, Refused, Unknown
from bot.talk import Card
from scheduler.clock import Held
from scheduler.sender import LANES, Sender
from storage.outbox import SqlOutbox
from storage.store import SqlStore
from storage.tables import messages
from tests.storage.conftest import NOW, Databases
from tests.storage.post import Book, Killed, Post, draw
from tests.storage.test_messages import message, part

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Out:
    """A sender with both platforms, and a word on how things stand."""

    def __init__(self, store: SqlStore, clock: Held) -> None:
        self.store, self.clock, self.outbox = store, clock, SqlOutbox(store)
        self.slack, self.teams = Post("slack", True), Post("teams", False)
        couriers = {"slack": self.slack, "teams": self.teams}
        self.sender = Sender(self.outbox, Book(), couriers, draw, clock)  # type: ignore[arg-type]

    async def say(self, id: str, title: str, place: str = "slack:tom", **other: object) -> None:
        """A new message, or another version of one."""
        async with self.store.unit() as unit:
            if (await unit.connection.execute(select(messages).where(messages.c.id == id))).first() is None:
                await message(unit, id, place, **other)
            await unit.messages.put(part(f"p{id}", id, Card(title), place))

    async def send(self, *fates: str, after: timedelta = 0 * SECOND) -> None:
        """Send what is ready after a while, with these fates."""
        self.clock.set(self.clock.now() + after)
        self.slack.fates, self.teams.fates = deque(fates), deque(fates)
        await self.sender.pump()

    async def row(self, id: str) -> Any:
        """How a message stands."""
        async with self.store.connection() as connection:
            return (await connection.execute(select(messages).where(messages.c.id == id))).one()

    def titles(self) -> list[str]:
        """What is to be seen, in the order in which it came."""
        return [shown[0] for post in (self.slack, self.teams) for shown in post.shows.values()]


@pytest.fixture
def out(store: SqlStore, clock: Held) -> Out:
    """The way out."""
    return Out(store, clock)


async def test_each_place_gets_its_messages_in_their_order_and_none_waits_for_another_place(out: Out) -> None:
    for n in range(6):
        await out.say(f"m{n}", str(n), f"slack:{'tom' if n % 2 else 'ama'}")
    await out.send()
    assert [t for place, t in out.slack.order if place == "tom"] == ["1", "3", "5"]
    assert [t for place, t in out.slack.order if place == "ama"] == ["0", "2", "4"]
    assert {place for place, _ in out.slack.order[:2]} == {"tom", "ama"}


async def test_a_platform_that_hangs_delays_nobody_on_the_other(out: Out) -> None:
    begun, gone, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hang(_: str) -> None:
        begun.set()
        await answered.wait()

    async def go(_: str) -> None:
        gone.set()

    out.teams.meanwhile, out.slack.meanwhile = hang, go
    await out.say("m0", "hangs", "teams:kate")
    pumping = asyncio.create_task(out.sender.pump())
    await begun.wait()
    await out.say("m1", "goes", "slack:tom")
    out.sender.wake()
    await asyncio.wait_for(gone.wait(), 10)
    assert out.teams.order == []
    answered.set()
    assert await pumping == 2
    assert out.titles() == ["goes", "hangs"]


async def test_a_crowd_that_waits_for_a_platform_that_hangs_takes_no_lane_of_the_other(out: Out) -> None:
    gone, answered = asyncio.Event(), asyncio.Event()

    async def hang(_: str) -> None:
        await answered.wait()

    async def go(_: str) -> None:
        if len(out.slack.order) == 19:
            gone.set()

    out.teams.meanwhile, out.slack.meanwhile = hang, go
    async with out.store.unit() as unit:
        for n in range(2 * LANES + 20):
            place = f"teams:person-{n}" if n < 2 * LANES else f"slack:person-{n}"
            await message(unit, f"m{n:03}", place)
            await unit.messages.put(part(f"p{n}", f"m{n:03}", Card(str(n)), place))
    pumping = asyncio.create_task(out.sender.pump())
    await asyncio.wait_for(gone.wait(), 20)
    assert out.teams.order == []
    answered.set()
    await pumping
    assert len(out.titles()) < 2 * LANES + 20, "what found it hanging comes again later"
    await out.send(after=2 * MINUTE)
    assert sorted(map(int, out.titles())) == list(range(2 * LANES + 20))


async def test_edits_made_during_an_outage_become_one_send(out: Out) -> None:
    await out.say("m", "one")
    await out.send()
    for title in ("two", "three", "four"):
        await out.say("m", title)
    await out.send()
    assert [t for _, t in out.slack.order] == ["one", "four"]


async def test_a_refusal_that_says_when_is_tried_then_and_not_before(out: Out) -> None:
    await out.say("m", "one")
    await out.send("refused now")
    await out.send(after=6 * SECOND)
    assert out.titles() == []
    await out.send(after=1 * SECOND)
    assert out.titles() == ["one"]


async def test_the_wait_grows_and_never_beyond_ten_minutes(out: Out) -> None:
    await out.say("m", "one")
    await out.send()
    await out.say("m", "two")
    waits = []
    for _ in range(13):
        await out.send("refused now", after=10 * MINUTE)
        waits.append((await out.row("m")).due - out.clock.now())
    assert waits[:5] == [s * SECOND for s in (7, 7, 7, 8, 16)]
    assert waits == sorted(waits)
    assert waits[-1] == 10 * MINUTE
    async with out.store.connection() as connection:
        await connection.execute(update(messages).values(tries=5000))
    await out.send("refused now", after=10 * MINUTE)
    assert (await out.row("m")).due == out.clock.now() + 10 * MINUTE


async def test_what_is_refused_for_good_is_not_tried_again_until_it_says_something_else(out: Out) -> None:
    async def mend(_: str) -> None:
        out.slack.meanwhile = None
        await out.say("m", "shorter")

    await out.say("n", "too long")
    await out.send("refused")
    await out.send(after=24 * HOUR)
    assert (await out.row("n")).state == "refused"
    await out.say("m", "too long as well")
    out.slack.meanwhile = mend
    await out.send("refused")
    assert out.titles() == ["shorter"]


async def test_a_lost_reply_is_looked_up_and_what_was_said_since_follows_as_an_edit(out: Out) -> None:
    await out.say("m", "one")
    await out.send("lost after")
    await out.say("m", "two")
    await out.send(after=89 * SECOND)
    assert out.titles() == ["one"]
    out.slack.unreadable = True
    await out.send(after=1 * SECOND)
    out.slack.unreadable = False
    await out.send(after=90 * SECOND)
    assert out.titles() == ["two"]
    assert [len(p) for p in out.slack.posts.values()] == [1]


async def test_what_did_not_arrive_is_sent_again_once_it_was_looked_for(out: Out) -> None:
    await out.say("m", "one")
    for _ in range(3):
        await out.send("lost before", after=90 * SECOND)
    await out.send(after=90 * SECOND)
    assert [len(p) for p in out.slack.posts.values()] == [1]


async def test_while_the_history_cannot_be_read_nothing_is_sent_again(out: Out) -> None:
    await out.say("m", "one")
    await out.send("lost before")
    out.slack.unreadable = True
    for _ in range(20):
        await out.send(after=10 * MINUTE)
    assert out.titles() == []
    out.slack.unreadable = False
    await out.send(after=10 * MINUTE)
    assert out.titles() == ["one"]


async def test_where_nothing_can_be_looked_up_there_is_one_counted_resend(out: Out) -> None:
    await out.say("m", "one", "teams:tom")
    await out.send("lost after")
    await out.send(after=119 * SECOND)
    assert len(out.titles()) == 1
    await out.send("lost after", after=1 * SECOND)
    await out.send(after=24 * HOUR)
    row = await out.row("m")
    assert (len(out.titles()), row.state, row.resent) == (2, "refused", True)


async def test_a_refused_resend_does_not_use_up_the_one_that_counts(out: Out) -> None:
    await out.say("m", "one", "teams:tom")
    await out.send("lost before")
    await out.send("refused now", after=120 * SECOND)
    await out.send(after=7 * SECOND)
    assert (out.titles(), (await out.row("m")).state) == (["one"], "sent")


async def test_a_crash_in_the_middle_of_the_resend_leaves_no_third(out: Out) -> None:
    await out.say("m", "one", "teams:tom")
    await out.send("lost after")
    with pytest.raises(Killed):
        await out.send("killed after", after=120 * SECOND)
    out.clock.set(out.clock.now() + 6 * MINUTE)
    await out.outbox.recover(out.clock.now())
    await out.send(after=24 * HOUR)
    assert (len(out.titles()), (await out.row("m")).state) == (2, "refused")


async def test_an_edit_of_unknown_outcome_simply_goes_again(out: Out) -> None:
    await out.say("m", "one", "teams:tom")
    await out.send()
    await out.say("m", "two")
    for _ in range(4):
        await out.send("lost before", after=20 * SECOND)
    await out.send(after=20 * SECOND)
    row = await out.row("m")
    assert (out.titles(), row.state, row.resent) == (["two"], "sent", False)


async def test_what_has_expired_is_neither_sent_nor_sent_again(out: Out) -> None:
    await out.say("m", "one", expires=NOW + HOUR)
    await out.say("n", "two", expires=NOW + HOUR)
    await out.send("lost before", "refused now")
    await out.send(after=HOUR)
    assert out.titles() == []
    assert {(await out.row("m")).state, (await out.row("n")).state} == {"dropped", "refused"}


async def test_what_was_shown_before_it_expired_is_still_edited(out: Out) -> None:
    await out.say("m", "one", expires=NOW + HOUR)
    await out.send()
    await out.say("m", "two")
    await out.send(after=2 * HOUR)
    assert out.titles() == ["two"]


async def test_after_six_hours_of_refusals_it_is_given_up(out: Out) -> None:
    await out.say("m", "one")
    for _ in range(36):
        await out.send("refused now", after=10 * MINUTE)
    assert (await out.row("m")).state == "ready"
    await out.send("refused now", after=11 * MINUTE)
    assert (await out.row("m")).state == "refused"


async def test_what_a_sender_claimed_and_never_marked_is_anothers_after_five_minutes(out: Out) -> None:
    await out.say("m", "one")
    (lost,) = await out.outbox.claim(NOW)
    await out.send(after=299 * SECOND)
    assert out.titles() == []
    await out.send(after=1 * SECOND)
    assert out.titles() == ["one"]
    before = await out.row("m")
    for outcome in (Accepted("late"), Refused("late"), Refused("late", 1.0), Unknown("late")):
        await out.outbox.mark([(lost, outcome)], out.clock.now())
        assert await out.row("m") == before
    assert not await out.outbox.resend(lost)


async def test_a_late_sender_changes_nothing_while_another_holds_the_message(out: Out) -> None:
    await out.say("m", "one")
    (late,) = await out.outbox.claim(NOW)
    (other,) = await out.outbox.claim(NOW + 6 * MINUTE)
    before = await out.row("m")
    await out.outbox.mark([(late, Accepted("late"))], NOW + 6 * MINUTE)
    assert not await out.outbox.resend(late)
    assert await out.row("m") == before
    await out.outbox.mark([(other, Accepted("in time"))], NOW + 6 * MINUTE)
    assert (await out.row("m")).ref == "in time"


async def test_a_sender_that_was_held_up_hands_back_what_it_may_no_longer_send(out: Out) -> None:
    async def stall(_: str) -> None:
        out.slack.meanwhile = None
        out.clock.set(out.clock.now() + 3 * MINUTE)

    for n in range(3):
        await out.say(f"m{n}", str(n))
    out.slack.meanwhile = stall
    await out.send()
    assert out.titles() == ["0"]
    assert [(await out.row(f"m{n}")).state for n in (1, 2)] == ["ready", "ready"]
    await out.send(after=1 * SECOND)
    assert out.titles() == ["0", "1", "2"]


async def test_what_could_not_be_recorded_at_once_is_recorded_afterwards(
    out: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, away = out.sender.outbox.mark, [True]

    async def mark(*given: Any, **more: Any) -> None:
        if away and away.pop():
            raise Away("gone for a moment")
        await whole(*given, **more)

    await out.say("m0", "one", "teams:tom")
    with monkeypatch.context() as gone:
        gone.setattr(out.sender.outbox, "mark", mark)
        with pytest.raises(Away):
            await out.sender.pump()
    assert (await out.row("m0")).state == "sent"


async def test_what_waits_beside_something_that_has_expired_goes_once(out: Out) -> None:
    await out.say("m0", "one")
    async with out.store.unit() as unit:
        await message(unit, "m1", "slack:tom", expires=NOW)
        await unit.messages.put(part("p1", "m1", Card("two"), "slack:tom"))
    await out.send(after=2 * MINUTE)
    assert out.slack.order == [("tom", "one")]


async def test_what_nobody_knows_of_is_still_looked_up_when_its_sender_was_held_up(out: Out) -> None:
    async def stall(_: str) -> None:
        out.slack.meanwhile = None
        out.clock.set(out.clock.now() + 3 * MINUTE)

    await out.say("m0", "one")
    await out.send("lost after")
    await out.say("m1", "two")
    out.slack.meanwhile = stall
    await out.send(after=90 * SECOND)
    for _ in range(3):
        await out.send(after=2 * MINUTE)
    assert out.titles() == ["one", "two"]
    assert [len(p) for p in out.slack.posts.values()] == [1, 1]


@pytest.mark.parametrize(("platform", "most"), [("slack", 1), ("teams", 2)])
async def test_what_nobody_knows_of_stays_so_while_its_reader_is_reached_nowhere(
    out: Out, monkeypatch: pytest.MonkeyPatch, platform: str, most: int
) -> None:
    await out.say("m", "one", f"{platform}:tom")
    await out.send("lost after")
    with monkeypatch.context() as gone:
        gone.setattr(Book, "address", lambda _, who: None)
        await out.send(after=2 * MINUTE)
    for _ in range(9):
        await out.send("lost after", after=10 * MINUTE)
    posts = out.slack.posts if platform == "slack" else out.teams.posts
    assert [len(p) for p in posts.values()] == [most]


async def test_when_a_platform_is_back_what_waits_goes_at_once(out: Out) -> None:
    await out.say("m", "one")
    await out.send("refused now")
    await out.outbox.hurry(out.clock.now())
    await out.send()
    assert out.titles() == ["one"]


async def test_somebody_who_is_reached_nowhere_is_tried_again_later(out: Out) -> None:
    await out.say("m", "one", "nobody")
    await out.send()
    row = await out.row("m")
    assert (row.state, row.due) == ("ready", NOW + 10 * MINUTE)


async def test_an_edit_of_what_nobody_is_reached_by_any_more_is_not_tried_for_ever(
    out: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    await out.say("m", "one")
    await out.send()
    await out.say("m", "two")
    with monkeypatch.context() as gone:
        gone.setattr(Book, "address", lambda _, who: None)
        await out.send()
    assert (await out.row("m")).state == "refused"
    assert await out.store.next_due(NOW) is None


async def test_two_senders_never_claim_the_same(out: Out) -> None:
    for n in range(5):
        await out.say(f"m{n}", str(n), f"slack:person-{n}")
    first = await out.outbox.claim(NOW, 3)
    other = await SqlOutbox(out.store).claim(NOW)
    assert [c.message for c in first] == ["m0", "m1", "m2"]
    assert [c.message for c in other] == ["m3", "m4"]


async def test_senders_that_claim_at_once_share_what_there_is(out: Out) -> None:
    for n in range(60):
        await out.say(f"m{n:02}", str(n), f"slack:person-{n}")
    stores = [SqlStore(out.store.url, out.clock) for _ in range(3)]
    claims = await asyncio.gather(*(SqlOutbox(store).claim(NOW, 25) for store in stores))
    assert sorted(c.message for some in claims for c in some) == [f"m{n:02}" for n in range(60)]
    for store in stores:
        await store.close()


async def test_a_place_that_another_sender_writes_to_keeps_its_order(out: Out) -> None:
    await out.say("m0", "one")
    (first,) = await out.outbox.claim(NOW)
    await out.say("m1", "two")
    await out.send()
    assert out.titles() == []
    await out.outbox.mark([(first, Accepted("arrived"))], NOW)
    await out.send()
    assert out.titles() == ["two"]


async def test_a_place_whose_sender_is_gone_waits_ten_seconds_and_no_longer(out: Out) -> None:
    await out.say("m0", "one")
    await out.outbox.claim(NOW)
    await out.say("m1", "two")
    await out.send(after=9 * SECOND)
    assert out.titles() == []
    await out.send(after=1 * SECOND)
    assert out.titles() == ["two"]


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_sender_that_begins_leaves_alone_what_another_is_sending(out: Out) -> None:
    await out.say("m", "one")
    await out.say("n", "two", "slack:ama")
    claims = {claim.message: claim for claim in await out.outbox.claim(NOW)}
    other = SqlStore(out.store.url, out.clock)
    await SqlOutbox(other).recover(NOW)
    assert {(await out.row(id)).state for id in ("m", "n")} == {"sending"}
    await out.outbox.mark([(claims["m"], Accepted("in time"))], NOW)
    await SqlOutbox(other).recover(NOW + 6 * MINUTE)
    assert ((await out.row("m")).ref, (await out.row("n")).state) == ("in time", "unknown")
    await out.outbox.mark([(claims["n"], Accepted("too late"))], NOW + 6 * MINUTE)
    assert (await out.row("n")).ref is None
    await other.close()


async def test_what_was_being_sent_when_the_last_copy_died_is_looked_into_at_once(out: Out) -> None:
    await out.say("m", "one")
    await out.say("n", "two", "slack:ama")
    await out.send()
    await out.say("n", "three", "slack:ama")
    await out.say("o", "four")
    await out.outbox.claim(NOW)
    await out.store.close()
    other = SqlStore(out.store.url, out.clock)
    await SqlOutbox(other).recover(NOW)
    await other.close()
    assert [(await out.row(id)).state for id in ("m", "n", "o")] == ["sent", "ready", "unknown"]


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_copy_whose_connections_were_all_ended_is_known_to_live_again(out: Out, databases: Databases) -> None:
    await out.say("m", "one")
    await out.outbox.claim(NOW)
    databases.throw_out(out.store.url)
    await out.say("n", "two", "slack:ama")
    await out.outbox.claim(NOW)
    other = SqlStore(out.store.url, out.clock)
    await SqlOutbox(other).recover(NOW)
    await other.close()
    assert (await out.row("n")).state == "sending"


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_what_is_being_redrawn_holds_up_no_sender(out: Out) -> None:
    other = SqlStore(out.store.url, out.clock)
    for id, place in (("m", "slack:tom"), ("n", "slack:ama"), ("o", "slack:kate")):
        await out.say(id, id, place, expires=NOW + HOUR)
    async with other.unit() as unit:
        await unit.messages.redraw("m")
        await unit.messages.redraw("o")
        await out.outbox.hurry(NOW)
        assert [c.message for c in await out.outbox.claim(NOW)] == ["n"]
        assert [c.message for c in await out.outbox.claim(NOW + HOUR)] == ["n"]
    assert (await out.row("m")).wanted == 2
    await other.close()
