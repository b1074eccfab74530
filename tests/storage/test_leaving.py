"""Whoever has left: what was held about them goes 90 days later, whoever comes back has lost nothing, and a file that
was handed over goes with them who asked to be forgotten.
"""

from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy import select

from bot.kernel.forget import AFTER, leavers
from bot.ports import Reason
from bot.records import KINDS
from bot.shared.ledger import Entry
from bot.shared.meeting import Meeting
from bot.shared.wishes import Left, Pause
from bot.talk.events import Said
from bot.world.people import Address, Community
from rehearsal.script import CASTS
from rehearsal.stage import Stage
from storage.links import SqlLinks
from storage.schools import load
from storage.store import SqlStore
from storage.tables import links, messages, reasons
from tests.storage.conftest import NOW

WHOLE = load(CASTS / "thornbury.yaml")
TOM, PRIYA = "thornbury/tom-ashworth", "thornbury/priya-nair"
DAY = NOW.date()


def without(*people: str) -> Community:
    """The schools as the configuration has them once somebody has left."""
    return replace(WHOLE, people=tuple(p for p in WHOLE.people if p.id not in people))


async def filled(store: SqlStore) -> None:
    """Tom and Priya have each logged something; Tom has called, paused, and been written to."""
    kept = SqlLinks(store)
    await kept.load()
    await kept.link(TOM, Address("slack", "{}"), "T0:U0")
    async with store.unit() as unit:
        records = unit.records("thornbury")
        for person in (TOM, PRIYA):
            await records.add(Entry(person=person, day=DAY, minutes=45, department="computing", what="a course"))
        await records.add(Meeting(asker=TOM, purpose="call", people=(TOM, PRIYA), at=time(14, 15)))
        await records.add(Pause(person=TOM, start=DAY))
        await unit.agenda.note(Reason(school="thornbury", person=TOM, at=NOW, did="sent", what="x", rule="y", says="z"))


async def held(store: SqlStore, person: str) -> int:
    """How many records are held about somebody."""
    async with store.unit() as unit:
        records = unit.records("thornbury")
        return sum([len(await records.find(k, everywhere=True, **{k.owner: person})) for k in KINDS if k is not Left])


async def night(store: SqlStore, community: Community, day: date) -> None:
    """What is done at half past three."""
    async with store.unit() as unit:
        await leavers(unit, community, day)


async def test_ninety_days_after_leaving_all_of_it_goes_and_nobody_elses(store: SqlStore):
    await filled(store)
    assert await held(store, TOM) == 3
    await night(store, without(TOM), DAY)
    await night(store, without(TOM), DAY + AFTER - timedelta(days=1))
    assert await held(store, TOM) == 3
    await night(store, without(TOM), DAY + AFTER)
    assert await held(store, TOM) == 0
    assert await held(store, PRIYA) == 1
    async with store.unit() as unit:
        (shared,) = await unit.records("thornbury").find(Meeting, everywhere=True)
        assert shared.asker == ""
        assert await unit.records("thornbury").find(Left, everywhere=True) == []
        assert TOM not in await unit.owners()
        assert list(await unit.connection.scalars(select(reasons.c.id).where(reasons.c.person == TOM))) == []
        assert list(await unit.connection.scalars(select(links.c.key).where(links.c.who == TOM))) == []


async def test_somebody_who_is_named_again_has_not_left(store: SqlStore):
    await filled(store)
    await night(store, without(TOM), DAY)
    await night(store, WHOLE, DAY + timedelta(days=60))
    await night(store, without(TOM), DAY + timedelta(days=61))
    await night(store, without(TOM), DAY + timedelta(days=61) + AFTER - timedelta(days=1))
    assert await held(store, TOM) == 3
    await night(store, without(TOM), DAY + timedelta(days=61) + AFTER)
    assert await held(store, TOM) == 0


async def test_nobody_leaves_while_all_are_named(store: SqlStore):
    await filled(store)
    await night(store, WHOLE, DAY)
    await night(store, WHOLE, DAY + 2 * AFTER)
    assert await held(store, TOM) == 3
    async with store.unit() as unit:
        assert await unit.records("thornbury").find(Left, everywhere=True) == []


async def test_a_file_that_was_handed_over_is_forgotten_too():
    stage = Stage("thornbury", "playground", {}, NOW.replace(tzinfo=None))
    await stage.open()
    try:
        assert stage.office
        kernel, kept = stage.office.kernel, select(messages.c.paper).where(messages.c.paper.is_not(None))
        for n, text in enumerate(("45m on the RPF course", "export")):
            await kernel.handle(Said(key=f"e{n}", person=TOM, text=text, message=f"m{n}"))
        async with stage.office.store.unit() as unit:
            assert len(list(await unit.connection.scalars(kept))) == 1
        house = stage.house(TOM)
        await house.say(TOM, "forget me")
        await stage.after()
        sight = next(s for s in reversed(stage.visible(TOM)) if "Forget me" in s.labels)
        await house.press(TOM, sight, sight.labels.index("Forget me"))
        async with stage.office.store.unit() as unit:
            assert list(await unit.connection.scalars(kept)) == []
    finally:
        await stage.close()
