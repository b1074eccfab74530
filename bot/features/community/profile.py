"""One's own card: three questions answered in words; each may be skipped, and all be taken up again (R32, R42)."""

import re
from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.profiles.card import mailed, partner_card
from bot.profiles.offers import LONGEST, amend, listed, offer, offers, profile_of, spoken, withdraw
from bot.reading import durations
from bot.reading.finding import read_offers
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.reading.setting import Setting
from bot.reading.topics import fits
from bot.shared.profile import Profile
from bot.talk import Answer, Ask, Button, Card, Question, Text

profile = Feature(
    "profile", "Your card", "What colleagues may ask you about, in your own words.", "I can help with questioning"
)

YOU, OFFER, HOPES, DONE = range(4)
"""The three questions, in their order, and that all have been put."""
ASKS = (
    ("First: who are you?", "In a line or two: what you teach and have led, since when, and what to ask you about."),
    (
        "What can you offer?",
        "A semicolon between things: questioning (coaching); A-level recursion. "
        "Ways: advice, coaching, mentoring, a visit, a session.",
    ),
    ("Three hopes?", "What you would like to see, to try, or help with. A semicolon between them: a; b; c"),
)
LONGEST_YOU, MOST_HOPES = 300, 3
HOURS = 1
"""How long the next words are taken for the answer; the questions themselves wait for good."""
I_CAN = re.compile(
    r"^\s*(?:i(?:'m| am)?\s+)?(?:can|could|would|happy to|able to|glad to)?\s*(?:also\s+)?"
    r"(?:help (?:people |others |colleagues )?with|offer|advise on|help)\s+",
    re.I,
)


@profile.words(
    "profile",
    besides("profile card page edit update change start fill partner own carry finish who offer hopes"),
    says="""
        profile, my profile, edit|update|change|show|see|fill_in|start|do|finish my profile, my card, edit |my card,
        show my card, partner card, my partner card, set up my profile, create my|a profile, make my|a profile, carry on
        my profile, carry on with my profile
    """,
    cues="my profile, my partner card",
)
async def begin(turn: Turn, parts: list[Part]) -> Answer:
    """Goes on with the first question that has not been put; after the last, the card."""
    return await next_step(turn, await profile_of(turn, turn.person.id))


@profile.action
async def again(turn: Turn) -> Answer:
    """[Change it] on one's own card."""
    return await next_step(turn, await profile_of(turn, turn.person.id))


async def next_step(turn: Turn, kept: Profile, lead: str = "") -> Answer:
    """The next question, or the card as colleagues see it."""
    return await put(turn, kept.step, lead) if kept.step < DONE else await whole(turn, kept)


async def put(turn: Turn, step: int, lead: str = "") -> Ask:
    """One of the three questions, with what stands there already."""
    kept, own = await profile_of(turn, turn.person.id), (await offers(turn, [turn.person]))[turn.person.id]
    stands = (kept.you, "; ".join(map(spoken, own)), "; ".join(kept.hopes))[step]
    title, how = ASKS[step]
    body = (Text(how), Text(f"So far: {stands}")) if stands else (Text(how),)
    question = Question(handler=answered.name, args={"step": step}, hours=HOURS)
    return Ask(Card(f"{lead} {title}".strip(), body, (skip.button("Skip", step=step),)), question)


async def whole(turn: Turn, kept: Profile) -> Card:
    """The card, and what may be changed about it."""
    shown = await partner_card(turn, turn.person)
    ways: list[Button] = []
    if turn.person.email and not turn.person.shows_email:
        hides = mailed(turn.person, kept)
        ways.append(show_email.button("Hide my e-mail" if hides else "Show my e-mail", shown=not hides))
    ways += [room.button(f"{said} at a time", cap=cap) for cap, said in ROOM if cap != kept.cap]
    ways.append(hide.button("Show my card" if kept.hidden else "Hide my card", hidden=not kept.hidden))
    says = "Nobody sees your card now." if kept.hidden else "This is what colleagues see."
    buttons = tuple(ask_again.button(label, step=n) for n, label in enumerate(("Who I am", "What I offer", "My hopes")))
    return Card(shown.title, (*shown.body, Text(says)), buttons, tuple(ways))


ROOM = ((1, "One question"), (2, "Two questions"), (4, "Four questions"))
"""How many questions people may choose to have open at once."""


