"""The accessibility rules in every state: as Slack and as Teams, at desktop and phone width, light and dark."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults
from playwright.async_api import Page, expect

from tests.browser.hands import DESKTOP, PHONE, SLOWLY, become, looking, say

pytestmark = pytest.mark.browser
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TABS = {".people": "Who", ".talk": "Chat", ".clock": "Clock", ".why": "Why"}
"""The tab of a narrow page on which each part stands."""


class Eyes:
    """Checks states of one page, and gathers what is wrong with them."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe, self.wrong = page, Axe(), list[str]()

    async def check(self, state: str, part: str | None = None, skins: str = ".talk #skins") -> None:
        """One state in all its drawings; only the part that it changes, if one is named."""
        for width, height in (DESKTOP, PHONE):
            await self.page.set_viewport_size({"width": width, "height": height})
            if (width, height) == PHONE and part in TABS:
                await self.page.locator(".tabs").get_by_role("button", name=TABS[part]).click()
            buttons = self.page.locator(skins).get_by_role("button") if skins else None
            for n in range(await buttons.count()) if buttons else (0,):
                if buttons:
                    await buttons.nth(n).click()
                for scheme in SCHEMES:
                    await self.page.emulate_media(color_scheme=scheme)
                    # The colours are all that the dark page has of its own.
                    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
                    await self._run(f"{state}, {width} px, drawing {n + 1}, {scheme}", part, rules)
        await self.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        await self.page.emulate_media(color_scheme="light")

    async def _run(self, what: str, part: str | None, rules: dict[str, Any]) -> None:
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(self.axe.axe_script)
        asked = [part, {"resultTypes": ["violations"], "preload": False, **rules}]
        found = AxeResults(await self.page.evaluate("([part, how]) => axe.run(part ?? document, how)", asked))
        if found.violations_count:
            self.wrong.append(f"{what}: {found.generate_report()}")


OVER_THE_EDGE = """() => [...document.querySelectorAll('button, a, input, summary, p, h2, h3, h4, .card')]
  .filter(node => node.checkVisibility() && !node.closest('.vh, .skip, .sugg, .places, pre, .tour, [role=option]'))
  .filter(node => { const box = node.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
  .map(node => node.outerHTML.slice(0, 80))"""
"""What runs off the side of the page, the rows that scroll by themselves left out."""


@asynccontextmanager
async def eyes(url: str) -> AsyncIterator[Eyes]:
    """Somebody who looks at the page and writes down what is wrong."""
    async with looking(url) as page:
        seen = Eyes(page)
        yield seen
        assert seen.wrong == []


