"""A request's bytes as one small typed value. What cannot be read is Malformed; nothing else is ever raised."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson

from adapters.teams import budget
from adapters.teams.handed import offered
from adapters.teams.heard import (
    Back,
    Channel,
    Consent,
    Filled,
    Heard,
    Joined,
    Left,
    Malformed,
    Nothing,
    Retyped,
    Scene,
    Tapped,
    Typed,
    Unheard,
)
from adapters.teams.typed import command, words

Json = dict[str, Any]
OURS = frozenset({"token", "msteams"})
RENAMED = frozenset({"channelCreated", "channelRenamed", "channelRestored", "channelShared"})
GONE = frozenset({"channelDeleted", "channelUnshared"})


def read(body: bytes) -> Heard:
    """The activity that a request carries."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Malformed("not JSON") from None
    if not isinstance(raw, dict):
        raise Malformed("not an object")
    _limit(raw, budget.DEPTH)
    kind = _text(raw, "type")
    if not kind:
        raise Malformed("no type")
    if _text(raw, "channelId") not in ("", "msteams"):
        return Nothing(_scene(raw))
    return KINDS.get(kind, _nothing)(raw, _scene(raw))


def key_of(*what: str) -> str:
    """The key of an event, from what makes it that event and no other."""
    return "teams:" + hashlib.sha256("\0".join(what).encode("utf-8", "replace")).hexdigest()[:40]


def _scene(raw: Json) -> Scene:
    where, data = _object(raw, "conversation"), _object(raw, "channelData")
    channel, team = _object(data, "channel"), _object(data, "team")
    tenants = {_text(_object(data, "tenant"), "id").lower(), _text(where, "tenantId").lower()} - {""}
    if len(tenants) > 1:
        raise Malformed("two tenants")
    service = _text(raw, "serviceUrl")
    if not service:
        raise Malformed("no serviceUrl")
    conversation = _text(where, "id").partition(";messageid=")[0]
    inside = _text(team, "id") or _text(data, "teamsTeamId")
    kind = _text(where, "conversationType") or ("channel" if inside else "personal")
    return Scene(
        kind=_text(raw, "type"),
        name=_text(raw, "name"),
        id=_text(raw, "id") or key_of(repr(raw)),  # without an id, only the very same activity is a repeat
        service=service.rstrip("/"),
        tenant="".join(tenants),
        user=_text(_object(raw, "from"), "id"),
        conversation=conversation,
        personal=kind == "personal",
        team=inside,
        channel=(_text(channel, "id") or _text(data, "teamsChannelId") or conversation) if kind == "channel" else "",
        bot=_text(_object(raw, "recipient"), "id"),
        message=_text(raw, "replyToId"),
    )


def _message(raw: Json, scene: Scene) -> Heard:
    _person(scene)
    value = raw.get("value")
    if isinstance(value, dict) and isinstance(value.get("token"), str):
        # An Action.Submit, from a client that knows no Execute.
        fields = _fields(value)
        return _filled(scene, value["token"], fields) if fields else _tapped(scene, value["token"], opens=False)
    said, is_command = command(words(raw, scene.bot))
    # To read a file of a channel needs a permission that we do not ask for.
    files = offered(raw) if scene.personal else ()
    if not said and not is_command and not files:
        return Nothing(scene)
    whispered = _object(raw, "recipient").get("isTargeted") is True  # how a slash command comes
    key = key_of("said", scene.tenant, scene.conversation, scene.id)
    return Typed(scene, key, said, is_command or whispered, files, whispered)


def _update(raw: Json, scene: Scene) -> Heard:
    event = _text(_object(raw, "channelData"), "eventType")
    said, _ = command(words(raw, scene.bot))
    if event not in ("editMessage", "") or not said or not scene.user:
        return Nothing(scene)
    # The id is the edited message's own: what tells two edits apart is when they were made, and what they say now.
    moment = raw.get("timestamp") if isinstance(raw.get("timestamp"), str) else ""
    return Retyped(scene, key=key_of("edit", scene.tenant, scene.conversation, scene.id, str(moment), said), text=said)


def _invoke(raw: Json, scene: Scene) -> Heard:
    name, value = _text(raw, "name"), _object(raw, "value")
    asked = INVOKES.get(name)
    if asked is None:
        return Unheard(scene)
    _person(scene)
    return asked(value, scene)


def _action(value: Json, scene: Scene) -> Heard:
    action = _object(value, "action")
    data, verb = _object(action, "data"), _text(action, "verb")
    if verb == "back":
        return Back(scene)
    if verb not in ("press", "open", "form"):
        return Unheard(scene)
    token = _token(data)
    return _filled(scene, token, _fields(data)) if verb == "form" else _tapped(scene, token, opens=verb == "open")


