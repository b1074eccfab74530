"""A configuration that cannot be used: each fault is told with its line, what was found and what may stand there."""

import re
from pathlib import Path

import pytest

from dept import main
from rehearsal.script import CASTS

ROOT = Path(__file__).resolve().parents[2]
APP = (ROOT / "app.yaml").read_text()


def check(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """`dept check`: its exit code, and what it says."""
    return main(["check", str(file)]), capsys.readouterr().out


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TEAMS_APP_ID", "TEAMS_LOCAL"):
        monkeypatch.delenv(name, raising=False)


def test_what_can_be_used_is_counted(capsys, monkeypatch):
    assert check(ROOT / "app.yaml", capsys)[1].endswith("1 school, 1 department, 4 people. Slack off, Teams off.\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s" * 32)
    code, said = check(CASTS / "thornbury.yaml", capsys)
    assert code == 0
    assert "3 schools, 4 departments, 16 people. Slack on, Teams off." in said
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert check(ROOT / "app.yaml", capsys) == (1, "SLACK_SIGNING_SECRET needs SLACK_BOT_TOKEN beside it.\n")


@pytest.mark.parametrize(
    ("instead_of", "stands", "says"),
    [
        ("deputises: [science]", "deputises: [scence]", r"deputises\[1\]: found 'scence'.*did you mean science\?"),
        ("platform: slack", "platform: Slack", r"platform: found 'Slack'; allowed: slack, teams \(did you mean slack"),
        ("platform: slack", "platfrom: slack", r"platfrom.*did you mean platform\?"),
        ("name: Omar Aziz", "nmae: Omar Aziz", r"people\[2\]\.nmae.*did you mean name\?"),
        ("zone: Europe/London", "zone: Europe/Lodnon", r"zone: found 'Europe/Lodnon'.*Europe/London"),
        ("- 2027-01-04 to 2027-03-25", "- 2027-01-04 to 2027-02-31", r"terms\[2\]: found '2027-01-04 to 2027-02-31'"),
        ("- 2027-01-04 to 2027-03-25", "- 2026-12-01 to 2027-03-25", r"terms\[2\].*terms in order"),
        ("- 2027-01-04 to 2027-03-25", "- 2027-03-25 to 2027-01-04", r"terms\[2\].*on or after the first"),
        ("- 2027-02-15 to 2027-02-19", "- 2027-08-02 to 2027-08-06", r"half_terms\[2\].*in no term"),
        ("inset: [2026-09-01,", "inset: [2026-09-31,", r"inset\[1\]: found '2026-09-31'; allowed: a date such as"),
        ('Mon-Thu: {P1: "08:50-09:50"', 'Mon-Thu: {P1: "8.50-9.50"', r"Mon-Thu\.P1.*two times such as 09:05-10:05"),
        ('Mon-Thu: {P1: "08:50-09:50"', 'Mon-Thu: {P1: "09:50-08:50"', r"Mon-Thu\.P1.*an end after the start"),
        ('Mon-Thu: {P1: "08:50-09:50"', 'Mon-Thu: {P1: "08:50-10:00"', r"P2 from 09:50, before P1 ends"),
        ("        Fri: {", "        Thu: {", r"bells\.Thu: found Thu a second time"),
        ("        Fri: {", "        Fry: {", r"bells\.Fry: found 'Fry'; allowed: weekdays"),
        ("frees: [Tue P3,", "frees: [Tue P9,", r"frees\[1\]: found 'P9'; allowed: P1, P2, P3, lunch, P4, P5"),
        ("frees: [Tue P3,", "frees: [Tuesday P3,", r"frees\[1\].*a weekday with a period"),
        ("days: Mon-Wed", "days: Mo-Wed", r"days: found 'Mo-Wed'; allowed: weekdays"),
        ("fte: 0.6", "fte: 60", r"fte: found '60'.*from 0.01 to 1"),
        ("prompt: Wed 15:30", "prompt: Thu 15:30", r"prompt: found Thu.*works: Mon, Tue, Wed"),
        ("prompt: Wed 15:30", "prompt: Wed P5", r"prompt.*a day and a time such as Thu 15:40"),
        ("prompt: Wed 15:30", "prompt: Wed 25:30", r"prompt: found 'Wed 25:30'"),
        ("early_career: true", "early_career: maybe", r"early_career: found 'maybe'; allowed: true or false"),
        ("email: leo.grant@hillside.example", "email: leo.grant", r"email.*an e-mail address such as"),
        ("email: leo.grant@", "email: omar.aziz@", r"email.*which line \d+ has already"),
        ("name: Leo Grant", "name: Omar Aziz", r"name.*which line \d+ has already.*an id of their own"),
        ("name: Leo Grant", "name:", r"people\[4\]\.name: found nothing"),
        ("id: hillside ", "idd: hillside ", r"schools\[1\]\.idd.*did you mean id\?"),
        ("    told: true", "    told: true\n    told: false", r"told: found 'told' a second time"),
        ("    calendar:\n", "    calendar: none\n    was:\n", r"calendar: found 'none'; allowed: fields"),
        ("# channel_aliases:\n#   Science team: science", "channel_aliases:\n  Sci: scence", r"Sci.*mean science"),
        ("schools:\n", "teams: {tenants: [St Wystan]}\nschools:\n", r"tenants\[1\]: found 'St Wystan'.*id such as"),
        ("schools:\n", "teams: {tenant: x}\nschools:\n", r"teams\.tenant: found 'tenant'.*mean tenants"),
        ("schools:\n", "schools:\n\t- x\n", r"file: found .*; allowed: YAML"),
        ("schools:\n", "schools: []\nwas:\n", r"schools: found nothing|was: found 'was'"),
        ("      - {id: science,", "      - {[a]: 1, id: science,", r"departments\[1\].*the name of a field"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_what_may_stand_there(tmp_path, capsys, instead_of, stands, says):
    assert instead_of in APP
    broken = tmp_path / "broken.yaml"
    broken.write_text(APP.replace(instead_of, stands, 1))
    code, said = check(broken, capsys)
    assert code == 1
    assert re.search(says, said), said
    first = APP[: APP.index(instead_of)].count("\n") + 1
    lines = [int(n) for n in re.findall(r"^\S*broken\.yaml:(\d+):", said, re.M)]
    assert any(first <= n <= first + 2 for n in lines), f"{said}\nnot on line {first}"


def test_several_faults_are_told_at_once_in_the_order_of_their_lines(tmp_path, capsys):
    broken = tmp_path / "broken.yaml"
    broken.write_text(APP.replace("fte: 0.6", "fte: six").replace("Tue P3", "Tue P8").replace("leads:", "lead:"))
    code, said = check(broken, capsys)
    lines = [int(n) for n in re.findall(r":(\d+):", said)]
    assert code == 1
    assert len(lines) == 3
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("bytes_", "says"),
    [
        (b"", "nothing"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- a\n- b\n", "found a list"),
        (b"a: &a {<<: *a}\n", "found"),
        (b"[" * 9999, "found"),
    ],
)
def test_what_is_no_configuration_at_all_is_said_too(tmp_path, capsys, bytes_, says):
    (tmp_path / "broken.yaml").write_bytes(bytes_)
    code, said = check(tmp_path / "broken.yaml", capsys)
    assert code == 1
    assert says in said


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    code, said = check(tmp_path / "nowhere.yaml", capsys)
    assert code == 1
    assert "No such file" in said
