"""The life of a sharing agreement: what it shares, asked of one school, then of the other, agreed, unticked (R103)."""

from bot.declare import Feature
from bot.desk import Turn
from bot.shared.agreement import AGREED, NOT_NOW, UNTICKED, Agreement, leaders, ticks
from bot.talk import Answer, Block, Bullets, Button, Card, Facts, Heading, NotAllowed, Quiet, Say, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import say_day
from bot.world.people import Person, School

agreements = Feature("agreements", "Sharing with other schools", "Both schools agree first, and either may untick it.")

SHARED = (
    "what people write on their cards: who they are, what they offer and hope for",
    "messages that colleagues write to each other",
    "what people choose to offer, join or arrange together",
)
NEVER = (
    "time logged, hours and titles",
    "notes, portfolios, pauses and settings",
    "anything about pupils",
)
QUIET = Quiet("Seen by: the CPD leaders of both schools")


async def page(turn: Turn, other: School) -> Card:
    """What is agreed, since when, by whom; and what its reader can do about it."""
    if other.id == turn.school.id:
        return Card("That is your own school; everyone in it shares already.")
    mine = turn.person in leaders(turn.community, turn.school.id)
    stand = turn.community.share(turn.school.id, other.id)
    body: list[Block] = [await how(turn, other)]
    if without := [s for s in (turn.school, other) if not leaders(turn.community, s.id)]:
        says = " ".join(f"{s.name} has no CPD leader here yet." for s in without)
        body.append(Text(f"{says} A school shares through one; its IT can name them."))
        return Card(f"Sharing with {other.name}", tuple(body))
    if stand:
        body += [Heading("What is shared"), Bullets(SHARED)]
    else:
        body += [Heading("What would be shared"), Bullets(SHARED), Heading("What never is"), Bullets(NEVER)]
    if not mine:
        able = turn.names(leaders(turn.community, turn.school.id))
        body.append(Text(f"{able} can {'untick' if stand else 'tick'} it for your school."))
        return Card(f"Sharing with {other.name}", tuple(body))
    ticked = turn.school.id in await ticked_by(turn, other)
    if stand or ticked:
        return Card(f"Sharing with {other.name}", (*body, QUIET), (untick.button("Untick", school=other.id),))
    body.append(Text("Nothing crosses until both schools have agreed. Either can untick it at any time."))
    return Card(f"Sharing agreement with {other.name}", (*body, QUIET), choice(other.id))


def choice(school: str) -> tuple[Button, Button]:
    """[Agree] or [Not now]."""
    return agree.button("Agree", school=school), not_now.button("Not now", school=school)


async def ticked_by(turn: Turn, other: School) -> dict[str, Agreement]:
    """The ticks that count, by school."""
    pair = frozenset((turn.school.id, other.id))
    return ticks(pair, await turn.records.find(Agreement, everywhere=True, school=tuple(pair)))


async def how(turn: Turn, other: School) -> Block:
    """How it stands, in words: who ticked and when."""
    found = await ticked_by(turn, other)
    stand = turn.community.share(turn.school.id, other.id)
    rows = []
    for one_school in (turn.school, other):
        tick = found.get(one_school.id)
        if tick:
            by = turn.called(tick.by) if tick.by else "a former colleague"
            rows.append((one_school.name, f"agreed, {by}, {say_day(tick.on)} {tick.on.year}"))
        else:
            rows.append((one_school.name, "agreed when Dept was set up" if stand else "has not agreed"))
    return Facts(tuple(rows))


async def lead(turn: Turn) -> None:
    """Refuses, kindly, whoever is not a CPD leader of their school."""
    able = leaders(turn.community, turn.school.id)
    if turn.person not in able:
        who = turn.names(able) if able else "a CPD leader, once your school has one,"
        raise NotAllowed(f"Thank you. For your school, {who} can do that.")


@agreements.action
async def agree(turn: Turn, school: str) -> Answer:
    """[Agree]: with both it stands from now on; with one, the other school's CPD leaders are asked."""
    await lead(turn)
    other = turn.community.school(school)
    found = await ticked_by(turn, other)
    if turn.school.id in found or turn.community.share(turn.school.id, school):
        return await page(turn, other)
    await turn.records.add(Agreement(by=turn.person.id, other=school, said=AGREED, on=turn.today))
    out = await settled(turn, other)
    them = leaders(turn.community, school)
    if school in found:
        says = f"Agreed. Since today, {say_day(turn.today)}, your school and {other.name} share."
        for person in (*them, *colleagues(turn)):
            both = f"{turn.school.name} and {other.name}"
            told = Card(f"{turn.called(turn.person)} has agreed too: from today {both} share.")
            out.append(Tell(person=person.id, card=told, about=f"agreed:{turn.group}:{person.id}"))
        return [Say(Card(says, (QUIET,), (undone(turn),))), *out]
    if await asked_before(turn, other):
        says = (
            "They have said not now this half-term, so I leave them in peace. Your tick stays; they can agree any time."
        )
        return [Say(Card(f"Agreed for {turn.school.name}.", (Text(says), QUIET), (undone(turn),))), *out]
    for person in them:
        out.append(Tell(person=person.id, card=question(turn, other), about=f"agreement:{turn.school.id}:{turn.group}"))
    says = f"I ask {turn.names(them)} at {other.name}, in their hours. Nothing crosses until both have agreed."
    return [Say(Card(f"Agreed for {turn.school.name}.", (Text(says), QUIET), (undone(turn),))), *out]


