"""The accessibility rules in every state: as Slack and as Teams, at desktop and phone width, light and dark."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
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
        found = await self.axe.run(self.page, part, {"resultTypes": ["violations"], **rules})
        if found.violations_count:
            self.wrong.append(f"{what}: {found.generate_report()}")


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
