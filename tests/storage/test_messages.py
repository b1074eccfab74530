"""Messages and their parts: what is said about a matter is found again in its place, newest first."""

from dataclasses import replace
from datetime import timedelta

from bot.ports import Accepted, Envelope, Paper, Part
from bot.talk import Card, Text
from scheduler.clock import Held
from storage.outbox import SqlOutbox
from storage.store import SqlStore, SqlUnit
from tests.storage.conftest import NOW

TOM = "tom"


async def message(unit: SqlUnit, id: str, place: str = TOM, **other: object) -> None:
    """A new message."""
    values = {"kind": "answer", "state": "ready", "due": unit.now, "expires": None, "group": "", "same_day": False}
    await unit.messages.open(Envelope(id=id, school="thornbury", place=place, created=unit.now, **(values | other)))  # type: ignore[arg-type]


def part(id: str, of: str, card: Card | None = None, place: str = TOM, **other: object) -> Part:
    """A part of a message."""
    values = {"about": id, "position": 0, "version": 1, "live": True, "group": "", "kind": "answer"}
    return Part(id=id, message=of, school="thornbury", place=place, card=card or Card(id), **(values | other))  # type: ignore[arg-type]


async def send(store: SqlStore) -> list[str]:
    """Send whatever is ready; gives the messages that went."""
    outbox = SqlOutbox(store)
    claims = await outbox.claim(store.clock.now())
    await outbox.mark([(c, Accepted(f"ref {c.message}")) for c in claims], store.clock.now())
    return [c.message for c in claims]


def ids(found: list[Part]) -> list[str]:
    """The ids of parts."""
    return [p.id for p in found]


async def test_a_part_comes_back_as_it_was_put(store: SqlStore) -> None:
    async with store.unit() as unit:
        await message(unit, "m1")
        put = part("p1", "m1", Card("Hello", (Text("a"),)), group="g", about="ask:1", kind="planned", version=3)
        await unit.messages.put(put)
        assert await unit.messages.part("p1") == put
        assert await unit.messages.part("p2") is None
        newer = replace(put, card=Card("Bye"), version=4, live=False)
        await unit.messages.put(newer)
        assert await unit.messages.part("p1") == newer
        assert await unit.messages.created("m1") == NOW
    await send(store)
    async with store.unit() as unit:
        assert await unit.messages.part("p1") == replace(newer, sent=True)


async def test_the_newest_part_about_a_matter_in_its_place_is_found(store: SqlStore) -> None:
    async with store.unit() as unit:
        for n, place in enumerate((TOM, TOM, "ama", "#computing"), 1):
            await message(unit, f"m{n}", place)
            await unit.messages.put(part(f"p{n}", f"m{n}", place=place, about="rota"))
        found = [await unit.messages.about(place, "rota") for place in (TOM, "ama", "#computing", "grace")]
        assert [f and f.id for f in found] == ["p2", "p3", "p4", None]
        assert await unit.messages.about(TOM, "rot") is None


async def test_live_parts_come_newest_first_and_by_the_beginning_of_their_matter(store: SqlStore) -> None:
    async with store.unit() as unit:
        for n in (1, 2):
            await message(unit, f"m{n}")
            for at in (0, 1):
                await unit.messages.put(part(f"p{n}{at}", f"m{n}", position=at, about=f"ask_{n}%:{at}"))
        await unit.messages.put(part("dead", "m2", position=2, about="ask_2%:2", live=False))
        assert ids(await unit.messages.live(TOM)) == ["p21", "p20", "p11", "p10"]
        assert ids(await unit.messages.live(TOM, 1)) == ["p21"]
        assert ids(await unit.messages.live("ama")) == []
        assert ids(await unit.messages.abouts(TOM, "ask_2%:")) == ["p21", "p20"]
        assert ids(await unit.messages.abouts(TOM, "ask%")) == []
        assert ids(await unit.messages.parts("m1")) == ["p10", "p11"]


async def test_what_has_not_left_can_be_taken_back(store: SqlStore) -> None:
    async with store.unit() as unit:
        await message(unit, "m1")
        await message(unit, "m2", state="held")
        for n in (1, 2):
            await unit.messages.put(part(f"p{n}", f"m{n}"))
            assert await unit.messages.left(f"m{n}") is False
            await unit.messages.drop(f"m{n}", "undone")
        assert await unit.messages.part("p1") is None
        assert ids(await unit.messages.live(TOM)) == []
    assert await send(store) == []


