"""Who is who on the platforms: read into memory at start, written through."""

from sqlalchemy import delete, insert, select

from bot.world.people import Address
from storage.store import SqlStore
from storage.tables import links


class SqlLinks:
    """Links between people, channels and platform addresses."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.keys: dict[tuple[str, str], tuple[str, str]] = {}
        self.prefer: dict[str, str] = {}

    async def load(self) -> None:
        """Read what is known."""
        async with self.store.connection() as connection:
            for row in await connection.execute(select(links)):
                self.keys[row.platform, row.key] = (row.who, row.ref)

    async def link(self, who: str, address: Address, key: str) -> None:
        """Remember an address."""
        if self.keys.get((address.platform, key)) == (who, address.ref):
            return
        async with self.store.connection() as connection:
            await connection.execute(delete(links).where(links.c.platform == address.platform, links.c.key == key))
            await connection.execute(insert(links).values(platform=address.platform, key=key, who=who, ref=address.ref))
        self.keys[address.platform, key] = (who, address.ref)

    async def unlink(self, platform: str, key: str) -> None:
        """Forget an address."""
        if (platform, key) in self.keys:
            async with self.store.connection() as connection:
                await connection.execute(delete(links).where(links.c.platform == platform, links.c.key == key))
            self.keys.pop((platform, key), None)

    def who(self, platform: str, key: str) -> str | None:
        """Who has an address."""
        found = self.keys.get((platform, key))
        return found[0] if found else None

    def address(self, who: str) -> Address | None:
        """Where somebody is reached: the platform of their school first, then the newest; a stranger's place tells."""
        if who.startswith("?"):
            return Address(*who[1:].split(":", 1)) if ":" in who else None
        found = [Address(platform, ref) for (platform, _), (owner, ref) in self.keys.items() if owner == who]
        wanted = self.prefer.get(who)
        return next((a for a in found if a.platform == wanted), found[-1] if found else None)
