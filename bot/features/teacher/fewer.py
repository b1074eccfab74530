"""A smaller step than a pause: once a month, or only when the person looks (N3)."""

from bot.declare import Feature
from bot.desk import Turn
from bot.kernel.usher import heeded
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.shared.wishes import Fewer
from bot.talk import Answer, Ask, Card

fewer = Feature("fewer", "Fewer messages", "Once a month, or only when you look.", "fewer")


@fewer.words(
    "fewer",
    besides(
        "messages message messaging messaged notifications notification reminders nudges pings emails questions prompts"
        " asks asking plenty enough much way often lot many few bit times less youre getting month monthly down cut "
        "receiving once every",
        but="more",
    ),
    weight=5,
    says="""
        fewer, fewer of these, less, less often|frequent|frequently, less of this|these, ask|message|bother|nudge me
        less, ask less, too many, too often, not so often|many|much, not every week, once a month, monthly, quieter,
        slow down, tone it down, cut down, you|youre message|messaging|ask|asking |me too much|often
    """,
    cues="""
        too many, too often, message|messaging|ask|asking me * too much, too much * messages, message|ask|bother me
        less, fewer, less often|frequent, not so often|many, not every week, write to me less, hear from you less
    """,
)
async def less(turn: Turn, parts: list[Part]) -> Answer:
    """A smaller step than a pause."""
    return fewer_card("How often would you like me to ask?")


@fewer.action
async def fewer_of_these(turn: Turn) -> Answer:
    """[Fewer] under More."""
    return fewer_card("How often would you like me to ask?")


@fewer.instead
async def fewer_instead(turn: Turn) -> Ask:
    """The one question after three that stand unanswered (N3)."""
    return Ask(fewer_card("Fewer of these? One tap, and that is how it is."))


def fewer_card(says: str) -> Card:
    """Monthly, only when the person looks, or as it is."""
    choices = (("Monthly", "monthly"), ("Home tab only", "home"), ("Keep", "weekly"))
    return Card(says, (), tuple(set_fewer.button(label, how=how) for label, how in choices))


@fewer.action
async def set_fewer(turn: Turn, how: str) -> Answer:
    """Kept until the person says otherwise."""
    for old in await turn.records.find(Fewer, person=turn.person.id):
        await turn.records.remove(old)
    await turn.records.add(Fewer(person=turn.person.id, how=how))
    await heeded(turn)
    says = {
        "monthly": "Once a month, then: the first of each month.",
        "home": "Home only, then. I ask nothing; it is all there when you look.",
        "weekly": "As it is, then. Thanks.",
    }
    return Card(says[how])
