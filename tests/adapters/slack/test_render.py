"""How cards and forms are drawn: always as Slack takes it, never with anything live that somebody typed."""

import json
import re
from typing import Any

import pytest
import slack_blocks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.forms import errors, modal
from adapters.slack.render import home, message
from bot.ports import Drawn, Opening
from bot.talk import (
    At,
    Bold,
    Bullets,
    Button,
    Card,
    Choice,
    Facts,
    Form,
    Heading,
    Line,
    Link,
    Progress,
    Quiet,
    Text,
    asks,
)
from rehearsal.slack import flatten
from tests.adapters.slack.conftest import LogTime, button, form

HOSTILE = [
    "<!channel> <!here> <!everyone> <!subteam^S1>",
    "<@U000000001> and <#C000000001>",
    "<https://evil.example|the notes>",
    "https://evil.example/?a=<b>&c=1",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "*bold* _slanted_ ~gone~ `code` ```more``` > quoted",
    "a|b> <c|d",
    "\u202egnitirw",
]
LIVE = re.compile(r"<[^>]*>")


def drawn(card: Card) -> Drawn:
    return Drawn(card, tuple(f"{i:060d}" for i in range(len(card.pressable))))


def markup(payload: Any) -> list[str]:
    """Every piece of text that Slack reads as markup."""
    if isinstance(payload, dict):
        if payload.get("type") == "mrkdwn":
            assert payload["verbatim"] is True
            return [payload["text"]]
        return [text for value in payload.values() for text in markup(value)]
    return [text for value in payload for text in markup(value)] if isinstance(payload, list) else []


EVERYTHING = Card(
    "45 min logged",
    (
        Text(
            "Thanks ",
            At("Ama Mensah"),
            ", see ",
            Link("the notes", "https://notes.example/a?b=1&c=2"),
            ". ",
            Bold("Well done"),
        ),
        Heading("So far"),
        Facts((("Minutes", "45 min"), ("What", "RPF course"), ("", "no label"))),
        Bullets(("one", "two")),
        Progress("Explore time", 576, 960, "9 h 36 of 16 h"),
        Quiet("Seen by you and ", Bold("Priya")),
    ),
    (button("Undo", main=True), button("Change", main=True)),
    (button("Why this?"), button("Fewer")),
)


def test_every_shape_is_drawn_and_reads_in_order() -> None:
    made = message([drawn(EVERYTHING)])
    assert slack_blocks.problems(made) == []
    assert flatten(made) == (
        "45 min logged Thanks Ama Mensah, see the notes. Well done So far Minutes: 45 min What: RPF course no label "
        "• one • two Explore time: 9 h 36 of 16 h ▰▰▰▰▰▰▱▱▱▱ Seen by you and Priya "
        "[Undo] [Change] [Why this?] [Fewer]"
    )
    assert made["text"] == "45 min logged"
    row = made["blocks"][-1]["elements"]
    assert [e.get("style") for e in row] == ["primary", None, None]
    assert [e["type"] for e in row] == ["button", "button", "overflow"]


def test_a_link_is_the_only_thing_that_is_live() -> None:
    made = message([drawn(EVERYTHING)])
    assert LIVE.findall("".join(markup(made))) == ["<https://notes.example/a?b=1&amp;c=2|the notes>"]


