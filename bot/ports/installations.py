"""Where the product has been installed by others than its operator: tenants of a platform, each with its own token."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One tenant that has installed the product.

    `me` is the product's own account there, `wider` the organisation that the tenant belongs to, if any; `at` is when
    it was installed, in seconds of the machine's clock.
    """

    platform: str
    tenant: str
    token: str = field(repr=False)
    me: str = ""
    wider: str = ""
    at: float = 0.0


class Installations(Protocol):
    """The tenants, one row each; their tokens are kept encrypted."""

    async def all(self, platform: str) -> list[Installation]:
        """Everybody who has it installed now."""
        ...

    async def get(self, platform: str, tenant: str) -> Installation | None:
        """One tenant, if it has it installed now."""
        ...

    async def put(self, installation: Installation) -> None:
        """Keep a tenant, in place of what was kept of it before."""
        ...

    async def remove(self, installation: Installation) -> None:
        """Forget a tenant and its token, unless it has been installed anew since."""
        ...

    async def once(self, key: str) -> bool:
        """Whether a key comes for the first time; whoever asks again hears no."""
        ...
