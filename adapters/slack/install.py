"""Installing through OAuth: an administrator's browser goes to Slack and comes back, and the workspace is served."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from hmac import new as seal
from html import escape
from logging import getLogger
from secrets import token_urlsafe
from time import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from adapters.slack.addresses import PLATFORM
from adapters.slack.listen import note
from adapters.slack.manifest import SCOPES
from adapters.slack.pace import Pace
from adapters.slack.people import Register
from adapters.slack.settings import SlackSettings
from adapters.slack.web import Answer
from adapters.slack.workspaces import Workspaces, nested
from bot.ports import Away, Installation, Installations, Refused, Unknown

log = getLogger("dept.slack")

BEGIN, FINISH = "/slack/install", "/slack/oauth_redirect"
COOKIE = "dept_install"
LASTS = 600
"""Seconds from the first page to the way back."""
PAGE = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Dept</title><body style='font:1.1rem/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem'>"
    "<h1>{title}</h1><p>{says}</p>{more}</body></html>"
)
AGAIN = f'<p><a href="{BEGIN}">Start again</a></p>'
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What whoever tried is told, and with which status."""

    status: int
    title: str
    says: str


class Refusal(Exception):
    """Nothing is installed."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self.page = page


LOST = Page(400, "That took a wrong turn", "This way in is good once, for ten minutes, in the browser that began.")
BUSY = Page(503, "Slack does not answer at the moment", "Nothing was installed. Please try again in a few minutes.")
AWAY = Page(503, "Dept cannot keep anything at the moment", BUSY.says)
DECLINED = Page(200, "Nothing was installed", "You can come back whenever you like.")
NOT_YOURS = Page(
    403, "An administrator is needed", "Only an owner or administrator of the workspace can add Dept. Nothing was kept."
)
WHOLE = Page(
    400,
    "One workspace at a time, please",
    "Dept is added to a workspace, not to a whole organisation. Nothing was kept.",
)
ROTATES = Page(
    400, "Token rotation is on", "Please make the app anew from the manifest, which leaves token rotation off."
)


class Install:
    """The two pages. Between them nothing is kept here: what belongs together is signed, and the browser carries it."""

    def __init__(
        self,
        workspaces: Workspaces,
        register: Register,
        kept: Installations,
        settings: SlackSettings,
        *,
        secret: str,
        public_url: str,
        addresses: Pace,
        wall: Callable[[], float] = time,
    ) -> None:
        self.workspaces, self.register, self.kept, self.settings = workspaces, register, kept, settings
        self.public_url, self.addresses, self.wall = public_url, addresses, wall
        self.key = sha256(f"install:{secret}".encode()).digest()
        self.learning: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """The two pages, for app.py to mount."""
        return [web.get(BEGIN, self.begin, allow_head=False), web.get(FINISH, self.finish, allow_head=False)]

    async def begin(self, request: web.Request) -> web.Response:
        """Off to Slack, with a state that only this browser can bring back."""
        if not self.addresses.take(request.remote or ""):
            return web.Response(status=429)
        mine = token_urlsafe(32)
        ask = {"client_id": self.settings.client_id, "scope": ",".join(SCOPES)} | self._back
        ask["state"] = self._state(f"{int(self.wall()) + LASTS}.{token_urlsafe(16)}", mine)
        to = f"{self.settings.api.rstrip('/').removesuffix('/api')}/oauth/v2/authorize?{urlencode(ask)}"
        answer = web.Response(status=302, headers=HEADERS | {"Location": to})
        secure = self.public_url.startswith("https:")
        answer.set_cookie(COOKIE, mine, max_age=LASTS, path="/slack", httponly=True, secure=secure, samesite="Lax")
        return answer

    async def finish(self, request: web.Request) -> web.Response:
        """Back from Slack: either the workspace is served from now on, or nothing was kept."""
        if not self.addresses.take(request.remote or ""):
            return web.Response(status=429)
        try:
            team = await self._finish(request)
        except Refusal as refusal:
            return _drawn(refusal.page, AGAIN)
        except Away:
            return _drawn(AWAY, AGAIN)
        except Exception as error:
            note(error)
            return _drawn(BUSY, AGAIN)
        return _drawn(Page(200, "Dept is in your workspace", f"It now answers in {team}. You can close this page."))

    async def _finish(self, request: web.Request) -> str:
        given = request.query
        if not await self._ours(given.get("state", ""), request.cookies.get(COOKIE, "")):
            raise Refusal(LOST)
        if given.get("error") or not given.get("code"):
            raise Refusal(DECLINED)
        ask = {"code": given["code"]} | self._back
        settings = self.settings
        answer = await self.workspaces.web.exchange(settings.client_id, settings.client_secret, ask)
        if not isinstance(answer, dict):
            log.warning("Slack gives no token for an installation: %s", answer.why)
            raise Refusal(LOST if _no(answer) else BUSY)
        made = self._installation(answer)
        if not await self._leads(made, str(nested(answer, "authed_user").get("id") or "")):
            raise Refusal(NOT_YOURS)
        await self.workspaces.add(made)
        log.info("workspace %s has installed Dept", made.tenant)
        self._learn(made.tenant)
        return str(nested(answer, "team").get("name") or "your workspace")

    def _installation(self, answer: dict[str, Any]) -> Installation:
        if answer.get("is_enterprise_install") is True:
            raise Refusal(WHOLE)
        if answer.get("refresh_token") or answer.get("expires_in"):
            raise Refusal(ROTATES)
        team, token = nested(answer, "team").get("id"), answer.get("access_token")
        if not (isinstance(team, str) and team and isinstance(token, str) and token):
            raise Refusal(BUSY)
        return Installation(
            platform=PLATFORM,
            tenant=team,
            token=token,
            me=str(answer.get("bot_user_id") or ""),
            wider=str(nested(answer, "enterprise").get("id") or ""),
            at=self.wall(),
        )

    async def _leads(self, made: Installation, who: str) -> bool:
        """Whether whoever installs is an owner or administrator; a token that nobody else uses is given back."""
        call = self.workspaces.web
        answer: Answer = await call.read(made.token, "users.info", {"user": who})
        user = nested(answer, "user")
        if isinstance(answer, dict) and any(
            user.get(is_) is True for is_ in ("is_admin", "is_owner", "is_primary_owner")
        ):
            return True
        # Slack may give the same token to everybody who installs: that of a workspace which is served stays.
        if await self.workspaces.find(made.tenant) is None:
            await call.read(made.token, "auth.revoke", {})
        if not isinstance(answer, dict) and not _no(answer):
            raise Refusal(BUSY)
        return False

    def _learn(self, team: str) -> None:
        task = asyncio.create_task(self._learnt(team))
        self.learning.add(task)
        task.add_done_callback(self.learning.discard)

    async def _learnt(self, team: str) -> None:
        with suppress(Away):
            await self.register.learn_team(team)

    async def stop(self) -> None:
        """Learn no more; the next start learns the rest."""
        for task in self.learning:
            task.cancel()
        await asyncio.gather(*self.learning, return_exceptions=True)

    @property
    def _back(self) -> dict[str, str]:
        # Without an address of ours Slack takes the one that stands in the manifest.
        return {"redirect_uri": f"{self.public_url}{FINISH}"} if self.public_url else {}

    def _state(self, said: str, mine: str) -> str:
        return f"{said}.{seal(self.key, _bytes(f'{said}.{mine}'), sha256).hexdigest()}"

    async def _ours(self, state: str, mine: str) -> bool:
        """Whether a state is of this browser, in time, and comes back for the first time."""
        said, _, _ = state.rpartition(".")
        if not mine or not compare_digest(_bytes(state), _bytes(self._state(said, mine))):
            return False
        until, _, nonce = said.partition(".")
        return int(until) >= self.wall() and await self.kept.once(f"install:{nonce}")


def _bytes(said: str) -> bytes:
    """Words as bytes, whatever a browser has sent."""
    return said.encode("utf-8", "replace")


def _no(answer: Refused | Unknown) -> bool:
    """Whether Slack has said no, rather than nothing."""
    return isinstance(answer, Refused) and answer.again_in is None


def _drawn(page: Page, more: str = "") -> web.Response:
    body = PAGE.format(title=escape(page.title), says=escape(page.says), more=more)
    answer = web.Response(status=page.status, text=body, content_type="text/html", headers=HEADERS)
    answer.del_cookie(COOKIE, path="/slack")
    return answer