def test_several_parts_have_a_divider_between_and_buttons_of_their_own() -> None:
    made = message([drawn(EVERYTHING), drawn(Card("Pairs", buttons=(button("We met"),)))])
    assert slack_blocks.problems(made) == []
    assert [b["type"] for b in made["blocks"]].count("divider") == 1
    ids = [e["action_id"] for b in made["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert len(ids) == len(set(ids)) == 4
    assert made["text"] == "45 min logged · Pairs"


def test_a_message_without_a_title_says_nothing_on_a_locked_screen() -> None:
    made = message([drawn(Card("", (Text("Your CPD budget is gone."),)))])
    assert made["text"] == "A note from Dept"
    assert message([drawn(Card(""))])["blocks"] != []


def test_home_is_a_view() -> None:
    view = home(drawn(EVERYTHING))
    assert slack_blocks.problems(view, "home") == []


def test_a_still_card_has_no_buttons() -> None:
    assert "actions" not in json.dumps(message([Drawn(EVERYTHING.still())]))


def test_many_more_buttons_stand_in_a_menu_that_says_so() -> None:
    made = message([drawn(Card("Pick", more=tuple(button(f"{i}") for i in range(20))))])
    assert slack_blocks.problems(made) == []
    assert made["blocks"][-1]["elements"][0]["placeholder"]["text"] == "More…"


@pytest.mark.parametrize(
    "block",
    [
        Text("word " * 5_000),
        Text("w" * 30_000),
        Text(*[At("Ama")] * 3_000),
        Text(Link("notes", "https://x.example/" + "a" * 5_000)),
        Quiet("&<>" * 4_000),
        Heading("h" * 9_000),
        Bullets(tuple(f"item {i}" for i in range(3_000))),
        Facts(tuple((f"label {i}" * 20, "v" * 500) for i in range(200))),
        Progress("p" * 4_000, 1, 0, "w" * 4_000),
    ],
)
def test_what_is_too_long_is_split_and_says_how_much_is_left_out(block: Any) -> None:
    card = Card("Long", (block,), (button("Undo"),))
    made = message([drawn(card)] * 3)
    assert slack_blocks.problems(made) == []
    assert len(made["blocks"]) <= 50
    assert flatten(made).count("[Undo]") == 3


def test_the_lines_left_out_are_counted() -> None:
    made = message([drawn(Card("Long", tuple(Text(f"line {i}") for i in range(80)), (button("Undo"),)))])
    assert len(made["blocks"]) == 50
    assert "… and 33 more lines, left out here. [Undo]" in flatten(made)


def test_more_parts_than_blocks_still_make_a_message() -> None:
    made = message([drawn(Card(f"Part {i}", buttons=(button("Yes"),))) for i in range(40)])
    assert slack_blocks.problems(made) == []
    assert "left out here" in flatten(made)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_somebody_typed_is_live(words: str) -> None:
    body = (
        Text(words, At(words), Bold(words), Link(words, "https://x.example")),
        Text(Link("click", "javascript:alert(1)"), Link("x", "https://x.example/|><!here>")),
        Quiet(words),
        Heading(words),
        Facts(((words, words),)),
        Bullets((words,)),
        Progress(words, 1, 2, words),
    )
    label = Button(label=words, target="t")
    made = message([drawn(Card(words, body, (label,), (label,)))])
    assert slack_blocks.problems(made) == []
    live = LIVE.findall("".join(markup(made)) + made["text"])
    assert all(re.fullmatch(r"<https://x\.example[^<>|]*\|[^<>|]*>", found) for found in live)
    assert len(live) == 2
    assert not re.search("<[!@#]", json.dumps(made))


def test_words_are_shown_as_they_were_typed() -> None:
    made = message([drawn(Card("R&D <today> & more"))])
    assert flatten(made) == "R&D <today> & more"


def test_a_form_is_a_modal_whose_fields_are_all_optional() -> None:
    view = modal(form())
    assert slack_blocks.problems(view, "modal") == []
    assert view["private_metadata"] == "form-token"
    inputs = [b for b in view["blocks"] if b["type"] == "input"]
    assert [b["block_id"] for b in inputs] == ["minutes", "what", "more", "where"]
    assert all(b["optional"] for b in inputs)
    assert inputs[1]["element"]["initial_value"] == "RPF"
    assert inputs[2]["element"]["multiline"] is True
    assert inputs[3]["element"]["type"] == "static_select"


def test_a_form_opened_again_says_what_is_wrong() -> None:
    view = modal(form({"minutes": "Minutes, please.", "": "Not <!here>."}))
    assert slack_blocks.problems(view, "modal") == []
    assert flatten(view).startswith("Minutes: Minutes, please. Not <!here>.")


def test_a_problem_of_no_field_stands_beside_the_first() -> None:
    assert errors(LogTime, {"": "Who?", "what": "W" * 900}) == {"minutes": "Who?", "what": "W" * 299 + "…"}


class Awkward(Form, title="A title that is far too long for a modal", submit="Send this to everybody, please"):
    """Everything too long."""

    one: str = asks(Line("L" * 400, hint="h" * 400))
    two: str = asks(Choice("Pick", tuple(f"{i} {'x' * 200}" for i in range(40))))
    many: str = asks(Choice("Many", tuple(f"{i}" for i in range(200))))
    none: str = asks(Choice("None", ()))


def test_an_awkward_form_is_within_the_budget() -> None:
    view = modal(Opening(form=Awkward, token="t", values={"one": "v" * 5_000, "two": f"3 {'x' * 200}"}))
    assert slack_blocks.problems(view, "modal") == []


long = st.builds(lambda words, times: words * times, st.text(min_size=1, max_size=5), st.integers(400, 2_000))
text = st.text(max_size=20) | st.sampled_from(HOSTILE) | long
parts = st.lists(
    text | st.builds(At, text) | st.builds(Bold, text) | st.builds(Link, text, text | st.just("https://x.example")),
    max_size=4,
)
blocks = st.one_of(
    parts.map(lambda p: Text(*p)),
    parts.map(lambda p: Quiet(*p)),
    st.builds(Heading, text),
    st.lists(st.tuples(text, text), max_size=5).map(lambda rows: Facts(tuple(rows))),
    st.lists(text, max_size=5).map(lambda items: Bullets(tuple(items))),
    st.builds(Progress, text, st.integers(-5, 2_000), st.integers(-5, 2_000), text),
)
some_buttons = st.lists(st.builds(button, text, st.booleans()), max_size=30).map(tuple) | st.just(())
cards = st.builds(Card, text, st.lists(blocks, max_size=6).map(tuple), some_buttons, some_buttons)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(st.lists(cards, min_size=1, max_size=3))
def test_any_card_is_drawn_as_slack_takes_it(several: list[Card]) -> None:
    assert slack_blocks.problems(message([drawn(card) for card in several]), house=False) == []
    assert slack_blocks.problems(home(drawn(several[0])), "home", house=False) == []
