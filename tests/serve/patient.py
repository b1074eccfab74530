"""Platforms that ask again: a request that was not answered comes once more, as Slack and Teams do it, only sooner."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError

from rehearsal.slack import SlackStandIn, sign
from rehearsal.slack_socket import Switchboard
from rehearsal.slack_wire import Answered
from rehearsal.teams import TeamsStandIn
from rehearsal.teams_wire import Answered as Told

AGAIN = 0.2
TIMES = 200


class PatientSlack(SlackStandIn):
    """Slack, which repeats what was not acknowledged."""

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send it until it is answered."""
        for _ in range(TIMES):
            try:
                answered = await super().post(body, {**headers, **sign(self.secret, body)})
                if answered.status not in (429, 503):
                    return answered
            except (ClientError, OSError):
                pass
            await asyncio.sleep(AGAIN)
        raise AssertionError("the service never answered")

    async def _over(self, switchboard: Switchboard, body: bytes, kind: str) -> Answered:
        """The same over a socket."""
        for _ in range(TIMES):
            answered = await super()._over(switchboard, body, kind)
            if answered.status == 200:
                return answered
            await asyncio.sleep(AGAIN)
        raise AssertionError("the service never answered")


class PatientTeams(TeamsStandIn):
    """Teams, which repeats what was not answered."""

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """Send it until it is answered."""
        for _ in range(TIMES):
            try:
                answered = await super().post(body, headers)
                if answered.status not in (429, 503):
                    return answered
            except (ClientError, OSError):
                pass
            await asyncio.sleep(AGAIN)
        raise AssertionError("the service never answered")


def titles() -> list[str]:
    """Course titles that nobody else would use and that hold no numbers."""
    trees = ["Alder", "Birch", "Cedar", "Damson", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple"]
    return [f"{one} {other}" for one in trees for other in trees]


def sizes(shown: list[Any], words: list[str]) -> dict[str, int]:
    """How many messages name each of some titles."""
    return {title: sum(title in one.text for one in shown) for title in words}


async def write(stand: PatientSlack | PatientTeams, name: str, stop: asyncio.Event, chance: random.Random) -> list[str]:
    """Somebody logs one course after another; what is not answered is sent again until it is."""
    done = []
    for title in titles():
        if stop.is_set():
            break
        done.append(title)
        assert (await stand.say(name, f"5m on the {title} course")).status == 200
        await asyncio.sleep(chance.uniform(0.2, 1.2))
    return done
