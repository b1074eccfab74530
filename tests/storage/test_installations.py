"""Who has installed the product: one row each, no token in plain words anywhere, and none that can be moved about."""

import logging
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from adapters.environment import settings
from app import Service
from bot.ports import Installation
from rehearsal.script import CASTS
from storage.installations import SqlInstallations
from storage.schools import load
from storage.store import SqlStore
from storage.tables import installations
from storage.vault import Vault

SECRET, TOKEN = "k3Jx9-QmT2vWzR7bLpN5sYd8HfGcA4eU", "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy"
HERE = Installation(platform="slack", tenant="T1", token=TOKEN, me="U1", wider="E1", at=1000.5)


async def rows(store: SqlStore) -> list[str]:
    async with store.connection() as connection:
        return list((await connection.execute(select(installations.c.token))).scalars())


async def test_what_is_kept_comes_back_and_twice_is_one_row(store: SqlStore) -> None:
    kept = SqlInstallations(store, SECRET)
    await kept.put(HERE)
    await kept.put(replace(HERE, tenant="T2", at=1001.0))
    assert await kept.get("slack", "T1") == HERE
    newer = replace(HERE, token="xoxb-newer", at=2000.0)
    await kept.put(newer)
    assert await kept.get("slack", "T1") == newer
    assert [i.tenant for i in await kept.all("slack")] == ["T2", "T1"]
    assert await kept.all("elsewhere") == []
    assert await kept.get("slack", "T3") is None


async def test_only_the_installation_that_was_meant_is_removed(store: SqlStore) -> None:
    kept = SqlInstallations(store, SECRET)
    await kept.put(replace(HERE, at=2000.0))
    await kept.remove(HERE)
    assert await kept.get("slack", "T1")
    await kept.remove(replace(HERE, at=2000.0))
    assert await rows(store) == []


async def test_no_token_stands_in_the_table_and_the_same_one_never_looks_the_same(store: SqlStore) -> None:
    kept = SqlInstallations(store, SECRET)
    await kept.put(HERE)
    (first,) = await rows(store)
    await kept.put(HERE)
    (second,) = await rows(store)
    assert first != second
    assert "xoxb" not in first
    assert first.partition(".")[0] == Vault(SECRET).key


@pytest.mark.parametrize("change", ["secret", "tenant", "column", "bit", "words", "nothing"])
async def test_a_token_opens_under_its_secret_for_its_tenant_alone(change: str) -> None:
    vault, tenant, column = Vault(SECRET), "slack:T1", "installations.token"
    sealed = vault.seal(TOKEN, tenant, column)
    match change:
        case "secret":
            vault = Vault(SECRET[::-1])
        case "tenant":
            tenant = "slack:T2"
        case "column":
            column = "installations.me"
        case "bit":
            sealed = sealed[:-8] + ("A" if sealed[-8] != "A" else "B") + sealed[-7:]
        case "words":
            sealed = f"{vault.key}.not base64, ünd"
    assert vault.open(sealed, tenant, column) == (TOKEN if change == "nothing" else None)


async def test_another_secret_means_installing_again_and_quotes_nothing(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await SqlInstallations(store, SECRET).put(HERE)
    other = SqlInstallations(store, SECRET[::-1])
    assert await other.all("slack") == []
    assert await other.get("slack", "T1") is None
    assert "T1 cannot be read with this DEPT_SECRET" in caplog.text
    assert "xoxb" not in caplog.text
    await other.put(HERE)
    assert await other.get("slack", "T1") == HERE


async def test_a_token_is_sealed_anew_when_the_secret_changes(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    old, new = SECRET, SECRET[::-1]
    await SqlInstallations(store, old).put(HERE)
    await SqlInstallations(store, "a third secret that nobody remembers").put(replace(HERE, tenant="T3"))
    between = SqlInstallations(store, new, old)
    assert await between.get("slack", "T1") == HERE, "until it is sealed anew, the old secret still opens it"
    assert [await between.reseal(), await between.reseal()] == [1, 0]
    after = SqlInstallations(store, new)
    assert await after.get("slack", "T1") == HERE
    assert await SqlInstallations(store, old).get("slack", "T1") is None
    assert await after.get("slack", "T3") is None
    assert "xoxb" not in caplog.text


async def test_the_service_seals_anew_as_it_starts(store: SqlStore, url: str) -> None:
    await SqlInstallations(store, SECRET).put(HERE)
    given = {"DEPT_SECRET": SECRET[::-1], "DEPT_SECRET_BEFORE": SECRET, "DEPT_DATABASE_URL": url}
    found = settings(given | {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 32})
    service = Service(load(CASTS / "thornbury.yaml"), found)
    await service.office.start()
    await service.office.stop()
    assert await SqlInstallations(store, SECRET[::-1]).get("slack", "T1") == HERE


async def test_a_token_that_is_replaced_meanwhile_is_left_as_it_is(store: SqlStore) -> None:
    old, new = SECRET, SECRET[::-1]
    kept = SqlInstallations(store, new, old)
    await SqlInstallations(store, old).put(HERE)
    stale = await kept.sealed()
    newer = replace(HERE, token="xoxb-newer", at=2000.0)
    await kept.put(newer)
    assert await kept.reseal(stale) == 0
    assert await kept.get("slack", "T1") == newer


async def test_rows_that_were_exchanged_open_for_nobody(store: SqlStore) -> None:
    kept = SqlInstallations(store, SECRET)
    await kept.put(HERE)
    await kept.put(replace(HERE, tenant="T2", token="xoxb-other"))
    async with store.connection() as connection:
        mine = await connection.scalar(select(installations.c.token).where(installations.c.tenant == "T1"))
        await connection.execute(update(installations).where(installations.c.tenant == "T2").values(token=mine))
    assert await kept.get("slack", "T2") is None


async def test_a_key_comes_once(store: SqlStore) -> None:
    kept = SqlInstallations(store, SECRET)
    assert [await kept.once("install:1"), await kept.once("install:1"), await kept.once("install:2")] == [
        True,
        False,
        True,
    ]
