"""Files that come with a private message: fetched from Slack's own hosts, within a size and a time."""

import asyncio

from adapters.slack.payload import attached
from adapters.slack.post import Slack
from adapters.slack.seen import Attached, Seen
from adapters.slack.workspaces import nested
from bot.talk.events import LARGEST, Handed

SECONDS = 2.0
"""For all files together: the message they came with is to be acknowledged within three."""
MOST = 5
"""Files of one message that are looked at."""
TOO_LARGE = f"up to {LARGEST // 1_000_000} MB at a time, please"


async def fetched(slack: Slack, seen: Seen) -> tuple[tuple[Handed, ...], str]:
    """The files of a message, and what to tell about those that could not be had."""
    got = await asyncio.gather(*(_one(slack, seen.team, file) for file in seen.files[:MOST]))
    large = [file.name for file, one in zip(seen.files, got, strict=False) if one == ""]
    away = [file.name for file, one in zip(seen.files, got, strict=False) if one is None]
    says = [f"{_names(large)}: too large for me; {TOO_LARGE}."] if large else []
    says += [f"I could not fetch {_names(away)} from Slack. Please send {_it(away)} once more."] if away else []
    says += [f"I took the first {MOST} files; please send the others on their own."] if seen.files[MOST:] else []
    return tuple(one for one in got if isinstance(one, Handed)), " ".join(says)


async def _one(slack: Slack, team: str, file: Attached) -> Handed | str | None:
    """A file; empty if it is too large, None if it is away."""
    try:
        async with asyncio.timeout(SECONDS):
            if not file.url:
                file = attached(nested(await slack.read(team, "files.info", {"file": file.id}), "file"))
            if file.size > LARGEST:
                return ""
            at = await slack.workspaces.find(team)
            content = await slack.web.download(at.token, file.url, file.media, LARGEST) if at else None
    except TimeoutError:
        return None
    return Handed(name=file.name, media=file.media, content=content) if isinstance(content, bytes) else content


def _it(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _names(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
