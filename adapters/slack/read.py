"""What Slack sends, verified and read before any SDK sees it; what is not as Slack would send it is refused here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from hmac import compare_digest
from hmac import new as seal
from typing import Any

from adapters.slack.mrkdwn import clean, typed
from adapters.slack.payload import attached, form, inner, json_object, needed, rows, text
from adapters.slack.seen import Malformed, Names, Seen, Unsigned, What, nobody
from adapters.slack.shortcuts import BY_CALLBACK

FRESH = 300
"""Seconds that a signature is good for, before now and after."""


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> None:
    """Raises Unsigned unless one of the secrets signed this body within five minutes of now."""
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12) or abs(now - int(stamp)) > FRESH:
        raise Unsigned("no timestamp of these five minutes")
    signature = headers.get("X-Slack-Signature", "").encode("utf-8", "surrogateescape")
    signed = b"v0:" + stamp.encode() + b":" + body
    # Every secret is tried, so that the time taken does not tell which one it was.
    good = [compare_digest(signature, b"v0=" + _sealed(secret, signed)) for secret in secrets if secret]
    if not any(good):
        raise Unsigned("not signed by Slack")


def _sealed(secret: str, signed: bytes) -> bytes:
    return seal(secret.encode(), signed, sha256).hexdigest().encode()


def read(content_type: str, body: bytes, people: Names = nobody, channels: Names = nobody) -> Seen:
    """One payload as a typed value; raises Malformed, and nothing else. The names make mentions readable."""
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/json":
        return _outer(json_object(body), people, channels)
    if kind != "application/x-www-form-urlencoded":
        raise Malformed("neither JSON nor a form")
    fields = form(body)
    if "payload" in fields:
        return interaction(json_object(fields["payload"]), people, channels)
    return command(fields, people, channels)


def from_socket(kind: str, payload: dict[str, Any], people: Names = nobody, channels: Names = nobody) -> Seen:
    """The payload of a socket's envelope, which is measured already."""
    match kind:
        case "events_api":
            return _outer(payload, people, channels)
        case "interactive":
            return interaction(payload, people, channels)
        case "slash_commands":
            return command({n: text(payload, n) for n, v in payload.items() if isinstance(v, str)}, people, channels)
        case _:
            return Seen(what=What.NOTHING)


def _outer(data: dict[str, Any], people: Names, channels: Names) -> Seen:
    kind = needed(data, "type")
    if kind == "url_verification":
        return Seen(what=What.CHALLENGE, text=needed(data, "challenge"))
    return event(data, people, channels) if kind == "event_callback" else Seen(what=What.NOTHING)


def event(data: dict[str, Any], people: Names = nobody, channels: Names = nobody) -> Seen:
    """An event of the Events API."""
    happened = data.get("event")
    if not isinstance(happened, dict):
        raise Malformed("no event")
    kind, outer = needed(happened, "type"), needed(data, "team_id")
    granted = rows(data, "authorizations")
    # In a channel shared between workspaces the outer team may be the other one.
    team = (text(granted[0], "team_id") if granted else "") or outer
    me = text(granted[0], "user_id") if granted else ""
    told = data.get("event_time")
    seen = Seen(
        what=What.NOTHING,
        team=team,
        home=_home(data, happened, team, text(granted[0], "enterprise_id") if granted else text(data, "enterprise_id")),
        key=f"slack:{needed(data, 'event_id')}",
        at=float(told) if isinstance(told, int | float) else None,
    )
    if kind == "message":
        return _message(seen, happened, _Ears(me, team, people, channels))
    if kind == "app_mention":
        return _said(seen, happened, _Ears(me, team, people, channels))
    if kind == "app_home_opened":
        tab = text(happened, "tab")
        return _with(seen, What.HOME if tab in ("home", "") else What.NOTHING, user=needed(happened, "user"))
    if kind == "member_joined_channel":
        mine = needed(happened, "user") == me
        return _with(seen, What.JOINED if mine else What.NOTHING, channel=needed(happened, "channel"))
    if kind == "channel_left":
        return _with(seen, What.LEFT, channel=needed(happened, "channel"))
    if kind == "user_change":
        user = inner(happened, "user")
        return _with(seen, What.CLOSED if user.get("deleted") is True else What.NOTHING, user=text(user, "id"))
    if kind == "app_uninstalled" or (kind == "tokens_revoked" and inner(happened, "tokens").get("bot")):
        return _with(seen, What.GONE)
    return seen


def _home(data: dict[str, Any], happened: dict[str, Any], team: str, enterprise: str) -> str:
    """The workspace of whoever did it, if that is neither this one nor its organisation as a whole."""
    shared = data.get("is_ext_shared_channel") is True
    own = text(happened, "user_team") or (text(happened, "source_team") or text(happened, "team") if shared else "")
    return "" if own in ("", team, enterprise) else own


class _Ears:
    """How words are heard: who is meant by a mention in this workspace."""

    def __init__(self, me: str, team: str, people: Names, channels: Names) -> None:
        self.me, self.team, self.people, self.channels = me, team, people, channels

    def hear(self, words: str) -> str:
        """Typed words, made plain."""
        return typed(words, self.me, partial(self.people, self.team), partial(self.channels, self.team))


def _with(seen: Seen, what: What, *, user: str = "", channel: str = "") -> Seen:
    return replace(seen, what=what, user=user, channel=channel)


def _message(seen: Seen, happened: dict[str, Any], ears: _Ears) -> Seen:
    subtype = text(happened, "subtype")
    if subtype == "message_changed":
        return _edit(seen, happened, inner(happened, "message"), inner(happened, "previous_message"), ears)
    # In channels only mentions are for the bot, and they come as events of their own.
    private = text(happened, "channel_type") == "im" or text(happened, "channel").startswith("D")
    if not private or subtype not in ("", "file_share"):
        return seen
    return _said(replace(seen, files=tuple(map(attached, rows(happened, "files")))), happened, ears)