async def test_what_has_left_is_not_taken_back(store: SqlStore) -> None:
    async with store.unit() as unit:
        await message(unit, "m1")
        await unit.messages.put(part("p1", "m1"))
    assert await send(store) == ["m1"]
    async with store.unit() as unit:
        await unit.messages.redraw("m1")
        assert await unit.messages.left("m1") is True
        await unit.messages.drop("m1", "undone")
        assert ids(await unit.messages.live(TOM)) == ["p1"]
    assert await send(store) == ["m1"]


async def test_what_may_have_left_counts_as_left(store: SqlStore) -> None:
    async with store.unit() as unit:
        await message(unit, "m1")
        await unit.messages.put(part("p1", "m1"))
    await SqlOutbox(store).claim(NOW)
    async with store.unit() as unit:
        assert await unit.messages.left("m1") is True
        assert await unit.messages.left("nothing") is False
        await unit.messages.drop("m1", "undone")
        assert ids(await unit.messages.live(TOM)) == ["p1"]


async def test_a_held_message_waits_for_its_moment(store: SqlStore, clock: Held) -> None:
    later = NOW + timedelta(hours=17)
    async with store.unit() as unit:
        await message(unit, "m1", state="held", due=later, kind="passed on", same_day=True, group="g")
        await unit.messages.put(part("p1", "m1"))
        assert await unit.messages.due(NOW) == []
    assert await send(store) == []
    assert await store.next_due(NOW) == later
    clock.set(later)
    async with store.unit() as unit:
        (held,) = await unit.messages.due(later)
        assert (held.id, held.place, held.kind, held.same_day, held.group) == ("m1", TOM, "passed on", True, "g")
        await unit.messages.release("m1", due=later + timedelta(days=1))
        assert await unit.messages.due(later) == []
        await unit.messages.release("m1")
    clock.set(later + timedelta(days=1))
    assert await send(store) == ["m1"]


async def test_several_that_wait_become_one_message_in_order(store: SqlStore) -> None:
    async with store.unit() as unit:
        for n in (1, 2):
            await message(unit, f"m{n}", state="held")
            for at in (0, 1):
                await unit.messages.put(part(f"p{n}{at}", f"m{n}", position=at))
        await unit.messages.merge("m2", "m1")
        await unit.messages.release("m1")
        assert ids(await unit.messages.parts("m1")) == ["p10", "p11", "p20", "p21"]
        assert await unit.messages.parts("m2") == []
    assert await send(store) == ["m1"]


async def test_the_weeks_planned_messages_are_counted(store: SqlStore, clock: Held) -> None:
    async with store.unit() as unit:
        await message(unit, "m1", kind="planned")
        await message(unit, "m2", kind="answer")
        await message(unit, "m3", kind="planned", place="ama")
        await message(unit, "m4", kind="planned")
        await unit.messages.drop("m4", "undone")
    await send(store)
    clock.set(NOW + timedelta(hours=3))
    async with store.unit() as unit:
        assert await unit.messages.planned(TOM, NOW - timedelta(days=3)) == [NOW]
        assert await unit.messages.planned(TOM, NOW + timedelta(seconds=1)) == []


async def test_a_paper_goes_with_its_message_once(store: SqlStore) -> None:
    async with store.unit() as unit:
        await message(unit, "m1")
        await unit.messages.put(part("p1", "m1"))
        await unit.messages.enclose("m1", Paper("talks.csv", b"\0\xff"))
    outbox = SqlOutbox(store)
    (claim,) = await outbox.claim(NOW)
    assert claim.paper == Paper("talks.csv", b"\0\xff")
    assert await outbox.paper(claim.uuid) == claim.paper
    assert await outbox.paper("nothing") is None


async def test_who_is_forgotten_leaves_no_words_in_their_chat(store: SqlStore) -> None:
    async with store.unit() as unit:
        for n, place in enumerate((TOM, "ama"), 1):
            await message(unit, f"m{n}", place)
            await unit.messages.put(part(f"p{n}", f"m{n}", place=place))
        await unit.messages.forget(TOM)
        assert [p.card.title for p in await unit.messages.parts("m1")] == ["Forgotten."]
        assert [p.card.title for p in await unit.messages.parts("m2")] == ["p2"]
        assert ids(await unit.messages.live(TOM)) == []
