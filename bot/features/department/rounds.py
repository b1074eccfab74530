"""The 120-second round: one message keeps the order; nobody is cut off, nobody who is skipped is listed (R12)."""

from dataclasses import replace
from datetime import date

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part, one
from bot.reading.rank import among, nothing
from bot.records import Deed, Keep, Readers, Record
from bot.rules.rota import TURN
from bot.shared.ledger import Bucket, Entry
from bot.talk import Answer, Block, Card, NotAllowed, Post, Quiet, Say, Text
from bot.talk.effects import Effect
from bot.world.people import Department

rounds = Feature(
    "rounds", "120-second round", "Two minutes each: one thing to pass on.", "start round", programme="talks"
)


class Round(
    Record, readers=Readers.DEPARTMENT, keep=Keep.SCHOOL_YEAR, says="Rounds you started", owner="maker", shared=True
):
    """A round in progress or over: the order, and who is speaking now."""

    maker: str
    department: str
    on: date
    order: tuple[str, ...]
    now: int = 0
    over: bool = False


class Highlight(Deed, readers=Readers.DEPARTMENT, keep=Keep.UNTIL_LEAVING, says="Highlights you gave", shared=True):
    """One line that somebody left at a round."""

    department: str
    text: str


@rounds.words(
    "round",
    nothing,
    says="""
        start round, start the round, start a round, begin round, begin the round, start 120 seconds, start the 120
        seconds, start 120 second round, 120 seconds, 120 second round, start the 120 second round, lets start the
        round, round
    """,
    cues="start * round, begin * round",
    weight=4,
)
async def start(turn: Turn, parts: list[Part]) -> Answer:
    """A live act: it starts at once, and whoever leads two departments says which."""
    own = (turn.channel,) if turn.channel and turn.steers(turn.channel.id) else turn.steered
    if not own:
        raise NotAllowed("A round is started by whoever leads the department, or their deputy.")
    if len(own) > 1:
        return Card("Which department?", (), tuple(begin.button(d.name, department=d.id) for d in own))
    return await begun(turn, own[0])


@rounds.action
async def begin(turn: Turn, department: str) -> Answer:
    """The department was chosen."""
    found = turn.community.department(department)
    return await begun(turn, found) if found and turn.steers(department) else None


async def begun(turn: Turn, department: Department) -> Answer:
    """The head first, the rest by first name; whoever is away is simply not there."""
    here = [p for p in turn.community.members(department.id) if turn.today.weekday() in p.days]
    order = tuple([p.id for p in here if not await turn.paused(p.id, what="talks")])
    if not order:
        return Card("Nobody is in this round today.")
    for old in await turn.records.find(Round, department=department.id, over=False):
        await turn.records.put(replace(old, over=True))
    made = await turn.records.add(Round(maker=turn.person.id, department=department.id, on=turn.today, order=order))
    return steered(turn, made, f"The round has started in #{department.channel}.")


def steered(turn: Turn, made: Round, says: str) -> list[Effect]:
    """What whoever steers it sees, and the one message in the channel."""
    steer = (on.button("Next", round=made.id), end.button("End round", round=made.id))
    return [Say(Card(says, (), steer), about=f"round:{made.id}"), shown(turn, made)]


def shown(turn: Turn, made: Round) -> Post:
    """The one message, as it stands."""
    now = turn.called(made.order[made.now])
    after = turn.called(made.order[made.now + 1]) if made.now + 1 < len(made.order) else None
    follows = Text(f"next {after}" if after else "and that is everyone")
    body: tuple[Block, ...] = (follows, Quiet("About 2 min each; nobody is cut off."))
    return Post(department=made.department, card=Card(f"Now {now}", body), about=f"round:{made.id}")


@rounds.words(
    "round",
    among("person one speaker up is whos who go on lets to the"),
    says="next, next please, next person, next one, whos next, next up",
    weight=4,
)
async def next_one(turn: Turn, parts: list[Part]) -> Answer:
    """The next speaker."""
    made = await running(turn)
    return await go_on(turn, made) if made else Card("No round is running. Say start round.")


@rounds.action
async def on(turn: Turn, round: str) -> Answer:
    """[Next]."""
    made = await turn.records.get(Round, round)
    return await go_on(turn, made) if made and not made.over else Card("That round is over.")


async def go_on(turn: Turn, made: Round) -> Answer:
    """Whoever spoke has their two minutes; the message is edited."""
    await credit(turn, made)
    if made.now + 1 >= len(made.order):
        return await over(turn, made)
    made = await turn.records.put(replace(made, now=made.now + 1))
    return steered(turn, made, f"Now {turn.called(made.order[made.now])}.")


@rounds.words(
    "round",
    nothing,
    says="""
        end round, end the round, finish round, finish the round, stop round, stop the round, end of round, round over,
        close the round, thats everyone
    """,
    cues="end * round, finish * round",
    weight=6,
)
async def end_round(turn: Turn, parts: list[Part]) -> Answer:
    """The end, whether or not everyone has spoken."""
    made = await running(turn)
    if made is None:
        return Card("No round is running.")
    await credit(turn, made)
    return await over(turn, made)


@rounds.action
async def end(turn: Turn, round: str) -> Answer:
    """[End round]."""
    return await end_round(turn, [])


async def over(turn: Turn, made: Round) -> list[Effect]:
    """Nobody who did not speak is listed."""
    await turn.records.put(replace(made, over=True))
    kept = await turn.records.find(Highlight, department=made.department, day=made.on)
    said: list[Block] = [Text(f"{turn.called(h.person)}: {h.text}") for h in kept]
    says = "That was the round. Highlights saved." if said else "That was the round. Thanks, everyone."
    card = Card(says, tuple(said))
    return [
        Say(Card("The round is over."), about=f"round:{made.id}"),
        Post(department=made.department, card=card, about=f"round:{made.id}"),
    ]


async def running(turn: Turn) -> Round | None:
    """The round that this person steers just now."""
    found = [r for d in turn.steered for r in await turn.records.find(Round, department=d.id, over=False)]
    return found[-1] if found else None


async def credit(turn: Turn, made: Round) -> None:
    """Two minutes of Share to whoever spoke, once."""
    who = turn.community.person(made.order[made.now])
    batch = f"round:{made.id}:{made.now}"
    if who and not await turn.records.find(Entry, batch=batch):
        turn_taken = Entry(
            person=who.id, day=made.on, minutes=TURN, bucket=Bucket.SHARE, what="120-second round",
            department=made.department, batch=batch,
        )  # fmt: skip
        await turn.records.add(turn_taken)


@rounds.words(
    "round",
    one(takes="what", need="what"),
    says="highlight, my highlight, my highlight is, my line, my highlight was",
    weight=4,
)
async def highlight(turn: Turn, parts: list[Part]) -> Answer:
    """One line to leave at the round."""
    return await keep_line.run(turn, parts[0].what or "")


@rounds.action
async def keep_line(turn: Turn, text: str) -> Answer:
    """The line, kept for the round of the person's own department."""
    if turn.department is None:
        return Card("Highlights belong to a department's round.")
    said = Highlight(person=turn.person.id, day=turn.today, department=turn.department.id, text=text[:200])
    await turn.records.add(said)
    return Card("Highlight saved for the round.")
