"""Occasions once for each person, ask and date; events once for each key; questions four at most; who is who."""

from dataclasses import replace
from datetime import date, timedelta

from bot.ports import Nudge, Reason, Standing
from bot.world.people import Address
from scheduler.clock import Held
from storage.links import SqlLinks
from storage.store import SqlStore, SqlUnit
from tests.storage.conftest import NOW

DAY = date(2026, 11, 19)
ASK = Nudge(school="thornbury", person="tom", ask="day", day=DAY, due=NOW)
HOUR = timedelta(hours=1)


async def test_an_occasion_is_written_down_once(store: SqlStore) -> None:
    other = [replace(ASK, person="ama"), replace(ASK, ask="later"), replace(ASK, day=date(2026, 11, 20))]
    async with store.unit() as unit:
        await unit.agenda.plan([])
        for _ in range(2):
            await unit.agenda.plan([ASK, *other])
        due = await unit.agenda.due(NOW, 9)
    assert sorted(due, key=str) == sorted([ASK, *other], key=str)


async def test_what_is_due_comes_in_due_order_and_not_before(store: SqlStore) -> None:
    early, late = replace(ASK, person="ama", due=NOW - HOUR), replace(ASK, person="grace", due=NOW + HOUR)
    async with store.unit() as unit:
        await unit.agenda.plan([late, ASK, early])
        assert await unit.agenda.due(NOW) == [early, ASK]
        assert await unit.agenda.due(NOW, 1) == [early]
    assert await store.next_due(NOW) == NOW + HOUR
    assert await store.next_due(NOW + HOUR) is None


async def test_a_moment_still_to_come_moves_with_the_plan_and_one_that_has_come_does_not(
    store: SqlStore, clock: Held
) -> None:
    async with store.unit() as unit:
        await unit.agenda.plan([replace(ASK, due=NOW + HOUR)])
        await unit.agenda.plan([replace(ASK, due=NOW + 2 * HOUR)])
        assert await unit.agenda.due(NOW + HOUR) == []
    clock.set(NOW + 2 * HOUR)
    async with store.unit() as unit:
        await unit.agenda.plan([replace(ASK, due=NOW + 9 * HOUR)])
        assert await unit.agenda.due(NOW + 2 * HOUR) == [replace(ASK, due=NOW + 2 * HOUR)]


async def test_an_occasion_that_was_asked_never_comes_back(store: SqlStore) -> None:
    async with store.unit() as unit:
        await unit.agenda.plan([ASK])
        await unit.agenda.move(ASK, NOW + HOUR)
        assert await unit.agenda.due(NOW) == []
        await unit.agenda.close(ASK, "asked")
        await unit.agenda.plan([replace(ASK, due=NOW + 2 * HOUR)])
        assert await unit.agenda.due(NOW + 9 * HOUR) == []
        assert await unit.agenda.asked("tom", "day") == [DAY]


async def test_an_ask_is_claimed_once_a_date(store: SqlStore) -> None:
    async with store.unit() as unit:
        days = [date(2026, 11, 26), DAY, DAY]
        assert [await unit.agenda.once("thornbury", "tom", "explore", day, NOW) for day in days] == [True, True, False]
        assert await unit.agenda.once("thornbury", "ama", "explore", DAY, NOW)
        assert await unit.agenda.asked("tom", "explore") == [DAY, date(2026, 11, 26)]
        assert await unit.agenda.due(NOW) == []


async def test_reasons_come_newest_first(store: SqlStore) -> None:
    reasons = [
        Reason(school="thornbury", person=person, at=NOW, did="silent", what=str(n), rule="Half-term", says="Rest.")
        for n, person in enumerate(("tom", "ama", "tom"))
    ]
    async with store.unit() as unit:
        for reason in reasons:
            await unit.agenda.note(reason)
        assert await unit.agenda.reasons("tom") == [reasons[2], reasons[0]]
        assert await unit.agenda.reasons(None) == reasons[::-1]
        assert await unit.agenda.reasons(None, 1) == [reasons[2]]


async def test_an_event_counts_once_in_its_school(store: SqlStore) -> None:
    async with store.unit() as unit:
        assert [await unit.fresh("thornbury", "e1", NOW) for _ in range(3)] == [True, False, False]
        assert await unit.fresh("stwystans", "e1", NOW)
    async with store.unit() as unit:
        assert not await unit.fresh("thornbury", "e1", NOW)


async def test_what_fails_in_a_savepoint_leaves_its_key_free(store: SqlStore) -> None:
    async with store.unit() as unit:
        try:
            async with unit.savepoint():
                assert await unit.fresh("thornbury", "e1", NOW)
                raise KeyError
        except KeyError:
            assert await unit.fresh("thornbury", "e1", NOW)


async def leave_open(unit: SqlUnit, n: int, person: str = "tom") -> None:
    """Leave a question open."""
    args = {"batch": f"b{n}", "n": n, "yes": True}
    standing = Standing(
        id=unit.new_id(), person=person, part=f"p{n}", handler=f"h{n}", args=args, expires=NOW + n * HOUR
    )
    await unit.questions.ask(standing, "thornbury")


async def handlers(unit: SqlUnit, after: timedelta, person: str = "tom") -> list[str]:
    """What stands open after a while."""
    return [q.handler for q in await unit.questions.standing(person, NOW + after)]


async def test_four_questions_at_most_stand_open_newest_first(store: SqlStore) -> None:
    async with store.unit() as unit:
        await leave_open(unit, 9, "ama")
        for n in range(1, 7):
            await leave_open(unit, n)
        assert await handlers(unit, 0 * HOUR) == ["h6", "h5", "h4", "h3"]
        assert await handlers(unit, 0 * HOUR, "ama") == ["h9"]
        (_, newest, *_) = await unit.questions.standing("tom", NOW)
        assert newest.args == {"batch": "b5", "n": 5, "yes": True}


async def test_a_question_closes_with_its_part_and_at_its_time(store: SqlStore) -> None:
    async with store.unit() as unit:
        for n in range(1, 5):
            await leave_open(unit, n)
        await unit.questions.close("p3")
        assert await handlers(unit, 0 * HOUR) == ["h4", "h2", "h1"]
        assert await handlers(unit, HOUR) == ["h4", "h2"]
        assert await handlers(unit, 4 * HOUR) == []


async def test_who_is_who_outlives_a_restart(store: SqlStore) -> None:
    links = SqlLinks(store)
    await links.link("tom", Address("slack", "T1/U1"), "T1:U1")
    await links.link("tom", Address("teams", "conv-1"), "aad-1")
    await links.link("#computing", Address("slack", "T1/C1"), "T1:C1")
    await links.link("#computing", Address("slack", "T1/C2"), "T1:C1")
    await links.link("ama", Address("slack", "T1/U2"), "T1:U2")
    await links.unlink("slack", "T1:U2")
    await links.unlink("slack", "never")
    for seen in (links, SqlLinks(store)):
        await seen.load()
        assert (seen.who("slack", "T1:U1"), seen.who("teams", "aad-1"), seen.who("slack", "T1:U2")) == (
            "tom",
            "tom",
            None,
        )
        assert seen.address("#computing") == Address("slack", "T1/C2")
        assert seen.address("ama") is None
        for platform, ref in (("slack", "T1/U1"), ("teams", "conv-1")):
            seen.prefer = {"tom": platform}
            assert seen.address("tom") == Address(platform, ref)
