"""The app package that a school's IT uploads to Teams, and what an older one lacks."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import orjson

from adapters.teams import icons
from adapters.teams.manifest import Json

MANIFEST = "manifest.json"
LARGEST = 5_000_000
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside, so that the same manifest is the same package, byte for byte."""


class Unreadable(Exception):
    """Not an app package; the message says why."""


def package(manifest: Json) -> bytes:
    """The package around a manifest: itself and the two pictures."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            (MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2)),
            (manifest["icons"]["color"], icons.colour()),
            (manifest["icons"]["outline"], icons.outline()),
        ):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def manifest_of(data: bytes) -> Json:
    """The manifest inside a package; Unreadable if there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(MANIFEST).file_size > LARGEST:
                raise Unreadable("its manifest.json is far too large")
            found = orjson.loads(archive.read(MANIFEST))
    except zipfile.BadZipFile:
        raise Unreadable("it is no zip file") from None
    except KeyError:
        raise Unreadable("it has no manifest.json at its top") from None
    except (orjson.JSONDecodeError, RuntimeError, NotImplementedError):
        raise Unreadable("its manifest.json cannot be read") from None
    if not isinstance(found, dict):
        raise Unreadable("its manifest.json cannot be read")
    return found


def lacks(old: Json, new: Json) -> list[str]:
    """What an uploaded manifest lacks that a new one has, a sentence each."""
    return list(_lacks(old, new))


def _lacks(old: Json, new: Json) -> Iterator[str]:
    bots, bot = _dicts(old.get("bots")), new["bots"][0]
    mine = next((one for one in bots if str(one.get("botId")).lower() == bot["botId"]), None)
    if mine is None:
        named = ", ".join(str(one.get("botId")) for one in bots) or "no bot at all"
        yield f"It is for another bot: it names {named}, and TEAMS_APP_ID is {bot['botId']}."
        return
    if str(old.get("id")).lower() != new["id"]:
        yield f"Its app id is {old.get('id')}, so Teams would take {new['id']} for a second app beside it."
    if _number(old.get("manifestVersion")) < _number(new["manifestVersion"]):
        yield f"Its manifest has version {old.get('manifestVersion')}; {new['manifestVersion']} is needed."
    if _number(old.get("version")) < _number(new["version"]):
        yield f"It is version {old.get('version')} of the app; this is {new['version']}."
    if scopes := [one for one in bot["scopes"] if one not in (mine.get("scopes") or [])]:
        yield f"The bot cannot be added for: {', '.join(scopes)}."
    if not mine.get("supportsFiles"):
        yield "Nobody can hand the bot a file, or get one from it: supportsFiles is off."
    if missing := [one for one in _titles(bot) if one not in _titles(mine)]:
        yield f"Its menu lacks: {', '.join(missing)}."
    if missing := [title for id, title in _extension(new).items() if id not in _extension(old)]:
        yield f"Its message extension lacks: {', '.join(missing)}."
    there = old["developer"].get("websiteUrl") if isinstance(old.get("developer"), dict) else None
    if there != new["developer"]["websiteUrl"]:
        yield f"Its pages are at {there or 'no address'}; yours are at {new['developer']['websiteUrl']}."


def _titles(bot: Json) -> list[str]:
    listed = [one for some in _dicts(bot.get("commandLists")) for one in _dicts(some.get("commands"))]
    return list(dict.fromkeys(str(one.get("title")) for one in listed))


def _extension(manifest: Json) -> dict[str, str]:
    found = [one for some in _dicts(manifest.get("composeExtensions")) for one in _dicts(some.get("commands"))]
    return {str(one.get("id")): str(one.get("title")) for one in found}


def _dicts(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(version: Any) -> tuple[int, ...]:
    """A version as numbers; what is none counts as the oldest."""
    parts = str(version).split(".")
    return tuple(map(int, parts)) if all(one.isascii() and one.isdigit() and len(one) < 9 for one in parts) else ()
