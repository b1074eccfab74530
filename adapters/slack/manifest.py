"""The app's manifest: what Slack is asked for, which is what this adapter uses and nothing else."""

from collections.abc import Iterator
from typing import Any, Literal

from adapters.slack.shortcuts import SHORTCUTS

Way = Literal["http", "socket", "oauth"]
"""How the app is run: one workspace over HTTP, one over Socket Mode, or many that install it."""

METHODS: dict[str, tuple[str, ...]] = {
    "apps.connections.open": (),
    "auth.revoke": (),
    "auth.test": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "im:history"),
    "conversations.info": ("channels:read",),
    "conversations.list": ("channels:read",),
    "conversations.open": ("im:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "oauth.v2.access": (),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
}
"""Every method that is called, and the scopes that it needs."""
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_left": ("channels:read",),
    "member_joined_channel": ("channels:read",),
    "message.im": ("im:history",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""Every event that is heard, and the scopes that it needs."""
SCOPES = sorted({"commands", *(s for needs in (METHODS, EVENTS) for scopes in needs.values() for s in scopes)})
COMMAND = "/dept"


def manifest(way: Way, url: str) -> dict[str, Any]:
    """The manifest for a way of running, with the address at which Slack reaches the service."""
    there = "" if way == "socket" else f"{url.rstrip('/')}/slack/events"
    address = {"request_url": there} if there else {}
    back = [f"{url.rstrip('/')}/slack/oauth_redirect"] if way == "oauth" else []
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Dept",
            "description": "Remembers what your department meant to do, and asks at a kind moment",
            "background_color": "#1f4b5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Dept", "always_online": True},
            "shortcuts": [
                {"name": s.name, "type": s.kind, "callback_id": s.callback, "description": s.says} for s in SHORTCUTS
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Anything you would type to Dept",
                    "usage_hint": "45m on the RPF course",
                    "should_escape": True,
                }
                | ({"url": there} if there else {})
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}} | ({"redirect_urls": back} if back else {}),
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)} | address,
            "interactivity": {"is_enabled": True} | address,
            "org_deploy_enabled": False,
            "socket_mode_enabled": way == "socket",
            "token_rotation_enabled": False,
        },
    }


def outdated(found: dict[str, Any]) -> list[str]:
    """What a manifest lacks that this version needs, a sentence each; none if it may stay as it is."""
    wanted = manifest("http", "")
    says = [f"The bot scope {s} is missing." for s in _missing(found, wanted, "oauth_config", "scopes", "bot")]
    events = ("settings", "event_subscriptions", "bot_events")
    says += [f"The event {e} is missing." for e in _missing(found, wanted, *events)]
    says += [
        f"The command {c} is missing." for c in _missing(found, wanted, "features", "slash_commands", by="command")
    ]
    shortcuts = _missing(found, wanted, "features", "shortcuts", by="callback_id")
    says += [f"The shortcut {s.name} ({s.callback}) is missing." for s in SHORTCUTS if s.callback in shortcuts]
    says += list(_off(found))
    return says


def _missing(found: dict[str, Any], wanted: dict[str, Any], *path: str, by: str = "") -> list[str]:
    there = {(row.get(by) if by and isinstance(row, dict) else row) for row in _at(found, *path, otherwise=[]) if row}
    return [name for row in _at(wanted, *path, otherwise=[]) if (name := row[by] if by else row) not in there]


def _off(found: dict[str, Any]) -> Iterator[str]:
    home = ("features", "app_home")
    commands = [c for c in _at(found, "features", "slash_commands", otherwise=[]) if isinstance(c, dict)]
    if _at(found, *home, "home_tab_enabled") is not True:
        yield "The Home tab is off (features.app_home.home_tab_enabled)."
    if _at(found, *home, "messages_tab_enabled") is not True or _at(found, *home, "messages_tab_read_only_enabled"):
        yield "People cannot write to Dept: the Messages tab is off or read only (features.app_home)."
    if _at(found, "settings", "interactivity", "is_enabled") is not True:
        yield "Buttons do nothing: interactivity is off (settings.interactivity.is_enabled)."
    if _at(found, "settings", "token_rotation_enabled") is True:
        yield "Token rotation is on (settings.token_rotation_enabled); Dept needs it off."
    if any(c.get("command") == COMMAND and c.get("should_escape") is not True for c in commands):
        yield f"{COMMAND} does not hand on mentions as ids (should_escape), so nobody can be linked by hand."


def _at(found: Any, *path: str, otherwise: Any = None) -> Any:
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return otherwise if found is None or (isinstance(otherwise, list) and not isinstance(found, list)) else found
