"""A small school for the tests of Teams: a door that records who knocked, links, and the listener on loopback."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import teams_cards
from aiohttp import web

from adapters.teams.listen import Listener
from adapters.teams.people import People
from adapters.teams.post import Teams
from adapters.teams.render import CARD_TYPE
from adapters.teams.settings import TeamsSettings
from bot.ports import Drawn, Parcel, Reply
from bot.talk.cards import Button, Card, Text
from bot.talk.events import AnyEvent, Opened
from bot.talk.forms import Choice, Form, Line, Minutes, Paragraph, asks
from bot.world.people import Address, Person
from rehearsal.teams import TeamsStandIn
from rehearsal.teams_shown import Shown

HAMZA, KATE, ROBIN = "Hamza Sheikh", "Kate Lister", "Robin Guest"
PEOPLE = [
    (HAMZA, "hamza.sheikh@stwystans.example"),
    (KATE, "kate.lister@stwystans.example"),
    (ROBIN, "robin.guest@elsewhere.example"),
]
JSON = {"Content-Type": "application/json"}
KNOWN = {
    "hamza.sheikh@stwystans.example": Person(id="hamza", name=HAMZA, school="stwystans", leads=("computing-stw",)),
    "kate.lister@stwystans.example": Person(id="kate", name=KATE, school="stwystans"),
}
CHANNELS = {"computing-stw": "computing-stw"}


class LogTime(Form, title="Log time"):
    """A form with a field of each kind that Teams draws otherwise."""

    minutes: int = asks(Minutes("Minutes", hint="How long?"))
    what: str = asks(Line("What", hint="What was it?"))
    notes: str = asks(Paragraph("Notes"))
    share: str = asks(Choice("Share", ("Yes", "No")))


class Linked:
    """Who is who, in memory."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.addresses: dict[str, Address] = {}
        self.written = 0

    async def link(self, who: str, address: Address, key: str) -> None:
        """Remember."""
        self.keys[key], self.addresses[who] = who, address
        self.written += 1

    async def unlink(self, platform: str, key: str) -> None:
        """Forget."""
        who = self.keys.pop(key, None)
        if who is not None:
            self.addresses.pop(who, None)

    def who(self, platform: str, key: str) -> str | None:
        """Whose key; nobody's while it waits for somebody to be added."""
        found = self.keys.get(key, "@")
        return None if found.startswith("@") else found

    def address(self, who: str) -> Address | None:
        """Where."""
        return self.addresses.get(who)


@dataclass
class RecordingDoor:
    """A door that writes down each event and answers what the test says."""

    reply: Callable[[AnyEvent], Reply] = lambda event: Reply()
    events: list[AnyEvent] = field(default_factory=list)
    opened: list[AnyEvent] = field(default_factory=list)
    """That somebody is there again, which asks for nothing."""
    strangers: list[tuple[Address, str]] = field(default_factory=list)
    error: Exception | None = None
    found: tuple[Drawn, ...] = ()
    looked: list[tuple[str, str]] = field(default_factory=list)

    async def handle(self, event: AnyEvent) -> Reply:
        """Write the event down."""
        if self.error is not None:
            raise self.error
        (self.opened if isinstance(event, Opened) else self.events).append(event)
        return self.reply(event)

    async def stranger(self, address: Address, key: str) -> None:
        """Write the stranger down."""
        self.strangers.append((address, key))

    async def home(self, person: str) -> Drawn:
        """Nobody asks for it on Teams."""
        return Drawn(Card("Home"))

    async def look(self, person: str, words: str) -> tuple[Drawn, ...]:
        """What the test says is found."""
        self.looked.append((person, words))
        return self.found


class Hands:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds since whenever."""
        return self.now


@dataclass
class School:
    """Everything that a test of Teams talks to."""

    stand: TeamsStandIn
    door: RecordingDoor
    links: Linked
    post: Teams
    hands: Hands

    def address(self, who: str = "hamza") -> Address:
        """Where somebody is reached, who has been linked."""
        found = self.links.address(who)
        assert found is not None
        return found


@asynccontextmanager
async def school(
    *,
    local: bool = False,
    paced: bool = False,
    settings: TeamsSettings | None = None,
    tenants: frozenset[str] = frozenset(),
) -> AsyncIterator[School]:
    """The listener and the stand-in on loopback."""
    stand = TeamsStandIn(PEOPLE, list(CHANNELS), local=local, check=problems)
    await stand.start()
    door, links, hands, app = RecordingDoor(), Linked(), Hands(), web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    made = settings or replace(stand.settings(paced=paced), tenants=tenants)
    # The port is known only once the server listens, and the routes must stand before.
    post = Teams(made, links, monotonic=hands)
    people = People(
        post.connector,
        links,
        person_by_email=KNOWN.get,
        department_by_channel=CHANNELS.get,
        monotonic=hands,
        person_by_id={one.id: one for one in KNOWN.values()}.get,
        colleagues=lambda person: list(KNOWN.values()),
    )
    Listener(door, people, post, monotonic=hands).add_to(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    stand.service = root
    if local:
        post.settings = stand.settings(public_url=root)
    try:
        yield School(stand, door, links, post, hands)
        assert stand.problems == []
    finally:
        await stand.stop()
        await runner.cleanup()
        await post.close()


def problems(activity: dict[str, Any]) -> list[str]:
    """What the validator says of a message that was sent; it does not know the card that asks for consent."""
    known = [one for one in activity.get("attachments", []) if one.get("contentType") == CARD_TYPE]
    return teams_cards.problems(activity | {"attachments": known}, max_bytes=20 * 1024)


def parcel(school: School, **more: Any) -> Parcel:
    """A message for Hamza."""
    return Parcel(**({"id": "1", "to": school.address(), "parts": (ask(),)} | more))


def message(school: School, **more: Any) -> bytes:
    """A message of Hamza's as it comes over the wire."""
    return json.dumps(school.stand.activity(HAMZA, type="message", text="45m on Isaac") | more).encode()


async def knock(school: School, body: bytes, **spoilt: Any) -> int:
    """The status that a request gets; `spoilt` changes its token."""
    return (await school.stand.post(body, JSON | school.stand.header(**spoilt))).status


def last(school: School, who: str = HAMZA) -> Shown:
    """What somebody sees last."""
    return school.stand.shown_to(who)[-1]


def button(label: str, *, opens: bool = False, main: bool = False) -> Button:
    """A button."""
    return Button(label=label, target="test.target", opens=opens, main=main)


def ask() -> Drawn:
    """A part with something to press and something to open."""
    card = Card("Explore time", (Text("How long this week?"),), (button("30m"), button("Other…", opens=True)))
    return Drawn(card, ("token-30", "token-other"))
