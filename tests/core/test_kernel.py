"""The road in, with the real kernel and store: once for every event, nobody else's buttons, nothing half done."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.ports import Reply
from bot.shared.ledger import Entry
from bot.talk.events import AnyEvent, Edited, Pressed, Said, Submitted
from rehearsal.stage import Stage

TOM, PRIYA, AOIFE = "thornbury/tom-ashworth", "thornbury/priya-nair", "thornbury/aoife-oconnor"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Thornbury on a Thursday at 15:40."""
    made = Stage("thornbury", "playground", {}, datetime(2026, 11, 19, 15, 40))
    await made.open()
    yield made
    await made.close()


async def told(stage: Stage, event: AnyEvent) -> Reply:
    """One event, and what follows of it."""
    assert stage.office
    reply = await stage.office.kernel.handle(event)
    await stage.after()
    return reply


async def minutes(stage: Stage, person: str) -> list[int]:
    """What a person has in the ledger."""
    assert stage.office
    async with stage.office.store.unit() as unit:
        return [e.minutes for e in await unit.records("thornbury").find(Entry, person=person)]


def newest(stage: Stage, person: str, label: str) -> str:
    """The token of the newest button of that label."""
    taps = [t for s in stage.seen(person) for t in s.handle.buttons if t.label == label]
    return str(taps[-1].token)


async def test_the_same_event_twice_has_one_effect(stage: Stage) -> None:
    for _ in range(3):
        await told(stage, Said(key="e1", person=TOM, text="45m on the RPF course"))
    assert await minutes(stage, TOM) == [45]


async def test_events_that_wait_together_are_all_done(stage: Stage) -> None:
    assert stage.office
    events = [Said(key=f"e{n}", person=TOM, text=f"{n}m on the RPF course") for n in range(1, 31)]
    waiting = [stage.office.kernel.handle(e) for e in events]
    for one in waiting:
        await one
    assert sorted(await minutes(stage, TOM)) == list(range(1, 31))


async def test_a_press_by_somebody_else_does_nothing(stage: Stage) -> None:
    token = newest(stage, TOM, "30m")
    await told(stage, Pressed(key="p1", person=AOIFE, token=token))
    assert await minutes(stage, TOM) == await minutes(stage, AOIFE) == []


@pytest.mark.parametrize(
    "token", ["", "x", "a.1.0.xxxx", "f.zzz", "hexplore.logged|thornbury/tom-ashworth.aaaa", "é" * 40]
)
async def test_a_made_up_token_does_nothing(stage: Stage, token: str) -> None:
    await told(stage, Pressed(key="p1", person=TOM, token=token))
    await told(stage, Submitted(key="s1", person=TOM, token=token, raw={"minutes": "45"}))
    assert await minutes(stage, TOM) == []


async def test_a_double_tap_logs_once_and_shows_the_card_as_it_stands(stage: Stage) -> None:
    token = newest(stage, TOM, "30m")
    for n in range(2):
        reply = await told(stage, Pressed(key=f"p{n}", person=TOM, token=token))
    assert await minutes(stage, TOM) == [30]
    assert reply.redrawn[0].card.title == "Logged"


async def test_a_form_sent_twice_logs_once(stage: Stage) -> None:
    opened = await told(stage, Pressed(key="p1", person=TOM, token=newest(stage, TOM, "Other…"), opens=True))
    assert opened.opening
    raw = {"minutes": "50", "what": "Isaac"}
    for n in range(2):
        await told(stage, Submitted(key=f"s{n}", person=TOM, token=opened.opening.token, raw=raw))
    assert await minutes(stage, TOM) == [50]


async def test_a_form_handed_back_keeps_what_was_typed_and_takes_no_key(stage: Stage) -> None:
    opened = await told(stage, Pressed(key="p1", person=TOM, token=newest(stage, TOM, "Other…"), opens=True))
    assert opened.opening
    token = opened.opening.token
    back = await told(stage, Submitted(key="s1", person=TOM, token=token, raw={"minutes": "lots", "what": "Isaac"}))
    assert back.opening
    assert (back.opening.values["what"], list(back.opening.problems)) == ("Isaac", ["minutes"])
    await told(stage, Submitted(key="s1", person=TOM, token=token, raw={"minutes": "50", "what": "Isaac"}))
    assert await minutes(stage, TOM) == [50]


async def test_a_form_of_somebody_else_is_nothing(stage: Stage) -> None:
    opened = await told(stage, Pressed(key="p1", person=TOM, token=newest(stage, TOM, "Other…"), opens=True))
    assert opened.opening
    await told(stage, Submitted(key="s1", person=AOIFE, token=opened.opening.token, raw={"minutes": "50"}))
    assert await minutes(stage, AOIFE) == await minutes(stage, TOM) == []


