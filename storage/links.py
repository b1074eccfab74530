"""Who is who on the platforms: read into memory at start, written through."""

from sqlalchemy import delete, insert, select

from bot.world.people import Address
from storage.store import SqlStore
from storage.tables import links

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

    async def load(self) -> None:
        """Read what is known."""
        async with self.store.connection() as connection:
            for row in await connection.execute(select(links)):
                self._keep(row.who, Address(row.platform, row.ref), row.key)

    async def link(self, who: str, address: Address, key: str) -> None:
        """Remember an address."""
        if self.owned.get(who, {}).get((address.platform, key)) == address:
            return
        async with self.store.connection() as connection:
            await connection.execute(delete(links).where(links.c.platform == address.platform, links.c.key == key))
            await connection.execute(insert(links).values(platform=address.platform, key=key, who=who, ref=address.ref))
        self._keep(who, address, key)

    async def unlink(self, platform: str, key: str) -> None:
        """Forget an address."""
        if (platform, key) in self.keys:
            async with self.store.connection() as connection:
                await connection.execute(delete(links).where(links.c.platform == platform, links.c.key == key))
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
