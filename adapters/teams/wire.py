"""The Bot Connector's web API over one session: one attempt a call, no redirects, tokens for allowed hosts only."""

import asyncio
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from adapters.teams import hosts
from adapters.teams.settings import TeamsSettings
from adapters.teams.stream import TooLong, whole
from adapters.teams.tokens import AccessTokens, NoToken

SEND_SECONDS = 12
LOOK_SECONDS = 3
CONNECT_SECONDS = 3
AGAIN_SECONDS = 10.0
LONGEST_WAIT = 600.0
ANSWER_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Said:
    """What the service answered."""

    status: int
    body: Any
    again_in: float

    @property
    def code(self) -> str:
        """The name of an error, as in `{"error": {"code": …}}`."""
        error = self.body.get("error") if isinstance(self.body, dict) else None
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) else ""


class Unreached(Exception):
    """Nothing was sent: no connection, no token, or an address that is not allowed; `again`: it may be tried again."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.again = again


class Lost(Exception):
    """Something was sent, and no answer came back."""


class Connector:
    """Calls to the service that an activity named."""

    def __init__(self, settings: TeamsSettings, seconds: float = SEND_SECONDS) -> None:
        self.settings, self.seconds = settings, seconds
        self._session: aiohttp.ClientSession | None = None
        self.tokens = AccessTokens(settings, self.session)

    def session(self) -> aiohttp.ClientSession:
        """The one session; made when first needed, inside the running loop."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=20),
                cookie_jar=aiohttp.DummyCookieJar(),
                json_serialize=lambda value: orjson.dumps(value).decode(),
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)

    async def call(self, method: str, service: str, path: str, body: Any = None, seconds: float = 0) -> Said:
        """One call; Unreached if nothing was sent, Lost if no answer came."""
        if not hosts.service(service, public=self.settings.public, loopback=self.settings.loopback):
            raise Unreached("that service address is not allowed", again=False)
        try:
            headers = await self.tokens.headers()
        except NoToken as why:
            raise Unreached(str(why)) from None
        said = await self.fetch(method, f"{service.rstrip('/')}/{path}", body, headers, seconds or self.seconds)
        if said.status == 401:
            self.tokens.drop()
        return said

    async def download(self, url: str, most: int, seconds: float, *, token: bool) -> tuple[str, bytes]:
        """A file's media type and what is in it, from an address that has been judged already; TooLong over `most`."""
        headers = await self.tokens.headers() if token else {}
        limit = aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
        try:
            async with self.session().get(url, headers=headers, timeout=limit, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise Unreached(f"the file's address answered {answer.status}")
                if (answer.content_length or 0) > most:
                    raise TooLong
                return answer.content_type, await whole(answer.content, most)
        except (aiohttp.ClientError, TimeoutError, OSError) as why:
            raise Lost(type(why).__name__) from None

    async def fetch(self, method: str, url: str, body: Any, headers: dict[str, str], seconds: float) -> Said:
        """One request, to an address that has been judged already."""
        limit = aiohttp.ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
        data = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        kind = {} if "Content-Type" in headers or data is None else {"Content-Type": "application/json"}
        try:
            async with self.session().request(
                method, url, data=data, headers=headers | kind, timeout=limit, allow_redirects=False
            ) as answer:
                return Said(answer.status, _json(await whole(answer.content, ANSWER_BYTES)), _wait(answer.headers))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as why:
            raise Unreached(type(why).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError, TooLong) as why:
            raise Lost(type(why).__name__) from None


def path(*parts: str) -> str:
    """A path of the API; ids hold colons, at signs and semicolons."""
    return "/".join(["v3", *(quote(part, safe="") for part in parts)])


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body) if body else None
    except orjson.JSONDecodeError:
        return body  # a page from something in between: told from an answer by not being one


def _wait(headers: Any) -> float:
    """How long the service asks to be left alone."""
    asked = headers.get("Retry-After", "").strip()
    try:
        seconds = (
            float(asked) if asked.replace(".", "", 1).isdigit() else parsedate_to_datetime(asked).timestamp() - time()
        )
    except (ValueError, TypeError, OverflowError):
        return AGAIN_SECONDS
    return min(max(seconds, 1.0), LONGEST_WAIT)
