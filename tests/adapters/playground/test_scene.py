"""The people's hands in the playground, and what they see of the bot."""

import asyncio
from datetime import timedelta

import pytest

from adapters.playground.scene import HOME
from adapters.playground.shown import flatten, taps
from bot.ports import Accepted, Drawn, Opening, Paper, Parcel, Refused, Reply
from bot.talk import At, Bullets, Button, Card, Facts, Progress, Quiet, Text
from bot.talk.events import AnyEvent, Edited, Opened, Pressed, Said, Submitted
from bot.world.people import Address
from tests.adapters.playground.harness import START, LogTime, Show, button, drawn, question


class Quietly:
    """A door that answers each event with the reply it was given, and keeps the events."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.events = list(replies), list[AnyEvent]()

    async def handle(self, event: AnyEvent) -> Reply:
        self.events.append(event)
        return self.replies.pop(0) if self.replies else Reply()

    async def stranger(self, address: Address, key: str) -> None:
        raise AssertionError("nobody is a stranger here")

    async def home(self, person: str) -> Drawn:
        return drawn(Card(f"Hello {person}"), "home")


def parcel(show: Show, who: str, card: Card, **more: object) -> Parcel:
    """One message for somebody."""
    return Parcel(id="parcel", to=Address("slack", who), parts=(drawn(card, "t"),), **more)  # type: ignore[arg-type]


async def test_typed_words_become_an_event_with_a_key_of_their_own_and_stay_in_the_chat():
    show, door = Show(), Quietly()
    show.scene.connect(door)
    await show.scene.say("tom", "45m")
    await show.scene.say("tom", "45m")
    first, second = door.events
    assert isinstance(first, Said)
    assert isinstance(second, Said)
    assert (first.text, first.person, first.channel, first.command) == ("45m", "tom", None, False)
    assert first.key != second.key
    assert [p.words for p in show.scene.posts("tom")] == ["45m", "45m"]
    assert show.scene.shown_to("tom") == []


async def test_words_in_a_channel_mention_the_bot_and_everyone_there_sees_them():
    show, door = Show(), Quietly()
    show.scene.connect(door)
    await show.scene.say("tom", "rota", "computing")
    (event,) = door.events
    assert isinstance(event, Said)
    assert (event.text, event.channel) == ("rota", "computing")
    assert [p.words for p in show.scene.posts("#computing", "aoife")] == ["@Dept rota"]


async def test_a_command_is_answered_by_an_echo_that_only_the_asker_sees():
    show, door = Show(), Quietly(Reply(echo="Answered in your chat."))
    show.scene.connect(door)
    await show.scene.command("priya", "summary", "computing")
    (event,) = door.events
    assert isinstance(event, Said)
    assert event.command
    assert event.opens
    assert [p.words for p in show.scene.posts("#computing", "priya")] == ["Answered in your chat."]
    assert show.scene.posts("#computing", "tom") == []
    (echo,) = show.scene.shown_to("priya")
    assert (echo.text, echo.echo) == ("Answered in your chat.", True)
    assert show.scene.shown_to("#computing") == []


async def test_on_teams_a_command_is_typed_words():
    show, door = Show(), Quietly()
    show.scene.connect(door)
    await show.scene.command("hamza", "summary")
    (event,) = door.events
    assert isinstance(event, Said)
    assert not event.command
    assert [p.words for p in show.scene.posts("hamza")] == ["summary"]


async def test_an_edit_changes_the_last_typed_message_and_names_it():
    show, door = Show(), Quietly()
    show.scene.connect(door)
    await show.scene.say("tom", "first")
    await show.scene.say("tom", "45m")
    await show.scene.edit("tom", "50m")
    await show.scene.edit("tom", "55m")
    said, *edits = door.events[1:]
    assert isinstance(said, Said)
    assert [(e.text, e.message) for e in edits if isinstance(e, Edited)] == [
        ("50m", said.message),
        ("55m", said.message),
    ]
    assert len({e.key for e in door.events}) == 4
    assert [(p.words, p.edited) for p in show.scene.posts("tom")] == [("first", 0), ("55m", 2)]


async def test_nothing_typed_cannot_be_edited():
    show = Show()
    with pytest.raises(LookupError):
        await show.scene.edit("tom", "50m")


async def test_a_press_carries_its_token_even_an_old_one_and_twice_is_two_events():
    show, door = Show(), Quietly()
    show.scene.connect(door)
    await show.couriers["slack"].send(parcel(show, "#computing", question("all")))
    (shown,) = show.scene.shown_to("#computing")
    for _ in range(2):
        await show.scene.press("tom", shown.id, "old-token")
    one, two = door.events
    assert isinstance(one, Pressed)
    assert isinstance(two, Pressed)
    assert (one.token, one.person, one.channel, one.opens) == ("old-token", "tom", "computing", True)
    assert one.key != two.key


async def test_the_answer_to_a_press_redraws_its_post_and_the_edit_that_follows_counts_once():
    show = Show()
    after = drawn(Card("Logged."), "t2")
    show.scene.connect(Quietly(Reply(redrawn=(after,))))
    outcome = await show.couriers["slack"].send(parcel(show, "tom", question("Tom")))
    assert isinstance(outcome, Accepted)
    await show.scene.press("tom", outcome.ref, "t~30m")
    edit = Parcel(id="parcel", to=Address("slack", "tom"), parts=(after,), ref=outcome.ref)
    assert await show.couriers["slack"].send(edit) == outcome
    (shown,) = show.scene.shown_to("tom")
    assert (shown.text, shown.edited) == ("Logged.", 1)
    await show.couriers["slack"].send(edit)
    assert show.scene.shown_to("tom")[0].edited == 2


async def test_a_refused_form_stays_open_with_what_was_typed_and_its_problem_and_closes_when_it_is_right():
    refused = Opening(form=LogTime, token="f", values={"what": "old"}, problems={"minutes": "A number, please."})
    show, door = Show(), Quietly(Reply(opening=Opening(form=LogTime, token="f")), Reply(opening=refused), Reply())
    show.scene.connect(door)
    outcome = await show.couriers["slack"].send(parcel(show, "tom", question("Tom")))
    assert isinstance(outcome, Accepted)
    await show.scene.press("tom", outcome.ref, "t~Other…")
    await show.scene.submit("tom", "f", {"minutes": "lots", "what": "Isaac"})
    sheet = show.scene.sheet("tom")
    assert sheet
    assert sheet.post == outcome.ref
    assert sheet.opening.values == {"minutes": "lots", "what": "Isaac"}
    assert sheet.opening.problems == {"minutes": "A number, please."}
    await show.scene.submit("tom", "f", {"minutes": "50", "what": "Isaac"})
    assert show.scene.sheet("tom") is None
    last = door.events[-1]
    assert isinstance(last, Submitted)
    assert last.raw == {"minutes": "50", "what": "Isaac"}


async def test_home_is_opened_once_and_drawn_anew_without_a_second_event():
    show, door = Show(), Quietly()
    show.scene.connect(door)
    assert (await show.scene.home("tom")).card.title == "Hello tom"
    await show.scene.home("tom", again=True)
    assert [type(e) for e in door.events] == [Opened]
    await show.scene.press("tom", HOME + "tom", "home~Fewer")
    assert isinstance(door.events[-1], Pressed)


async def test_a_platform_that_is_down_refuses_and_shows_nothing():
    show = Show()
    courier = show.couriers["slack"]
    courier.down = True
    outcome = await courier.send(parcel(show, "tom", question("Tom")))
    assert outcome == Refused("slack is not answering", again_in=30)
    with pytest.raises(OSError, match="slack"):
        await courier.find(parcel(show, "tom", question("Tom")))
    assert show.scene.shown_to("tom") == []
    courier.down = False
    assert isinstance(await courier.send(parcel(show, "tom", question("Tom"))), Accepted)


async def test_a_parcel_can_be_looked_up_and_a_second_first_post_would_show():
    show = Show()
    courier, one = show.couriers["slack"], parcel(show, "tom", question("Tom"))
    assert await courier.find(one) is None
    outcome = await courier.send(one)
    assert await courier.find(one) == outcome
    await courier.send(one)
    assert len(show.scene.shown_to("tom")) == 2


async def test_what_is_new_since_a_step_can_be_told():
    show = Show()
    courier = show.couriers["slack"]
    outcome = await courier.send(parcel(show, "tom", question("Tom")))
    assert isinstance(outcome, Accepted)
    step = show.scene.step
    show.watch.at += timedelta(minutes=1)
    paper = Paper("cv.docx", b"OCR")
    await courier.send(parcel(show, "tom", Card("Logged."), ref=outcome.ref, paper=paper))
    (shown,) = show.scene.shown_to("tom")
    assert shown.born <= step < shown.step
    assert (shown.edited, shown.when, shown.files) == (1, START, (paper,))
    assert show.scene.sent(0) == 1
    assert show.scene.sent(step) == 0


async def test_unread_counts_fall_when_somebody_looks_and_rise_with_new_posts_only():
    show = Show()
    courier = show.couriers["slack"]
    outcome = await courier.send(parcel(show, "tom", question("Tom")))
    assert isinstance(outcome, Accepted)
    assert show.scene.unread("tom", "tom") == 1
    show.scene.look("tom", "tom")
    assert show.scene.unread("tom", "tom") == 0
    await courier.send(parcel(show, "tom", Card("Logged."), ref=outcome.ref))
    assert show.scene.unread("tom", "tom") == 0


async def test_the_bell_rings_for_everyone_who_waits():
    show = Show()
    waiting = [asyncio.create_task(show.scene.ring(5)) for _ in range(2)]
    await asyncio.sleep(0)
    show.scene.mutter("tom", "hello", "computing")
    assert await asyncio.gather(*waiting) == [True, True]
    assert await show.scene.ring(0.001) is False


def test_a_message_is_flattened_to_its_words_in_order_and_its_buttons_in_brackets():
    card = Card(
        "Logged, Tom.",
        (
            Text("Thanks ", At("Ama"), "."),
            Facts((("45 min", "RPF course"),)),
            Bullets(("one",)),
            Progress("Explore", 95, 960, "1 h 35 of 16 h"),
            Quiet("Seen by: you"),
        ),
        (button("Undo"),),
        (button("Why this?"),),
    )
    parts = (drawn(card, "a"), drawn(Card("Next", (), (button("Yes", opens=True, main=True),)), "b"))
    assert flatten(parts).split("\n") == [
        "Logged, Tom.",
        "Thanks Ama.",
        "45 min: RPF course",
        "• one",
        "Explore: 1 h 35 of 16 h",
        "Seen by: you",
        "[Undo]",
        "[Why this?]",
        "Next",
        "[Yes]",
    ]
    assert [(t.label, t.token, t.opens, t.main) for t in taps(parts)] == [
        ("Undo", "a~Undo", False, False),
        ("Why this?", "a~Why this?", False, False),
        ("Yes", "b~Yes", True, True),
    ]


def test_a_card_whose_buttons_are_dead_has_nothing_to_tap():
    still = Card("Done.", (), (Button(label="Undo", target="x"),)).still()
    assert taps((Drawn(still),)) == ()
