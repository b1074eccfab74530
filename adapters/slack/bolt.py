"""Slack's own framework, kept lean: one listener a kind, no calls of its own, and it sees only what we have read."""

import re
from collections.abc import Awaitable, Callable
from logging import CRITICAL, Logger, getLogger
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.seen import Seen, What

Answering = Callable[[Seen], Awaitable[dict[str, Any]]]
"""Does what a payload asks for; what comes back is the acknowledgement."""
ANY = re.compile(".*", re.DOTALL)
SEEN = "seen"
QUIET = "dept.slack.bolt"


def bolt(answer: Answering, failed: Callable[[Exception], None]) -> AsyncApp:
    """The app: whatever comes goes to `answer`, and whatever it raises ends as a 503, so that Slack asks again."""
    app = AsyncApp(
        # Bolt sets the level of the logger that has this name.
        name=QUIET,
        logger=_silent(),
        # A client of its own, without a token and without retries, so that none is made from the environment.
        client=AsyncWebClient(retry_handlers=[]),
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    async def heard(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack(await answer(context[SEEN]))

    async def broken(error: Exception) -> BoltResponse:
        failed(error)
        return BoltResponse(status=503, body="")

    for listen in (app.event, app.command, app.action, app.view, app.options, app.shortcut):
        listen(ANY)(heard)
    app.error(broken)
    return app


async def dispatch(app: AsyncApp, seen: Seen) -> BoltResponse:
    """Send what was read through Bolt. The raw bytes and headers stay outside: some of them could steer it."""
    request = AsyncBoltRequest(body=_body(seen), context={SEEN: seen}, mode="socket_mode")
    return await app.async_dispatch(request)


def _body(seen: Seen) -> dict[str, Any]:
    """As much of a payload as Bolt needs to tell the kinds apart."""
    where = {"team": {"id": seen.team}, "user": {"id": seen.user}}
    match seen.what:
        case What.COMMAND:
            return {"command": "/dept", "team_id": seen.team, "user_id": seen.user}
        case What.PRESS:
            return {"type": "block_actions", **where, "actions": [{"type": "button", "action_id": "press"}]}
        case What.SHORTCUT:
            return {"type": "shortcut", **where, "callback_id": "shortcut"}
        case What.SUBMIT:
            return {"type": "view_submission", **where, "view": {"type": "modal", "callback_id": "form"}}
        case What.SUGGEST:
            return {"type": "block_suggestion", **where, "action_id": "options"}
        case _:
            return {"type": "event_callback", "team_id": seen.team, "event": {"type": seen.what.value}}


async def _authorize(team_id: str | None, user_id: str | None) -> AuthorizeResult:
    """Whether the workspace is installed was asked before; a look-up here would cost a call for each request."""
    return AuthorizeResult(enterprise_id=None, team_id=team_id, user_id=user_id)


def _silent() -> Logger:
    # Bolt's log lines quote requests, which are nobody's business.
    logger = getLogger(QUIET)
    logger.setLevel(CRITICAL)
    return logger
