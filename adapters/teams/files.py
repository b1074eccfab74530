"""Papers on their way to people: a consent card on Teams, a link where the local client knows no consent."""

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.teams import budget, hosts
from adapters.teams.budget import clamp
from adapters.teams.heard import Consent
from adapters.teams.markdown import clean
from adapters.teams.places import Place
from adapters.teams.wire import Connector, Lost, Unreached
from bot.ports import Away, Drawn, Paper
from bot.talk.cards import Card, Link, Text

CONSENT_TYPE = "application/vnd.microsoft.teams.card.file.consent"
INFO_TYPE = "application/vnd.microsoft.teams.card.file.info"
UPLOAD_SECONDS = 60
PATH = "/teams/files"
Json = dict[str, Any]
Again = Callable[[str], Awaitable[Paper | None]]


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that waits, and the private chat that it was made for."""

    paper: Paper
    tenant: str
    conversation: str


class Papers:
    """Holds papers until they are taken, the oldest going first; `again` fetches one that a restart has dropped."""

    def __init__(self, again: Again | None = None) -> None:
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._links: OrderedDict[str, str] = OrderedDict()
        self._again = again

    def hold(self, id: str, paper: Paper, place: Place) -> None:
        """Keep a paper until its consent comes."""
        self._held[id] = Held(paper, place.tenant, place.conversation)
        while len(self._held) > budget.FILES_HELD or self._weight() > budget.FILE_BYTES_HELD:
            if len(self._held) == 1:
                return
            self._held.popitem(last=False)

    async def wanted(self, id: str, tenant: str, conversation: str) -> Paper | None:
        """The paper of that id, if it was made for this chat."""
        held = self._held.get(id)
        if held is not None:
            return held.paper if (held.tenant, held.conversation) == (tenant, conversation) else None
        return await self._again(id) if self._again is not None and id else None

    def holds(self, id: str) -> bool:
        """Whether a paper is still waiting."""
        return id in self._held

    def drop(self, id: str) -> None:
        """It has been handed over, or was not wanted."""
        self._held.pop(id, None)

    def link(self, id: str, name: str, public_url: str) -> str:
        """A secret address of a held paper."""
        secret = secrets.token_urlsafe(24)
        self._links[secret] = id
        if len(self._links) > budget.FILES_HELD:
            self._links.popitem(last=False)
        return f"{public_url.rstrip('/')}{PATH}/{secret}/{quote(name, safe='')}"

    def at(self, secret: str) -> Paper | None:
        """The paper behind a secret address."""
        held = self._held.get(self._links.get(secret, ""))
        return held.paper if held else None

    def _weight(self) -> int:
        return sum(len(one.paper.data) for one in self._held.values())


def consent(id: str, paper: Paper, says: str) -> Json:
    """The card that asks whether somebody wants a file."""
    context = {"paper": id}
    return {
        "contentType": CONSENT_TYPE,
        "name": clean(paper.name),
        "content": {
            "description": clamp(clean(says), budget.SUMMARY) or clean(paper.name),
            "sizeInBytes": len(paper.data),
            "acceptContext": context,
            "declineContext": context,
        },
    }


def linked(name: str, url: str) -> Drawn:
    """The part that leads to a file."""
    return Drawn(Card("", (Text("File: ", Link(name, url)),)))


def info(shown: dict[str, str]) -> Json:
    """The message that shows a file which has been put into somebody's OneDrive."""
    content = {"uniqueId": shown["uniqueId"], "fileType": shown["fileType"]}
    attachment = {
        "contentType": INFO_TYPE,
        "name": shown["name"],
        "contentUrl": shown["contentUrl"],
        "content": content,
    }
    return {"type": "message", "summary": clamp(shown["name"], budget.SUMMARY), "attachments": [attachment]}


async def upload(connector: Connector, event: Consent, paper: Paper) -> bool:
    """Put a file where its owner wants it; False if the address is not allowed, Away if it can be tried again."""
    if not hosts.upload(event.upload_url, loopback=connector.settings.loopback):
        return False
    size = len(paper.data)
    headers = {"Content-Type": "application/octet-stream"}
    headers |= {"Content-Range": f"bytes 0-{size - 1}/{size}"} if size else {}
    try:
        said = await connector.fetch("PUT", event.upload_url, paper.data, headers, UPLOAD_SECONDS)
    except (Unreached, Lost) as why:
        raise Away("the file could not be put there") from why
    if said.status not in (200, 201, 202):
        raise Away("the file could not be put there")
    return True
