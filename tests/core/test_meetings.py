"""What follows, with the real kernel and store, when somebody of a meeting is gone or two schools part."""

from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest

from bot.desk import Desk
from bot.meetings.drawing import history
from bot.rules.pairing import Since
from bot.shared.meeting import PairRound
from bot.talk.events import Departed, Pressed, Said
from rehearsal.stage import Stage

PRIYA, DANIEL, HAMZA = "thornbury/priya-nair", "thornbury/daniel-whitcombe", "stwystans/hamza-sheikh"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A Tuesday afternoon; Priya has booked a call with Hamza for the next Tuesday."""
    made = Stage("thornbury", "playground", {}, datetime(2026, 11, 10, 15, 30))
    await made.open()
    await does(made, Said(key="ask", person=PRIYA, text="book a call with Hamza"))
    await press(made, PRIYA, "Tue 17 Nov P5")
    await press(made, HAMZA, "Yes")
    yield made
    await made.close()


async def does(stage: Stage, event: Said | Pressed | Departed) -> None:
    """One event, and what follows of it."""
    assert stage.office
    stage.house(PRIYA).mark(acted=True)
    await stage.office.kernel.handle(event)
    await stage.after()


async def press(stage: Stage, person: str, label: str) -> None:
    """The newest button of that label."""
    taps = [t for s in stage.seen(person) for t in s.handle.buttons if t.label == label]
    await does(stage, Pressed(key=f"{person}:{label}", person=person, token=taps[-1].token))


def new(stage: Stage, person: str) -> str:
    """What somebody has been sent by the last event."""
    return " ".join(s.text for s in stage.seen(person) if s.new)


async def test_whoever_has_left_is_not_waited_for_and_the_other_hears_no_reason(stage: Stage) -> None:
    await does(stage, Departed(key="left", person=HAMZA))
    assert "Hamza isn't in this round" in new(stage, PRIYA)
    assert "Tue 17 Nov" in new(stage, PRIYA)


async def test_an_agreement_unticked_calls_off_what_was_agreed_and_names_the_schools(stage: Stage) -> None:
    await does(stage, Said(key="page", person=HAMZA, text="partnership with Thornbury Vale"))
    await press(stage, HAMZA, "Untick")
    assert "agreement" in new(stage, PRIYA)
    assert "St Wystan's College" in new(stage, PRIYA)
    files = [data for s in stage.seen(PRIYA) for _, data in s.files]
    assert b"METHOD:CANCEL" in files[-1]
    await does(stage, Said(key="again", person=PRIYA, text="book a call with Hamza"))
    assert "agreement" in new(stage, PRIYA)


async def test_a_missed_date_does_not_undo_the_dates_of_which_nobody_said_anything() -> None:
    stage = Stage("thornbury", "playground", {}, datetime(2026, 11, 4, 8, 10))
    await stage.open()
    await does(stage, Said(key="round", person=PRIYA, text="pair everyone up for planning"))
    await does(stage, Said(key="post", person=PRIYA, text="post"))
    await stage.move(datetime(2026, 11, 5, 16, 0))
    await press(stage, DANIEL, "Missed it")
    pair = frozenset((DANIEL, "thornbury/grace-okafor"))
    assert pair not in await together(stage)
    await stage.move(datetime(2026, 11, 12, 16, 30))
    assert not (await together(stage))[pair].met
    await stage.close()


async def together(stage: Stage) -> dict[frozenset[str], Since]:
    """Who was with whom, as the next draw for planning would see it."""
    assert stage.office
    school = stage.community.school("thornbury")
    start, end = date(2026, 11, 13), date(2026, 12, 18)
    made = PairRound(maker=PRIYA, department="computing", purpose="planning", start=start, end=end, seed=1)
    async with stage.office.store.glance() as unit:
        records = unit.records("thornbury")
        desk = Desk(now=stage.clock.now(), community=stage.community, school=school, records=records, unit=unit)
        return (await history(desk, made))[0]