def question(turn: Turn, other: School) -> Card:
    """What the other school's CPD leader is asked."""
    return Card(
        f"{turn.person.name}, {turn.school.name}, would like to share with {other.name}. Do you agree?",
        (
            Heading("What would be shared"),
            Bullets(SHARED),
            Heading("What never is"),
            Bullets(NEVER),
            Text("Either school can untick the agreement at any time. No reason is asked."),
        ),
        choice(turn.school.id),
    )


@agreements.action
async def not_now(turn: Turn, school: str) -> Answer:
    """[Not now]: no reason asked, and not asked again this half-term."""
    await lead(turn)
    other = turn.community.school(school)
    if turn.community.share(turn.school.id, school):
        return await page(turn, other)
    await turn.records.add(Agreement(by=turn.person.id, other=school, said=NOT_NOW, on=turn.today))
    out = await settled(turn, other)
    if tick := (await ticked_by(turn, other)).get(school):
        told = Card(f"{turn.school.name} says not now to the sharing agreement. Nothing changes; your tick stays.")
        out.append(Tell(person=tick.by, card=told, about=f"not now:{turn.group}"))
    return [Say(Card("That's fine. Nothing crosses, and I don't ask again this half-term.", (QUIET,))), *out]


@agreements.action
async def untick(turn: Turn, school: str) -> Answer:
    """[Untick]: closed at once for both; the other school hears, and nothing is asked of them."""
    await lead(turn)
    other = turn.community.school(school)
    stood = turn.community.share(turn.school.id, school)
    if not stood and turn.school.id not in await ticked_by(turn, other):
        return await page(turn, other)
    await turn.records.add(Agreement(by=turn.person.id, other=school, said=UNTICKED, on=turn.today))
    out: list[Effect] = []
    if stood:
        for person in (*leaders(turn.community, school), *colleagues(turn)):
            both = f"{turn.school.name} and {other.name}"
            told = Card(
                f"{turn.called(turn.person)} has unticked the sharing agreement of {both}.",
                (Text("Nothing crosses from now on, and nothing is needed from you. What was said stays with you."),),
            )
            out.append(Tell(person=person.id, card=told, about=f"unticked:{turn.group}:{person.id}"))
    else:
        gone = Card(f"{turn.called(turn.person)} has taken this back. Nothing is needed from you.")
        out += await redrawn(turn, leaders(turn.community, school), turn.school, gone)
    says = Text(f"Nothing crosses between {turn.school.name} and {other.name} from now on.")
    told_them = (Text(f"I tell {turn.names(leaders(turn.community, school))}."),) if stood else ()
    return [Say(Card("Unticked.", (says, *told_them, QUIET), (undone(turn),))), *out]


def undone(turn: Turn) -> Button:
    """[Undo]."""
    return Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))


def colleagues(turn: Turn) -> tuple[Person, ...]:
    """The other CPD leaders of the person's own school."""
    return tuple(p for p in leaders(turn.community, turn.school.id) if p.id != turn.person.id)


async def settled(turn: Turn, other: School) -> list[Effect]:
    """One answer is enough for a school: whatever else puts the same question to its CPD leaders is settled."""
    card = Card(f"{turn.called(turn.person)} has answered {other.name} for your school.")
    return await redrawn(turn, leaders(turn.community, turn.school.id), other, card)


async def redrawn(turn: Turn, people: tuple[Person, ...], asker: School, card: Card) -> list[Effect]:
    """The questions that a school's tick put to people, settled."""
    out: list[Effect] = []
    for person in people:
        for part in await turn.unit.messages.abouts(person.id, f"agreement:{asker.id}:"):
            if part.id != turn.part:
                out.append(Tell(person=person.id, card=card, about=part.about, only_redraw=True))
    return out


async def asked_before(turn: Turn, other: School) -> bool:
    """Whether the other school has said not now this half-term."""
    block = other.calendar.block_of(turn.today)
    said = await turn.records.find(Agreement, everywhere=True, school=other.id, other=turn.school.id, said=NOT_NOW)
    return any(block and one.on in block for one in said)
