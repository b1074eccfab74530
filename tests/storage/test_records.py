"""Records come back as they were kept; fields are named rightly or not at all; sums are made in the store."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bot.world.calendar import Span
from scheduler.clock import Held
from storage.columns import table
from storage.records import as_json, from_json
from storage.store import SqlStore
from tests.storage.kinds import METADATA, Colour, Note, Rule, make

DAY = date(2026, 11, 19)
FULL = Note(
    person="tom",
    day=DAY,
    minutes=45,
    told=True,
    colour=Colour.BLUE,
    what="Ada’s café: 100% “fun” 🌱",
    tags=("a", "b,c", ""),
    at=datetime(2026, 11, 19, 16, 5, 7, 123456, tzinfo=timezone(timedelta(hours=1))),
    starts=time(15, 40),
    until=date(2028, 2, 29),
    mood=Colour.RED,
    scan=bytes(range(256)),
)
PLAIN = Note(person="tom", day=DAY)


@pytest.fixture(autouse=True)
async def tables(store: SqlStore) -> None:
    """The tables of these tests' own records."""
    await make(store)


@pytest.mark.parametrize("kept", [FULL, PLAIN], ids=["every field", "only what is needed"])
async def test_a_record_comes_back_as_it_was_kept(store: SqlStore, kept: Note) -> None:
    async with store.unit() as unit:
        added = await unit.records("thornbury").add(kept)
    assert (added.school, bool(added.id)) == ("thornbury", True)
    async with store.unit() as unit:
        got = await unit.records("thornbury").get(Note, added.id)
        found = await unit.records("thornbury").find(Note, person="tom")
    assert found == [got] == [added]
    assert got
    assert type(got.colour) is Colour
    assert type(got.mood) is (Colour if kept.mood else type(None))
    assert type(got.tags) is tuple
    assert got.at is None or got.at.tzinfo == UTC


@pytest.mark.parametrize("kept", [FULL, PLAIN], ids=["every field", "only what is needed"])
def test_the_journal_writes_a_record_down_whole(kept: Note) -> None:
    assert from_json(Note, as_json(kept)) == kept


def test_a_field_newer_than_the_journal_takes_its_default() -> None:
    old = as_json(FULL)
    del old["tags"], old["mood"]
    assert from_json(Note, old) == replace(FULL, tags=(), mood=None)


async def test_a_moment_without_a_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="a moment without a zone"):
        async with store.unit() as unit:
            await unit.records("thornbury").add(replace(PLAIN, at=datetime(2026, 11, 19)))


async def test_put_replaces_the_record_of_that_id_and_no_other(store: SqlStore) -> None:
    async with store.unit() as unit:
        records = unit.records("thornbury")
        one, other = await records.add(PLAIN), await records.add(PLAIN)
        await records.put(replace(one, minutes=50, tags=("x",)))
        assert records.written == [one, other, replace(one, minutes=50, tags=("x",))]
    async with store.unit() as unit:
        assert await unit.records("thornbury").find(Note) == [replace(one, minutes=50, tags=("x",)), other]


async def test_putting_what_is_not_there_is_refused(store: SqlStore) -> None:
    async with store.unit() as unit:
        with pytest.raises(KeyError):
            await unit.records("thornbury").put(replace(PLAIN, id="nowhere", school="thornbury"))


async def test_what_is_removed_is_gone_and_once_is_enough(store: SqlStore) -> None:
    async with store.unit() as unit:
        records = unit.records("thornbury")
        kept, other = await records.add(PLAIN), await records.add(PLAIN)
        await records.remove(kept)
        await records.remove(kept)
        assert await records.get(Note, kept.id) is None
        assert await records.find(Note) == [other]


async def test_a_mark_tells_whether_any_came_or_went(store: SqlStore) -> None:
    marks = []
    async with store.unit() as unit:
        records = unit.records("thornbury")
        marks += await records.marks(Note)
        one = await records.add(PLAIN)
        marks += await records.marks(Note)
        await unit.records("ridgeway").add(PLAIN)
        marks += await records.marks(Note)
        await records.put(replace(one, minutes=5))
        assert await records.marks(Note) == (marks[-1],)
        await records.remove(one)
        marks += await records.marks(Note)
    assert [count for count, _ in marks] == [0, 1, 2, 1]
    assert len(set(marks)) == 4


async def test_a_school_finds_its_own_records_and_all_only_when_asked(store: SqlStore) -> None:
    async with store.unit() as unit:
        ours = await unit.records("thornbury").add(PLAIN)
        theirs = await unit.records("stwystans").add(PLAIN)
        assert await unit.records("thornbury").find(Note, person="tom") == [ours]
        assert await unit.records("stwystans").find(Note) == [theirs]
        assert await unit.records("ridgeway").find(Note) == []
        assert await unit.records("ridgeway").find(Note, everywhere=True) == [ours, theirs]
        assert await unit.records("thornbury").total(Note, "minutes", by="person") == {"tom": 0}


