"""Access tokens for the Bot Connector: asked for once, kept until shortly before they run out."""

import asyncio
import logging
import time
from collections.abc import Callable

import aiohttp
import orjson

from adapters.teams.settings import TeamsSettings

log = logging.getLogger("dept.teams")
SCOPE = "https://api.botframework.com/.default"
WRONG = (
    "the login service answered {}: it does not take TEAMS_APP_PASSWORD for this TEAMS_APP_ID and TEAMS_TENANT_ID; "
    "a password that has run out is made anew under Certificates & secrets"
)
EARLY_SECONDS = 300
FETCH_SECONDS = 5


class NoToken(Exception):
    """No access token was given, so that nothing can be sent; the message says why, and never holds a secret."""


class AccessTokens:
    """The bot's own access token, from its home tenant for all schools."""

    def __init__(self, settings: TeamsSettings, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._settings, self._session = settings, session
        self._token, self._until, self._why = "", 0.0, ""
        self._lock = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The header that a call needs; none for the local client."""
        if self._settings.local:
            return {}
        if time.time() >= self._until:
            async with self._lock:
                if time.time() >= self._until:
                    await self._renew()
        return {"Authorization": f"Bearer {self._token}"}

    def drop(self) -> None:
        """Forget the token: the service has refused it."""
        self._until = 0.0

    async def _renew(self) -> None:
        """Fetch one; why that does not work is logged once, for nothing can be sent until it does."""
        try:
            await self._fetch()
        except NoToken as why:
            if str(why) != self._why:
                log.warning("teams: nothing can be sent: %s", why)
            self._why = str(why)
            raise
        self._why = ""

    async def _fetch(self) -> None:
        settings = self._settings
        url = f"{settings.login_url.rstrip('/')}/{settings.tenant}/oauth2/v2.0/token"
        asked = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.password,
            "scope": SCOPE,
        }
        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        try:
            async with self._session().post(url, data=asked, timeout=limit, allow_redirects=False) as answer:
                if answer.status in (400, 401):
                    raise NoToken(WRONG.format(answer.status))
                if answer.status != 200:
                    raise NoToken(f"the login service answered {answer.status}")
                given = orjson.loads(await answer.read())
                token, seconds = given["access_token"], float(given["expires_in"])
        except (aiohttp.ClientError, TimeoutError, OSError) as why:
            raise NoToken(f"the login service cannot be reached ({type(why).__name__})") from None
        except (ValueError, KeyError, TypeError):
            raise NoToken("the login service gave no token") from None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise NoToken("the login service gave no token")
        # One that lives for less than the margin is still used once rather than asked for in a circle.
        self._token, self._until = token, time.time() + max(seconds - EARLY_SECONDS, min(seconds, 1.0))
