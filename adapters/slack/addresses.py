"""Where somebody or some channel is reached in Slack, as the rest of Dept keeps it."""

from dataclasses import dataclass

from orjson import JSONDecodeError, dumps, loads

from bot.world.people import Address

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Spot:
    """A workspace, and in it a person or a channel, by their Slack ids; or both: a person inside a channel."""

    team: str
    user: str = ""
    channel: str = ""

    @property
    def key(self) -> str:
        """What identifies it on the platform."""
        return f"{self.team}:{self.user or self.channel}"

    @property
    def address(self) -> Address:
        """The address that the rest of Dept keeps."""
        kept = {n: v for n, v in (("team", self.team), ("user", self.user), ("channel", self.channel)) if v}
        return Address(PLATFORM, dumps(kept).decode())


def spot(address: Address) -> Spot | None:
    """The spot behind an address, if it is one of Slack's."""
    try:
        kept = loads(address.ref)
        return Spot(kept["team"], kept.get("user", ""), kept.get("channel", ""))
    except (JSONDecodeError, KeyError, TypeError, AttributeError):
        return None
