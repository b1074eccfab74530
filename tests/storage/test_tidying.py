"""What has been held for as long as its kind is held goes; what is still needed stays."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.shared.ledger import Entry
from bot.shared.wishes import Pause, Skipped
from bot.talk.events import Said
from rehearsal.stage import Stage
from scheduler.clock import Held

TOM = "thornbury/tom-ashworth"


async def test_a_year_later_the_ledger_stands_and_the_chat_is_gone(tmp_path: Path) -> None:
    stage = Stage("thornbury", "playground", {}, datetime(2026, 11, 18, 10, 20))
    await stage.open()
    try:
        assert stage.office
        office, clock = stage.office, stage.clock
        assert isinstance(clock, Held)
        await office.kernel.handle(Said(key="e1", person=TOM, text="45m on the RPF course", message="m1"))
        await office.kernel.handle(Said(key="e2", person=TOM, text="pause", message="m2"))
        async with office.store.unit() as unit:
            await unit.records("thornbury").add(Skipped(person=TOM, about="x", on=date(2026, 11, 18)))
            assert await unit.messages.live(TOM)
        clock.set(datetime(2026, 11, 19, 12, tzinfo=UTC) + timedelta(days=62))
        await office.digest.tick(clock.now())
        async with office.store.unit() as unit:
            records = unit.records("thornbury")
            assert await unit.messages.live(TOM) == []
            assert await unit.journal.group_of(TOM, "m1") is None
            assert [e.minutes for e in await records.find(Entry, person=TOM)] == [45]
            assert len(await records.find(Pause, person=TOM)) == 1
            assert await records.find(Skipped, person=TOM) == []
    finally:
        await stage.close()


async def test_it_is_done_once_a_night() -> None:
    stage = Stage("thornbury", "playground", {}, datetime(2026, 11, 18, 3, 0))
    await stage.open()
    try:
        assert stage.office
        await stage.move(datetime(2026, 11, 18, 3, 31))
        async with stage.office.store.unit() as unit:
            assert not await unit.agenda.once("", "", "tidy", date(2026, 11, 18), stage.clock.now())
            assert await unit.agenda.once("", "", "tidy", date(2026, 11, 19), stage.clock.now())
    finally:
        await stage.close()
