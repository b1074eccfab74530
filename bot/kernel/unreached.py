"""What is told to whoever had something passed on, when it could not be handed over (R160)."""

from bot.desk import Turn
from bot.profiles.letter import letter
from bot.talk import Card, Tell
from bot.talk.cards import lines


async def unreached(turn: Turn, message: str) -> Tell | None:
    """One line, and an e-mail to send oneself; and whether the message itself waits, in case the app comes back."""
    parts = await turn.unit.messages.parts(message)
    person = turn.community.person(parts[0].place) if parts else None
    if person is None or person.id == turn.person.id:
        return None
    name = turn.called(person)
    first, *rest = [line for part in parts for line in lines(part.card)]
    says = f"I can't reach {name} here at the moment: the app is not there."
    if any(one.id == message for one in await turn.unit.messages.held(person.id)):
        says += " If it comes back soon, your words still go."
    draft = await letter(turn, turn.person, person, "\n".join(rest) or first)
    return Tell(person=turn.person.id, card=Card(f"{says} You could e-mail.", draft), about=f"unreached:{message}")
