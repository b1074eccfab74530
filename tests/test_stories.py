"""Every story holds on every platform: documentation and tests at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import slack_blocks
import teams_cards

from rehearsal.player import Player
from rehearsal.script import stories
from tests.databases import Databases

CARD = "application/vnd.microsoft.card.adaptive"


def teams_problems(activity: dict[str, Any]) -> list[str]:
    """What is wrong with the cards of an activity; a file's consent card is Microsoft's own and has no schema here."""
    cards = [one for one in activity.get("attachments", []) if one.get("contentType") == CARD]
    return teams_cards.problems(activity | {"attachments": cards}) if cards else []


CHECKS = {"slack": slack_blocks.problems, "teams": teams_problems}
"""Whatever a story sends is held against the platform's limits as well."""

SOCKET = {"explore-amounts-and-the-form", "log-and-undo", "outage-restarts"}
"""Stories that are played over Socket Mode each time; the others over it in the full run."""
STORIES = sorted((Path(__file__).parent.parent / "stories").glob("*.md"))
OFTEN = {("outage-restarts", "playground"), ("calls-booking-and-answering", "teams")}
"""The stories that `make test` runs on PostgreSQL as well, with their platform; `make test-full` runs them all."""
PLATFORMS = ("playground", "slack", "teams")
ON_POSTGRESQL = [
    pytest.param(path, on, id=f"{path.stem}-{on}", marks=() if (path.stem, on) in OFTEN else pytest.mark.slow)
    for path in STORIES
    for on in PLATFORMS
]


def ways() -> Iterator[Any]:
    """Every story on every platform."""
    for path in STORIES:
        for on in ("playground", "slack", "teams", "slack-socket"):
            slow = on == "slack-socket" and path.stem not in SOCKET
            yield pytest.param(path, on, id=f"{path.stem}-{on}", marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize(("path", "on"), list(ways()))
async def test_a_story_holds(path: Path, on: str) -> None:
    fell = [failure for story in stories(path) for failure in (await Player(story, on, CHECKS).play()).failures]
    assert fell == []


@pytest.mark.parametrize(("path", "on"), ON_POSTGRESQL)
async def test_a_story_holds_on_postgresql(databases: Databases, path: Path, on: str) -> None:
    fell = []
    for story in stories(path):
        url = databases.migrated("postgresql")
        fell += (await Player(story, on, CHECKS, url).play()).failures
        databases.drop(url)
    assert fell == []
