"""A smaller step than a pause: once a month, or only when the person looks (N3)."""

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part
from bot.reading.rank import nothing
from bot.shared.wishes import Fewer
from bot.talk import Answer, Ask, Card

fewer = Feature("fewer", "Fewer messages", "Once a month, or only when you look.", "fewer")


@fewer.words(
    "fewer",
    nothing,
    weight=5,
    says="""
        fewer, fewer of these, fewer messages, less, less often, less of this, less of these, ask me less, ask less,
        message me less, too many, too many messages, too often, not so often, not every week, once a month,
        monthly, fewer please, quieter, slow down, tone it down, cut down, you message me too much, you message too
        much
    """,
    cues="""
        too many messages, too many of these, message me too much, too much * messages, message me less, ask me
        less, fewer of these, fewer messages, less often, not so often, ask me too often, message me too often, too
        often, not every week, write to me less, bother me less, hear from you less, fewer reminders, fewer nudges
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
    says = {
        "monthly": "Once a month, then: the first of each month.",
        "home": "Home only, then. I ask nothing; it is all there when you look.",
        "weekly": "As it is, then. Thanks.",
    }
    return Card(says[how])
