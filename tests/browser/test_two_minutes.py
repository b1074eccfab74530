"""The first two minutes, step by step as the page leads through them, on Slack and then on Teams.

`SHOTS=docs/screenshots .venv/bin/python -m pytest tests/browser` takes the pictures anew.
"""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import DESKTOP, SLOWLY, become, looking, say, shot, tab

pytestmark = pytest.mark.browser


async def step(page: Page, name: str) -> None:
    """One of the eight steps."""
    await page.get_by_role("link", name=name).click()


async def test_the_first_two_minutes(demonstration: str) -> None:
    async with looking(demonstration) as page:
        feed, posts = page.get_by_role("log", name="Messages"), page.locator(".msg.bot")
        day, time, log = page.locator(".dt"), page.locator(".hm"), page.locator(".log")
        await expect(day).to_have_text("Thu 19 Nov 2026")
        await expect(time).to_have_text("15:40")
        await shot(page, "1-tom-is-asked")
        await page.get_by_role("button", name="30m").click()
        await expect(posts.last).to_contain_text("Logged")
        await expect(posts.last).to_contain_text("Edited 15:40")

        await step(page, "Log in your own words")
        await say(page, "Tom")
        await expect(posts.last).to_contain_text("45 min, the RPF course")
        await expect(posts.last).to_contain_text("Explore this year: 2 h 05 of 16 h.")
        await expect(log.locator("details").first).to_contain_text("Answered Tom")
        await shot(page, "2-tom-has-logged")
        await page.get_by_role("link", name="Home").click()
        await expect(page.get_by_role("region", name="Tom’s Home")).to_contain_text("2 h 05 of 16 h")
        await shot(page, "3-tom-at-home")

        await step(page, "Priya’s summary")
        await say(page, "Priya")
        await expect(feed).to_contain_text("Aoife")
        await shot(page, "4-priyas-summary")

        await step(page, "Post the rota")
        await say(page, "Priya")
        await page.get_by_role("button", name="Post", exact=True).last.click()
        await page.get_by_role("link", name="# computing").click()
        await expect(posts.last).to_contain_text("Grace")
        posted = await posts.count()
        await expect(log.locator("details").first).to_contain_text(re.compile("Posted in # computing|Answered Priya"))
        await expect(page.get_by_role("button", name="1 posted")).to_be_visible()
        await shot(page, "5-the-rota-is-posted")

        await step(page, "Somebody is away")
        await expect(day).to_have_text("Tue 8 Dec 2026", timeout=SLOWLY)
        await expect(time).to_have_text("07:55")
        await expect(page.get_by_label("Message as Grace")).to_have_value("off today")
        await say(page, "Grace", "off today, little one's poorly")
        await expect(posts.last).to_contain_text(re.compile("thanks", re.I))
        await page.get_by_role("link", name="# computing").click()
        await expect(posts.first).to_contain_text("Edited")
        await expect(posts.first).not_to_contain_text("Grace")
        await expect(feed).not_to_contain_text("poorly")
        assert await posts.count() == posted, "the post was edited, nothing was posted"
        await shot(page, "6-the-post-was-edited")

        await step(page, "Over the holiday")
        await expect(day).to_have_text("Tue 5 Jan 2027", timeout=SLOWLY)
        await expect(page.locator(".hush")).to_contain_text("Dept sent Tom nothing.")
        await expect(page.locator(".tally [aria-pressed=true]")).to_contain_text("held")
        await expect(page.get_by_role("button", name="0 sent")).to_be_visible()
        await expect(log).to_contain_text("In term only.")
        await shot(page, "7-christmas-in-silence")

        await step(page, "Tom’s CV")
        await expect(page.get_by_label("Message as Tom")).to_have_value("cv")
        await say(page, "Tom")
        await expect(log.locator("details").first).to_contain_text("Answered Tom")
        paper = feed.locator("a.file", has_text=".docx")
        await expect(paper.or_(posts.last.filter(has_text="did not follow")).first).to_be_visible()
        if await paper.count():
            async with page.expect_download() as opened:
                await paper.last.click()
            assert (await (await opened.value).path()).stat().st_size > 1_000
        await shot(page, "8-toms-cv")

        await step(page, "The same on Teams")
        await expect(page.get_by_role("button", name="Teams", exact=True)).to_have_attribute("aria-pressed", "true")
        await say(page, "Hamza")
        await expect(posts.last).to_contain_text("Computing")
        await shot(page, "9-the-same-on-teams")