async def test_chat_forms_channel_home_and_inspect(demonstration: str) -> None:
    async with eyes(demonstration) as seen:
        page = seen.page
        await seen.check("a question")
        await page.get_by_text("More", exact=True).last.click()
        await seen.check("what stands behind More", ".talk", skins="")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Other…").last.click()
        await seen.check("a form", ".under")
        await page.get_by_role("textbox", name="Minutes").fill("lots")
        await page.keyboard.press("Enter")
        await expect(page.locator("[aria-invalid]")).to_be_visible()
        await seen.check("a form handed back", ".under")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="30m").last.click()
        await expect(page.locator(".msg.bot").last).to_contain_text("Edited")
        await page.locator("#file").set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"notes"})
        await seen.check("an edited card and a file", ".talk")
        await page.get_by_role("button", name="Leave notes.txt out").click()
        await page.get_by_role("link", name="Home").click()
        await expect(page.locator(".home")).to_be_visible()
        await seen.check("Home", ".talk")
        await become(page, "Priya Nair")
        await say(page, "Priya", "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
        await page.get_by_role("button", name="Post", exact=True).last.click()
        await page.get_by_role("link", name="# computing").click()
        await say(page, "Priya", "/dept summary")
        await expect(page.locator(".msg.eph")).to_be_visible()
        await seen.check("a channel", ".talk")
        await page.get_by_role("button", name=re.compile("Inspect")).last.click()
        await seen.check("Inspect", ".drawer", skins=".drawer .seg")


async def test_clock_year_log_menus_and_what_goes_wrong(demonstration: str) -> None:
    async with eyes(demonstration) as seen:
        page = seen.page
        await seen.check("people", ".people", skins="")
        await page.get_by_text("The year in words").click()
        await seen.check("the year in words", ".clock", skins="")
        await page.get_by_text("The year in words").click()
        for summary in (await page.locator(".log summary").all())[:3]:
            await summary.click()
        await seen.check("the log, opened", ".why", skins="")
        await page.get_by_text("Back to snapshot").click()
        await seen.check("the moments", ".back", skins="")
        await page.get_by_text("Make something happen…").click()
        await seen.check("the happenings", ".inject", skins="")
        await page.get_by_role("button", name=re.compile("^Slack or Teams goes down")).click()
        await seen.check("a happening", "dialog", skins="")
        await page.get_by_role("button", name="Make it happen").click()
        await expect(page.locator("#down")).to_be_visible()
        await seen.check("a platform that is away", "#down")
        await seen.check("what has happened", ".clock", skins="")
        await page.get_by_role("button", name="Bring Slack back").click()
        await page.get_by_role("link", name="Over the holiday").click()
        await expect(page.locator(".hush")).to_be_visible(timeout=SLOWLY)
        await seen.check("a quiet stretch", ".talk")
        await become(page, "Bev Marchetti")
        await page.get_by_role("button", name="year", exact=True).click()
        await expect(page.locator(".run")).to_be_visible()
        await seen._run("the clock running", ".run", {})
        await page.get_by_role("button", name="Stop here").click()
        await expect(page.locator(".run")).to_be_hidden(timeout=SLOWLY)


async def test_at_320_px_nothing_runs_off_the_side(demonstration: str) -> None:
    async with looking(demonstration, (320, 640)) as page:
        for tab in ("Who", "Clock", "Why", "Chat"):
            await page.locator(".tabs").get_by_role("button", name=tab).click()
            assert await page.evaluate("document.documentElement.scrollWidth <= 320"), tab
            assert await page.evaluate(OVER_THE_EDGE) == [], tab
        await page.get_by_role("button", name="Other…").last.click()
        await expect(page.get_by_role("dialog", name="Log time")).to_be_visible()
        assert await page.evaluate(OVER_THE_EDGE) == []
        await page.keyboard.press("Escape")
        await page.locator("#skins").get_by_role("button", name="Teams").click()
        await page.get_by_role("link", name="Home").click()
        await expect(page.locator(".home")).to_be_visible()
        assert await page.evaluate(OVER_THE_EDGE) == []


async def tab_to(page: Page, name: str) -> None:
    """Tab on until something of that name has the focus."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        here = await page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent || '').trim()"
        )
        if here.startswith(name):
            return
    raise AssertionError(f"the Tab key never comes to {name!r}")


async def test_everything_is_reached_by_the_keyboard_alone(demonstration: str) -> None:
    async with looking(demonstration) as page:
        keys, focused = page.keyboard, page.locator(":focus")
        await page.reload()
        await page.wait_for_selector(".msg.bot")
        await keys.press("Tab")
        await expect(focused).to_have_text("Skip to the conversation")
        await keys.press("Enter")
        await expect(page.get_by_role("log", name="Messages")).to_be_focused()
        await tab_to(page, "Nothing this week")
        await tab_to(page, "More")
        await keys.press("Enter")
        await keys.press("Tab")
        await expect(focused).to_have_text("Pick something")
        await keys.press("Escape")
        await expect(focused).to_have_text("More")
        await page.get_by_label("Message as Tom").focus()
        await keys.type("20m on Isaac")
        await keys.press("Enter")
        await expect(page.locator(".msg.bot").last).to_contain_text("20 min, Isaac")
        await tab_to(page, "Next thing due")
        await tab_to(page, "Make something happen…")
        await keys.press("Enter")
        await expect(page.get_by_role("button", name=re.compile("^Somebody pauses"))).to_be_visible()
        await tab_to(page, "Somebody pauses…")
        await keys.press("Enter")
        await expect(page.get_by_role("dialog").get_by_label("Who")).to_be_focused()
        await keys.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(focused).to_have_text("Make something happen…")
        await tab_to(page, "Back to snapshot")
        await keys.press("Enter")
        await tab_to(page, "Thu 19 Nov 15:40")
        await keys.press("Enter")
        await expect(page.get_by_role("log")).not_to_contain_text("20 min, Isaac")
