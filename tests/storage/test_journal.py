"""What a group changed is taken back whole, as if it had not been; and nothing else is."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.talk import Button, Card, Text
from scheduler.clock import Held
from storage.store import SqlStore, SqlUnit
from storage.tables import RECORDS, groups, journal
from tests.storage.conftest import NOW, Databases
from tests.storage.kinds import Colour, Note, Rule, make
from tests.storage.test_messages import message, part

TOM, DAY = "tom", date(2026, 11, 19)

changes = st.lists(
    st.tuples(
        st.sampled_from(("add note", "add rule", "put", "remove")),
        st.integers(0, 5),
        st.builds(
            dict,
            minutes=st.integers(0, 720),
            told=st.booleans(),
            colour=st.sampled_from(Colour),
            what=st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8),
            tags=st.lists(st.sampled_from(("a", "b", "ä")), max_size=3).map(tuple),
            at=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
            until=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        ),
    ),
    max_size=12,
)


async def state(unit: SqlUnit) -> dict[str, Any]:
    """Every record of these tests, whatever its school."""
    records = unit.records("")
    return {r.id: r for kind in (Note, Rule) for r in await records.find(kind, everywhere=True)}


async def change(unit: SqlUnit, group: str, done: list[Any]) -> None:
    """Do some changes in the name of a group."""
    records = unit.records("thornbury", group=group, person=TOM)
    for what, which, values in done:
        stands = sorted((await state(unit)).values(), key=lambda r: str(r.id))
        match what:
            case "add note":
                await records.add(Note(person=TOM, day=DAY, **values))
            case "add rule":
                await records.add(Rule(person=TOM, words=values["what"] or ""))
            case "put" if stands and isinstance(old := stands[which % len(stands)], Note):
                await records.put(replace(old, **values))
            case "remove" if stands:
                await records.remove(stands[which % len(stands)])


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def playback(request: pytest.FixtureRequest, databases: Databases) -> Callable[[Any, Any], None]:
    """Two groups of changes, one after the other, then both taken back, the second first."""
    url = databases.migrated(request.param)

    async def play(first: list[Any], second: list[Any]) -> None:
        store = SqlStore(url, Held(NOW))
        await make(store)
        async with store.unit() as unit:
            for kept in (RECORDS[Note], RECORDS[Rule], journal, groups):
                await unit.connection.execute(delete(kept))
            for group in ("one", "two"):
                await unit.journal.begin(group, TOM, group, NOW, "thornbury")
        stood = []
        for group, done in (("one", first), ("two", second)):
            async with store.unit() as unit:
                stood.append(await state(unit))
                await change(unit, group, done)
        for group in ("two", "one"):
            async with store.unit() as unit:
                await unit.journal.reverse(group)
                assert await state(unit) == stood.pop()
                assert await unit.journal.touched(group) == frozenset()
        await store.close()

    return lambda first, second: asyncio.run(play(first, second))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=changes, second=changes)
def test_any_changes_taken_back_give_the_state_before(
    playback: Callable[[Any, Any], None], first: list[Any], second: list[Any]
) -> None:
    playback(first, second)


async def begin(unit: SqlUnit, group: str, person: str = TOM) -> None:
    """Begin a group that a typed message of the same name began."""
    await unit.journal.begin(group, person, f"typed {group}", unit.now, "thornbury")


async def rule(unit: SqlUnit, group: str, person: str = TOM) -> Rule:
    """Keep something in a group's name."""
    return await unit.records("thornbury", group=group, person=person).add(Rule(person=person))


@pytest.fixture
async def tables(store: SqlStore) -> None:
    """The tables of these tests' own records."""
    await make(store)


