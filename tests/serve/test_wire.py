"""What a request is answered with: the statuses of SERVE.md, whatever comes; and that a repeat has no second effect."""

import json
import time
from pathlib import Path

from rehearsal.slack import sign
from tests.serve.school import KATE, PRIYA, STRANGER, TOM, School, newest, press, school, until

JSON = {"Content-Type": "application/json"}
SOON = "2026-11-19T15:39:57+00:00"


BROKEN = (b"", b"null", b"[]", b"{", b"{}", b'{"type": "event_callback", "event": null}', b"\xff\xfe", b"[" * 5000)
LONG = b'{"a": "' + b"x" * (256 * 1024) + b'"}'


async def test_slack_gets_the_status_that_fits(staff: School):
    slack = staff.slack
    for body in BROKEN:
        assert (await slack.post(body, JSON | sign(slack.secret, body))).status == 400, body[:40]
        assert (await slack.post(body, JSON)).status == 401, body[:40]
    for headers in (sign(slack.secret, LONG), {}):
        assert (await slack.post(LONG, JSON | headers)).status == 413
    log = staff.dept.errors
    assert "Traceback" not in log
    assert "xxxx" not in log


async def test_slack_is_believed_only_signed_and_in_time(staff: School):
    slack, body = staff.slack, b'{"type": "url_verification", "challenge": "abc"}'
    for stale in (time.time() - 301, time.time() + 301):
        assert (await slack.post(body, JSON | sign(slack.secret, body, stale))).status == 401
    assert (await slack.post(body, JSON | sign("another secret", body))).status == 401
    for secret in (slack.secret, "an-old-secret-of-slacks"):
        assert (await slack.post(body, JSON | sign(secret, body))).status == 200, "two secrets while one is replaced"


async def test_teams_gets_the_status_that_fits(staff: School):
    teams = staff.teams
    for body in BROKEN:
        assert (await teams.post(body, JSON | teams.header())).status == 400, body[:40]
        assert (await teams.post(body, JSON)).status == 401, body[:40]
        assert (await teams.post(body, JSON | teams.header(exp=1))).status == 401, body[:40]
    for headers in (teams.header(), {}):
        assert (await teams.post(LONG, JSON | headers)).status == 413


async def test_teams_answers_only_the_service_and_what_is_known(staff: School):
    teams = staff.teams
    elsewhere = teams.activity(KATE, type="message", text="home") | {"serviceUrl": "https://evil.example/"}
    assert (await teams.post(json.dumps(elsewhere).encode(), JSON | teams.header())).status == 403
    unheard = teams.activity(KATE, type="invoke", name="composeExtension/query", value={})
    assert (await teams.post(json.dumps(unheard).encode(), JSON | teams.header())).status == 404


async def test_what_comes_twice_is_done_once(tmp_path: Path):
    async with school(tmp_path, now=SOON) as staff:
        slack, teams = staff.slack, staff.teams
        asked = await until(lambda: newest(slack, TOM, "explore time", "[30m]"))
        await slack.say(TOM, "45m on the RPF course")
        for _ in range(3):
            assert (await slack.repeat()).status == 200
        await until(lambda: newest(slack, TOM, "Logged", "45 min"))
        await press(slack, TOM, asked, "1h")
        assert (await slack.repeat()).status == 200
        await press(slack, TOM, asked, "1h")
        await slack.command(TOM, "home")
        home = await until(lambda: newest(slack, TOM, "Home", "Explore"))
        assert "45 min of 16 h" in home.text, "the card was answered in words; a tap on it later does nothing"

        said = await until(lambda: newest(teams, KATE, "explore time", "[Other…]"))
        await press(teams, KATE, said, "Other…")
        await until(lambda: teams.view_of(KATE))
        await teams.submit(KATE, {"minutes": "50m", "what": "Isaac"})
        await teams.repeat()
        await until(lambda: newest(teams, KATE, "Logged", "50 min"))
        await teams.say(KATE, "home")
        home = await until(lambda: newest(teams, KATE, "Home", "Explore"))
        assert "50 min of 16 h" in home.text


async def test_a_stranger_gets_one_sentence_once_even_over_a_restart(staff: School):
    name, _ = STRANGER
    for n in range(2):
        for stand in (staff.slack, staff.teams):
            assert (await stand.say(name, "hello, who are you?")).status == 200
            assert (await stand.command(name, "summary")).status == 200
            first = await until(lambda stand=stand: newest(stand, name, "can add you"))
            assert len(stand.shown_to(name)) == 1, first.text
        if not n:
            assert await staff.dept.stop() == 0
            await staff.start()
    assert newest(staff.slack, PRIYA, "Nobody") is None
