"""Where somebody or some channel is reached on Teams, as an address keeps it: opaque to everybody else."""

from dataclasses import asdict, dataclass

import orjson

from bot.world.people import Address

PLATFORM = "teams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A private chat (its conversation may still have to be made), or a channel."""

    service: str
    tenant: str
    user: str = ""
    conversation: str = ""
    bot: str = ""

    def address(self) -> Address:
        """The place as an address."""
        return Address(PLATFORM, orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS).decode())


def place(address: Address) -> Place:
    """The place that an address keeps; ValueError if it keeps none."""
    read = orjson.loads(address.ref)
    if address.platform != PLATFORM or not isinstance(read, dict):
        raise ValueError("not an address on Teams")
    return Place(**{name: str(read.get(name, "")) for name in ("service", "tenant", "user", "conversation", "bot")})
