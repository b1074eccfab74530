"""`dept doctor`: each thing that can stand in the way is found, said kindly, and told apart from its neighbours."""

import asyncio
import json
import re
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.slack.manifest import SCOPES
from dept import main
from doctor.findings import as_json, find, lines
from doctor.look import look
from doctor.place import room
from doctor.sentences import SENTENCES, Weight
from doctor.slack import socket
from doctor.wire import Wire
from rehearsal.slack_api import Fault
from scheduler.clock import Machine
from storage.migrate import downgrade
from storage.tables import messages
from tests.doctor.conftest import SECRET, Surgery, served
from tests.serve.school import school

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "config.good", "config.sample", "environment.good", "slack.good", "slack.scopes", "slack.channels", "slack.people",
    "teams.good", "teams.keys", "public.good", "clock.good", "disk.good", "database.good", "outbox.good",
}  # fmt: skip


async def test_nothing_stands_in_the_way_of_a_school_that_is_set_up(surgery: Surgery):
    found = await surgery.look()
    assert {one.id for one in found} - {"disk.little", "disk.full"} == GOOD - ({"disk.good"} - {o.id for o in found})
    assert as_json([one for one in found if one.id != "disk.full"])["ready"] is True
    assert lines(found).endswith("Nothing stands in the way.")


