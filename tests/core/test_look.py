"""A search that is only looked at: the same cards as in the chat, and nothing said, kept or to be pressed."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.talk.cards import lines
from rehearsal.stage import Stage

TOM, HAMZA, KATE = "thornbury/tom-ashworth", "stwystans/hamza-sheikh", "stwystans/kate-lister"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    made = Stage("thornbury", "playground", {}, datetime(2026, 11, 10, 15, 30))
    await made.open()
    yield made
    await made.close()


async def looked(stage: Stage, person: str, words: str) -> list[str]:
    """What a search shows, a line of text for each card."""
    assert stage.office
    found = await stage.office.kernel.look(person, words)
    assert all(not one.tokens and not one.card.pressable for one in found)
    return [" ".join(lines(one.card)) for one in found]


async def test_a_topic_and_a_name_find_the_people_that_find_would(stage: Stage) -> None:
    found = await looked(stage, TOM, "retrieval practice")
    assert any("Kate Lister" in one and "retrieval practice" in one for one in found)
    assert any("Hamza Sheikh" in one for one in await looked(stage, TOM, "Hamza"))


async def test_two_of_one_name_are_both_shown(stage: Stage) -> None:
    found = " ".join(await looked(stage, HAMZA, "Lister"))
    assert "Kate Lister" in found
    assert "Catherine Lister" in found


async def test_nobody_there_is_a_sentence(stage: Stage) -> None:
    assert "Nobody" in (await looked(stage, TOM, "underwater basket weaving"))[0]


async def test_a_school_without_the_agreement_is_not_looked_into(stage: Stage) -> None:
    assert not any("Can help" in one for one in await looked(stage, TOM, "Jo Bright"))


async def test_looking_says_nothing_and_keeps_nothing(stage: Stage) -> None:
    assert stage.office
    for words in (
        "questioning",
        "",
        "Lister",
        "a pupil told me he is being hurt at home",
        "45m on Isaac",
        "7 Feb 25:00",
    ):
        stage.house(TOM).mark(acted=True)
        await looked(stage, TOM, words)
        await stage.after()
        assert not any(one.new or one.edited for one in stage.seen(TOM))
    assert await stage.office.kernel.look("nobody", "questioning") == ()
