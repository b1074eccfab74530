"""Microsoft's local Teams client, used as people use it: each of them has a client process and a page of their own.

The client has one current user, who cannot be changed while it runs, and one team with one channel beside General. It
demands exactly five other people, and reads a configuration in YAML, of which JSON is a part.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

VERSION = "0.2.28"
TENANT = "57000000-0000-4000-8000-000000000001"
OTHERS = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
Account = tuple[str, str]
"""A name and an e-mail address."""


def command() -> str | None:
    """The client's command: the one that is named, the one that tools/teams-client installed, or one on the path."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    installed = cache / "dept" / f"teams-client-{VERSION}" / "node_modules" / ".bin" / "agentsplayground"
    named = os.environ.get("AGENTSPLAYGROUND") or (str(installed) if installed.exists() else "agentsplayground")
    return shutil.which(named)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The Chromium that is there, or Playwright's own."""
    there = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=there, args=ARGUMENTS)
        yield browser
        await browser.close()


class Client:
    """One person's client. Opening it installs the bot for them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def cards(self) -> Locator:
        """The bot's messages in the open conversation, oldest first: each is one card."""
        return self.page.locator(".ac-adaptiveCard")

    async def say(self, words: str) -> None:
        """Type in the private chat."""
        await self.chat()
        box = self.page.get_by_role("textbox").first
        await box.click()
        await self.page.keyboard.type(words)
        await expect(box).to_contain_text(words)
        await self.page.keyboard.press("Enter")
        await expect(box).not_to_contain_text(words)

    async def press(self, label: str) -> None:
        """Press a button of the newest card that has it."""
        await self.cards.get_by_role("button", name=label, exact=True).last.click()

    async def fill(self, **fields: str) -> None:
        """Fill in the form that stands in a card, field by label."""
        for label, value in fields.items():
            await self.cards.get_by_label(label.capitalize()).last.fill(value)

    async def chat(self) -> None:
        """Look at the private chat."""
        await self.page.get_by_role("treeitem", name="Personal Chat").click()
        await expect(self.page.get_by_role("button", name="Post", exact=True)).to_have_count(0)

    async def channel(self, name: str) -> None:
        """Look at a channel; the first look installs the bot in the team."""
        await self.page.get_by_role("treeitem", name=re.compile(rf"- {re.escape(name)}$")).click()
        await expect(self.page.get_by_role("button", name="Post", exact=True).first).to_be_visible()

    async def mention(self, words: str) -> None:
        """Begin a post in the open channel that mentions the bot."""
        await self.page.get_by_role("textbox").first.click()
        await self.page.keyboard.type("@")
        await self.page.get_by_role("menuitem").filter(has_text="Dept").first.click()
        await self.page.keyboard.type(f" {words}")
        await expect(self.page.get_by_role("textbox").first).to_contain_text(words)
        await self.page.get_by_role("button", name="Post", exact=True).last.click()


@asynccontextmanager
async def client(
    browser: Browser, folder: Path, bot: str, people: Sequence[Account], team: str, channel: str
) -> AsyncIterator[Client]:
    """The client of the first of the people, in a team with a channel; `bot` is the root of the service."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root, log = f"http://127.0.0.1:{port}", folder / "client.log"
    config = folder / "client.yml"
    config.write_text(json.dumps(_configuration(people, team, channel)))
    named = {"TEAMSAPPTESTER_BROWSER": "none", "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config)}
    found = command()
    assert found
    running = await asyncio.create_subprocess_exec(
        found, "start", "-e", f"{bot}/api/messages", "-c", "msteams", "-p", str(port), "--su", f"{root}/_connector",
        "--dt", cwd=folder, env={**os.environ, **named, "M365_AGENTS_PLAYGROUND_LOGFILE": str(log)},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        await _up(running, f"{root}/_internal/v1/testConfig", log)
        page = await browser.new_page(viewport={"width": 1400, "height": 950})
        await page.goto(root)
        yield Client(page)
        await page.close()
    finally:
        if running.returncode is None:
            os.killpg(running.pid, signal.SIGTERM)
            async with asyncio.timeout(10):
                await running.wait()


async def _up(running: asyncio.subprocess.Process, url: str, log: Path) -> None:
    """Wait until the client answers. A wrong configuration ends it, and the reason is only in its log."""
    async with asyncio.timeout(40), ClientSession() as session:
        while running.returncode is None:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                await asyncio.sleep(0.1)
    raise AssertionError(f"the client did not start: {_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text()[-600:] if log.exists() else "it left no log"


def _configuration(people: Sequence[Account], team: str, channel: str) -> dict[str, Any]:
    first, *others = [_person(number, *one) for number, one in enumerate(people)]
    others += [_person(90 + n, f"Nobody {n}", f"nobody{n}@elsewhere.example") for n in range(OTHERS - len(others))]
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": "28:dept-local", "name": "Dept"},
        "currentUser": first,
        "users": others,
        "personalChat": {"id": f"a:chat-{first['id'][3:]}"},
        "groupChat": {"id": "19:group@thread.v2", "name": "A group"},
        "team": {
            "id": "19:team@thread.tacv2",
            "name": team,
            "aadGroupId": "57000000-0000-4000-8000-000000000031",
            "channels": [{"id": f"19:{channel}@thread.tacv2", "name": channel}],
        },
    }


def _person(number: int, name: str, email: str) -> dict[str, str]:
    """Somebody, in the client's own spelling."""
    first, _, last = name.partition(" ")
    return {
        "id": "29:" + name.casefold().replace(" ", "."),
        "name": name,
        "userPrincipleName": email,
        "aadObjectId": f"57000000-0000-4000-8000-0000000001{number:02}",
        "givenName": first,
        "surname": last,
        "email": email,
    }
