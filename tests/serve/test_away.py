"""The database goes away: 503 with a sentence in the log, and the service goes on by itself once it is back."""

import asyncio
import json
import socket
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from tests.databases import Databases
from tests.serve.school import TOM, Process, newest, school, until
from tests.serve.test_kill import NOON
from tests.serve.test_service import SLACK


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_one_that_goes_away_in_the_middle_is_waited_for(tmp_path: Path, databases: Databases):
    url = databases.migrated("postgresql")
    async with school(tmp_path, now=NOON, on="slack", database=url) as staff:
        assert (await staff.slack.say(TOM, "45m on the RPF course")).status == 200
        databases.shut(url, True)
        databases.throw_out(url)
        for _ in range(3):
            assert (await staff.slack.say(TOM, "50m on the RPF course")).status == 503
        for path, status in (("/live", 200), ("/ready", 503), ("/metrics", 503), ("/calendar/x.ics", 503)):
            assert (await staff.get(path))[0] == status, path
        told = [json.loads(line)["says"] for line in staff.dept.errors.splitlines()]
        assert sum("database" in says for says in told) >= 1
        databases.shut(url, False)
        assert (await staff.slack.say(TOM, "55m on the RPF course")).status == 200
        await until(lambda: newest(staff.slack, TOM, "Logged", "55 min"), 20)
        assert (await staff.get("/ready"))[0] == 200
        assert "Traceback" not in staff.dept.errors
        assert url not in staff.dept.errors


async def test_one_that_is_not_there_yet_is_waited_for(tmp_path: Path, databases: Databases):
    url, port = databases.migrated("postgresql"), free_port()
    databases.shut(url, True)
    dept = Process(tmp_path, SLACK | {"DEPT_DATABASE_URL": url})
    starting = asyncio.create_task(dept.start(port))
    seen = {path: await answered(f"http://127.0.0.1:{port}{path}") for path in ("/live", "/ready", "/slack/events")}
    assert seen == {"/live": 200, "/ready": 503, "/slack/events": 503}
    assert "waits for it" in dept.errors
    databases.shut(url, False)
    address = await starting
    assert await answered(f"{address}/ready") == 200
    assert await dept.stop() == 0


async def test_while_it_waits_it_can_be_stopped(tmp_path: Path):
    port = free_port()
    dept = Process(tmp_path, SLACK | {"DEPT_DATABASE_URL": "postgresql://dept:hidden-words@127.0.0.1:9/dept"})
    starting = asyncio.create_task(dept.start(port))
    assert await answered(f"http://127.0.0.1:{port}/ready") == 503
    assert await dept.stop() == 0
    with pytest.raises(AssertionError, match="waits for it"):
        await starting
    assert "hidden-words" not in dept.errors


async def answered(url: str) -> int:
    """The status of an address, once somebody listens there."""
    for _ in range(600):
        try:
            async with ClientSession() as session, session.get(url) as answer:
                return answer.status
        except ClientError:
            await asyncio.sleep(0.05)
    raise AssertionError(f"nobody listens at {url}")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "no address of a database"),
        ("mysql://dept:hidden-words@host/dept", "not mysql"),
        ("postgresql://dept:hidden-words@host:port/dept", "no address of a database"),
        ("sqlite:////etc/hostname/dept.db", "cannot be written to"),
        ("sqlite:///{folder}/words.txt", "not a database"),
    ],
)
async def test_what_cannot_be_one_is_refused_in_a_sentence(tmp_path: Path, url: str, says: str):
    (tmp_path / "words.txt").write_text("Some words of a teacher's, which are no database at all. " * 20)
    code, said = await Process(tmp_path, SLACK | {"DEPT_DATABASE_URL": url.format(folder=tmp_path)}).refused()
    assert code == 1
    assert says in said
    assert "Traceback" not in said
    assert "hidden-words" not in said


async def test_a_database_of_a_newer_version_and_one_that_has_not_been_migrated_are_refused(
    tmp_path: Path, databases: Databases
):
    url = databases.empty("postgresql")
    dept = Process(tmp_path, SLACK | {"DEPT_DATABASE_URL": url})
    code, said = await dept.refused()
    assert (code, "dept migrate" in said) == (1, True)
    newer = databases.migrated("postgresql")
    databases.psql(f"\\c {databases.name(newer)}\nUPDATE alembic_version SET version_num = '9999'")
    code, said = await Process(tmp_path, SLACK | {"DEPT_DATABASE_URL": newer}).refused()
    assert code == 1
    assert "a newer version made it" in said
    assert "Traceback" not in said
