"""The service itself: how it starts, what it refuses, how it stops, and what can be read from it."""

import asyncio
import re
import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession
from icalendar import Calendar

from tests.serve.school import AOIFE, CAST, PRIYA, SECRET, STRANGER, TOM, Process, School, newest, press, until
from tests.watched import asked, given

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 32, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush", "SLACK_SIGNING_SECRET": "s" * 32}
TEAMS = {"TEAMS_APP_ID": "app", "TEAMS_APP_PASSWORD": "password", "TEAMS_TENANT_ID": "tenant"}


@pytest.mark.parametrize(
    ("given", "more", "says"),
    [
        ({}, (), "`dept demo`.*`dept check"),
        (SLACK | {"DEPT_SECRET": ""}, (), "DEPT_SECRET is not set"),
        (SLACK | {"DEPT_SECRET": "short"}, (), "DEPT_SECRET has 5 characters"),
        (SLACK | {"DEPT_SECRET": "change-me-change-me-change-me-change-me"}, (), "example"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, (), "needs SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "s" * 32}, (), "needs SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, (), "needs SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, (), "SLACK_APP_TOKEN .* begins with xapp-"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, (), "SLACK_BOT_TOKEN .* begins with xoxb-"),
        (SLACK | {"SLACK_CLIENT_ID": "1.2"}, (), "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together"),
        (MANY | {"SLACK_SIGNING_SECRET": ""}, (), "SLACK_CLIENT_ID needs SLACK_SIGNING_SECRET"),
        (SLACK | {"SLACK_API_URL": "http://slack.example/"}, (), "SLACK_API_URL must be"),
        ({"TEAMS_APP_ID": "app"}, (), "TEAMS_APP_PASSWORD"),
        ({"TEAMS_LOCAL": "1"} | TEAMS, (), "refused while TEAMS_APP_ID"),
        ({"TEAMS_LOCAL": "1"}, ("--host", "0.0.0.0"), "TEAMS_LOCAL .* refused"),  # noqa: S104 - what it refuses
        (SLACK | {"DEPT_NOW": "2026-11-19T15:40:00+00:00"}, ("--host", "0.0.0.0"), "DEPT_NOW .* refused"),  # noqa: S104
        (SLACK | {"DEPT_NOW": "Thursday"}, (), "DEPT_NOW is a moment"),
        (SLACK | {"DEPT_NOW": "2026-11-19T15:40:00"}, (), "DEPT_NOW is a moment"),
        (SLACK | {"DEPT_PUBLIC_URL": "http://dept.example"}, (), "DEPT_PUBLIC_URL is an https"),
        (SLACK | {"DEPT_DATABASE_URL": "mysql://dept"}, (), "DEPT_DATABASE_URL"),
        (SLACK | {"DEPT_SECRET": "", "DEPT_SECRET_FILE": "/nowhere/it"}, (), "/nowhere/it, which cannot be read"),
        (SLACK | {"DEPT_SECRET_FILE": "/nowhere/secret"}, (), "both set"),
    ],
)  # fmt: skip
async def test_what_is_missing_or_unsafe_is_refused_in_a_sentence(tmp_path: Path, given, more, says):
    code, said = await Process(tmp_path, given, *more).refused()
    assert code != 0
    assert re.search(says, said, re.DOTALL), said
    assert "Traceback" not in said
    assert SECRET not in said


async def test_a_broken_configuration_is_refused_with_the_lines_that_check_gives(tmp_path: Path):
    broken = tmp_path / "school.yaml"
    broken.write_text(CAST.read_text().replace("deputises: [computing]", "deputises: [computng]"))
    code, said = await Process(tmp_path, SLACK, config=broken).refused()
    assert code != 0
    assert re.search(r"school\.yaml:\d+: .*did you mean computing", said)


async def test_settings_come_from_files_as_well(tmp_path: Path):
    given = {}
    for name, value in (SLACK | {"DEPT_SECRET": SECRET}).items():
        (tmp_path / name).write_text(f"{value}\n")
        given[f"{name}_FILE"] = str(tmp_path / name)
    dept = Process(tmp_path, {"DEPT_SECRET": ""} | given)
    await dept.start()
    assert "Slack on, Teams off." in dept.said
    assert await dept.stop(signal.SIGINT) == 0


async def test_a_second_one_on_the_same_file_refuses_and_one_after_a_kill_does_not(tmp_path: Path):
    first, second = Process(tmp_path, SLACK), Process(tmp_path, SLACK)
    await first.start()
    code, said = await second.refused()
    assert code != 0
    assert "already running" in said
    await first.kill()
    assert (await second.start()).startswith("http://127.0.0.1:")
    assert await second.stop() == 0


async def test_a_port_that_is_taken_is_said(tmp_path: Path):
    first = Process(tmp_path, SLACK)
    port = (await first.start()).rpartition(":")[2]
    other = Process(tmp_path, SLACK | {"DEPT_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"}, "--port", port)
    code, said = await other.refused()
    assert code != 0
    assert f"Port {port}" in said
    assert await first.stop() == 0


async def test_it_stops_while_people_write_and_keeps_what_it_took(staff: School):
    names = [name for name, _ in staff.people["slack"]]
    said = [asyncio.create_task(staff.slack.say(name, "45m on the RPF course")) for name in names]
    await asyncio.sleep(0)
    assert await staff.dept.stop() == 0
    answers = await asyncio.gather(*said, return_exceptions=True)
    taken = {n for n, a in zip(names, answers, strict=True) if not isinstance(a, BaseException) and a.status == 200}
    await staff.start()
    for name in names:
        if name not in taken:
            await staff.slack.say(name, "45m on the RPF course")
    for name in names:
        await until(lambda name=name: newest(staff.slack, name, "Logged", "45 min"), 30)


async def test_it_says_that_it_lives_that_it_is_ready_and_how_it_does(staff: School):
    for path in ("/live", "/ready"):
        assert (await staff.get(path))[0] == 200
    await staff.slack.say(TOM, "45m on the RPF course")
    await until(lambda: newest(staff.slack, TOM, "Logged"))
    await staff.slack.say(TOM, "message Aoife: staff room at 3?")
    await until(lambda: newest(staff.slack, AOIFE, "staff room"))
    status, text, _ = await staff.get("/metrics")
    assert status == 200
    assert 'dept_events_total{kind="said",outcome="done"} 2.0' in text
    assert re.search(r'dept_sends_total\{outcome="accepted",platform="slack"\} [1-9]', text)
    for name in ("dept_queue_age_seconds", "dept_loop_lag_seconds", "dept_messages"):
        assert name in text
    assert "RPF" not in text
    assert "RPF" not in staff.dept.errors
    there = given(text)
    for name, labels in asked().items():
        assert labels <= there[name], f"{name} has no {labels - there[name]}"


async def test_what_is_refused_is_counted(staff: School):
    for path in ("/slack/events", "/api/messages"):
        async with ClientSession() as session, session.post(f"{staff.dept.url}{path}", data=b"{}") as answer:
            assert answer.status == 401
        text = (await staff.get("/metrics"))[1]
        assert f'dept_requests_total{{path="{path}",status="401"}} 1.0' in text
    assert re.search(r"(?m)^dept_signing_keys_age_seconds \d", text), "people installed the app, so they were fetched"


async def test_a_calendar_is_its_owners_alone_and_a_new_address_ends_the_old(staff: School):
    slack = staff.slack
    await slack.say(PRIYA, "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
    await press(slack, PRIYA, await until(lambda: newest(slack, PRIYA, "Tue 8 Dec", "[Post]")), "Post")
    await slack.say(TOM, "calendar")
    shown = await until(lambda: newest(slack, TOM, "/calendar/"))
    path = _path(shown.text)
    status, text, headers = await staff.get(path)
    assert status == 200
    assert headers["Content-Type"].startswith("text/calendar")
    assert headers["Cache-Control"] == "private, no-store"
    events = Calendar.from_ical(text).walk("VEVENT")
    assert {str(e["summary"]) for e in events} == {"Autumn talks"}
    assert "DTSTART;TZID=Europe/London:20261208T153000" in text
    again = Calendar.from_ical((await staff.get(path))[1]).walk("VEVENT")
    assert [e["uid"] for e in events] == [e["uid"] for e in again]

    await press(slack, TOM, shown, "New address")
    renewed = await until(lambda: (s := newest(slack, TOM, "/calendar/")) and _path(s.text) != path and s)
    assert (await staff.get(_path(renewed.text)))[0] == 200
    gone, wrong = await staff.get(path), await staff.get("/calendar/nobodys.ics")
    assert gone[:2] == wrong[:2]
    assert gone[0] == 404
    for _ in range(60):
        last = (await staff.get(_path(renewed.text)))[0]
    assert last == 429
    assert STRANGER[0] not in text


def _path(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/calendar/[\w-]+\.ics)", text)
    assert found, text
    return found[1]


async def test_a_clock_that_is_set_to_the_same_moment_again_goes_on_from_what_has_happened(staff: School):
    slack = staff.slack
    asked = await until(lambda: newest(slack, TOM, "explore time", "[30m]"), 20)
    await staff.dept.kill()
    staff.slack.service = await staff.dept.start()
    await press(slack, TOM, asked, "30m")
    await until(lambda: newest(slack, TOM, "Logged", "30 min"), 8)
    await slack.say(TOM, "undo")
    await until(lambda: newest(slack, TOM, "Undone"), 8)
