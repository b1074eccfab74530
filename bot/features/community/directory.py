"""Who can help with what, found in seconds: people in schools that share, by topic or by name (R36, R47, R133)."""

from collections.abc import Sequence

from bot.declare import Feature, Section
from bot.desk import Desk, Turn
from bot.profiles.card import find_a_time, partner_card
from bot.profiles.offers import offers, spoken
from bot.profiles.search import DIRECTORY, Fit, fitting, in_order, next_free, topics_here
from bot.reading.finding import read_anyone, read_find, read_named, read_next, read_who
from bot.reading.parts import Part
from bot.reading.topics import nearest
from bot.shared.agreement import leaders
from bot.shared.wishes import Forgotten
from bot.talk import Answer, Ask, Button, Card, Facts, Question, Say, Text
from bot.talk.effects import Effect
from bot.world.calendar import Span, say_day
from bot.world.people import Department, Person

directory = Feature(
    DIRECTORY,
    "Find someone",
    "Who can help with what, in your school and in those that share.",
    "find questioning",
    optional=True,
)

AT_ONCE = 3
"""Cards shown before [More]."""
LONGEST = 120
"""Characters of a topic."""


@directory.words(
    "find",
    read_find,
    weight=2,
    says="""
        find, find me, search, search for, search the directory for, look for, look up, looking for, im looking for, im
        after, im trying to find, who can|could help, who can|could help me|us, whos able to help, who knows about,
        who|whos|who_is the|our go to for|on|with, go to for, whos|who_is good|great|strong at|with, whos|who_is an
        expert on|in, whos|who_is the best|right person to ask|talk_to|speak_to about|for, who has experience of|with
        |in, who can|could advise|coach|mentor, who can|could advise|coach|mentor me|us on|in, who offers, who can show
        me, who can|could|should|do|would i|we ask|talk_to|speak_to|contact about|for, who to ask about, who would know
        about, is there anyone|anybody|someone|somebody who, anyone who can help, can|could anyone|anybody|someone help,
        does anyone|anybody know about|how, anyone good at|with, anyone know about, anyone who knows|teaches, point me
        to, profile of, profile for, card of, directory, the directory, show the directory, help me |to find, who do we
        have for, who have we got for|on, any experts on|in
    """,
)
@directory.words(
    "find",
    read_who,
    says="who teaches, who taught, who has taught, whos taught, who knows, who does, who at, who runs, who uses",
)
@directory.words("find", read_anyone, bare=True, weight=1)
@directory.words(
    "find", read_named, says="who is, whos, where can|do i find, how can|do i find|reach|contact, how do i get hold of"
)
async def find(turn: Turn, parts: list[Part]) -> Answer:
    """A person by name gets their card; a topic, those who have offered it."""
    part = parts[0] if parts else Part()
    if part.people:
        return [Say(await by_name(turn, person), about=f"find:{turn.group}:{person.id}") for person in part.people]
    if not part.what and not part.where:
        return await ask(turn)
    return await search(turn, (part.what or "")[:LONGEST], part.where or "", 0)


@directory.action
async def find_someone(turn: Turn) -> Answer:
    """[Find someone]: the next words are what is looked for."""
    return await ask(turn)


async def ask(turn: Turn) -> Answer:
    """What is there to be found, as buttons."""
    buttons = tuple(look.button(topic, what=topic) for topic in nearest("", await topics_here(turn), 4))
    return Ask(Card("Who, or help with what? Your next words are what I look for.", (), buttons), looked.next())


@directory.hears(read_next, any_words=True, captures=True)
async def looked(turn: Turn, parts: list[Part]) -> Answer:
    """The next words are what is looked for."""
    return await find(turn, parts)


@directory.action
async def look(turn: Turn, what: str) -> Answer:
    """A topic that is there."""
    return await search(turn, what, "", 0)


@directory.action
async def more(turn: Turn, what: str, where: str, after: int) -> Answer:
    """The next few."""
    return await search(turn, what, where, after)


async def search(turn: Turn, what: str, where: str, after: int) -> Answer:
    """Those who fit, three cards at a time; with nobody there, why, and what else there is."""
    found = [f for f in await fitting(turn, what) if where in ("", turn.community.school(f.person.school).name)]
    shared = [f for f in found if turn.community.in_touch(turn.person, f.person)]
    others = [f for f in shared if f.person.id != turn.person.id]
    if not others:
        return await nobody(turn, what, where, shared, found)
    ranked = await in_order(turn, others)
    said = ranked[0].topic if what else f"something at {where}"
    heading = Say(Card(f"Colleagues who can help with {said}."), about=f"find:{turn.group}")
    out: list[Effect] = [] if after else [heading]
    for one in ranked[after : after + AT_ONCE]:
        free = await next_free(turn, one.person)
        note = f"Next free from {say_day(free)}." if free else ""
        button = write_to.button(f"Message {name(turn, one.person)}", to=one.person.id, topic=what)
        card = await partner_card(turn, one.person, button, find_a_time(one.person), note=note)
        out.append(Say(card, f"find:{turn.group}:{one.person.id}"))
    if len(ranked) > after + AT_ONCE:
        button = more.button("More", what=what, where=where, after=after + AT_ONCE)
        out.append(Say(Card("There are more who can help.", (), (button,)), about=f"find:{turn.group}:{after}"))
    return out


