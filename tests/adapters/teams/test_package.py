"""The app package: what Teams' own schema says of it, and what `dept teams package` says of an older one."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import manifests
import pytest
from aiohttp import ClientSession

from adapters.teams.manifest import VERSION, manifest
from adapters.teams.package import Unreadable, lacks, manifest_of, package
from dept import main
from tests.adapters.teams.school import school

APP, URL = "57000000-0000-4000-8000-0000000000aa", "https://dept.school.example"
KNOWN = {"1.0.0": "01b5c005"}
"""The beginning of the fingerprint of each version's manifests. A manifest that changes needs a version of its own."""


@pytest.fixture(autouse=True)
def _set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_APP_ID", APP)
    monkeypatch.setenv("DEPT_PUBLIC_URL", URL)


@pytest.mark.parametrize("more", [[], ["--slash"], ["--name", "Dept at St Wystan's"]])
def test_a_package_is_what_teams_takes_and_the_same_each_time(more: list[str], tmp_path: Path) -> None:
    made = [tmp_path / "one.zip", tmp_path / "two.zip"]
    assert [main(["teams", "package", "--out", str(one), *more]) for one in made] == [0, 0]
    assert manifests.package_problems(made[0].read_bytes()) == []
    assert made[0].read_bytes() == made[1].read_bytes()


def test_slash_commands_need_the_newer_manifest_and_the_plain_one_stays_without() -> None:
    plain, slash = manifest(APP, URL), manifest(APP, URL, slash=True)
    assert (plain["manifestVersion"], slash["manifestVersion"]) == ("1.25", "1.29")
    assert slash["bots"][0]["supportsTargetedMessages"] is True
    assert "supportsTargetedMessages" not in plain["bots"][0]
    assert manifests.teams_problems(slash | {"manifestVersion": "1.25"}) != []


async def test_the_pages_that_it_leads_to_are_there() -> None:
    async with school() as made, ClientSession() as session, session.get(f"{made.stand.service}/about") as answer:
        page = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/html")
    developer = manifest(APP, URL)["developer"]
    for name in ("privacyUrl", "termsOfUseUrl"):
        path, _, anchor = developer[name].removeprefix(URL).partition("#")
        assert path == "/about"
        assert f'id="{anchor}"' in page


def test_people_begin_with_the_four_starters() -> None:
    first = manifest(APP, URL)["bots"][0]["commandLists"][0]
    assert first["scopes"] == ["personal"]
    assert [one["title"] for one in first["commands"]][:4] == ["log 30m", "my home", "find", "pause"]


def test_a_manifest_that_changes_has_a_new_version() -> None:
    both = json.dumps([manifest(APP, URL), manifest(APP, URL, slash=True)], sort_keys=True).encode()
    assert hashlib.sha256(both).hexdigest()[:8] == KNOWN[VERSION]


def test_what_was_made_now_lacks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "dept.zip"
    main(["teams", "package", "--out", str(file), "--slash"])
    assert main(["teams", "package", "--check", str(file)]) == 0
    assert capsys.readouterr().out.endswith(f"{file} is up to date.\n")


def _without_menu(old: dict[str, Any]) -> None:
    del old["bots"][0]["commandLists"][0]["commands"][2]


@pytest.mark.parametrize(
    ("aged", "says"),
    [
        (lambda old: old.update(manifestVersion="1.16"), "Its manifest has version 1.16; 1.25 is needed."),
        (lambda old: old.update(version="0.9.0"), "It is version 0.9.0 of the app; this is"),
        (lambda old: old.update(version="banana"), "It is version banana of the app"),
        (lambda old: old.update(id=APP[:-2] + "bb"), "for a second app beside it"),
        (lambda old: old["bots"][0].update(botId=APP[:-2] + "bb"), "It is for another bot"),
        (lambda old: old.pop("bots"), "no bot at all"),
        (lambda old: old["bots"][0].update(scopes=["personal"]), "cannot be added for: team"),
        (lambda old: old["bots"][0].pop("supportsFiles"), "supportsFiles is off"),
        (_without_menu, "Its menu lacks: find."),
        (lambda old: old.pop("composeExtensions"), "lacks: Find someone, Log time, Save to my portfolio."),
        (lambda old: old.update(developer="nobody"), "Its pages are at no address"),
    ],
)
def test_what_an_older_one_lacks_is_said(
    aged: Callable[[dict[str, Any]], object], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = manifest(APP, URL)
    aged(old)
    file = tmp_path / "old.zip"
    file.write_bytes(package(old))
    assert main(["teams", "package", "--check", str(file)]) == 1
    said = capsys.readouterr().out
    assert says in said
    assert said.startswith(f"{file} is too old:\n")


def _zip(**files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"not a zip", _zip(other_json=b"{}"), _zip(manifest_json=b"{"), _zip(manifest_json=b"[]")],
)
def test_what_is_no_package_is_said(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(data)
    with pytest.raises(Unreadable):
        manifest_of(data)
    assert main(["teams", "package", "--check", str(file)]) == 1
    assert "is not an app package" in capsys.readouterr().err
    assert main(["teams", "package", "--check", str(tmp_path / "nowhere.zip")]) == 1


@pytest.mark.parametrize("odd", [{}, {"bots": 3}, {"bots": [3]}, {"bots": [{"botId": APP, "commandLists": 3}]}])
def test_an_odd_manifest_is_told_what_it_lacks_and_nothing_worse(odd: dict[str, Any]) -> None:
    assert lacks(odd, manifest(APP, URL))


@pytest.mark.parametrize(
    ("environment", "more", "says"),
    [
        ({"TEAMS_APP_ID": ""}, [], "TEAMS_APP_ID is not set"),
        ({"TEAMS_APP_ID": "dept"}, [], "TEAMS_APP_ID is an id such as"),
        ({"DEPT_PUBLIC_URL": ""}, [], "DEPT_PUBLIC_URL is not set"),
        ({}, ["--url", "http://dept.school.example"], "Teams needs an https address"),
        ({}, ["--url", "https://localhost:3978"], "Teams needs an https address"),
        ({}, ["--name", "A name that is far too long for Teams"], "up to 30 characters; this has 37"),
        ({}, ["--out", "/nowhere/at/all/dept.zip"], "cannot be written"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(
    environment: dict[str, str],
    more: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["teams", "package", *more]) == 1
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