async def test_the_buttons_of_home_work_and_only_for_whose_home_it_is(stage: Stage) -> None:
    assert stage.office
    home = await stage.office.kernel.home(TOM)
    log = home.tokens[[b.label for b in home.card.pressable].index("Log time")]
    assert (await told(stage, Pressed(key="p1", person=TOM, token=log, opens=True))).opening
    assert (await told(stage, Pressed(key="p2", person=AOIFE, token=log, opens=True))).opening is None
    today = home.tokens[[b.label for b in home.card.pressable].index("Today")]
    await told(stage, Pressed(key="p3", person=TOM, token=today))
    assert "Thu 19 Nov" in stage.seen(TOM)[-1].text


async def test_what_goes_wrong_is_told_with_a_ref_and_leaves_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stumble(*_: object, **__: object) -> None:
        raise RuntimeError("a stumble")

    monkeypatch.setattr("bot.features.teacher.explore.bank", stumble)
    await told(stage, Said(key="e1", person=TOM, text="45m on the RPF course"))
    assert "ref" in stage.seen(TOM)[-1].text
    assert await minutes(stage, TOM) == []


async def test_an_edit_changes_the_record_once_and_an_unread_one_nothing(stage: Stage) -> None:
    await told(stage, Said(key="e1", person=TOM, text="45m on the RPF course", message="m1"))
    await told(stage, Edited(key="x1", person=TOM, text="50m on the RPF course", message="m1"))
    await told(stage, Edited(key="x1", person=TOM, text="55m on the RPF course", message="m1"))
    assert await minutes(stage, TOM) == [50]
    await told(stage, Edited(key="x2", person=TOM, text="the heating is off", message="m1"))
    await told(stage, Edited(key="x3", person=PRIYA, text="60m on the RPF course", message="m1"))
    assert await minutes(stage, TOM) == [50]


async def test_somebody_unknown_has_no_effect(stage: Stage) -> None:
    assert await told(stage, Said(key="e1", person="nobody/at-all", text="45m")) == Reply()


@pytest.mark.parametrize("words", ["log time", "log"])
async def test_the_bare_words_open_the_form_where_one_can_open_and_ask_where_none_can(stage: Stage, words: str) -> None:
    reply = await told(stage, Said(key="e1", person=TOM, text=words, command=True, opens=True))
    assert reply.opening
    assert reply.opening.form.title == "Log time"
    await told(stage, Submitted(key="e2", person=TOM, token=reply.opening.token, raw={"minutes": "45", "what": "RPF"}))
    assert await minutes(stage, TOM) == [45]
    assert (await told(stage, Said(key="e3", person=TOM, text=words))).opening is None
    assert "Roughly how long?" in stage.seen(TOM)[-1].text


async def test_files_that_could_not_be_fetched_are_told_of_and_the_words_are_heard(stage: Stage) -> None:
    await told(stage, Said(key="e1", person=TOM, text="45m on the RPF course", unread="a.png: too large for me."))
    assert await minutes(stage, TOM) == [45]
    assert [s.text.split()[0] for s in stage.seen(TOM) if s.new][-2:] == ["a.png:", "Logged"]
    await told(stage, Said(key="e2", person=TOM, text="", unread="b.png: too large for me."))
    assert stage.seen(TOM)[-1].text == "b.png: too large for me."


async def test_a_form_that_did_not_open_stands_behind_a_button_in_the_chat(stage: Stage) -> None:
    token = newest(stage, TOM, "Other…")
    assert (await told(stage, Pressed(key="p1", person=TOM, token=token, opens=True))).opening
    assert (await told(stage, Pressed(key="p1:chat", person=TOM, token=token))).opening is None
    assert stage.seen(TOM)[-1].text.startswith("Log time: a short form.")
    again = newest(stage, TOM, "Log time…")
    reply = await told(stage, Pressed(key="p2", person=TOM, token=again, opens=True))
    assert reply.opening
    await told(stage, Submitted(key="s1", person=TOM, token=reply.opening.token, raw={"minutes": "45", "what": "RPF"}))
    assert await minutes(stage, TOM) == [45]


@pytest.mark.parametrize(
    ("typed", "opens", "echoes"),
    [
        ("rota", True, False),  # whose answer the whole channel sees
        ("home", True, True),
        ("45m on the RPF course", True, True),
        ("sumary plese", True, True),
        ("Log time", True, False),  # whose answer is a form, before their eyes
        ("Log time", False, True),
    ],
)
async def test_a_command_in_a_channel_is_told_of_an_answer_in_the_chat_only_where_that_is_so(
    stage: Stage, typed: str, opens: bool, echoes: bool
) -> None:
    before = [s.key for s in (*stage.seen(TOM), *stage.seen("#computing"))]
    said = Said(key="c1", person=TOM, text=typed, channel="computing", command=True, opens=opens)
    reply = await told(stage, said)
    in_channel, in_chat = ([s for s in stage.seen(place) if s.key not in before] for place in ("#computing", TOM))
    assert bool(reply.echo) == echoes == bool(in_chat), (reply, in_chat)
    assert bool(in_channel) == (typed == "rota")
