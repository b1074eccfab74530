"""The container, the composition, the service unit and the proxy, read by libraries and followed line by line.

No container is built here: each instruction is held against the tree that it names.
"""

import argparse
import configparser
import fnmatch
import json
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from dockerfile_parse import DockerfileParser
from packaging.requirements import Requirement

from adapters.environment import Environment
from dept import COMMANDS
from storage.lock import file_of
from tests.watched import alarms, asked, panels

ROOT = Path(__file__).parent.parent
INSTALLS = {"setuptools"}
"""What makes the `dept` command in the image."""
PORT = "3978"
"""Fixed: it is how the service is reached."""


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their words."""
    parser = DockerfileParser(fileobj=BytesIO((ROOT / "Dockerfile").read_bytes()))
    return [(one["instruction"], one["value"]) for one in parser.structure if one["instruction"] != "COMMENT"]


def last_stage() -> list[tuple[str, str]]:
    """What the image itself is made of."""
    every = instructions()
    starts = [n for n, (name, _) in enumerate(every) if name == "FROM"]
    assert len(starts) == 2
    return every[starts[-1] :]


def said(name: str) -> str:
    """The last instruction of a kind in the image."""
    return [value for kind, value in last_stage() if kind == name][-1]


def copied() -> list[str]:
    """What is copied out of the tree."""
    paths = [v.split()[:-1] for n, v in instructions() if n == "COPY" and not v.startswith("--from")]
    return [path for some in paths for path in some]


def test_whatever_is_copied_is_there_and_is_let_in():
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert ignored[0] == "*"
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    for path in copied():
        assert (ROOT / path).exists(), path
        assert path in let_in, path
    assert let_in == set(copied())
    assert not [one for one in let_in if fnmatch.fnmatch(one, "*.env*") or one in ("data", ".git", "secrets")]


def test_every_package_of_the_product_is_in_the_image():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    packages = {one.rstrip("*") for one in wheel["packages"]["find"]["include"]}
    modules = {f"{one}.py" for one in wheel["py-modules"]}
    assert packages | modules | {"stories"} <= set(copied())


def runtime() -> set[str]:
    """Every package that the product's own dependencies lead to."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    todo, seen = [(Requirement(one), "") for one in project["dependencies"]], set()
    while todo:
        wanted, extra = todo.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        for more in ("", *sorted(wanted.extras)):
            if (plain(wanted.name), more) not in seen:
                seen.add((plain(wanted.name), more))
                todo += [(Requirement(one), more) for one in distribution(wanted.name).requires or ()]
    return {name for name, _ in seen}


def plain(name: str) -> str:
    """A package's name, as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_image_has_all_that_dept_needs_to_run_and_nothing_of_development():
    locked = (ROOT / "requirements.lock").read_text().splitlines()
    lock = {plain(line.split("==")[0]) for line in locked if line[:1].isalpha()}
    listed = (ROOT / "deploy" / "development-only.txt").read_text().splitlines()
    left_out = {line for line in listed if not line.startswith("#")}
    assert left_out <= lock
    assert lock - left_out == runtime() | INSTALLS


def test_the_lock_is_filtered_as_the_dockerfile_says(tmp_path: Path):
    command = next(v for n, v in instructions() if n == "RUN" and v.startswith("awk"))
    awk = re.match(r"awk '.*?'", command, re.DOTALL)
    assert awk
    sources = f"{ROOT}/deploy/development-only.txt {ROOT}/requirements.lock"
    kept = subprocess.run(f"{awk[0]} {sources}", shell=True, capture_output=True, text=True, check=True).stdout  # noqa: S602
    names = {plain(line.split("==")[0]) for line in kept.splitlines() if line[:1].isalpha()}
    assert names == runtime() | INSTALLS
    stanzas = re.findall(r"(?m)^([a-z].*(?:\n    .*)*)", kept)
    assert all("--hash=sha256:" in one and not one.endswith("\\") for one in stanzas)


def test_it_runs_without_rights_on_the_port_that_is_known_with_its_data_in_a_volume():
    user = said("USER").partition(":")[0]
    assert user.isdigit()
    assert int(user) > 1000
    assert said("EXPOSE") == PORT
    environment = dict(pair.split("=", 1) for n, v in last_stage() if n == "ENV" for pair in v.split())
    assert environment["DEPT_DATABASE_URL"] == "sqlite:////data/dept.db"
    assert str(file_of(environment["DEPT_DATABASE_URL"])).startswith(said("VOLUME"))
    assert f"127.0.0.1:{PORT}/ready" in said("HEALTHCHECK")
    assert json.loads(said("ENTRYPOINT")) == ["dept"]
    assert json.loads(said("CMD"))[0] in COMMANDS
    order = [name for name, _ in last_stage()]
    assert order.index("USER") > max(n for n, name in enumerate(order) if name == "COPY")


def test_no_instruction_holds_a_secret():
    told = " ".join(value for name, value in instructions() if name in ("ENV", "ARG"))
    assert not re.search(r"SECRET|TOKEN|PASSWORD", told)


def composed(*more: str) -> dict:
    """The composition with some of its other files, as far as these tests look."""
    whole = yaml.safe_load((ROOT / "compose.yaml").read_text())
    for name in more:
        part = yaml.safe_load((ROOT / "deploy" / f"compose.{name}.yaml").read_text())
        whole["services"]["dept"]["environment"] |= part["services"]["dept"]["environment"]
        whole["services"]["dept"]["secrets"] += part["services"]["dept"]["secrets"]
        whole["secrets"] |= part["secrets"]
    return whole


@pytest.mark.parametrize("more", [(), ("slack",), ("teams",), ("slack", "teams")])
def test_the_composition_starts_in_order_and_hands_secrets_over_as_files(more):
    whole = composed(*more)
    services = whole["services"]
    for name in ("migrate", "dept"):
        assert services[name]["command"][0] in COMMANDS
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    waits = services["dept"]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert (
        waits["database"]["condition"]
        == services["migrate"]["depends_on"]["database"]["condition"]
        == "service_healthy"
    )
    assert services["migrate"]["restart"] == "no"
    assert "healthcheck" in services["database"]
    assert services["dept"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    for service in services.values():
        handed = {f"/run/secrets/{name}" for name in service.get("secrets", ())}
        asked = {v for v in service["environment"].values() if str(v).startswith("/run/secrets/")}
        assert asked <= handed
        assert set(service.get("secrets", ())) <= set(whole["secrets"])
        assert not [n for n, v in service["environment"].items() if re.search("SECRET$|TOKEN$|PASSWORD$", n) and v]
    assert set(whole["volumes"]) == {v.partition(":")[0] for v in services["database"]["volumes"]}


def test_the_composed_settings_are_ones_that_dept_understands(tmp_path: Path):
    environment, values = composed("slack", "teams")["services"]["dept"]["environment"], {
        "database_url": "postgresql://dept:hush@database/dept", "dept_secret": "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU",
        "slack_bot_token": "xoxb-1", "slack_signing_secret": "s" * 32, "teams_app_password": "hush",
    }  # fmt: skip
    given = {}
    for name, value in environment.items():
        given[name] = re.sub(r"\$\{(\w+):\?[^}]*\}", r"https://\1.example", str(value))
        if (secret := str(value).removeprefix("/run/secrets/")) in values:
            (tmp_path / secret).write_text(f"{values[secret]}\n")
            given[name] = str(tmp_path / secret)
    asked = Environment(given)
    assert asked.slack()
    assert asked.teams(False)
    assert asked.secret()
    assert asked.public_url()
    assert asked.read("DEPT_DATABASE_URL") == values["database_url"]
    assert asked.problems == []


class Unit(configparser.ConfigParser):
    """A unit's settings keep their capitals, and some may come twice."""

    def optionxform(self, optionstr: str) -> str:
        """As it stands."""
        return optionstr


