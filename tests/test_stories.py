"""Every story holds on every platform: documentation and tests at once."""

from pathlib import Path

import pytest

from rehearsal.player import Player
from rehearsal.script import stories

STORIES = sorted((Path(__file__).parent.parent / "stories").glob("*.md"))


@pytest.mark.parametrize("on", ["playground", "slack", "teams"])
@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
async def test_a_story_holds(path: Path, on: str) -> None:
    fell = [failure for story in stories(path) for failure in (await Player(story, on).play()).failures]
    assert fell == []
