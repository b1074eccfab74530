"""Who is who on the platforms: kept in memory, written through, and read anew once another copy of Dept has written."""

from functools import cache
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.world.people import Address
from storage.store import SqlStore
from storage.tables import changes, into, links

WHAT = "links"

EXPECTED = "@"


class SqlLinks:
    """Links between people, channels and platform addresses."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.keys: dict[tuple[str, str], str] = {}
        """Whose the key of a platform is."""
        self.owned: dict[str, dict[tuple[str, str], Address]] = {}
        """The addresses of each person or channel, by the key on its platform: the newest last."""
        self.prefer: dict[str, str] = {}
        self.number = 0
        """How many changes are known here."""
        store.followers.append(self.follow)

    async def load(self) -> None:
        """Read what is known."""
        async with self.store.connection() as connection:
            await self._read(connection, await self._changed(connection))

    async def follow(self, connection: AsyncConnection) -> None:
        """Read what is known anew, if another copy of Dept has changed it."""
        if (number := await self._changed(connection)) != self.number:
            await self._read(connection, number)

    async def link(self, who: str, address: Address, key: str) -> None:
        """Remember an address."""
        if self.owned.get(who, {}).get((address.platform, key)) == address:
            return
        row = {"platform": address.platform, "key": key, "who": who, "ref": address.ref}
        async with self.store.connection() as connection:
            number = await self._count(connection)
            await connection.execute(delete(links).where(links.c.platform == address.platform, links.c.key == key))
            await connection.execute(insert(links).values(row))
        if await self._alone(number):
            self._keep(who, address, key)

    async def unlink(self, platform: str, key: str) -> None:
        """Forget an address."""
        if (platform, key) in self.keys:
            async with self.store.connection() as connection:
                number = await self._count(connection)
                await connection.execute(delete(links).where(links.c.platform == platform, links.c.key == key))
            if await self._alone(number):
                self._drop(platform, key)

    def who(self, platform: str, key: str) -> str | None:
        """Who has an address."""
        found = self.keys.get((platform, key))
        return None if found is None or found.startswith(EXPECTED) else found

    def expected(self) -> list[tuple[str, Address, str]]:
        """The addresses of those whom nobody has named yet: an e-mail address or `#` and a channel's name."""
        found = [(who, owned) for who, owned in self.owned.items() if who.startswith(EXPECTED)]
        return [(who[1:], address, key) for who, owned in found for (_, key), address in list(owned.items())]

    def address(self, who: str) -> Address | None:
        """Where somebody is reached: the platform of their school first, then the newest; a stranger's place tells."""
        if who.startswith("?"):
            return Address(*who[1:].split(":", 1)) if ":" in who else None
        found = list(self.owned.get(who, {}).values())
        wanted = self.prefer.get(who)
        return next((a for a in found if a.platform == wanted), found[-1] if found else None)

    def _keep(self, who: str, address: Address, key: str) -> None:
        self._drop(address.platform, key)
        self.keys[address.platform, key] = who
        self.owned.setdefault(who, {})[address.platform, key] = address

    def _drop(self, platform: str, key: str) -> None:
        if who := self.keys.pop((platform, key), None):
            self.owned[who].pop((platform, key))

    async def _changed(self, connection: AsyncConnection) -> int:
        return await connection.scalar(CHANGED) or 0

    async def _count(self, connection: AsyncConnection) -> int:
        """Count a change; from here to its end, the transaction is the only one that makes any."""
        return int((await connection.execute(count(connection.dialect.name), FIRST)).scalar_one())

    async def _alone(self, number: int) -> bool:
        """Whether a change that was just made is the first after those known here; if not, all is read anew."""
        if number != self.number + 1:
            await self.load()
            return False
        self.number = number
        return True

    async def _read(self, connection: AsyncConnection, number: int) -> None:
        rows = (await connection.execute(select(links))).all()
        self.keys, self.owned, self.number = {}, {}, number
        for row in rows:
            self._keep(row.who, Address(row.platform, row.ref), row.key)


CHANGED = select(changes.c.number).where(changes.c.what == WHAT)
FIRST = {"what": WHAT, "number": 1}


@cache
def count(dialect: str) -> Any:
    """Counts a change, as a database words it."""
    made = into(dialect, changes)
    more = {"number": changes.c.number + 1}
    return made.on_conflict_do_update(index_elements=["what"], set_=more).returning(changes.c.number)
