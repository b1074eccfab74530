"""Where a platform says that somebody has gone, the asker is told, and nothing is promised that will not come."""

from datetime import datetime
from typing import Any

import pytest

from rehearsal.slack_api import Fault
from rehearsal.stage import Stage

TOM, PRIYA = "thornbury/tom-ashworth", "thornbury/priya-nair"


@pytest.mark.parametrize("why", ["user_disabled", "cannot_dm_bot"])
async def test_the_asker_is_told_with_an_email_and_without_a_promise(why: str) -> None:
    stage = Stage("thornbury", "slack", {}, datetime(2026, 11, 18, 12, 40))
    await stage.open()
    house: Any = stage.house(TOM)
    house.mark(acted=True)
    await house.say(TOM, "message Priya: may I see your quiz on sorting?")
    await stage.after()
    house.stand.fail(Fault(f"error:{why}", "chat.postMessage"))
    await stage.move(datetime(2026, 11, 18, 15, 20))
    told = [one.text for one in stage.seen(TOM) if one.new and "can't reach Priya" in one.text]
    await stage.close()
    assert len(told) == 1
    assert "may I see your quiz on sorting?" in told[0]
    assert "still go" not in told[0]