@pytest.mark.usefixtures("tables")
class TestGroups:
    """Whose a group is, which was the last, and what it touched."""

    async def test_the_last_group_is_the_one_that_changed_a_record_last(self, store: SqlStore, clock: Held) -> None:
        async with store.unit() as unit:
            assert await unit.journal.last(TOM) is None
            for group in ("b", "a", "c"):
                await begin(unit, group)
            await rule(unit, "b")
            await rule(unit, "a")
            assert (await unit.journal.last(TOM)) == ("a", NOW, False)
        clock.set(NOW + timedelta(minutes=1))
        async with store.unit() as unit:
            await rule(unit, "b")
            assert (await unit.journal.last(TOM)) == ("b", NOW, False)
            assert await unit.journal.last("ama") is None

    async def test_a_group_that_was_taken_back_says_so_until_it_changes_something_again(self, store: SqlStore) -> None:
        async with store.unit() as unit:
            await begin(unit, "a")
            kept = await rule(unit, "a")
            await unit.journal.reverse("a")
            assert await unit.journal.began("a") == (NOW, True)
            assert await unit.records("thornbury").get(Rule, kept.id) is None
            await rule(unit, "a")
            assert await unit.journal.began("a") == (NOW, False)
            assert await unit.journal.began("nothing") is None

    async def test_a_group_begins_once_and_is_found_by_its_message(self, store: SqlStore, clock: Held) -> None:
        async with store.unit() as unit:
            await begin(unit, "a")
        clock.set(NOW + timedelta(hours=1))
        async with store.unit() as unit:
            await begin(unit, "a", "ama")
            assert await unit.journal.group_of(TOM, "typed a") == ("a", NOW)
            assert await unit.journal.group_of(TOM, "typed b") is None
            assert await unit.journal.group_of("somebody else", "typed a") is None

    async def test_what_is_done_in_no_groups_name_cannot_be_taken_back(self, store: SqlStore) -> None:
        async with store.unit() as unit:
            kept = await rule(unit, "")
            await unit.journal.reverse("")
            assert await unit.records("thornbury").get(Rule, kept.id) == kept

    async def test_what_a_group_touched_is_known_by_kind(self, store: SqlStore) -> None:
        async with store.unit() as unit:
            await begin(unit, "a")
            await rule(unit, "a")
            await unit.records("thornbury", group="a", person=TOM).add(Note(person=TOM, day=DAY))
            assert await unit.journal.touched("a") == {Rule.kind, Note.kind}

    async def test_who_is_forgotten_leaves_nothing_in_the_journal(self, store: SqlStore) -> None:
        async with store.unit() as unit:
            await begin(unit, "a")
            await begin(unit, "b", "ama")
            await rule(unit, "a")
            theirs = await rule(unit, "b", "ama")
            await unit.journal.forget(TOM)
            assert await unit.journal.last(TOM) is None
            assert await unit.journal.touched("a") == frozenset()
            await unit.journal.reverse("b")
            assert await unit.records("thornbury").get(Rule, theirs.id) is None


async def test_parts_come_back_with_the_card_they_had_before_the_group_first_drew_on_them(store: SqlStore) -> None:
    was = Card("Was", (Text("as it was"),), (Button(label="Go", target="a.b", args=(("n", 1), ("b", True))),))
    async with store.unit() as unit:
        await message(unit, "m1")
        old, fresh = part("p1", "m1", was), part("p2", "m1", Card("New"))
        await unit.messages.put(old)
        await begin(unit, "a")
        for drawn, before in ((old, old), (replace(old, card=Card("Newer")), old), (fresh, None), (fresh, fresh)):
            await unit.journal.drew("thornbury", "a", drawn.id, before)
            await unit.messages.put(drawn)
        assert await unit.journal.posted("a") is False
        for notes_stay in (True, True, False):
            drawn = await unit.journal.reverse("a", parts=not notes_stay)
            assert list(drawn) == [("p2", None), ("p1", was)]
        assert list(await unit.journal.reverse("a")) == []


async def test_a_group_that_posted_in_a_channel_is_known(store: SqlStore) -> None:
    async with store.unit() as unit:
        for group, place in (("a", "#computing"), ("b", TOM)):
            await message(unit, group, place)
            await unit.journal.drew("thornbury", group, f"p{group}", None)
            await unit.messages.put(part(f"p{group}", group, Card("Rota"), place))
        assert [await unit.journal.posted(g) for g in ("a", "b", "c")] == [True, False, False]
