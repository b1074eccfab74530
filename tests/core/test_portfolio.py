"""The portfolio's form and its privacy, with the real kernel and store."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.records import Record
from bot.shared.portfolio import Aim, Item, NextStep
from bot.talk.events import Edited, Pressed, Said, Submitted
from rehearsal.files import text_inside
from rehearsal.stage import Stage
from tests.core.test_kernel import PRIYA, TOM, newest, told


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Thornbury on a Thursday afternoon."""
    made = Stage("thornbury", "playground", {}, datetime(2026, 11, 19, 16, 10))
    await made.open()
    yield made
    await made.close()


async def kept(stage: Stage, person: str = TOM) -> list[Item]:
    assert stage.office
    async with stage.office.store.unit() as unit:
        return await unit.records("thornbury").find(Item, person=person)


async def test_where_a_form_can_open_it_opens_with_the_words_in_it_and_keeps_nothing_yet(stage: Stage) -> None:
    said = Said(key="e1", person=TOM, text="portfolio save: Kate's exit cards", opens=True)
    opened = (await told(stage, said)).opening
    assert opened
    assert opened.form.title == "Save to my portfolio"
    assert opened.values["what"] == "Kate's exit cards"
    assert await kept(stage) == []
    raw = {"what": "Kate's exit cards", "used": "with 9C1", "effect": ""}
    for n in range(2):
        await told(stage, Submitted(key=f"s{n}", person=TOM, token=opened.token, raw=raw))
    (item,) = await kept(stage)
    assert (item.title, item.used, item.effect) == ("Kate's exit cards", "with 9C1", "")


@pytest.mark.parametrize("text", ["undo", "thanks so much", "45m on the RPF course", "what's in my portfolio?"])
async def test_a_message_saved_from_a_menu_is_saved_whatever_it_says(stage: Stage, text: str) -> None:
    opened = (await told(stage, Said(key="e1", person=TOM, text=f"portfolio save: {text}", opens=True))).opening
    assert opened
    assert opened.values["what"] == text


async def test_a_long_message_saved_fills_two_fields_and_a_short_one_one(stage: Stage) -> None:
    text = "Kate's hinge questions, as she asks them, one a lesson, " * 8
    opened = (await told(stage, Said(key="e1", person=TOM, text=f"portfolio save: {text}", opens=True))).opening
    assert opened
    assert len(opened.values["what"]) <= 120
    assert 0 < len(opened.values["used"]) <= 500


@pytest.mark.parametrize(
    ("field", "words", "says"),
    [("what", "", "A few words"), ("what", "x" * 121, "120"), ("used", "x" * 501, "500"), ("effect", "x" * 501, "500")],
)
async def test_a_field_that_does_not_do_is_handed_back_with_what_was_typed(
    stage: Stage, field: str, words: str, says: str
) -> None:
    opened = (await told(stage, Said(key="e1", person=TOM, text="portfolio save: cards", opens=True))).opening
    assert opened
    raw = {"what": "cards", "used": "", "effect": ""} | {field: words}
    again = (await told(stage, Submitted(key="s1", person=TOM, token=opened.token, raw=raw))).opening
    assert again
    assert says in again.problems[field]
    assert again.values[field] == words
    assert await kept(stage) == []


async def test_change_opens_with_what_stands_there_at_that_moment(stage: Stage) -> None:
    await told(stage, Said(key="e1", person=TOM, text="log: watched Kate's Y10"))
    await told(stage, Said(key="e2", person=TOM, text="change that to watched Kate's Y11"))
    opened = (await told(stage, Pressed(key="p1", person=TOM, token=newest(stage, TOM, "Change"), opens=True))).opening
    assert opened
    assert opened.values == {"what": "watched Kate's Y11", "used": "", "effect": ""}


async def test_an_edited_line_is_kept_once_as_it_now_reads(stage: Stage) -> None:
    await told(stage, Said(key="e1", person=TOM, text="log: watched Kate's Y10", message="m1"))
    await told(stage, Edited(key="e2", person=TOM, text="log: watched Kate's Y11", message="m1"))
    assert [i.title for i in await kept(stage)] == ["watched Kate's Y11"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("log: watched Kate's Y10", Item),
        ("portfolio save: cards", Item),
        ("aim: fewer slides", Aim),
        ("next step: head of year", NextStep),
    ],
)
async def test_the_same_words_twice_over_the_wire_are_kept_once(stage: Stage, text: str, kind: type[Record]) -> None:
    for _ in range(2):
        await told(stage, Said(key="e1", person=TOM, text=text))
    assert stage.office
    async with stage.office.store.unit() as unit:
        assert len(await unit.records("thornbury").find(kind, person=TOM)) == 1


async def test_the_next_step_is_on_no_paper_and_in_nobodys_sight(stage: Stage) -> None:
    await told(stage, Said(key="e1", person=TOM, text="next step: head of year"))
    await told(stage, Said(key="e2", person=TOM, text="next step: assistant head"))
    await told(stage, Said(key="e3", person=TOM, text="45m on the RPF course"))
    await told(stage, Said(key="e4", person=TOM, text="cv"))
    await told(stage, Said(key="e5", person=PRIYA, text="summary"))
    papers = [text_inside(name, data) for s in stage.seen(TOM) for name, data in s.files]
    assert ["RPF course" in paper for paper in papers] == [True, True]
    assert not any("assistant head" in paper for paper in papers)
    assert "assistant head" not in " ".join(s.text for s in stage.seen(PRIYA))
    assert stage.office
    async with stage.office.store.unit() as unit:
        assert [s.text for s in await unit.records("thornbury").find(NextStep, person=TOM)] == ["assistant head"]


async def test_a_worry_about_a_pupil_is_kept_nowhere(stage: Stage) -> None:
    opened = (await told(stage, Said(key="e1", person=TOM, text="portfolio save: cards", opens=True))).opening
    assert opened
    raw = {"what": "cards", "used": "a pupil disclosed to me at lunch", "effect": ""}
    again = (await told(stage, Submitted(key="s1", person=TOM, token=opened.token, raw=raw))).opening
    assert again
    assert again.values == {}
    assert await kept(stage) == []
