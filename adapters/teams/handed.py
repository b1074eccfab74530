"""Files that people hand to the bot in their private chat: a photo of notes, a certificate, a staff list."""

import asyncio
import mimetypes
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from adapters.teams import budget, hosts
from adapters.teams.heard import Offered, Typed
from adapters.teams.markdown import clean
from adapters.teams.stream import TooLong
from adapters.teams.tokens import NoToken
from adapters.teams.wire import Connector, Lost, Unreached
from bot.talk.events import LARGEST, Handed

INFO_TYPE = "application/vnd.microsoft.teams.file.download.info"
MOST = 5
"""Files taken from one message."""
SECONDS = 8.0
"""For all of them together: Teams sends a message again after 15 s."""
PLAIN = "application/octet-stream"
Json = dict[str, Any]

TOO_LARGE = f"{{}} is larger than I can take: up to {LARGEST // 1_000_000} MB, please."
ELSEWHERE = "{} does not lie in your school's own OneDrive or SharePoint, so I left it alone."
AWAY = "I could not fetch {} this time. Please send it once more."
MORE = f"I can take {MOST} files at a time; the others are still to come, please."


def offered(raw: Json) -> tuple[Offered, ...]:
    """The files of a message. What Teams adds by itself, such as the words once more as HTML, is none."""
    listed = raw.get("attachments")
    return tuple(_offered(listed[: budget.KEYS])) if isinstance(listed, list) else ()


def _offered(listed: list[Any]) -> Iterator[Offered]:
    for one in listed:
        if not isinstance(one, dict):
            continue
        kind, content = _said(one, "contentType"), one.get("content")
        if kind == INFO_TYPE and isinstance(content, dict) and _said(content, "downloadUrl"):
            name = _named(_said(one, "name"), f"file.{_said(content, 'fileType')}".rstrip("."))
            yield Offered(name, mimetypes.guess_type(name)[0] or PLAIN, _said(content, "downloadUrl"))
        elif kind.startswith("image/") and _said(one, "contentUrl"):
            media = "" if kind == "image/*" else kind
            name = _named(_said(one, "name"), f"picture{mimetypes.guess_extension(media) or ''}")
            yield Offered(name, media, _said(one, "contentUrl"), ours=True)


class Fetcher:
    """Fetches what was offered, from the school's own SharePoint or the service itself and from nowhere else."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def fetch(self, heard: Typed) -> tuple[tuple[Handed, ...], str]:
        """The files of a message, and what to say of those that did not come."""
        got, sorry = list[Handed](), list[str]()
        ends = asyncio.get_running_loop().time() + SECONDS
        for one in heard.files[:MOST]:
            try:
                async with asyncio.timeout_at(ends):
                    got.append(await self._one(heard.scene.service, one))
            except TooLong:
                sorry.append(TOO_LARGE.format(one.name))
            except _NotOurs:
                sorry.append(ELSEWHERE.format(one.name))
            except (Unreached, Lost, NoToken, TimeoutError):
                sorry.append(AWAY.format(one.name))
        if len(heard.files) > MOST:
            sorry.append(MORE)
        return tuple(got), " ".join(sorry)

    async def _one(self, service: str, file: Offered) -> Handed:
        loopback = self._connector.settings.loopback
        mine = hosts.beside(file.url, service) if file.ours else hosts.upload(file.url, loopback=loopback)
        if not mine:
            raise _NotOurs
        media, content = await self._connector.download(file.url, LARGEST, SECONDS, token=file.ours)
        return Handed(name=file.name, media=file.media or media or PLAIN, content=content)


class _NotOurs(Exception):
    """A file at an address that may not be called."""


def _named(name: str, otherwise: str) -> str:
    """A file's own name, whatever folders somebody put before it."""
    said = PurePosixPath(clean(name).replace("\\", "/").replace("\n", " ")).name.strip()
    return said[-budget.TITLE :] or otherwise


def _said(raw: Json, name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""
