"""The start: the team hears from its head what Dept is, and then the first question comes (D4, N8)."""

from bot.declare import Feature
from bot.desk import Turn
from bot.setting_up.rights import keep, refuse
from bot.setting_up.steps import shown_prompt
from bot.talk import Answer, Bullets, Card, Mistake, Post, Say, Text

launch = Feature("launch", "The start", "The team hears it from its head first.")

HELLO = (
    "{} has a new colleague, Dept. Once a week, in working hours, it asks each of us about half an hour of our own. "
    "Answer with a tap or in a few words. Say pause at any time; nobody is ranked, and I get the same "
    "questions as everyone."
)


def first(turn: Turn) -> Text:
    """When it begins."""
    return Text(f"The first question comes on {shown_prompt(turn)}, to whoever works then.")


@launch.action
async def start(turn: Turn) -> Answer:
    """What Dept is comes to the channel first, as the head says it; whoever is alone starts at once."""
    await refuse(turn)
    if not turn.school.departments:
        await keep(turn, {"told": True})
        return Card("We have started.", (first(turn),))
    said = tuple(f"#{d.channel}: {HELLO.format(d.name)}" for d in turn.school.departments)
    buttons = (post.main("Post"), close.button("Close"))
    return Card("Your team hears it from you first. This would go to the channel:", (Bullets(said),), buttons)


@launch.action
async def close(turn: Turn) -> Answer:
    """[Close]: nothing is posted."""
    return Card("Closed. Nothing was posted. Say set up when you are ready.")


@launch.action
async def post(turn: Turn) -> Answer:
    """[Post]: the channels hear it, and from then on people are asked."""
    await refuse(turn)
    if unseen := [d for d in turn.school.departments if not turn.reach(f"#{d.id}")]:
        raise Mistake(f"I am not in #{unseen[0].channel} yet. Add me to the channel, then press Post again.")
    await keep(turn, {"told": True})
    posts = [
        Post(department=d.id, card=Card(HELLO.format(d.name)), about=f"hello:{d.id}") for d in turn.school.departments
    ]
    return [Say(Card("Posted, and we have started.", (first(turn),))), *posts]
