"""The manifest: what Slack takes, with every scope that is used and no other."""

import ast
import copy
import json
import re
from pathlib import Path
from typing import Any

import manifests
import pytest

from adapters.slack.manifest import EVENTS, METHODS, SCOPES, manifest, outdated
from adapters.slack.read import INTERACTIONS
from adapters.slack.shortcuts import SHORTCUTS
from dept import main

SOURCES = [p for p in (Path(__file__).parents[3] / "adapters" / "slack").glob("*.py") if p.name != "manifest.py"]
METHOD = re.compile(r"(?:apps|auth|bots|chat|conversations|dialog|files|oauth|reactions|team|users|views)(?:\.\w+)+")
WAYS = [((), "http"), (("--socket",), "socket"), (("--oauth",), "oauth")]
URL = "https://dept.school.example"


def words() -> set[str]:
    """Every string of the adapter."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    return {n.value for t in trees for n in ast.walk(t) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def printed(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["slack", "manifest", *options]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("options", "way"), WAYS)
def test_slack_takes_it_for_each_way_of_running(capsys, options, way):
    made = printed(capsys, *options, "--url", f"{URL}/")
    assert manifests.slack_problems(made) == []
    settings = made["settings"]
    assert settings["token_rotation_enabled"] is False
    assert settings["socket_mode_enabled"] is (way == "socket")
    addresses = [settings["event_subscriptions"].get("request_url"), settings["interactivity"].get("request_url")]
    addresses += [made["features"]["slash_commands"][0].get("url")]
    assert addresses == [None if way == "socket" else f"{URL}/slack/events"] * 3
    back = [f"{URL}/slack/oauth_redirect"] if way == "oauth" else None
    assert made["oauth_config"].get("redirect_urls") == back


def test_every_method_that_is_called_is_known_with_its_scopes():
    assert {w for w in words() if METHOD.fullmatch(w)} == set(METHODS)


def test_every_event_that_is_asked_for_is_heard_and_the_other_way_round():
    read = Path(__file__).parents[3] / "adapters" / "slack" / "read.py"
    body = next(n for n in ast.parse(read.read_text()).body if isinstance(n, ast.FunctionDef) and n.name == "event")
    heard = {
        c.value
        for n in ast.walk(body)
        if isinstance(n, ast.Compare) and isinstance(n.left, ast.Name) and n.left.id == "kind"
        for c in ast.walk(n)
        if isinstance(c, ast.Constant)
    }
    assert {event.partition(".")[0] for event in EVENTS} == heard


def test_no_scope_is_asked_for_that_is_not_used():
    used = {scope for table in (METHODS, EVENTS) for scopes in table.values() for scope in scopes}
    assert set(SCOPES) == used | {"commands"}
    assert manifest("http", URL)["oauth_config"]["scopes"]["bot"] == SCOPES
    for event, scopes in EVENTS.items():
        wanted = manifests.EVENT_SCOPES.get(event, ())
        assert not wanted or set(wanted) & set(scopes), event


def test_every_shortcut_means_something(capsys):
    made = printed(capsys, "--socket")["features"]["shortcuts"]
    assert [(s["name"], s["type"]) for s in made] == [("Log time", "global"), ("Save to my portfolio", "message")]
    assert {s["callback_id"] for s in made} == {s.callback for s in SHORTCUTS}
    assert {"shortcut", "message_action"} <= set(INTERACTIONS)


def without(change: str) -> dict[str, Any]:
    made = copy.deepcopy(manifest("http", URL))
    features, settings = made["features"], made["settings"]
    match change:
        case "scope":
            made["oauth_config"]["scopes"]["bot"].remove("files:read")
        case "scopes":
            del made["oauth_config"]
        case "event":
            settings["event_subscriptions"]["bot_events"].remove("user_change")
        case "shortcut":
            features["shortcuts"].pop()
        case "command":
            features["slash_commands"] = [{"command": "/old"}]
        case "escape":
            features["slash_commands"][0]["should_escape"] = False
        case "home":
            features["app_home"] = {"home_tab_enabled": False, "messages_tab_enabled": True}
        case "writing":
            features["app_home"]["messages_tab_read_only_enabled"] = True
        case "buttons":
            settings["interactivity"] = {"is_enabled": False}
        case "rotation":
            settings["token_rotation_enabled"] = True
        case "odd":
            made |= {"features": [], "settings": "none", "oauth_config": {"scopes": {"bot": 5}}}
    return made


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("scope", "files:read is missing"), ("scopes", "chat:write is missing"), ("event", "user_change is missing"),
        ("shortcut", "Save to my portfolio"), ("command", "/dept is missing"), ("escape", "should_escape"),
        ("home", "Home tab"), ("writing", "Messages tab"), ("buttons", "interactivity"), ("rotation", "rotation"),
        ("odd", "im:history is missing"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_too_old_is_told_what_it_lacks(tmp_path, capsys, change, says):
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(without(change)))
    assert main(["slack", "manifest", "--check", str(file)]) == 1
    said = capsys.readouterr().out
    assert says in said
    assert "App Manifest" in said


@pytest.mark.parametrize("way", ["http", "socket", "oauth"])
def test_a_manifest_of_this_version_is_all_right(tmp_path, capsys, way):
    file = tmp_path / "manifest.yaml"
    file.write_text(json.dumps(manifest(way, URL)))
    assert outdated(manifest(way, URL)) == []
    assert main(["slack", "manifest", "--check", str(file)]) == 0


@pytest.mark.parametrize("words", ["{", "[]", "hello", "display: x\n  y", ""])
def test_what_is_no_manifest_is_said(tmp_path, capsys, words):
    file = tmp_path / "manifest.json"
    file.write_text(words)
    assert main(["slack", "manifest", "--check", str(file)]) != 0
    assert main(["slack", "manifest", "--check", str(tmp_path / "none")]) != 0
    said = capsys.readouterr().err
    assert "manifest" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("url", ["http://dept.school.example", "dept.school.example", "https://", "ftp://x.example"])
def test_an_address_that_slack_would_not_take_is_said(capsys, url):
    assert main(["slack", "manifest", "--url", url]) != 0
    assert "https address" in capsys.readouterr().err
