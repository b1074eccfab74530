"""What was given up is named by `dept delivery`, told by `dept doctor`, and goes once more when somebody says so."""

import asyncio
from datetime import timedelta

import pytest

from bot.world.people import Address
from dept import main
from doctor.store import outbox
from scheduler.clock import Held, Machine
from storage.store import SqlStore
from tests.crash.lives import PEOPLE, ROOT
from tests.databases import Databases
from tests.storage.post import Book
from tests.storage.test_sender import Out

CAST = str(ROOT / "stories" / "casts" / "thornbury.yaml")
TOM, KATE = PEOPLE["slack"], PEOPLE["teams"]
HOUR = timedelta(hours=1)


def run(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the command says."""
    assert main(["delivery", "--config", CAST, *more]) == 0
    return capsys.readouterr().out


@pytest.fixture
def out(databases: Databases, monkeypatch: pytest.MonkeyPatch, kind: str) -> Out:
    """A way out at this very moment, which is the command's as well."""
    url = databases.migrated(kind)
    monkeypatch.setenv("DEPT_DATABASE_URL", url)
    monkeypatch.setattr(Book, "address", lambda _, who: Address("slack" if who == TOM else "teams", who))
    clock = Held(Machine().now())
    return Out(SqlStore(url, clock), clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which store."""
    return str(request.param)


def test_what_was_given_up_is_named_and_goes_once_more(out: Out, capsys: pytest.CaptureFixture[str]) -> None:
    async def refuse() -> str:
        now = out.clock.now()
        for id, place, expires in (("m1", TOM, None), ("m2", KATE, None), ("m3", TOM, now + HOUR), ("m4", TOM, now)):
            await out.say(id, f"words of {id}", place, expires=expires)
        out.slack.fates.extend(["refused", "refused"])
        out.teams.fates.append("refused")
        await out.sender.pump()
        (found,) = [one for one in await outbox(out.store.url, now) if one.id == "outbox.refused"]
        await out.store.close()
        return f"{found.says} {found.do}"

    async def go() -> None:
        out.clock.set(out.clock.now() + timedelta(minutes=3))
        await out.sender.pump()
        await out.store.close()

    told = asyncio.run(refuse())
    assert "3 messages of the last seven days" in told
    assert "dept delivery --again" in told
    said = run(capsys)
    assert [line.split()[0] for line in said.splitlines() if line.startswith("  m")] == ["m1", "m2", "m3"]
    assert "Tom Ashworth: invalid" in said
    assert "words of" not in said
    assert run(capsys, "--again", "m2").startswith("1 goes once more")
    asyncio.run(go())
    assert out.titles() == ["words of m2"]
    assert run(capsys, "--again").startswith("2 go once more")
    asyncio.run(go())
    assert sorted(out.titles()) == ["words of m1", "words of m2", "words of m3"]
    assert run(capsys, "--again").startswith("0 go once more")
    assert "Not delivered" not in run(capsys)


def test_what_had_arrived_all_the_same_is_found_and_not_said_twice(
    out: Out, capsys: pytest.CaptureFixture[str]
) -> None:
    async def lose() -> None:
        await out.say("m1", "once", TOM)
        out.slack.fates.append("lost after")
        await out.sender.pump()
        async with out.store.connection() as connection:
            await connection.exec_driver_sql("UPDATE messages SET state = 'refused', why = 'given up'")
        await out.store.close()

    async def go() -> None:
        out.clock.set(out.clock.now() + timedelta(minutes=3))
        await out.sender.pump()
        await out.store.close()

    asyncio.run(lose())
    assert "Tom Ashworth: given up" in run(capsys)
    assert run(capsys, "--again").startswith("1 goes once more")
    asyncio.run(go())
    assert [len(p) for p in out.slack.posts.values()] == [1]
    assert "Not delivered" not in run(capsys)
