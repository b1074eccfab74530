"""A school of which only a name and one person are known: whatever is typed there is answered kindly."""

import json
from datetime import datetime
from pathlib import Path

from rehearsal.stage import Stage

PHRASES = Path(__file__).parent / "phrases.jsonl"
HANNAH = "hillside/hannah-field"


async def test_nothing_that_people_type_goes_wrong_before_the_year_is_set_up():
    said = [json.loads(line)["text"] for line in PHRASES.read_text(encoding="utf-8").splitlines()]
    stage = Stage("hillside", "playground", {}, datetime(2026, 8, 26, 10))
    await stage.open()
    try:
        for text in said[::5]:
            await stage.house(HANNAH).say(HANNAH, text)
            assert stage.office
            await stage.office.sender.pump()
        answers = [s.text for s in stage.seen(HANNAH)]
        assert len(answers) > 100
        assert [a for a in answers if "went wrong" in a] == []
    finally:
        await stage.close()