async def test_the_clock_goes_on_to_every_end_and_back_to_any_moment(demonstration: str) -> None:
    async with looking(demonstration) as page:
        day, time, posts = page.locator(".dt"), page.locator(".hm"), page.locator(".msg.bot")

        async def press(name: str, there: str, at: str) -> None:
            await page.get_by_role("button", name=name, exact=True).click()
            await expect(day).to_have_text(there, timeout=SLOWLY)
            await expect(time).to_have_text(at)
            await expect(page.locator(".run")).to_be_hidden(timeout=SLOWLY)

        await press("+1 h", "Thu 19 Nov 2026", "16:40")
        await press("Next school morning", "Fri 20 Nov 2026", "08:00")
        await press("Next thing due", "Wed 25 Nov 2026", "15:40")
        await press("term", "Fri 18 Dec 2026", "15:15")
        before = await posts.count()
        await press("Next school morning", "Tue 5 Jan 2027", "08:00")
        await expect(page.locator(".hush")).to_contain_text("quiet days")
        assert await posts.count() == before, "nothing came over Christmas"
        await press("half-term", "Fri 12 Feb 2027", "15:15")
        await press("year", "Wed 21 Jul 2027", "15:15")
        await say(page, "Tom", "1h on the OCR NEA webinar")
        await expect(posts.last).to_contain_text("1 h, the OCR NEA webinar")

        await page.get_by_text("Back to snapshot").click()
        kept = page.locator(".back")
        await expect(kept.get_by_role("button").last).to_contain_text("As it opened")
        await kept.get_by_role("button", name="Before the end of the term").click()
        await expect(day).to_have_text("Wed 25 Nov 2026")
        await expect(page.get_by_role("log")).not_to_contain_text("OCR NEA")
        await page.get_by_text("Back to snapshot").click()
        await kept.get_by_role("button", name="Before going back").first.click()
        await expect(day).to_have_text("Wed 21 Jul 2027")
        await expect(posts.last).to_contain_text("1 h, the OCR NEA webinar")
        await say(page, "Tom", "undo")
        await expect(posts.last).to_contain_text(re.compile("undone|taken back|removed", re.I))


async def test_two_tabs_see_the_same_and_a_reload_keeps_the_place(demonstration: str) -> None:
    async with looking(demonstration) as page:
        assert page.context.browser
        other = await tab(page.context.browser, page.url, DESKTOP, [])
        await expect(other.locator(".msg.bot").last).to_contain_text("explore time this week, Tom?")
        await say(page, "Tom", "20m on Isaac")
        await expect(other.locator(".msg.bot").last).to_contain_text("20 min, Isaac")
        await other.get_by_role("button", name="Undo").last.click()
        await expect(page.locator(".msg.bot").last).not_to_contain_text("[Undo]")
        await page.get_by_role("button", name="+1 h").click()
        await expect(other.locator(".hm")).to_have_text("16:40")
        await become(page, "Hamza")
        await page.reload()
        await expect(page.locator("#readers")).to_have_text("Private chat. Only Hamza sees this.")


async def test_a_step_taken_out_of_order_puts_everything_in_place(demonstration: str) -> None:
    async with looking(demonstration) as page:
        await step(page, "Over the holiday")
        await expect(page.locator(".dt")).to_have_text("Tue 5 Jan 2027", timeout=SLOWLY)
        await expect(page.locator(".tally [aria-pressed=true]")).to_contain_text("held")
        await step(page, "Somebody is away")
        await expect(page.locator(".hm")).to_have_text("07:55", timeout=SLOWLY)
        await expect(page.locator(".dt")).to_have_text("Tue 8 Dec 2026")
        await expect(page.get_by_label("Message as Grace")).to_have_value("off today")
        await say(page, "Grace")
        await page.get_by_role("link", name="# computing").click()
        await expect(page.locator(".msg.bot").first).to_contain_text("Edited Tue 8 Dec 07:55")
        await expect(page.locator(".msg.bot").first).not_to_contain_text("Grace")
