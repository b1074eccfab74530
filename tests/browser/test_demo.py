"""The demonstration in a real browser, from the question on Thursday to the silence of the holidays.

`SHOTS=docs/screenshots .venv/bin/python -m pytest tests/browser` takes its pictures anew.
"""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
SHOTS = os.environ.get("SHOTS")
ARGUMENTS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
SLOWLY = 20_000
"""Milliseconds that a run of the clock over some weeks may take."""


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """`dept demo` in a process of its own; Ctrl-C has to end it cleanly."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "dept", "demo", "--port", str(port), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout
    try:
        async with asyncio.timeout(60):
            while b"Open http" not in (line := await running.stdout.readline()):
                assert line, "the demonstration did not open"
        yield f"http://127.0.0.1:{port}"
    finally:
        running.send_signal(signal.SIGINT)
        async with asyncio.timeout(15):
            assert await running.wait() == 0


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The Chromium that is there, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    there = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=there, args=ARGUMENTS)
        yield browser
        await browser.close()


async def shot(page: Page, name: str) -> None:
    """A picture for the documentation, if pictures are wanted."""
    if SHOTS:
        await page.wait_for_timeout(400)
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def test_tom_answers_priya_sums_up_and_posts_somebody_falls_ill_and_the_holidays_are_silent():
    complaints = list[str]()
    async with demo() as url, chromium() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        await page.goto(url)
        feed, posts = page.get_by_role("log", name="Messages"), page.locator(".msg.bot")
        await expect(page.locator(".hm")).to_have_text("15:40")
        await expect(page.locator(".dt")).to_have_text("Thu 19 Nov 2026")
        await expect(posts.last).to_contain_text("explore time this week, Tom?")
        await shot(page, "1-tom-is-asked")

        await page.get_by_role("button", name="30m").click()
        await expect(posts.last).to_contain_text("Logged")
        await expect(posts.last).to_contain_text("Edited 15:40")
        await say(page, "Tom", "45m on the RPF course")
        await expect(posts.last).to_contain_text("45 min, the RPF course")
        await shot(page, "2-tom-has-logged")

        await page.get_by_role("option", name=re.compile("Priya")).click()
        await say(page, "Priya", "/dept summary")
        await expect(feed).to_contain_text("Aoife")
        await shot(page, "3-priyas-summary")

        await say(page, "Priya", "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
        await page.get_by_role("button", name="Post", exact=True).last.click()
        await page.get_by_role("link", name="# computing").click()
        await expect(posts.last).to_contain_text("Tue 8 Dec")
        await expect(posts.last).to_contain_text("Grace")
        posted = await posts.count()
        await shot(page, "4-the-rota-is-posted")

        await page.get_by_role("link", name="Somebody is away").click()
        await expect(page.locator(".dt")).to_have_text("Tue 8 Dec 2026", timeout=SLOWLY)
        await expect(page.locator(".hm")).to_have_text("07:55")
        await say(page, "Grace", "off today, little one's poorly")
        await expect(posts.last).to_contain_text(re.compile("thanks", re.I))
        await page.get_by_role("link", name="# computing").click()
        await expect(posts.first).to_contain_text("Edited")
        await expect(posts.first).not_to_contain_text("Grace")
        await expect(feed).not_to_contain_text("poorly")
        assert await posts.count() == posted, "the post was edited, nothing was posted"
        await shot(page, "5-the-post-was-edited")

        await page.get_by_role("option", name=re.compile("Tom")).click()
        await page.get_by_role("button", name="term", exact=True).click()
        await expect(page.locator(".dt")).to_have_text("Fri 18 Dec 2026", timeout=SLOWLY)
        before = await posts.count()
        await page.get_by_role("button", name="Next school morning").click()
        await expect(page.locator(".dt")).to_have_text("Tue 5 Jan 2027", timeout=SLOWLY)
        await expect(page.locator(".hush")).to_contain_text("quiet days")
        assert await posts.count() == before, "nothing came over Christmas"
        await shot(page, "6-christmas-in-silence")

        await page.get_by_role("button", name="half-term", exact=True).click()
        await expect(page.locator(".dt")).to_have_text("Fri 12 Feb 2027", timeout=SLOWLY)
        before = await posts.count()
        await page.get_by_role("button", name="Next school morning").click()
        await expect(page.locator(".dt")).to_have_text("Mon 22 Feb 2027", timeout=SLOWLY)
        await expect(page.locator(".hush")).to_contain_text("quiet days")
        assert await posts.count() == before, "nothing came in half-term"

        phone = await browser.new_page(viewport={"width": 390, "height": 780})
        await phone.goto(url)
        await expect(phone.get_by_label("Message as Tom")).to_be_visible()
        assert await phone.evaluate("document.documentElement.scrollWidth <= 390")
        await shot(phone, "7-on-a-telephone")
    assert complaints == []


async def say(page: Page, who: str, words: str) -> None:
    """Type and send."""
    box = page.get_by_label(f"Message as {who}")
    await box.fill(words)
    await box.press("Enter")
    await expect(box).to_have_value("")
