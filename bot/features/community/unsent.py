"""What had not left yet when two schools stopped sharing: it is not passed on, and its writer hears so (R103)."""

from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.ports import Part
from bot.shared.messages import CLOSED, OPEN, Passed, matter
from bot.talk import Answer, Card, Tell, Text
from bot.talk.effects import Effect
from bot.world.people import Person

unsent = Feature(
    "unsent", "Not passed on", "Nothing crosses once a school has unticked the agreement.", programme="messages"
)


@unsent.parted
async def parted(turn: Turn, one: str, other: str) -> Answer:
    """What has not left yet between two schools that share no longer is not passed on, and its writer hears so."""
    between: set[tuple[str, Person]] = set()
    for kept in await turn.records.find(Passed, everywhere=True, school=(one, other)):
        sender, receiver = turn.community.person(kept.sender), turn.community.person(kept.receiver)
        if not (sender and receiver) or {sender.school, receiver.school} != {one, other}:
            continue
        if not turn.community.in_touch(sender, receiver):
            between.add((kept.sender, receiver))
            if kept.state == OPEN:
                await turn.records.put(replace(kept, state=CLOSED))
    out: list[Effect] = []
    for writer, receiver in sorted(between, key=lambda b: (b[0], b[1].id)):
        for part in await turn.unit.messages.abouts(receiver.id, matter(writer)):
            if not await turn.unit.messages.left(part.message):
                out += await stopped(turn, writer, receiver, part)
    return out


async def stopped(turn: Turn, sender: str, receiver: Person, part: Part) -> list[Effect]:
    """One message stopped; where it waits together with others, only its words go."""
    out: list[Effect] = []
    if len(await turn.unit.messages.parts(part.message)) == 1:
        await turn.unit.messages.drop(part.message, "no agreement")
    else:
        gone = Card("A message from another school was taken back. Nothing is needed from you.")
        out.append(Tell(person=receiver.id, card=gone, about=part.about, only_redraw=True))
    school = turn.community.school(receiver.school).name
    says = f"{school} and your school share no longer: the sharing agreement has ended."
    body = (Text(f"So this was not passed on to {turn.called(receiver)}:"), *part.card.body)
    return [*out, Tell(person=sender, card=Card(says, body), about=f"parted:{part.id}")]
