"""Microsoft's own local Teams client against `dept serve`, as a school's IT would try it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.serve.school import Process
from tests.teams_client.client import Client, chromium, client, command

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(command() is None, reason="Microsoft's local Teams client is not there: see tools/teams-client"),
]
NOW = "2026-11-19T15:39:50+00:00"
"""Ten seconds before the minute at which the college asks about explore time."""
HAMZA, KATE = ("Hamza Sheikh", "hamza.sheikh@stwystans.example"), ("Kate Lister", "kate.lister@stwystans.example")
STRANGER = ("Robin Guest", "robin.guest@elsewhere.example")
EVERYBODY = (HAMZA, KATE, STRANGER)
CHANNEL = "computing-stw"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def dept(tmp_path: Path) -> AsyncIterator[Process]:
    running = Process(tmp_path, {"TEAMS_LOCAL": "1", "DEPT_NOW": NOW})
    await running.start()
    yield running
    assert await running.stop() == 0, running.errors


async def test_hamza_is_asked_answers_corrects_sums_up_and_gives_the_channel_its_rota(
    browser: Browser, dept: Process, tmp_path: Path
) -> None:
    async with client(browser, tmp_path, dept.url, EVERYBODY, "St Wystan's College", CHANNEL) as hamza:
        await _asked_and_answered(hamza)
        await _typed_taken_back_and_summed_up(hamza)
        await _the_channel_gets_its_rota_and_it_is_taken_down(hamza)


async def _asked_and_answered(hamza: Client) -> None:
    """The question of the week is answered in a form: refused beside its field, then right."""
    await expect(hamza.cards.last).to_contain_text("explore time this week, Hamza?", timeout=30_000)
    asked = await hamza.cards.count()
    await hamza.press("Other…")
    await expect(hamza.cards.last.get_by_role("heading").first).to_have_text("Log time")
    await expect(hamza.cards.last.get_by_role("button").first).to_have_text("Save")
    await hamza.press("Back")
    await expect(hamza.cards.last).to_contain_text("explore time this week, Hamza?")
    await hamza.press("Other…")
    await hamza.fill(minutes="lots", what="Isaac Computer Science")
    await hamza.press("Save")
    await expect(hamza.cards.last).to_contain_text("Please check")
    await expect(hamza.cards.get_by_label("What").last).to_have_value("Isaac Computer Science")
    await hamza.fill(minutes="50")
    await hamza.press("Save")
    await expect(hamza.cards.last).to_contain_text(re.compile("logged.*50 min.*Isaac Computer Science", re.I | re.S))
    await expect(hamza.cards.last.get_by_role("button", name="Undo")).to_be_visible()
    assert await hamza.cards.count() == asked, "the card was redrawn, nothing was posted"


async def _typed_taken_back_and_summed_up(hamza: Client) -> None:
    """Words are answered by a receipt; what is taken back says so where it stood."""
    await hamza.say("45m on the RPF course")
    await expect(hamza.cards.last).to_contain_text(re.compile("logged.*45 min.*RPF course", re.I | re.S))
    said = await hamza.cards.count()
    await hamza.press("Undo")
    await expect(hamza.cards.last).to_contain_text(re.compile("taken back|undone|removed", re.I))
    assert await hamza.cards.count() == said
    await hamza.say("summary")
    await expect(hamza.cards.last).to_contain_text(re.compile("Computing.*50 min", re.S))


async def _the_channel_gets_its_rota_and_it_is_taken_down(hamza: Client) -> None:
    """A rota goes from a draft in the chat into the channel, and says there that it was taken back."""
    await hamza.channel(CHANNEL)
    await hamza.chat()
    await hamza.say("rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
    await hamza.press("Post")
    await hamza.channel(CHANNEL)
    await expect(hamza.cards.last).to_contain_text(re.compile("Tue 8 Dec.*Hamza", re.S))
    await hamza.mention("rota")
    await expect(hamza.cards).to_have_count(2)
    await hamza.chat()
    await hamza.say("undo")
    await hamza.channel(CHANNEL)
    await expect(hamza.cards.filter(has_text="This post was taken back")).to_have_count(1)
    await expect(hamza.cards).to_have_count(2)


async def test_a_stranger_is_told_kindly_who_can_add_them(browser: Browser, dept: Process, tmp_path: Path) -> None:
    people = (STRANGER, HAMZA)
    async with client(browser, tmp_path, dept.url, people, "St Wystan's College", CHANNEL) as robin:
        await robin.say("summary")
        await expect(robin.cards).to_have_count(1)
        await expect(robin.cards.last).to_contain_text("add you to Dept")
