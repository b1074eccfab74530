"""Cards that are drawn anew when somebody looks at them: one's Home, and a channel's card that has moved on."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from rehearsal.stage import Stage
from rehearsal.teams_shown import Shown, cards

HAMZA, KATE = "stwystans/hamza-sheikh", "stwystans/kate-lister"
AFTERNOON = datetime(2026, 11, 18, 15, 25)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    made = Stage("thornbury", "teams", {}, AFTERNOON)
    await made.open()
    made.house(HAMZA).mark(acted=True)
    yield made
    await made.close()


def stand(stage: Stage) -> Any:
    """The stand-in of Teams."""
    return stage.house(HAMZA).stand  # type: ignore[attr-defined]


async def says(stage: Stage, who: str, words: str) -> None:
    """Somebody types, and everything that follows has happened."""
    await stage.house(who).say(who, words)
    await stage.after()


def homes(stage: Stage, who: str = "Hamza Sheikh") -> list[Shown]:
    """The Home cards that somebody sees, oldest first."""
    return [one for one in stand(stage).shown_to(who) if "'s Home" in one.text]


async def test_a_home_is_up_to_date_whenever_it_is_looked_at(stage: Stage) -> None:
    await says(stage, HAMZA, "home")
    await says(stage, HAMZA, "45m on Isaac")
    (home,) = homes(stage)
    assert "45 min" not in home.text
    assert (await stand(stage).look("Hamza Sheikh", home)).status == 200
    await stage.after()
    (home,) = homes(stage)
    assert "45 min" in home.text
    before = home.edits
    await stand(stage).look("Hamza Sheikh", home)
    await stage.after()
    (home,) = homes(stage)
    assert home.edits == before + 1, "drawn for whoever looks, and no edit sent where nothing has changed"


async def test_its_buttons_work_after_it_was_looked_at(stage: Stage) -> None:
    await says(stage, HAMZA, "home")
    await says(stage, HAMZA, "45m on Isaac")
    await stand(stage).look("Hamza Sheikh", homes(stage)[0])
    await stage.after()
    home = homes(stage)[0]
    sight = next(one for one in stage.seen(HAMZA) if one.key == str(home.since))
    before = len(stand(stage).ledger)
    await stage.house(HAMZA).press(HAMZA, sight, 0)
    await stage.after()
    assert len(stand(stage).ledger) > before
    assert not any("moved on" in one.text or "used already" in one.text for one in stand(stage).ledger[before:])


async def test_home_typed_again_is_a_new_card_at_the_end(stage: Stage) -> None:
    await says(stage, HAMZA, "home")
    await says(stage, HAMZA, "my home")
    assert len(homes(stage)) == 2


async def test_only_its_owner_is_shown_it(stage: Stage) -> None:
    await says(stage, HAMZA, "home")
    (home,) = homes(stage)
    refresh = cards(home.activity)[0]["refresh"]
    assert refresh["userIds"] == ["29:hamza.sheikh"]
    answered = await stand(stage)._execute("Kate Lister", home, refresh["action"], {})
    assert (answered.status, answered.data) == (200, None)


async def test_a_channels_card_with_buttons_is_watched_by_everybody_and_plain_words_by_nobody(stage: Stage) -> None:
    await says(stage, HAMZA, "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
    draft = stage.seen(HAMZA)[-1]
    assert "refresh" not in cards(draft.handle.activity)[0]
    await stage.house(HAMZA).press(HAMZA, draft, draft.labels.index("Post"))
    await stage.after()
    (post,) = stand(stage).shown_in("computing-stw")
    refresh = cards(post.activity)[0].get("refresh")
    assert bool(refresh) == bool(post.buttons)
    assert "userIds" not in (refresh or {})


async def test_an_old_message_that_nobody_knows_is_left_as_it_is(stage: Stage) -> None:
    await says(stage, HAMZA, "home")
    (home,) = homes(stage)
    action = cards(home.activity)[0]["refresh"]["action"]
    elsewhere = Shown(home.room, "1", home.conversation, home.activity)
    assert (await stand(stage)._execute("Hamza Sheikh", elsewhere, action, {})).data is None
    await stage.move(AFTERNOON + timedelta(days=1))
    assert len(homes(stage)) == 1
