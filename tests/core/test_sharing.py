"""Who shares with whom: as both schools have said, in every transaction, in every copy of the product."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest

from bot.declare import Feature
from bot.desk import Turn
from bot.shared.agreement import AGREED, NOT_NOW, UNTICKED, Agreement, standing, ticks
from bot.talk import Answer, Card, Tell
from bot.talk.events import Said
from office import Office
from rehearsal.stage import Stage

TOM, RUTH = "thornbury/tom-ashworth", "thornbury/ruth-adeyemi"
KATE, HAMZA = "stwystans/kate-lister", "stwystans/hamza-sheikh"
PAIR = frozenset(("a", "b"))


def said(*lines: str) -> list[Agreement]:
    """What schools have said, in order: `a agreed`."""
    made = []
    for n, line in enumerate(lines):
        school, what = line.split(maxsplit=1)
        other = "b" if school == "a" else "a"
        made.append(Agreement(id=f"{n:03}", school=school, by="p", other=other, said=what, on=date(2026, 11, 18)))
    return made


@pytest.mark.parametrize(
    ("configured", "lines", "stands"),
    [
        (False, [], False),
        (True, [], True),
        (False, [f"a {AGREED}"], False),
        (False, [f"a {AGREED}", f"a {AGREED}"], False),
        (False, [f"a {AGREED}", f"b {NOT_NOW}"], False),
        (False, [f"a {AGREED}", f"b {NOT_NOW}", f"b {AGREED}"], True),
        (False, [f"b {AGREED}", f"a {AGREED}"], True),
        (True, [f"a {UNTICKED}"], False),
        (True, [f"a {UNTICKED}", f"a {AGREED}"], False),
        (True, [f"a {UNTICKED}", f"a {AGREED}", f"b {AGREED}"], True),
        (False, [f"a {AGREED}", f"b {AGREED}", f"b {UNTICKED}"], False),
    ],
)
def test_an_agreement_stands_while_both_have_ticked_it(configured: bool, lines: list[str], stands: bool) -> None:
    assert (PAIR in standing([PAIR] if configured else [], said(*lines))) is stands


def test_ticks_from_before_an_untick_count_no_more() -> None:
    found = ticks(PAIR, said(f"a {AGREED}", f"b {AGREED}", f"b {UNTICKED}", f"b {AGREED}"))
    assert {school: tick.id for school, tick in found.items()} == {"b": "003"}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Thornbury on a Wednesday morning."""
    made = Stage("thornbury", "playground", {}, datetime(2026, 11, 18, 10, 20))
    await made.open()
    yield made
    await made.close()


async def told(stage: Stage, *lines: tuple[str, str], office: Office | None = None) -> None:
    """Lines that wait together, and what follows of them."""
    office = office or stage.office
    assert office
    events = [Said(key=f"{who}:{text}", person=who, text=text) for who, text in lines]
    await asyncio.gather(*(office.kernel.handle(e) for e in events))
    await stage.after()


async def test_the_next_line_of_the_same_transaction_sees_the_untick(stage: Stage) -> None:
    await told(stage, (RUTH, "untick St Wystan's"), (TOM, "message Kate: hello"))
    assert "agreement" in stage.seen(TOM)[-1].text
    assert stage.seen(KATE) == []


async def test_another_copy_of_the_product_sees_it_with_its_next_transaction(stage: Stage) -> None:
    other = Office.open(stage.community, stage.database, "another", stage.clock)
    await other.start()
    try:
        await told(stage, (TOM, "message Kate: one"), office=other)
        await told(stage, (RUTH, "untick St Wystan's"))
        await told(stage, (TOM, "message Kate: two"), office=other)
        await told(stage, (RUTH, "undo"))
        await told(stage, (TOM, "message Kate: three"), office=other)
    finally:
        await other.stop()
    seen = " ".join(s.text for s in stage.seen(KATE))
    assert ("one" in seen, "two" in seen, "three" in seen) == (True, False, True)


async def test_features_hear_when_an_agreement_ends_and_only_then(stage: Stage) -> None:
    heard: list[tuple[str, str]] = []
    listening = Feature("listening", "Listening", "For this test.")

    @listening.parted
    async def parted(turn: Turn, one: str, other: str) -> Answer:
        heard.append((one, other))
        assert not turn.community.share(one, other)
        return Tell(person=KATE, card=Card("Parted."), about="parted")

    assert stage.office
    house = stage.office.kernel.turns.house
    house.features = (*house.features, listening)
    await told(stage, (RUTH, "partnership with Ridgeway"))
    await told(stage, (RUTH, "agree"))
    assert heard == []
    await told(stage, (HAMZA, "untick Thornbury Vale"))
    assert heard == [("stwystans", "thornbury")]
    assert stage.seen(KATE)[-1].text == "Parted."
    await told(stage, (HAMZA, "undo"))
    assert len(heard) == 1


async def test_an_untick_that_goes_wrong_leaves_the_agreement(stage: Stage) -> None:
    stumbling = Feature("stumbling", "Stumbling", "For this test.")

    @stumbling.parted
    async def parted(turn: Turn, one: str, other: str) -> Answer:
        raise RuntimeError("a stumble")

    assert stage.office
    house = stage.office.kernel.turns.house
    house.features = (*house.features, stumbling)
    await told(stage, (RUTH, "untick St Wystan's"), (TOM, "message Kate: hello"))
    assert "ref" in stage.seen(RUTH)[-1].text
    assert "hello" in stage.seen(KATE)[-1].text


async def test_somebody_without_the_app_gets_an_email_draft(stage: Stage) -> None:
    assert stage.office
    for person in (KATE, "thornbury/sian-pritchard"):
        await stage.office.links.unlink("teams", person)
        await stage.office.links.unlink("slack", person)
    await told(stage, (TOM, "message Kate: may I see the quiz & the key?"))
    text = stage.seen(TOM)[-1].text
    assert "do not have the app yet" in text
    assert "“may I see the quiz & the key?”" in text
    assert "kate.lister" not in text
    card = await newest(stage, TOM)
    assert "mailto:?subject=From%20Tom%20Ashworth&body=may%20I%20see%20the%20quiz%20%26%20the%20key%3F" in str(card)
    await told(stage, (TOM, "message Siân: hello"))
    assert "mailto:sian.pritchard%40thornbury.example?" in str(await newest(stage, TOM))


async def newest(stage: Stage, person: str) -> Card:
    """The newest card in somebody's chat."""
    assert stage.office
    async with stage.office.store.glance() as unit:
        part = await unit.messages.newest(person)
    assert part
    return part.card
