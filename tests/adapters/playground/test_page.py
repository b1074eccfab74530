"""The page itself, in a real browser: typed at, pressed, filled in, moved through the year."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.ports import Drawn
from tests.adapters.playground.harness import Show
from tests.browser.hands import chromium

pytestmark = pytest.mark.browser


@asynccontextmanager
async def looking(show: Show, width: int = 1440, height: int = 900) -> AsyncIterator[Page]:
    """Somebody who looks at the page; anything it complains about in its console fails the test."""
    listening, complaints = await show.open(), list[str]()
    try:
        async with chromium() as browser:
            page = await browser.new_page(viewport={"width": width, "height": height})
            page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda problem: complaints.append(str(problem)))
            await page.goto(listening.url)
            await page.wait_for_selector(".msg.bot")
            yield page
    finally:
        await listening.close()
    assert complaints == []


async def thursday() -> Show:
    """The playground on Thursday 19 November, 15:40."""
    show = Show()
    await show.thursday()
    return show


async def test_a_teacher_types_presses_and_fills_in_a_form_that_is_refused_once():
    async with looking(await thursday()) as page:
        feed = page.get_by_role("log", name="Messages")
        await page.get_by_role("button", name="Other…").click()
        form = page.get_by_role("dialog", name="Log time")
        minutes = form.get_by_label("Minutes")
        await expect(minutes).to_be_focused()
        await minutes.fill("lots")
        await form.get_by_label("What").fill("Isaac")
        await form.get_by_role("button", name="Log", exact=True).click()
        await expect(form.get_by_text("“lots” is hard to add up.")).to_be_visible()
        await expect(minutes).to_be_focused()
        await expect(minutes).to_have_attribute("aria-invalid", "true")
        await expect(form.get_by_label("What")).to_have_value("Isaac")
        await minutes.fill("50m")
        await page.keyboard.press("Enter")
        await expect(form).to_have_count(0)
        await expect(feed.get_by_text("Edited 15:40")).to_be_visible()
        await expect(feed).to_contain_text("50 min")

        box = page.get_by_label("Message as Tom")
        await box.fill("45m on the <b>RPF</b> course")
        await box.press("Enter")
        await expect(feed.locator(".msg.me .said").last).to_have_text("45m on the <b>RPF</b> course")
        await expect(feed.locator(".msg.bot").last).to_contain_text("45m on the <b>RPF</b> course")
        await expect(box).to_have_value("")


async def test_the_same_form_stands_inside_the_card_on_teams_and_escape_closes_it():
    async with looking(await thursday()) as page:
        await page.get_by_role("button", name="Teams", exact=True).click()
        await page.get_by_role("button", name="Other…").click()
        form = page.get_by_role("form", name="Log time")
        await form.get_by_label("Minutes").fill("lots")
        await page.keyboard.press("Enter")
        await expect(form.get_by_text("“lots” is hard to add up.")).to_have_count(1)
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        await expect(page.get_by_role("button", name="Other…")).to_be_visible()


async def test_what_stands_behind_more_can_be_pressed():
    show = await thursday()
    async with looking(show) as page:
        await page.get_by_text("More", exact=True).click()
        await page.get_by_role("button", name="Pause", exact=True).click()
        await expect(page.get_by_text("Edited 15:40")).to_be_visible()
    assert "Pause" in str(show.door.events[-1])


async def test_the_clock_moves_to_the_next_thing_due_and_the_log_says_why():
    async with looking(await thursday()) as page:
        await expect(page.locator("#scope")).to_have_text("Thornbury Vale School, this week")
        await page.get_by_role("button", name="2 held").click()
        log = page.get_by_role("list", name="Reasons, newest first")
        await expect(log.locator("details")).to_have_count(2)
        await page.get_by_role("button", name="Life happens 1").click()
        await expect(log.locator("details")).to_have_count(1)
        await log.locator("summary").click()
        await expect(log).to_contain_text("Nobody is asked why")

        await page.get_by_role("option", name=re.compile("Siân")).click()
        await page.get_by_role("button", name="Next thing due").click()
        await expect(page.locator(".hm")).to_have_text("15:40")
        await expect(page.locator(".dt")).to_have_text("Wed 25 Nov 2026")
        await expect(page.locator(".wk")).to_contain_text("week 12 of 40")
        await expect(page.get_by_role("log", name="Messages")).to_contain_text("Any explore time this week, Siân?")
        await page.get_by_role("button", name="All", exact=True).click()
        await expect(log.locator("details").first).to_contain_text("Asked Siân: Explore time this week, Siân?")


async def test_a_long_run_shows_where_it_is_can_be_stopped_and_leaves_a_note_of_the_quiet():
    show = await thursday()
    async with looking(show) as page:
        show.watch.pace = 0.02
        await page.get_by_role("button", name="term", exact=True).click()
        await expect(page.get_by_role("progressbar", name="The clock is running")).to_be_visible()
        await expect(page.locator(".run")).to_contain_text("Running to Fri 18 Dec 15:15")
        await expect(page.locator(".dt")).to_contain_text("Dec 2026")
        await page.get_by_role("button", name="Stop here").click()
        await expect(page.get_by_role("button", name="Next thing due")).to_be_visible()
        await expect(page.locator(".hush")).to_contain_text("quiet days")
        await expect(page.locator(".hush")).to_contain_text("Dept sent Tom nothing.")


async def test_keys_alone_choose_a_person_and_unread_numbers_follow():
    async with looking(await thursday()) as page:
        await expect(page.get_by_role("option", name=re.compile("Grace"))).to_contain_text("1")
        await page.get_by_role("option", name=re.compile("Tom")).focus()
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Enter")
        priya = page.get_by_role("option", name=re.compile("Priya"))
        await expect(priya).to_have_attribute("aria-selected", "true")
        await expect(priya).to_be_focused()
        await expect(page.locator("#readers")).to_have_text("Private chat. Only Priya sees this.")
        await page.get_by_role("option", name=re.compile("Tom")).click()
        await expect(priya.locator(".dot")).to_have_count(0)


async def test_a_command_a_channel_home_and_inspect():
    async with looking(await thursday()) as page:
        await page.get_by_role("option", name=re.compile("Priya")).click()
        box = page.get_by_label("Message as Priya")
        await box.fill("/dept summary")
        await box.press("Enter")
        await expect(page.get_by_text("Only visible to you")).to_be_visible()
        await page.get_by_role("link", name="# computing").click()
        await page.get_by_role("button", name="@Dept rota").click()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name="autumn-talks.ics")).to_have_attribute("href", re.compile("/files/"))
        await page.get_by_role("button", name=re.compile("Inspect")).click()
        drawer = page.get_by_role("dialog", name=re.compile("Inspect"))
        await expect(drawer.locator("pre")).to_contain_text('"blocks"')
        await drawer.get_by_role("button", name="Teams").click()
        await expect(drawer.locator("pre")).to_contain_text("AdaptiveCard")
        await page.keyboard.press("Escape")
        await expect(drawer).to_have_count(0)
        await page.get_by_role("link", name="Home").click()
        await expect(page.get_by_role("region", name="Priya’s Home")).to_contain_text("1 h 35 of 16 h")


async def test_on_a_telephone_there_are_four_tabs_and_nothing_runs_off_the_side():
    async with looking(await thursday(), 320, 640) as page:
        for tab in ("Who", "Clock", "Why", "Chat"):
            await page.locator(".tabs").get_by_role("button", name=tab).click()
            assert await page.evaluate("document.documentElement.scrollWidth <= 320")
        await expect(page.get_by_label("Message as Tom")).to_be_visible()


async def test_a_stopped_playground_says_so_and_keeps_what_was_typed():
    show = await thursday()
    listening = await show.open()
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(listening.url)
        await page.wait_for_selector(".msg.bot")
        await page.get_by_label("Message as Tom").fill("45m")
        await listening.close()
        await expect(page.get_by_text("The playground has stopped.")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Message as Tom")).to_have_value("45m")


async def test_a_drawing_that_breaks_shows_its_words_and_the_rest_goes_on():
    show, unknown = await thursday(), {"type": "section", "text": 5, "fields": "none"}
    draws = show.renderers.slack_message

    def broken(parts: Sequence[Drawn]) -> Mapping[str, Any]:
        return {"blocks": [unknown]} if "explore time" in str(parts) else draws(parts)

    show.renderers = replace(show.renderers, slack_message=broken)
    listening = await show.open()
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(listening.url)
        asked = page.locator(".msg.bot").last
        await expect(asked).to_contain_text("Any explore time this week, Tom?")
        await expect(asked).to_contain_text("This could not be drawn. These are its plain words.")
        await asked.get_by_role("button", name=re.compile("Inspect")).click()
        await expect(page.get_by_role("dialog", name=re.compile("Inspect"))).to_contain_text('"fields": "none"')
        await page.keyboard.press("Escape")
        await page.get_by_label("Message as Tom").fill("45m on the RPF course")
        await page.keyboard.press("Enter")
        await expect(page.locator(".msg.bot").last).to_contain_text("Logged, Tom.")
        await page.get_by_role("button", name="Teams", exact=True).click()
        await expect(page.locator(".msg.bot").nth(-2).get_by_role("button", name="30m")).to_be_visible()
    await listening.close()