def unit(name: str) -> Unit:
    """A unit of systemd, read."""
    read = Unit(strict=False, interpolation=None)
    read.read(ROOT / "deploy" / name)
    return read


@pytest.mark.parametrize("name", ["dept.service", "dept-backup.service"])
def test_a_service_unit_starts_what_make_setup_made_without_rights(name: str):
    service = unit(name)["Service"]
    program, command, *rest = service["ExecStart"].split()
    assert program.endswith("/.venv/bin/dept")
    parser = argparse.ArgumentParser(exit_on_error=False)
    COMMANDS[command].declare(parser)
    parser.parse_args(rest)
    # The same user, made up anew, so that both can read what one has written.
    assert (service["User"], service["DynamicUser"], service["NoNewPrivileges"]) == ("dept", "yes", "yes")
    assert service["ProtectSystem"] == "strict"
    assert f"sqlite:////var/lib/{service['StateDirectory']}/" in service["Environment"]


def test_the_service_has_time_to_finish_and_its_keys_from_a_file_of_roots():
    service = unit("dept.service")["Service"]
    assert int(service["TimeoutStopSec"]) > 10
    assert service["EnvironmentFile"] == "/etc/dept/dept.env"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
@pytest.mark.parametrize("name", ["dept.service", "dept-backup.service", "dept-backup.timer"])
def test_systemd_itself_can_read_a_unit(name: str):
    run = subprocess.run(
        ["systemd-analyze", "verify", f"deploy/{name}"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in run.stderr.splitlines() if "dept" in line and "is not executable" not in line]
    assert said == []


def test_the_proxy_passes_on_to_the_port_that_is_known():
    lines = (ROOT / "deploy" / "Caddyfile").read_text().split("\n")
    assert len([line for line in lines if line]) == 3
    assert f"reverse_proxy 127.0.0.1:{PORT}" in lines[1]


def test_every_alarm_is_explained_and_every_one_that_is_explained_is_there():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(Dept\w+)`", page)) == set(alarms())
    groups = yaml.safe_load((ROOT / "deploy" / "alarms.yml").read_text())["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert set(rule["annotations"]) == {"summary", "do"}
        assert rule["labels"]["severity"] in ("page", "look")


def test_the_dashboard_and_the_alarms_can_be_read():
    board = json.loads((ROOT / "deploy" / "dashboard.json").read_text())
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in board["panels"]]
    assert len(set(places)) == len({p["id"] for p in board["panels"]}) == len(places)
    for said in (*alarms().values(), *(one for some in panels().values() for one in some)):
        assert all(said.count(a) == said.count(b) for a, b in ("()", "{}", "[]")), said
        assert said.count('"') % 2 == 0
        # A counter only ever grows: what it stands at says nothing.
        assert not re.search(r"_total(?:\{[^}]*\})?(?!\{|\[)(?:\s|$)", said), said
    assert len(asked()) > 12
