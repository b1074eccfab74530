"""Tenants that have installed the product, one row each, their tokens encrypted."""

import logging
from typing import Any

from sqlalchemy import delete, select, update

from bot.ports import Installation
from storage.line import Line
from storage.store import SqlStore
from storage.tables import inbox, installations, into, unless
from storage.vault import Vault

log = logging.getLogger(__name__)
COLUMN = "installations.token"


class SqlInstallations:
    """The installations in the database."""

    def __init__(self, store: SqlStore, secret: str, before: str = "") -> None:
        self.store, self.vault, self.before = store, Vault(secret), Vault(before) if before else None

    async def all(self, platform: str) -> list[Installation]:
        """Everybody who has it installed now."""
        query = select(installations).where(installations.c.platform == platform).order_by(installations.c.at)
        async with self.store.connection() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [found for row in rows if (found := self._read(row))]

    async def get(self, platform: str, tenant: str) -> Installation | None:
        """One tenant."""
        one = (installations.c.platform == platform) & (installations.c.tenant == tenant)
        async with self.store.connection() as connection:
            row = (await connection.execute(select(installations).where(one))).mappings().first()
        return self._read(row) if row else None

    async def sealed(self) -> list[tuple[str, str, str]]:
        """Every tenant with its token as it stands in the table."""
        columns = installations.c
        async with self.store.connection() as connection:
            rows = await connection.execute(select(columns.platform, columns.tenant, columns.token))
        return [(row[0], row[1], row[2]) for row in rows]

    async def reseal(self, found: list[tuple[str, str, str]] | None = None) -> int:
        """Seal with today's secret what the one before it has sealed, where nobody has replaced it meanwhile."""
        if self.before is None:
            return 0
        done, columns = 0, installations.c
        for platform, tenant, kept in found if found is not None else await self.sealed():
            token = self.before.open(kept, _tenant(platform, tenant), COLUMN)
            if token is None or self.vault.key == self.before.key:
                continue
            one = (columns.platform == platform) & (columns.tenant == tenant) & (columns.token == kept)
            anew = self.vault.seal(token, _tenant(platform, tenant), COLUMN)
            async with self.store.connection() as connection:
                done += (await connection.execute(update(installations).where(one).values(token=anew))).rowcount
        if done:
            log.info("%d tokens are sealed with the new DEPT_SECRET: DEPT_SECRET_BEFORE may go", done)
        return done

    async def put(self, installation: Installation) -> None:
        """Keep a tenant; a second time, in place of the first."""
        i = installation
        token = self.vault.seal(i.token, _tenant(i.platform, i.tenant), COLUMN)
        told = {"token": token, "me": i.me, "wider": i.wider, "at": i.at}
        async with self.store.connection() as connection:
            made = into(connection.dialect.name, installations).values(platform=i.platform, tenant=i.tenant, **told)
            await connection.execute(made.on_conflict_do_update(index_elements=["platform", "tenant"], set_=told))

    async def remove(self, installation: Installation) -> None:
        """Forget a tenant as it was installed then."""
        i = installation
        one = (installations.c.platform == i.platform) & (installations.c.tenant == i.tenant)
        async with self.store.connection() as connection:
            await connection.execute(delete(installations).where(one, installations.c.at == i.at))

    async def once(self, key: str) -> bool:
        """Take a key, which is kept as long as those of events are."""
        async with self.store.connection() as connection:
            row = {"school": "", "key": key, "at": self.store.clock.now()}
            return bool(await (await Line.of(connection)).run(unless(connection.dialect.name, inbox), row))

    def _read(self, row: Any) -> Installation | None:
        platform, tenant = row["platform"], row["tenant"]
        opened = (v.open(row["token"], _tenant(platform, tenant), COLUMN) for v in (self.vault, self.before) if v)
        token = next((token for token in opened if token is not None), None)
        if token is None:
            log.warning("the token of %s cannot be read with this DEPT_SECRET: it needs to be installed again", tenant)
            return None
        return Installation(
            platform=platform, tenant=tenant, token=token, me=row["me"], wider=row["wider"], at=row["at"]
        )


def _tenant(platform: str, tenant: str) -> str:
    return f"{platform}:{tenant}"
