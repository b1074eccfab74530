"""A press proves that its message has arrived, whatever became of the answer to the send (PLATFORMS §4.1.6)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from rehearsal.stage import Stage
from rehearsal.theatre import Sight

HAMZA = "stwystans/hamza-sheikh"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    made = Stage("thornbury", "teams", {}, datetime(2026, 11, 18, 12, 40))
    await made.open()
    made.house(HAMZA).mark(acted=True)
    yield made
    await made.close()


async def logs(stage: Stage, *faults: str) -> list[Sight]:
    """Hamza logs some time, and the answer to the send of the receipt is lost."""
    stage.house(HAMZA).stand.fail(*faults)  # type: ignore[attr-defined]
    await stage.house(HAMZA).say(HAMZA, "45m on the RPF course")
    await stage.after()
    return receipts(stage)


def receipts(stage: Stage) -> list[Sight]:
    """All that Hamza sees of it."""
    return [one for one in stage.seen(HAMZA) if "RPF" in one.text or "Undone" in one.text]


async def later(stage: Stage) -> None:
    """The minutes pass after which a message of unknown outcome would be sent again."""
    for minutes in (3, 6, 9):
        await stage.move(datetime(2026, 11, 18, 12, 40) + timedelta(minutes=minutes))


@pytest.mark.parametrize("fault", ["drop", "502", "html"])
async def test_what_was_pressed_is_not_sent_again_and_is_edited_in_place(stage: Stage, fault: str) -> None:
    (seen,) = await logs(stage, fault)
    await stage.house(HAMZA).press(HAMZA, seen, seen.labels.index("Undo"))
    await stage.after()
    await later(stage)
    (only,) = receipts(stage)
    assert "Undone" in only.text
    assert only.key == seen.key


async def test_without_a_press_it_is_sent_once_more_and_no_more(stage: Stage) -> None:
    await logs(stage, "drop")
    await later(stage)
    assert len(receipts(stage)) == 2


async def test_a_press_after_the_one_resend_is_done_and_nothing_is_sent_again(stage: Stage) -> None:
    (seen,) = await logs(stage, "drop", "drop")
    await later(stage)
    assert len(receipts(stage)) == 2
    await stage.house(HAMZA).press(HAMZA, seen, seen.labels.index("Undo"))
    await stage.after()
    await later(stage)
    assert len(receipts(stage)) == 2
    assert any("Undone" in one.text for one in receipts(stage))


async def test_a_message_that_is_known_to_have_arrived_keeps_its_ref(stage: Stage) -> None:
    (seen,) = await logs(stage)
    await stage.house(HAMZA).press(HAMZA, seen, seen.labels.index("Undo"))
    await stage.house(HAMZA).say(HAMZA, "45m on the RPF course")
    await stage.after()
    await later(stage)
    assert len(receipts(stage)) == 2
