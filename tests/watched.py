"""What the dashboard and the alarms of deploy/ ask Prometheus for: their expressions, and the names in them."""

import json
import re
from pathlib import Path

import yaml

DEPLOY = Path(__file__).parent.parent / "deploy"
WORDS = re.compile(r"\b(?:dept|process)_\w+")


def alarms() -> dict[str, str]:
    """Each alarm with its expression."""
    groups = yaml.safe_load((DEPLOY / "alarms.yml").read_text(encoding="utf-8"))["groups"]
    return {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}


def panels() -> dict[str, list[str]]:
    """Each panel with its expressions."""
    board = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))
    return {panel["title"]: [target["expr"] for target in panel["targets"]] for panel in board["panels"]}


def asked() -> dict[str, set[str]]:
    """Every metric that is asked for, with the labels that it is asked by."""
    found: dict[str, set[str]] = {}
    for said in (*alarms().values(), *(one for some in panels().values() for one in some)):
        for name, inside in re.findall(rf"({WORDS.pattern})(?:\{{([^}}]*)\}})?", said):
            found.setdefault(name, set()).update(re.findall(r"(\w+)\s*(?:=~|!=|=|!~)", inside))
        named = {label for some in re.findall(r"by \(([^)]*)\)", said) for label in re.findall(r"\w+", some)}
        for name in WORDS.findall(said):
            found[name] |= named
    return found


def given(text: str) -> dict[str, set[str]]:
    """Every metric that stands in the text of `/metrics`, with its labels."""
    found: dict[str, set[str]] = {}
    for name, inside in re.findall(r"(?m)^([a-z_]+)(?:\{([^}]*)\})? ", text):
        found.setdefault(name, set()).update(re.findall(r'(\w+)="', inside))
    return found
