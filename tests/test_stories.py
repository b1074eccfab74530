"""Every story holds on every platform: documentation and tests at once."""

from pathlib import Path

import pytest
import slack_blocks
import teams_cards

from rehearsal.player import Player
from rehearsal.script import stories

CHECKS = {"slack": slack_blocks.problems, "teams": teams_cards.problems}
"""Whatever a story sends is held against the platform's limits as well."""

STORIES = sorted((Path(__file__).parent.parent / "stories").glob("*.md"))


@pytest.mark.parametrize("on", ["playground", "slack", "teams"])
@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
async def test_a_story_holds(path: Path, on: str) -> None:
    fell = [failure for story in stories(path) for failure in (await Player(story, on, CHECKS).play()).failures]
    assert fell == []
