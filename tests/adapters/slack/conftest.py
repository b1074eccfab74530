"""A door that writes down who knocked, behind the real Slack adapter, with the stand-in on the other side."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
import slack_blocks
from aiohttp import web

from adapters.slack.listen import Reception, routes
from adapters.slack.pace import UNLIMITED, Limits
from adapters.slack.people import Register
from adapters.slack.post import Slack
from bot.ports import Away, Drawn, Opening, Reply
from bot.talk import Button, Card, Choice, Form, Line, Minutes, Paragraph, Text, asks
from bot.talk.events import AnyEvent, Pressed, Said, Submitted
from bot.world.people import Address, Person
from rehearsal.slack import SlackStandIn

TOM, PRIYA, ZOE = "tom.ashworth@thornbury.example", "priya.nair@thornbury.example", "zoe@elsewhere.example"
STAFF = {
    TOM: Person(id="tom", name="Tom Ashworth", school="thornbury", email=TOM),
    PRIYA: Person(id="priya", name="Priya Nair", school="thornbury", email=PRIYA),
}
SECRETS = ("the-old-signing-secret", "rehearsal-signing-secret")
TOKEN = "t" * 60


class LogTime(Form, title="Log time"):
    """The form of these tests."""

    minutes: int = asks(Minutes("Minutes", hint="How long?"))
    what: str = asks(Line("What", hint="What was it?"))
    more: str = asks(Paragraph("More"))
    where: str = asks(Choice("Where", ("Here", "There")))


@dataclass
class Staffroom:
    """A door that keeps what came in, and answers the few words that these tests use."""

    events: list[AnyEvent] = field(default_factory=list)
    strangers: list[tuple[Address, str]] = field(default_factory=list)
    away: bool = False
    broken: bool = False

    async def handle(self, event: AnyEvent) -> Reply:
        if self.away:
            raise Away
        if self.broken:
            raise ValueError("secret words of a teacher")
        self.events.append(event)
        match event:
            case Said(command=True, text=text):
                return Reply(opening=form()) if text == "form" else Reply(echo=f"You said: {text}")
            case Pressed():
                return Reply(opening=form()) if event.opens and event.token.startswith("f") else Reply()
            case Submitted(raw=raw) if not raw["minutes"].isdigit():
                return Reply(opening=form({"minutes": "Minutes, please: 45, 1h30 or half an hour."}))
            case _:
                return Reply()

    async def stranger(self, address: Address, key: str) -> None:
        self.strangers.append((address, key))

    async def home(self, person: str) -> Drawn:
        return Drawn(Card(f"Home of {person}", (Text("All is well."),), (button("Refresh"),)), (TOKEN,))

    async def look(self, person: str, words: str) -> tuple[Drawn, ...]:
        """Nobody asks for it on Slack."""
        return ()


@dataclass
class Book:
    """Links in memory; of several addresses of somebody the newest is theirs."""

    places: dict[tuple[str, str], Address] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)

    async def link(self, who: str, address: Address, key: str) -> None:
        self.keys[address.platform, key], self.places[address.platform, key] = who, address
        self.addresses[who] = address

    async def unlink(self, platform: str, key: str) -> None:
        who = self.keys.pop((platform, key))
        others = [self.places[place] for place, whose in self.keys.items() if whose == who]
        self.addresses.pop(who, None)
        self.addresses |= {who: others[-1]} if others else {}

    def who(self, platform: str, key: str) -> str | None:
        return self.keys.get((platform, key))

    def address(self, who: str) -> Address | None:
        return self.addresses.get(who)


@dataclass
class Rehearsal:
    """Everything that runs in one test."""

    stand: SlackStandIn
    door: Staffroom
    book: Book
    slack: Slack
    register: Register
    reception: Reception
    seconds: list[float]


def button(label: str, main: bool = False) -> Button:
    return Button(label=label, target="tests.press", main=main)


def form(problems: dict[str, str] | None = None) -> Opening:
    return Opening(form=LogTime, token="form-token", values={"what": "RPF"}, problems=problems or {})


@pytest.fixture
def limits() -> Limits:
    return UNLIMITED


@pytest_asyncio.fixture
async def rehearsal(limits: Limits) -> AsyncIterator[Rehearsal]:
    people = [("Tom Ashworth", TOM), ("Priya Nair", PRIYA), ("Zoe Else", ZOE)]
    stand = SlackStandIn(people, ["computing", "random"], check=slack_blocks.problems)
    await stand.start()
    door, book, seconds = Staffroom(), Book(), [0.0]
    slack = Slack(tokens=[stand.token], api=stand.url, limits=limits, patience=0.5, ticks=lambda: seconds[0])
    register = Register(
        slack,
        book,
        person_by_email=STAFF.get,
        department_by_channel={"computing": "computing"}.get,
        person_by_id={p.id: p for p in STAFF.values()}.get,
        members=lambda department: tuple(STAFF.values()),
        ticks=lambda: seconds[0],
    )
    reception = Reception(slack, register, door, secrets=SECRETS, limits=limits, ticks=lambda: seconds[0])
    runner = web.AppRunner(_app(reception), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stand.service = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    await register.start()
    yield Rehearsal(stand, door, book, slack, register, reception, seconds)
    await reception.settle()
    await register.stop()
    await slack.close()
    await runner.cleanup()
    await stand.stop()
    assert stand.problems == []


def _app(reception: Reception) -> web.Application:
    app = web.Application()
    app.router.add_routes(routes(reception))
    return app
