"""Everything that can be made to happen, on the page of the demonstration; and what goes wrong, said kindly."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import SLOWLY, become, looking, say, shot

pytestmark = pytest.mark.browser


async def make(page: Page, name: str, **choices: str) -> None:
    """Open the menu, choose, and make it happen."""
    await page.get_by_text("Make something happen…").click()
    await page.get_by_role("button", name=re.compile(f"^{name}")).click()
    dialog = page.get_by_role("dialog")
    for label, choice in choices.items():
        await dialog.get_by_label(label.replace("_", " ")).select_option(label=choice)
    await dialog.get_by_role("button", name="Make it happen").click()
    await expect(page.locator(".happened")).to_be_visible()


async def test_people_are_away_pause_and_leave(demonstration: str) -> None:
    async with looking(demonstration) as page:
        posts, log = page.locator(".msg.bot"), page.locator(".log")
        await become(page, "Priya Nair")
        await say(page, "Priya", "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
        await page.get_by_role("button", name="Post", exact=True).last.click()
        await expect(page.get_by_role("button", name="1 posted")).to_be_visible()

        await make(page, "Somebody leaves", Who="Aoife O'Connor")
        await expect(page.locator(".happened")).to_contain_text("Aoife has left")
        await expect(page.get_by_role("option", name=re.compile("Aoife"))).to_contain_text("Has left")
        await page.get_by_role("link", name="# computing").click()
        await expect(posts.last).to_contain_text("Edited")
        await expect(posts.last).not_to_contain_text("Aoife")

        await make(page, "Somebody is away today", Who="Mohammed Iqbal")
        await page.get_by_role("button", name="Show me").click()
        await expect(page.locator("#readers")).to_contain_text("Mohammed")
        await expect(posts.last).to_contain_text(re.compile("thanks", re.I))

        await make(page, "Somebody pauses", Who="Tom Ashworth", Until="Until they say back")
        await become(page, "Tom Ashworth")
        await expect(posts.last).to_contain_text("Paused")
        await page.get_by_role("button", name="term", exact=True).click()
        await expect(page.locator(".dt")).to_have_text("Fri 18 Dec 2026", timeout=SLOWLY)
        await page.get_by_role("button", name=re.compile("Life happens")).click()
        await expect(log).to_contain_text(re.compile("Left (Daniel and )?Tom( and Daniel)? in peace"))
        await expect(log).not_to_contain_text("Aoife")


async def test_a_lesson_and_a_call_clash_and_a_half_term_moves(demonstration: str) -> None:
    async with looking(demonstration) as page:
        posts = page.locator(".msg.bot")
        await make(page, "Two things clash", Whose_lesson="Tom Ashworth, who teaches 8C2")
        await expect(posts.last).to_contain_text("You teach 8C2 then.")

        await make(page, "Move a partner’s half-term", School="St Wystan's College", To="A week later")
        await expect(page.locator(".happened")).to_contain_text("Mon 22 Feb to Fri 26 Feb")
        await say(page, "Tom", "call with Hamza Sheikh Tue 23 Feb 9:05")
        await expect(posts.last).to_contain_text("Tue 23 Feb is not in term at St Wystan's College.")
        await page.get_by_text("Back to snapshot").click()
        await page.get_by_role("button", name="As it opened").click()
        await expect(posts.last).to_contain_text("explore time this week, Tom?")
        await say(page, "Tom", "call with Hamza Sheikh Tue 16 Feb 9:05")
        await expect(posts.last).to_contain_text("Tue 16 Feb is not in term")


async def test_slack_goes_down_what_waits_goes_once_and_teams_is_not_held_up(demonstration: str) -> None:
    async with looking(demonstration) as page:
        posts, down = page.locator(".msg.bot"), page.locator("#down")
        before = await posts.count()
        await make(page, "Slack or Teams goes down", What_happens="Slack goes down")
        await expect(down).to_contain_text("Slack is not answering")
        await say(page, "Tom", "45m on the RPF course")
        await expect(down).to_contain_text(re.compile(r"\d messages? waits?"))
        assert await posts.count() == before
        await shot(page, "10-slack-is-away")
        await become(page, "Hamza Sheikh")
        await expect(down).to_be_hidden()
        await say(page, "Hamza", "20m on Isaac")
        await expect(posts.last).to_contain_text("20 min, Isaac")
        await become(page, "Tom Ashworth")
        await down.get_by_role("button", name="Bring Slack back").click()
        await expect(down).to_be_hidden()
        await expect(posts.last).to_contain_text("45 min, the RPF course")
        assert await posts.count() == before + 1


async def test_a_file_is_handed_over_and_one_that_is_too_large_is_refused_and_the_words_stay(
    demonstration: str, tmp_path: Path
) -> None:
    large = tmp_path / "film.mov"
    large.write_bytes(bytes(5_000_001))
    async with looking(demonstration) as page:
        box = page.get_by_label("Message as Tom")
        await box.fill("my certificate")
        await page.locator("#file").set_input_files(large)
        await expect(page.locator(".toast")).to_contain_text("5 MB at most")
        await expect(box).to_have_value("my certificate")
        note = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 a certificate"}
        await page.locator("#file").set_input_files(note)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Leave certificate.pdf out").click()
        await expect(page.locator(".with .file")).to_have_count(0)
        await page.locator("#file").set_input_files(note)  # type: ignore[arg-type]
        await expect(box).to_be_focused()
        await say(page, "Tom")
        sent = page.locator(".msg.me").last
        await expect(sent).to_contain_text("certificate.pdf")
        async with page.expect_download() as opened:
            await sent.locator("a.file").click()
        assert (await (await opened.value).path()).read_bytes() == note["buffer"]
        await expect(page.locator(".msg.bot").last).to_be_visible()


async def test_inspect_shows_sizes_limits_and_the_wording_of_either_platform(demonstration: str) -> None:
    async with looking(demonstration) as page:
        await page.get_by_role("button", name=re.compile("Inspect")).last.click()
        drawer = page.get_by_role("dialog", name=re.compile("Inspect"))
        await expect(drawer).to_contain_text("Wording: no word that scolds")
        await expect(drawer).to_contain_text("of 50")
        await shot(page, "11-inspect")
        await drawer.get_by_role("button", name="Teams").click()
        await expect(drawer).to_contain_text("of our 20,480 bytes")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name=re.compile("Inspect")).last).to_be_focused()
