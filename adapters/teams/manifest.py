"""Dept as Teams' app manifest tells of it: the bot, what people can begin with, and the message extension."""

import re
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.icons import ACCENT

Json = dict[str, Any]
VERSION = "1.0.0"
"""The app's own version: Teams takes an update only if it is higher, so it rises with every change of the manifest."""
PLAIN, SLASH = "1.25", "1.29"
"""Manifest versions: the oldest with shared and private channels, and the first with slash commands (a preview)."""
SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v{}/MicrosoftTeams.schema.json"
NAME, LONGEST_NAME = "Dept", 30
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)

FIND, LOG, SAVE = "find", "log", "save"
"""The message extension's commands, as the wire names them."""
STARTERS = (
    ("log 30m", "Log explore time: log 30m, or 45m on the RPF course"),
    ("my home", "Your year so far, and what comes next"),
    ("find", "Who can help with what: find questioning"),
    ("pause", "Nothing from me until you say back"),
)
CHAT = (
    *STARTERS,
    ("today", "What is on today, for you"),
    ("summary", "How the team gets on: the same words for the same facts"),
    ("calendar", "Your dates in your own calendar"),
    ("what do you hold about me?", "What is kept about you, and who reads it"),
    ("help", "What you can say, with examples"),
)
CHANNEL = (
    ("rota", "The rota of talks"),
    ("next dates", "What comes next for the department"),
    ("summary", "How the team gets on, in your own chat"),
    ("help", "What you can say here"),
)
SHORT = "A kind colleague who remembers what your department meant to do."
FULL = (
    "Dept is a colleague in your department. It asks at a kind moment, takes an answer in one tap or in your own words "
    "and remembers: explore time, talks, pairs, calls with other schools, who can help with what. It is quiet in the "
    "evening and in the holidays, keeps no note about pupils, and says who can read what you write. One word pauses it."
)


def manifest(app_id: str, url: str, *, name: str = NAME, slash: bool = False) -> Json:
    """The manifest of a bot that is reached at a public address. With `slash`, for tenants that have that preview."""
    version = SLASH if slash else PLAIN
    about = f"{url.rstrip('/')}/about"
    return {
        "$schema": SCHEMA.format(version),
        "manifestVersion": version,
        "version": VERSION,
        "id": app_id.lower(),
        "developer": {
            "name": name,
            "websiteUrl": about,
            "privacyUrl": f"{about}#privacy",
            "termsOfUseUrl": f"{about}#terms",
        },
        "name": {"short": name, "full": name},
        "description": {"short": SHORT, "full": FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "personal",
        "supportsChannelFeatures": "tier1",
        "bots": [_bot(app_id, slash)],
        "composeExtensions": [{"botId": app_id.lower(), "commands": list(_extension())}],
    }


def public(url: str) -> bool:
    """Whether Teams can lead people to an address: https, and a name that the world knows."""
    parts = urlsplit(url)
    return parts.scheme == "https" and _HOST.fullmatch(parts.netloc.partition(":")[0]) is not None


def _bot(app_id: str, slash: bool) -> Json:
    lists = [_commands("personal", CHAT), _commands("team", CHANNEL)]
    made: Json = {"botId": app_id.lower(), "scopes": ["personal", "team"], "supportsFiles": True}
    if slash:
        made["supportsTargetedMessages"] = True
        lists.append({"triggers": ["slash"]} | _commands("team", CHANNEL))
    return made | {"commandLists": lists}


def _commands(scope: str, listed: tuple[tuple[str, str], ...]) -> Json:
    return {"scopes": [scope], "commands": [{"title": title, "description": says} for title, says in listed]}


def _extension() -> tuple[Json, ...]:
    subject = {"name": "subject", "title": "Who or what", "description": "A subject, or a name"}
    return (
        {
            "id": FIND,
            "type": "query",
            "title": "Find someone",
            "description": "Who can help with what",
            "context": ["compose", "commandBox"],
            "initialRun": False,
            "parameters": [subject | {"inputType": "text"}],
        },
        {
            "id": LOG,
            "type": "action",
            "title": "Log time",
            "description": "Log explore time, in a short form",
            "context": ["compose", "commandBox"],
            "fetchTask": True,
        },
        {
            "id": SAVE,
            "type": "action",
            "title": "Save to my portfolio",
            "description": "Keep a message or a note for yourself",
            "context": ["message", "compose"],
            "fetchTask": True,
        },
    )
