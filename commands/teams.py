"""`dept teams`: what a school's IT needs to put Dept into Teams."""

import argparse
import os
from pathlib import Path

from commands.words import refuse, why

HELP = "make the app package that Teams asks for, or check one that was uploaded"


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    made = parser.add_subparsers(dest="what", required=True, metavar="package")
    package = made.add_parser("package", help="the app package, to upload in the Teams admin centre")
    package.add_argument("--out", type=Path, default=Path("dept.zip"), metavar="FILE")
    package.add_argument("--url", default="", help="the public https address; by default DEPT_PUBLIC_URL")
    package.add_argument("--name", default="", help="what people call the bot (Dept)")
    package.add_argument("--slash", action="store_true", help="with slash commands, which are a preview in Teams")
    package.add_argument("--check", type=Path, metavar="FILE", help="say what an uploaded package lacks")


def run(options: argparse.Namespace) -> int:
    """Write the package, or say what another lacks."""
    from adapters.environment import Environment
    from adapters.teams.manifest import GUID, LONGEST_NAME, NAME, manifest, public

    environment = Environment(os.environ)
    app, url = environment.read("TEAMS_APP_ID"), options.url or environment.public_url()
    problems, name = environment.problems, options.name.strip() or NAME
    if not app:
        problems.append("TEAMS_APP_ID is not set: it is the app id of your Azure bot, and the package carries it.")
    elif not GUID.fullmatch(app):
        problems.append(f"TEAMS_APP_ID is an id such as 12345678-90ab-cdef-1234-567890abcdef, not {app!r}.")
    if not url:
        problems.append("DEPT_PUBLIC_URL is not set: give --url https://… , the address at which Teams reaches Dept.")
    elif not public(url):
        problems.append(f"Teams needs an https address that the world knows (https://dept.school.uk), not {url!r}.")
    if len(name) > LONGEST_NAME:
        problems.append(f"Teams takes a name of up to {LONGEST_NAME} characters; this has {len(name)}.")
    if problems:
        return refuse("teams package", *problems)
    if options.check:
        return _check(options.check, app, url, name)
    return _write(options.out, manifest(app, url, name=name, slash=options.slash))


def _write(out: Path, made: dict[str, object]) -> int:
    from adapters.teams.package import package

    try:
        out.write_bytes(package(made))
    except OSError as problem:
        return refuse("teams package", f"{out} cannot be written: {why(problem)}.")
    print(f"{out} is ready: version {made['version']}, manifest {made['manifestVersion']}.")
    print("Upload it in the Teams admin centre, under Manage apps; then allow it for your staff and add it to a team.")
    return 0


def _check(file: Path, app: str, url: str, name: str) -> int:
    from adapters.teams.manifest import SLASH, manifest
    from adapters.teams.package import Unreadable, lacks, manifest_of

    try:
        old = manifest_of(file.read_bytes())
    except OSError as problem:
        return refuse("teams package", f"{file} cannot be read: {why(problem)}.")
    except Unreadable as problem:
        return refuse("teams package", f"{file} is not an app package: {problem}.")
    found = lacks(old, manifest(app, url, name=name, slash=old.get("manifestVersion") == SLASH))
    if not found:
        print(f"{file} is up to date.")
        return 0
    print(f"{file} is too old:", *found, "`dept teams package` makes a new one, to upload in its place.", sep="\n")
    return 1