@pytest.mark.parametrize(
    ("name", "value", "id", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-of-another-app", "slack.refused", "invalid_auth"),
        ("SLACK_BOT_TOKEN", "xapp-1-A0-1-abc", "environment.", "SLACK_BOT_TOKEN holds"),
        ("SLACK_BOT_TOKEN", "xoxp-1-a-persons", "environment.", "SLACK_BOT_TOKEN holds"),
        ("SLACK_BOT_TOKEN", "0123456789abcdef0123456789abcdef", "environment.kind", "signing secret"),
        ("SLACK_SIGNING_SECRET", "xoxb-1-a-token", "environment.kind", "a token"),
        ("SLACK_SIGNING_SECRET", "", "environment.wrong", "needs SLACK_SIGNING_SECRET"),
        ("SLACK_BOT_TOKEN", "", "environment.wrong", "needs SLACK_BOT_TOKEN"),
        ("SLACK_APP_TOKEN", "xoxb-1-a-bots", "environment.", "SLACK_APP_TOKEN holds"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/", "slack.away", "nothing listens"),
        ("TEAMS_APP_PASSWORD", "a-secret-that-has-run-out", "teams.secret", "invalid_client"),
        ("TEAMS_APP_PASSWORD", "57000000-0000-4000-8000-00000000beef", "environment.kind", "Secret ID"),
        ("TEAMS_APP_PASSWORD", "", "environment.wrong", "TEAMS_APP_PASSWORD"),
        ("TEAMS_APP_ID", "dept", "environment.kind", "TEAMS_APP_ID"),
        ("TEAMS_TENANT_ID", "common", "environment.kind", "TEAMS_TENANT_ID"),
        ("TEAMS_LOGIN_URL", "http://127.0.0.1:9", "teams.away", "nothing listens"),
        ("TEAMS_OPENID_URL", "http://127.0.0.1:9/openid", "teams.keyless", "127.0.0.1:9"),
        ("DEPT_SECRET", "short", "environment.wrong", "5 characters"),
        ("DEPT_SECRET_FILE", "/nowhere/secret", "environment.wrong", "both set"),
        ("DEPT_PUBLIC_URL", "", "public.none", "Slack and Teams"),
        ("DEPT_PUBLIC_URL", "http://dept.example", "environment.wrong", "https address"),
        ("DEPT_PUBLIC_URL", "http://127.0.0.1:9", "public.silent", "nothing listens"),
        ("DEPT_DATABASE_URL", "mysql://dept", "database.away", "sqlite"),
        ("DEPT_DATABASE_URL", "over there", "database.away", "DEPT_DATABASE_URL"),
        ("DEPT_DATABASE_URL", "sqlite:////nowhere/at/all/dept.db", "database.new", "/nowhere/at/all"),
        ("DEPT_DATABASE_URL", "postgresql://dept:hush@127.0.0.1:9/dept", "database.away", r"dept:\*\*\*@"),
    ],
)  # fmt: skip
async def test_a_setting_that_is_wrong_is_told_with_what_to_do(surgery: Surgery, name, value, id, says):
    surgery.given[name] = value
    found = await surgery.look()
    mine = [one for one in found if one.id.startswith(id)]
    assert mine, lines(found)
    assert re.search(says, " ".join(one.says for one in mine)), mine
    assert all(one.do or one.weight is Weight.GOOD for one in mine)
    told = lines(found)
    assert not [
        v for k, v in surgery.given.items() if len(v) > 8 and re.search("TOKEN$|SECRET$|PASSWORD$", k) and v in told
    ]
    assert "hush" not in told


async def test_an_address_of_this_machine_is_none_for_a_platform_that_is_elsewhere(surgery: Surgery):
    surgery.given["TEAMS_LOGIN_URL"] = "https://login.nowhere.invalid"
    found = {one.id: one for one in await surgery.look()}
    assert surgery.given["DEPT_PUBLIC_URL"] in found["public.local"].says
    assert "no such name" in found["teams.away"].says


async def test_an_id_may_be_written_in_capitals(surgery: Surgery):
    surgery.given["TEAMS_APP_ID"] = surgery.given["TEAMS_APP_ID"].upper()
    assert "environment.kind" not in await surgery.ids()


async def test_one_thing_amiss_leaves_the_rest_looked_into(surgery: Surgery):
    surgery.given |= {"SLACK_BOT_TOKEN": "xoxb-of-another-app", "DEPT_SECRET": ""}
    assert await surgery.ids() >= {"slack.refused", "environment.wrong", "teams.good", "public.good", "database.good"}


async def test_nothing_at_all_names_both_platforms(surgery: Surgery):
    surgery.given = {"DEPT_SECRET": SECRET, "DEPT_DATABASE_URL": surgery.given["DEPT_DATABASE_URL"]}
    assert "environment.none" in await surgery.ids()
    surgery.given["DEPT_SECRET"] = ""
    assert await surgery.ids() >= {"environment.none", "environment.wrong"}


async def test_a_school_on_a_platform_that_is_off_is_told(surgery: Surgery):
    for name in ("TEAMS_APP_ID", "TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"):
        del surgery.given[name]
    off = [one for one in await surgery.look() if one.id == "config.off"]
    assert off
    assert "TEAMS_APP_ID" in off[0].do


async def test_scopes_are_compared_with_what_dept_uses(surgery: Surgery):
    surgery.slack.api.scopes = ",".join([*(s for s in SCOPES if s not in ("im:write", "commands")), "admin"])
    found = {one.id: one for one in await surgery.look()}
    assert "commands, im:write" in found["slack.missing"].says
    assert "admin" in found["slack.extra"].says
    assert "slack.scopes" not in found


async def test_a_channel_that_is_not_there_or_where_dept_is_not_is_told(surgery: Surgery):
    world = surgery.slack.world
    world.uninvited.add("maths")
    del world.channels[world.channel("computing")]
    found = {one.id: one for one in await surgery.look()}
    assert found["slack.outside"].do == "In #maths, type: /invite @dept"
    assert "#computing" in found["slack.channel"].says


async def test_whoever_is_not_found_by_email_is_named_and_nobody_at_all_is_another_matter(surgery: Surgery):
    users = surgery.slack.world.users
    tom = surgery.slack.world.user("Tom Ashworth")
    users[tom] = ("Tom Ashworth", "t.ashworth@elsewhere.example")
    found = {one.id: one for one in await surgery.look()}
    assert found["slack.unfound"].says.endswith(": Tom Ashworth.")
    assert "@elsewhere" not in lines(list(found.values()))
    for id, (name, _) in users.items():
        users[id] = (name, "")
    assert "slack.nobody" in await surgery.ids()


async def test_a_platform_that_will_not_say_is_told_and_the_rest_is_looked_into(surgery: Surgery):
    surgery.slack.fail(Fault("error:ratelimited", "conversations.list"))
    assert await surgery.ids() >= {"slack.good", "slack.unlisted", "teams.good"}
    surgery.slack.down = surgery.teams.connector.down = True
    assert await surgery.ids() >= {"slack.away", "teams.away", "database.good"}


async def test_a_socket_opens_or_does_not(surgery: Surgery):
    async with Wire(Machine().now) as wire:
        for answer, id in (
            ('{"ok": true}', "socket"),
            ('{"ok": false, "error": "missing_scope"}', "shut"),
            ("", "away"),
        ):
            async with served({"/api/apps.connections.open": (200, answer)}) as url:
                assert [one.id for one in await socket(wire, f"{url}/api/", "xapp-1")] == [f"slack.{id}"]
    surgery.given |= {"SLACK_APP_TOKEN": "xapp-1-A0-1-abc", "DEPT_PUBLIC_URL": ""}
    del surgery.given["TEAMS_APP_ID"], surgery.given["TEAMS_APP_PASSWORD"], surgery.given["TEAMS_TENANT_ID"]
    found = await surgery.ids()
    assert "public.socket" in found
    assert "public.none" not in found


async def test_a_public_address_that_leads_elsewhere_is_told(surgery: Surgery):
    for answers, path in (
        ({"/live": (200, "<html>Sign in</html>")}, "/live"),
        ({"/live": (200, "alive"), "/slack/events": (401, "")}, "/api/messages"),
        ({"/live": (200, "alive"), "/api/messages": (401, "")}, "/slack/events"),
    ):
        async with served(answers) as url:
            surgery.given["DEPT_PUBLIC_URL"] = url
            other = [one for one in await surgery.look() if one.id == "public.other"]
            assert other
            assert path in other[0].says


@pytest.mark.parametrize(
    ("ahead", "id", "says"),
    [
        (timedelta(seconds=1), "clock.good", ""),
        (timedelta(seconds=40), "clock.off", r"is (39|40) s ahead"),
        (timedelta(seconds=-40), "clock.off", r"is (39|40) s slower"),
        (timedelta(minutes=12), "clock.wrong", r"is 1[12] min ahead"),
    ],
)
async def test_the_clock_is_compared_with_the_platforms(surgery: Surgery, ahead, id, says):
    surgery.ahead = ahead
    clock = [one for one in await surgery.look() if one.id.startswith("clock.")]
    assert [one.id for one in clock] == [id]
    assert re.search(says, clock[0].says)


async def test_a_database_is_at_this_version_or_older_or_newer_or_not_depts(surgery: Surgery, tmp_path: Path):
    url, file = surgery.given["DEPT_DATABASE_URL"], tmp_path / "dept.db"
    await downgrade(url, "0003")
    assert "database.pending" in await surgery.ids()
    with sqlite3.connect(file) as kept:
        kept.execute("UPDATE alembic_version SET version_num = '9999'")
    newer = [one for one in await surgery.look() if one.id == "database.newer"]
    assert "9999" in newer[0].says
    with sqlite3.connect(file) as kept:
        kept.execute("DROP TABLE alembic_version")
    kept.close()
    assert "database.foreign" in await surgery.ids()
    file.write_bytes(b"not a database at all, but something else of some length" * 20)
    assert "database.away" in await surgery.ids()


async def test_what_waits_in_the_outbox_is_told(surgery: Surgery):
    now, engine = Machine().now(), sa.create_engine(surgery.given["DEPT_DATABASE_URL"])
    some = [("ready", 2, ""), ("unknown", 1, ""), ("refused", 3, "channel_not_found"), ("refused", 24 * 30, "old")]
    with engine.begin() as connection:
        for n, (state, hours, why) in enumerate(some):
            row = {"id": str(n), "school": "thornbury", "place": "tom", "kind": "answer", "grp": "", "uuid": str(n)}
            then = now - timedelta(hours=hours)
            connection.execute(messages.insert().values(**row, state=state, why=why, created=then, due=then))
    engine.dispose()
    found = {one.id: one for one in await surgery.look()}
    assert "1 message should have gone 120 minutes ago" in found["outbox.late"].says
    assert "1 message" in found["outbox.unknown"].says
    assert (
        "1 message of the last seven days could not be delivered (channel_not_found: 1)" in found["outbox.refused"].says
    )
    assert not any(one.weight is Weight.STOP for id, one in found.items() if id.startswith("outbox"))


def test_room_is_judged_by_what_dept_needs():
    tera = 10**12
    ids = [
        room(free, total, Path("/data")).id for free, total in ((50 * 10**9, tera), (7 * 10**8, 10**10), (10**8, tera))
    ]
    assert ids == ["disk.good", "disk.little", "disk.full"]


def test_the_command_says_it_and_its_status_tells_whether_anything_is_in_the_way(tmp_path, capsys, monkeypatch):
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "TEAMS_APP_ID", "TEAMS_LOCAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEPT_SECRET", SECRET)
    monkeypatch.setenv("DEPT_DATABASE_URL", f"sqlite:///{tmp_path / 'dept.db'}")
    asked = ["doctor", "--config", str(ROOT / "app.yaml")]
    assert main(asked) == 1
    said = capsys.readouterr().out
    assert "stop  Environment" in said
    assert "1 to see to; then run `dept doctor` again." in said
    assert main([*asked, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ready"] is False
    assert {"id", "area", "weight", "says", "do"} == set(told["findings"][0])
    assert not (tmp_path / "dept.db").exists()


async def test_a_process_of_its_own_needs_nothing_but_its_settings(surgery: Surgery):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "dept", "doctor", "--config", str(surgery.config), "--json",
        cwd=ROOT, env=surgery.given, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, errors = await process.communicate()
    assert errors == b""
    assert {one["id"] for one in json.loads(out)["findings"]} >= {"slack.good", "teams.good", "public.good"}


def test_every_sentence_is_used_says_what_to_do_and_stays_kind():
    code = "\n".join(p.read_text() for p in (ROOT / "doctor").glob("*.py") if p.name != "sentences.py")
    # Some ids are put together where they are used: `disk.{weighs}`.
    used = {id for id in SENTENCES if f'"{id}"' in code or (id.startswith("disk.") and f'"{id[5:]}"' in code)}
    assert used == set(SENTENCES)
    for id, one in SENTENCES.items():
        assert bool(one.do) == (one.weight is not Weight.GOOD), id
        assert not re.search(r"\bfail|\berror\b|\binvalid\b|\boverdue\b|\bbehind\b|!", f"{one.says} {one.do}", re.I), id


def test_a_finding_is_never_half_filled_in():
    with pytest.raises(KeyError):
        find("slack.outside", channel="maths")


async def test_a_service_that_runs_is_looked_into_while_it_runs(tmp_path: Path):
    async with school(tmp_path) as opened:
        given = opened.dept.environment | {"DEPT_PUBLIC_URL": opened.dept.url}
        found = {one.id: one for one in await look(given, opened.dept.config, "127.0.0.1", Machine().now)}
    assert set(found) >= {"public.good", "database.good", "slack.good", "teams.good", "outbox.good"}
    assert not [one for one in found.values() if one.weight is Weight.STOP]