def an_answer(line: str, setting: Setting) -> str | None:
    """Words that can be an answer: a line that begins with an amount of time is a log."""
    found = durations.find(line)
    return None if found and found[0].start == 0 and ";" not in line else line


@profile.hears(an_answer, any_words=True, captures=True)
async def answered(turn: Turn, text: str, step: int) -> Answer:
    """One question answered; the next follows."""
    kept, lead = await profile_of(turn, turn.person.id), "Kept."
    if step == YOU:
        if len(text) > LONGEST_YOU:
            return await put(turn, step, f"That is {len(text)} characters; up to {LONGEST_YOU} fit. A little shorter?")
        kept = replace(kept, you=text)
    elif step == OFFER:
        said = listed(I_CAN.sub("", text))
        if not said:
            return await put(turn, step, "I found no topic in that.")
        await withdraw(turn, turn.person, [topic for topic, _ in said])
        await offer(turn, turn.person.id, said)
    else:
        hopes = [h.strip(" .") for h in re.split(r"[;\n]", text) if h.strip(" .")]
        if any(len(h) > LONGEST for h in hopes):
            return await put(turn, step, f"Up to {LONGEST} characters for each hope. A little shorter?")
        kept = replace(kept, hopes=tuple(hopes[:MOST_HOPES]))
    return await next_step(turn, await amend(turn, replace(kept, step=max(kept.step, step + 1))), lead)


@profile.follow
async def skip(turn: Turn, step: int) -> Answer:
    """[Skip]: nothing changes, and the next question follows."""
    kept = await profile_of(turn, turn.person.id)
    return await next_step(turn, await amend(turn, replace(kept, step=max(kept.step, step + 1))))


@profile.action
async def ask_again(turn: Turn, step: int) -> Answer:
    """One question once more."""
    return await put(turn, step)


@profile.action
async def show_email(turn: Turn, shown: bool) -> Answer:
    """Whether the e-mail address stands on the card."""
    return await whole(turn, await amend(turn, replace(await profile_of(turn, turn.person.id), shows_email=shown)))


@profile.action
async def hide(turn: Turn, hidden: bool) -> Answer:
    """Whether the card can be found."""
    return await whole(turn, await amend(turn, replace(await profile_of(turn, turn.person.id), hidden=hidden)))


@profile.action
async def room(turn: Turn, cap: int) -> Answer:
    """How many questions may be open at once."""
    return await whole(turn, await amend(turn, replace(await profile_of(turn, turn.person.id), cap=cap)))


@profile.words(
    "profile",
    read_offers,
    weight=1,
    says="""
        i can help with|w, i can help people|others|colleagues with, i could help with, i can also help with, i |can
        offer help|advice|support with|on, im|i_am happy|glad|able to help with, happy to help with, id be happy to help
        with, i can advise on, i can coach, i can mentor, you|people can ask me about, add to my profile, im|i_am good
        at, i know a lot about
    """,
    cues="add|put * to|on my profile|card",
)
async def can_help(turn: Turn, parts: list[Part]) -> Answer:
    """`I can help with questioning and A-level recursion`: added to the card."""
    said = listed(parts[0].what or "")
    if not said:
        return Card("With what? For example: I can help with questioning and A-level recursion")
    await offer(turn, turn.person.id, said)
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    says = Text(f"You can help with {'; '.join(topic for topic, _ in said)}.")
    return Card("Noted, and thank you.", (says, Text("Your card: profile")), (undo,))


@profile.words(
    "profile",
    read_offers,
    weight=2,
    says="""
        i cant help with, i can no longer help with, i no longer help with, i no longer offer, i dont help with, take
        off my profile, take me off, remove from my profile, stop offering
    """,
    cues="take|remove|delete * off|from my profile|card",
)
async def no_longer(turn: Turn, parts: list[Part]) -> Answer:
    """A topic taken off the card."""
    own = (await offers(turn, [turn.person]))[turn.person.id]
    gone = [o.topic for o in own if fits(parts[0].what or "", o.topic) is not None]
    if not gone:
        return Card("That is not on your card. Your card: profile")
    await withdraw(turn, turn.person, [o.topic for o in own if o.topic not in gone])
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    return Card(f"Taken off your card: {'; '.join(gone)}.", (), (undo,))