async def test_records_are_found_by_any_field(store: SqlStore) -> None:
    async with store.unit() as unit:
        records = unit.records("thornbury")
        full, plain = await records.add(FULL), await records.add(PLAIN)
        other = await records.add(replace(PLAIN, person="ama", day=date(2026, 12, 1)))
        assert await records.find(Note, colour=Colour.BLUE) == [full]
        assert await records.find(Note, colour="blue", told=True, starts=time(15, 40)) == [full]
        assert await records.find(Note, what=None, person="tom") == [plain]
        assert await records.find(Note, person=("tom", "ama")) == [full, plain, other]
        assert await records.find(Note, person=frozenset({"ama"}), until=None) == [other]
        assert await records.find(Note, person=()) == []
        assert await records.find(Note, at=full.at) == [full]
        assert await records.find(Note, days=Span(DAY, DAY)) == [full, plain]
        assert await records.find(Note, days=Span(date(2026, 11, 20), date(2026, 12, 1))) == [other]


async def test_some_fields_are_gleaned_oldest_first(store: SqlStore) -> None:
    async with store.unit() as unit:
        records = unit.records("thornbury")
        for person, minutes in (("tom", 45), ("ama", 15), ("tom", 30)):
            await records.add(Note(person=person, day=DAY, minutes=minutes))
        await records.add(Note(person="tom", day=date(2025, 11, 19), minutes=600))
        await unit.records("stwystans").add(Note(person="tom", day=DAY, minutes=7))
        assert await records.glean(Note, "minutes", "person", days=Span(DAY, DAY)) == [
            (45, "tom"),
            (15, "ama"),
            (30, "tom"),
        ]
        assert await records.glean(Note, "minutes", person="tom", days=Span(DAY, DAY)) == [(45,), (30,)]
        with pytest.raises(TypeError, match="Note has no field hours"):
            await records.glean(Note, "hours")


async def test_sums_are_by_the_field_that_was_named(store: SqlStore) -> None:
    async with store.unit() as unit:
        records = unit.records("thornbury")
        for person, minutes, colour in (("tom", 45, "red"), ("tom", 15, "blue"), ("ama", 30, "red")):
            await records.add(Note(person=person, day=DAY, minutes=minutes, colour=Colour(colour)))
        await records.add(Note(person="tom", day=date(2025, 11, 19), minutes=600))
        year = Span(date(2026, 9, 1), date(2027, 8, 31))
        assert await records.total(Note, "minutes", by="person", days=year) == {"tom": 60, "ama": 30}
        assert await records.total(Note, "minutes", by="colour", days=year) == {"red": 75, "blue": 15}
        assert await records.total(Note, "minutes", by="person", person="tom", days=year, colour="blue") == {"tom": 15}
        assert await records.total(Note, "minutes", by="person", person="nobody") == {}


async def test_a_field_that_the_kind_does_not_have_is_refused(store: SqlStore) -> None:
    async with store.unit() as unit:
        records = unit.records("thornbury")
        with pytest.raises(TypeError, match="Note has no field mood_"):
            await records.find(Note, mood_="red")
        with pytest.raises(TypeError, match="no field hours"):
            await records.total(Note, "hours", by="person")
        with pytest.raises(TypeError, match="no field people"):
            await records.total(Note, "minutes", by="people")


def test_a_type_that_records_do_not_have_is_refused() -> None:
    class Wrong(Rule, abstract=True):
        share: float = 0.0

    with pytest.raises(TypeError, match=r"share: .* is not a type that records have"):
        table(Wrong, METADATA)


async def test_oldest_comes_first_also_within_one_moment_and_after_a_restart(store: SqlStore, clock: Held) -> None:
    async with store.unit() as unit:
        first = [await unit.records("thornbury").add(Rule(words=str(n))) for n in range(20)]
    again = SqlStore(store.url, clock)
    async with again.unit() as unit:
        await unit.records("thornbury").add(Rule(words="20"))
        words = [r.words for r in await unit.records("thornbury").find(Rule)]
    await again.close()
    assert words == [str(n) for n in range(21)]
    assert len({r.id for r in first}) == 20


async def test_records_are_counted_in_all_schools_without_being_read(store: SqlStore) -> None:
    async with store.unit() as unit:
        for school, person in (("thornbury", "tom"), ("stwystans", "tom"), ("thornbury", "aoife")):
            await unit.records(school).add(Note(person=person, day=DAY, scan=b"a photo"))
        assert await unit.records("thornbury").count(Note, person="tom") == 2
        assert await unit.records("thornbury").count(Note, person="nobody") == 0


async def test_a_file_that_was_removed_comes_back_whole(store: SqlStore) -> None:
    async with store.unit() as unit:
        kept = await unit.records("thornbury").add(FULL)
        await unit.journal.begin("g", "tom", "m", datetime(2026, 11, 19, tzinfo=UTC), "thornbury")
        await unit.records("thornbury", group="g", person="tom").remove(kept)
        assert await unit.records("thornbury").get(Note, kept.id) is None
        await unit.journal.reverse("g")
        assert await unit.records("thornbury").get(Note, kept.id) == kept