def _fetch(value: Json, scene: Scene) -> Heard:
    return _tapped(scene, _token(_object(value, "data")), opens=True, dialog=True)


def _submit(value: Json, scene: Scene) -> Heard:
    data = _object(value, "data")
    return _filled(scene, _token(data), _fields(data), dialog=True)


def _consent(value: Json, scene: Scene) -> Heard:
    context, info = _object(value, "context"), _object(value, "uploadInfo")
    agreed = _text(value, "action") == "accept"
    if agreed and not _text(info, "uploadUrl"):
        raise Malformed("no uploadUrl")
    shown = {name: _text(info, name) for name in ("name", "contentUrl", "uniqueId", "fileType")}
    return Consent(
        scene, agreed=agreed, paper=_text(context, "paper"), upload_url=_text(info, "uploadUrl"), shown=shown
    )


def _tapped(scene: Scene, token: str, *, opens: bool, dialog: bool = False) -> Tapped:
    # A repeat of an invoke can carry a new id, so that a press is known by what was pressed: its token is good for one
    # version of its part, in one message, for one person. Opening a form does nothing that could be done twice, and
    # somebody may close it and open it again: there the id tells them apart.
    each = scene.id if opens else ""
    return Tapped(
        scene, key=key_of("tap", scene.tenant, scene.user, scene.message, token, each), token=token, dialog=dialog
    )


def _filled(scene: Scene, token: str, raw: dict[str, str], *, dialog: bool = False) -> Filled:
    # The same form with the same words is the same submission, whatever its id; put right and sent again it is another.
    values = [f"{name}={value}" for name, value in sorted(raw.items())]
    return Filled(
        scene, key=key_of("form", scene.tenant, scene.user, token, *values), token=token, raw=raw, dialog=dialog
    )


def _installation(raw: Json, scene: Scene) -> Heard:
    action = _text(raw, "action")
    if action.startswith("add"):
        return Joined(scene, people=(scene.user,) if scene.personal and scene.user else (), whole=True)
    return Left(scene, whole=True) if action == "remove" else Nothing(scene)


def _conversation(raw: Json, scene: Scene) -> Heard:
    data = _object(raw, "channelData")
    event, channel = _text(data, "eventType"), _object(data, "channel")
    if event in RENAMED | GONE:
        return Channel(scene, id=_text(channel, "id"), name="" if event in GONE else _text(channel, "name"))
    added, removed = _members(raw, "membersAdded"), _members(raw, "membersRemoved")
    if scene.bot in removed:
        return Left(scene, whole=True)
    if added:
        people = tuple(one for one in added if one != scene.bot)
        return Joined(scene, people=people, whole=scene.bot in added)
    return Left(scene, people=removed) if removed and scene.personal else Nothing(scene)


def _nothing(raw: Json, scene: Scene) -> Heard:
    return Nothing(scene)


KINDS: dict[str, Callable[[Json, Scene], Heard]] = {
    "message": _message,
    "messageUpdate": _update,
    "invoke": _invoke,
    "installationUpdate": _installation,
    "conversationUpdate": _conversation,
}
INVOKES: dict[str, Callable[[Json, Scene], Heard]] = {
    "adaptiveCard/action": _action,
    "task/fetch": _fetch,
    "task/submit": _submit,
    "fileConsent/invoke": _consent,
}


def _person(scene: Scene) -> None:
    if not scene.user or not scene.conversation:
        raise Malformed("nobody, or nowhere")


def _object(raw: Json, name: str) -> Json:
    """An object by name; absent or null it is empty."""
    value = raw.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"{name} is not an object")
    return value


def _text(raw: Json, name: str) -> str:
    """A name, id or address; absent or null it is empty."""
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > budget.ID * 4:
        raise Malformed(f"{name} is not a name")
    return value


def _token(data: Json) -> str:
    token = data.get("token")
    if not isinstance(token, str) or not token:
        raise Malformed("no token")
    return token


def _fields(data: Json) -> dict[str, str]:
    """What a form's inputs hold; one left empty is not sent at all."""
    fields: dict[str, str] = {}
    for name, value in data.items():
        if name in OURS or value is None:
            continue
        if not isinstance(value, str | int | float):
            raise Malformed("a field is neither words nor a number")
        fields[name] = str(value)[: budget.TYPED]
    return fields


def _members(raw: Json, name: str) -> tuple[str, ...]:
    listed = raw.get(name) or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Malformed(f"{name} is not a list")
    return tuple(found for one in listed[:500] if (found := _text(one, "id")))


def _limit(value: Any, depth: int) -> None:
    """Refuses what is nested deeper, or has more names, than anything that Teams sends."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and len(value) > budget.KEYS:
        raise Malformed("too many names")
    if inner and depth == 0:
        raise Malformed("nested too deeply")
    for one in inner:
        if isinstance(one, dict | list):
            _limit(one, depth - 1)
