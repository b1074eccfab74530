"""`dept slack`: the app's manifest, for each way of running it, and a look at one that is there already."""

import argparse
import json
import os
import re
import sys
from pathlib import Path

from commands.words import refuse

HELP = "print the manifest that makes the Slack app, or look at one that is there"
ADDRESS = re.compile(r"https://[\w.-]+(:\d+)?(/\S*)?")
SAMPLE = "https://dept.school.example"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    manifest = parser.add_subparsers(dest="what", required=True, metavar="WHAT").add_parser(
        "manifest", help="the manifest, to be pasted where Slack makes an app from one"
    )
    way = manifest.add_mutually_exclusive_group()
    way.add_argument("--socket", action="store_true", help="for Socket Mode, which needs no public address")
    way.add_argument("--oauth", action="store_true", help="for many workspaces, which install the app themselves")
    way.add_argument("--check", type=Path, metavar="FILE", help="say what a manifest that is in use lacks")
    manifest.add_argument("--url", metavar="URL", help="the https address at which Slack reaches this service")


def run(options: argparse.Namespace) -> int:
    """Print the manifest, or what is missing in one; 1 if something is."""
    from adapters.environment import Environment
    from adapters.slack.manifest import manifest

    if options.check:
        return _check(options.check)
    if options.socket:
        print(json.dumps(manifest("socket", ""), indent=2))
        return 0
    url = options.url or Environment(os.environ).read("DEPT_PUBLIC_URL")
    if url and not ADDRESS.fullmatch(url):
        return refuse("slack manifest", f"--url is an https address such as {SAMPLE}, not {url!r}.")
    print(json.dumps(manifest("oauth" if options.oauth else "http", url or SAMPLE), indent=2))
    if not url:
        print(f"{SAMPLE} stands for the address of your service: --url puts yours in its place.", file=sys.stderr)
    return 0


def _check(file: Path) -> int:
    import yaml

    from adapters.slack.manifest import outdated

    try:
        # Slack hands a manifest out as JSON or as YAML; the one is a case of the other.
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return refuse("slack manifest", f"{file} cannot be read.")
    except yaml.YAMLError:
        return refuse("slack manifest", f"{file} is neither JSON nor YAML: save the manifest as Slack shows it.")
    if not isinstance(found, dict) or "display_information" not in found:
        return refuse("slack manifest", f"{file} is no manifest of a Slack app: it has no display_information.")
    says = outdated(found)
    if not says:
        print(f"{file} has all that this version of Dept needs.")
        return 0
    print(*says, sep="\n")
    print("`dept slack manifest` prints a new one. Paste it under App Manifest, and install the app again.")
    return 1
