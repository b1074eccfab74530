"""Somebody in front of the page: types, chooses people, moves on; what the page complains about fails the test."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
DESKTOP, PHONE = (1440, 900), (390, 844)
SLOWLY = 20_000
"""Milliseconds that a run of the clock over some weeks may take."""
SHOTS = os.environ.get("SHOTS")
expect.set_options(timeout=10_000)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The Chromium that is there, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    there = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=there, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def looking(url: str, size: tuple[int, int] = DESKTOP) -> AsyncIterator[Page]:
    """Somebody who looks at the page as it opened."""
    complaints = list[str]()
    async with chromium() as browser:
        page = await tab(browser, url, size, complaints)
        await page.get_by_role("link", name="Be Tom, one question").click()
        await expect(page.locator(".toast")).to_contain_text("Back to Thu 19 Nov 15:40")
        await expect(page.locator(".msg.bot").last).to_contain_text("explore time this week, Tom?")
        yield page
    assert complaints == []


async def tab(browser: Browser, url: str, size: tuple[int, int], complaints: list[str]) -> Page:
    """One more tab on the page, without its animations."""
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page.set_default_timeout(10_000)
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    await page.goto(url)
    await page.wait_for_selector(".msg.bot")
    return page


async def say(page: Page, who: str, words: str | None = None) -> None:
    """Type and send; without words, what stands in the box already."""
    box = page.get_by_label(f"Message as {who}")
    if words is not None:
        await box.fill(words)
    await box.press("Enter")
    await expect(box).to_have_value("")


async def become(page: Page, name: str) -> None:
    """Choose somebody, in their private chat."""
    await page.get_by_role("option", name=re.compile(name)).click()
    await expect(page.locator("#readers")).to_contain_text(name.split()[0])


async def shot(page: Page, name: str) -> None:
    """A picture for the documentation at desktop and at phone width, if pictures are wanted."""
    if not SHOTS:
        return
    size = page.viewport_size
    await page.evaluate("document.querySelector('.toast').textContent = ''")
    for (width, height), end in ((DESKTOP, ""), (PHONE, "-phone")):
        await page.set_viewport_size({"width": width, "height": height})
        await page.wait_for_timeout(150)
        await page.screenshot(path=Path(SHOTS) / f"{name}{end}.png")
    if size:
        await page.set_viewport_size(size)