async def nobody(turn: Turn, what: str, where: str, own: Sequence[Fit], apart: Sequence[Fit]) -> Answer:
    """Nobody: whether an agreement is what is missing, and the nearest topics that there are."""
    said = f"“{what}”" if what else "anything"
    title = f"Nobody has offered {said} yet{f' at {where}' if where else ''}."
    if own:
        title = f"{own[0].topic} is what colleagues find you for; nobody else has offered it yet."
    body = []
    mine = leaders(turn.community, turn.school.id)
    able = turn.names(mine) if mine else "a CPD leader"
    if schools := {f.person.school for f in apart} - {turn.person.school} - {f.person.school for f in own}:
        for school in sorted(turn.community.school(s).name for s in schools):
            says = f"{school} has somebody, but your schools have no sharing agreement."
            body.append(Text(f"{says} For your school, {able} can tick it: partnership with {school}"))
        title = f"Nobody within reach has offered {said} yet."
    near = [] if where else nearest(what, await topics_here(turn), AT_ONCE)
    if near:
        body.append(Text("What colleagues do offer:"))
    return Say(Card(title, tuple(body), tuple(look.button(t[:70], what=t) for t in near)), f"find:{turn.group}")


def name(turn: Turn, person: Person) -> str:
    """A first name, or the whole one where another within reach shares it."""
    near = [p for p in turn.community.people if turn.community.in_touch(turn.person, p)]
    return person.name if sum(p.first == person.first for p in near) > 1 else person.first


async def by_name(turn: Turn, person: Person) -> Card:
    """One person's card, as far as it may be shown."""
    if person.id == turn.person.id:
        return await partner_card(turn, person, Button(label="Change it", target="profile.again"))
    if not turn.community.in_touch(turn.person, person):
        school = turn.community.school(person.school).name
        return Card(f"{school} and your school have no sharing agreement, so I can't show their cards.")
    offered = (await offers(turn, [person]))[person.id]
    topic = offered[0].topic if offered else ""
    button = write_to.button(f"Message {name(turn, person)}", to=person.id, topic=topic)
    gone = await turn.records.find(Forgotten, everywhere=True, person=person.id)
    if gone or await turn.beside(person).paused(person.id, what=DIRECTORY):
        return Card(f"{turn.called(person)} isn't in this round just now.", (), () if gone else (button,))
    return await partner_card(turn, person, button, find_a_time(person))


@directory.action
async def write_to(turn: Turn, to: str, topic: str) -> Answer:
    """[Message Siân]: the next words typed are the message; with enough waiting for them, from when, and who else."""
    person = turn.community.person(to)
    if person is None:
        return Card("That colleague is no longer here.")
    if not turn.community.in_touch(turn.person, person):
        return await by_name(turn, person)
    if topic and (free := await next_free(turn, person)):
        says = f"{turn.called(person)} has enough questions for now, and is next free from {say_day(free)}."
        buttons = await instead(turn, person, topic)
        return Card(says, (Text("Others can help too."),) if buttons else (), buttons)
    handler = "messages.asked" if topic else "messages.words"
    card = Card(f"What shall I tell {turn.called(person)}? Your next words are the message.")
    return Ask(card, Question(handler=handler, args={"to": to}))


async def instead(turn: Turn, person: Person, topic: str) -> tuple[Button, ...]:
    """Others who can help with it and have room."""
    found: list[Button] = []
    for one in await in_order(turn, await fitting(turn, topic)):
        other = one.person
        near = turn.community.in_touch(turn.person, other) and other.id not in (person.id, turn.person.id)
        if near and len(found) < AT_ONCE and not await next_free(turn, other):
            found.append(write_to.button(f"Message {name(turn, other)}", to=other.id, topic=topic))
    return tuple(found)


@directory.summary
async def team(desk: Desk, department: Department, span: Span) -> Section | None:
    """What the team can help others with."""
    able = {f.person.id for f in await fitting(desk, "")}
    members = [p for p in desk.community.members(department.id) if p.id in able]
    found = await offers(desk, members)
    rows = tuple((desk.called(p), "; ".join(map(spoken, found[p.id]))) for p in members)
    return Section("Can help with", (Facts(rows),)) if rows else None