def _by_bot(happened: dict[str, Any], ears: _Ears) -> bool:
    """Whether a bot wrote it, this one included."""
    bot = text(happened, "bot_id") or text(happened, "user") == ears.me or inner(happened, "bot_profile")
    return bool(bot) or not text(happened, "user")


def _said(seen: Seen, happened: dict[str, Any], ears: _Ears) -> Seen:
    words = ears.hear(text(happened, "text"))
    channel, stamp = needed(happened, "channel"), needed(happened, "ts")
    if _by_bot(happened, ears) or not (words or seen.files):
        return seen
    edited = inner(happened, "edited")
    return replace(
        seen,
        what=What.EDIT if edited else What.TEXT,
        user=text(happened, "user"),
        channel=channel,
        key=_edit_key(channel, stamp, edited) if edited else seen.key,
        text=words,
        message=f"{channel}:{stamp}",
    )


def _edit(seen: Seen, happened: dict[str, Any], now: dict[str, Any], before: dict[str, Any], ears: _Ears) -> Seen:
    edited, words = inner(now, "edited"), ears.hear(text(now, "text"))
    channel, stamp = needed(happened, "channel"), needed(now, "ts")
    ours = text(happened, "channel_type") == "im" or f"<@{ears.me}" in text(now, "text")
    # A link that unfolds changes the message too, but nobody edited it.
    if not edited or not words or not ours or text(now, "text") == text(before, "text") or _by_bot(now, ears):
        return seen
    return replace(
        seen,
        what=What.EDIT,
        user=text(now, "user"),
        channel=channel,
        key=_edit_key(channel, stamp, edited),
        text=words,
        message=f"{channel}:{stamp}",
    )


def _edit_key(channel: str, stamp: str, edited: dict[str, Any]) -> str:
    """The same for both events that Slack may send about one edit of a mention."""
    return f"slack:edit:{channel}:{stamp}:{text(edited, 'ts')}"


def command(fields: dict[str, str], people: Names = nobody, channels: Names = nobody) -> Seen:
    """A slash command."""
    if "ssl_check" in fields:
        return Seen(what=What.NOTHING)
    if not fields.get("command"):
        raise Malformed("no command")
    team, trigger = needed(fields, "team_id"), needed(fields, "trigger_id")
    return Seen(
        what=What.COMMAND,
        team=team,
        user=needed(fields, "user_id"),
        channel=fields.get("channel_id", ""),
        key=f"slack:command:{trigger}",
        text=_Ears("", team, people, channels).hear(fields.get("text", "")),
        trigger=trigger,
    )


def interaction(data: dict[str, Any], people: Names = nobody, channels: Names = nobody) -> Seen:
    """A press, a submitted form, a shortcut, or a menu that asks for its options."""
    kind = needed(data, "type")
    user = inner(data, "user")
    team = text(inner(data, "team"), "id") or text(user, "team_id")
    if kind == "block_suggestion" or kind not in INTERACTIONS or not team:
        return Seen(what=What.SUGGEST if kind == "block_suggestion" else What.NOTHING, team=team)
    own, enterprise = text(user, "team_id"), text(inner(data, "enterprise"), "id")
    home = "" if own in ("", team, enterprise) else own
    seen = Seen(
        what=What.NOTHING, team=team, user=needed(user, "id"), home=home, trigger=text(data, "trigger_id")
    )  # fmt: skip
    return INTERACTIONS[kind](seen, data, _Ears("", team, people, channels))


def _submission(seen: Seen, data: dict[str, Any], ears: _Ears) -> Seen:
    view = inner(data, "view")
    token = text(view, "private_metadata")
    key = f"slack:submit:{needed(view, 'id')}:{token}"
    return replace(seen, what=What.SUBMIT, key=key, token=token, raw=_answers(view))


def _press(seen: Seen, data: dict[str, Any], ears: _Ears) -> Seen:
    pressed = rows(data, "actions")
    if not pressed:
        raise Malformed("no action")
    token = text(pressed[0], "value") or text(inner(pressed[0], "selected_option"), "value")
    if not token:
        return seen
    return replace(
        seen,
        what=What.PRESS,
        channel=text(inner(data, "channel"), "id") or text(inner(data, "container"), "channel_id"),
        # Slack gives every press of a hand its own time, and a repeat of the request the same.
        key=f"slack:press:{seen.user}:{text(pressed[0], 'action_ts')}:{token}",
        token=token,
        at_home=text(inner(data, "view"), "type") == "home",
    )


def _shortcut(seen: Seen, data: dict[str, Any], ears: _Ears) -> Seen:
    shortcut = BY_CALLBACK.get(text(data, "callback_id"))
    if shortcut is None:
        return seen
    words = shortcut.typed(ears.hear(text(inner(data, "message"), "text")))
    key = f"slack:shortcut:{needed(data, 'trigger_id')}"
    return replace(seen, what=What.SHORTCUT, key=key, text=words)


INTERACTIONS = {
    "block_actions": _press,
    "view_submission": _submission,
    "shortcut": _shortcut,
    "message_action": _shortcut,
}


def _answers(view: dict[str, Any]) -> dict[str, str]:
    values = inner(inner(view, "state"), "values")
    return {name: clean(_answer(inner(values, name))) for name in values}


def _answer(field: dict[str, Any]) -> str:
    for action in field:
        element = inner(field, action)
        chosen = text(inner(element, "selected_option"), "value")
        dated = text(element, "selected_date") or text(element, "selected_time")
        return text(element, "value") or chosen or dated or text(element, "selected_user")
    return ""
