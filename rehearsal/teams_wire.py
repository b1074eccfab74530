"""How what people do on the stand-in of Teams travels to the bot, and how its answers are drawn."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from rehearsal.teams_activities import activity, at, execute
from rehearsal.teams_connector import Connector
from rehearsal.teams_screens import Screens
from rehearsal.teams_shown import Json, Shown

APP = "57000000-0000-4000-8000-0000000000aa"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the service answered to one request; `data` is its body, where it was JSON."""

    status: int
    data: Any = None


class Wire:
    """Requests to the root of the bot (`service`): signed as by Microsoft, or (`local`) as by its local client."""

    def __init__(self, connector: Connector, *, service: str, local: bool) -> None:
        self.connector, self.service, self.local = connector, service, local
        self.screens = Screens(connector)
        self._session: aiohttp.ClientSession | None = None
        self._token, self._sent = "", dict[str, Json]()
        self._pressed: dict[str, Json] = {}
        self._typed: dict[str, Json] = {}

    async def open(self) -> None:
        """Be ready to send."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))

    async def shut(self) -> None:
        """Send no more."""
        await self._http.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("not started")
        return self._session

    @property
    def url(self) -> str:
        """The service URL that activities carry."""
        return self.connector.url

    def header(self, **changes: Any) -> dict[str, str]:
        """The Authorization header of a request; `changes` spoil the token (see Signing.mint)."""
        if self.local:
            return {}
        if changes:
            return {"Authorization": f"Bearer {self.connector.signing.mint(APP, self.url, **changes)}"}
        self._token = self._token or self.connector.signing.mint(APP, self.url)
        return {"Authorization": f"Bearer {self._token}"}

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Any bytes at all to the service."""
        async with self._http.post(f"{self.service}/api/messages", data=body, headers=headers) as answer:
            known = "json" in answer.headers.get("Content-Type", "")
            return Answered(answer.status, await answer.json() if known else None)

    def activity(self, who: str, **more: Any) -> Json:
        """An activity of somebody, in their private chat unless `where` and `data` say otherwise."""
        return activity(self.connector.member(who), self.url, **({"id": self.connector.next_id()} | more))

    async def _send(self, sent: Json) -> Answered:
        self._sent["last"] = sent
        return await self.post(json.dumps(sent).encode(), {"Content-Type": "application/json", **self.header()})

    async def _type(self, sent: Json) -> Answered:
        self._typed[sent["from"]["name"]] = sent
        return await self._send(sent)

    async def _execute(self, who: str, shown: Shown, action: Json, raw: Json) -> Answered:
        return await self._invoke(who, shown, "adaptiveCard/action", execute(action, raw, local=self.local))

    async def _invoke(self, who: str, shown: Shown | None, name: str, value: Json) -> Answered:
        where = at(shown) if shown else {}
        sent = self.activity(who, **where, type="invoke", name=name, value=value)
        if name != "task/submit":
            self._pressed[self.connector.member(who).name] = sent
        return await self._answered(who, sent)

    async def _extend(self, who: str, name: str, value: Json) -> Answered:
        """An invoke of the message extension, from a chat between two people."""
        between = {"id": "19:two-people@unq.gbl.spaces", "conversationType": "personal"}
        sent = self.activity(who, where=between, type="invoke", name=name, value=value)
        return await self._answered(who, sent)

    async def _answered(self, who: str, sent: Json) -> Answered:
        """Send an invoke and draw what it is answered with."""
        answered = await self._send(sent)
        body = answered.data if isinstance(answered.data, dict) else {}
        if answered.status == 200:
            self.screens.take(self.connector.member(who).name, sent, body)
        return answered
