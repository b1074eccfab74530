"""Cards and forms: valid on Teams whatever is in them, within our cap, and nothing live that came from a keyboard."""

import re
from typing import Any

import orjson
import pytest
import teams_cards
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import budget, forms, render
from adapters.teams.markdown import draw, escape
from bot.ports import Drawn, Opening
from bot.talk.cards import At, Bold, Bullets, Card, Facts, Heading, Link, Progress, Quiet, Text
from rehearsal.teams_shown import flatten, plain
from tests.adapters.teams.school import LogTime, button

WHOLE = Card(
    "Explore time",
    (
        Text("Thanks ", At("Ama Mensah"), ", see ", Link("the notes", "https://school.example/n?a=1"), Bold("soon")),
        Quiet("Seen by you and your head"),
        Heading("This week"),
        Facts((("Tom", "45 min"), ("Siân", "1 h"))),
        Bullets(("the RPF course", "an OCR webinar")),
        Progress("This year", 30, 960, "30 min of 16 h"),
    ),
    (button("30m", main=True), button("Other…", opens=True)),
    (button("Monthly"),),
)
TOKENS = ("one", "two", "three")
HOSTILE = [
    "[evil](https://evil.example)",
    "[evil][x]\n\n[x]: https://evil.example",
    "![p](https://evil.example/p.png)",
    "<at>Tom</at>",
    "<b>bold</b>",
    "<a href='x'>y</a>",
    "**bold**",
    "__bold__ _it_",
    "`code`",
    "# heading",
    "> quote",
    "- list",
    "1. list",
    "| a | b |",
    "```\ncode\n```",
    "{{DATE(2026-11-19)}}",
    "${secret}",
    "\u202egnirts",
    "a\u200bb",
    "&lt;at&gt;",
    "~~gone~~",
    "<https://evil.example>",
    "a\\",
    "\\[x](y)",
    "***",
    "---",
    "\x00\x1b[31m",
    "    code",
    "&#91;x&#93;(y)",
]


def check(payload: Any) -> list[str]:
    return teams_cards.problems(payload, max_bytes=budget.CARD_BYTES)


def actions(card: Any) -> list[dict[str, Any]]:
    found = [one for part in card["body"] for one in part.get("items", []) if one["type"] == "ActionSet"]
    return [action for one in found for action in one["actions"]]


def test_every_shape_is_drawn_and_valid() -> None:
    message = render.activity([Drawn(WHOLE, TOKENS)])
    assert check(message) == []
    assert flatten(message) == (
        "Explore time Thanks Ama Mensah, see the notes (https://school.example/n?a=1)soon Seen by you and your head "
        "This week Tom: 45 min Siân: 1 h • the RPF course • an OCR webinar This year: 30 min of 16 h "
        "[30m] [Other…] [Monthly]"
    )


def test_a_button_that_opens_a_form_fetches_a_dialog_but_not_locally() -> None:
    real = actions(render.card([Drawn(WHOLE, TOKENS)]))
    assert real[1]["type"] == "Action.Submit"
    assert real[1]["data"] == {"msteams": {"type": "task/fetch"}, "token": "two"}
    local = actions(render.card([Drawn(WHOLE, TOKENS)], local=True))
    assert [(one["type"], one["verb"]) for one in local] == [
        ("Action.Execute", verb) for verb in ("press", "open", "press")
    ]


def test_what_teams_does_not_show_stands_behind_more() -> None:
    card = Card("Many", (), tuple(button(f"b{n}") for n in range(8)), (button("more"),))
    drawn = actions(render.card([Drawn(card, tuple("tokens!!!"))]))
    assert [one.get("mode") for one in drawn] == [None] * 6 + ["secondary"] * 3
    assert drawn[0].get("style") is None


def test_each_part_keeps_its_buttons_below_it() -> None:
    message = render.activity([Drawn(WHOLE, TOKENS), Drawn(Card("Rota", (), (button("Swap"),)), ("four",))])
    assert check(message) == []
    first, second = message["attachments"][0]["content"]["body"]
    assert second["separator"] is True
    assert first["items"][-1]["actions"][0]["data"] == {"token": "one"}
    assert second["items"][-1]["actions"][0]["data"] == {"token": "four"}


@pytest.mark.parametrize("many", [200, 3000])
def test_a_long_card_is_cut_with_words_to_say_so(many: int) -> None:
    body = (Bullets(tuple(f"item {n} " + "word " * 20 for n in range(many))), Facts((("a", "b " * 900),) * many))
    message = render.activity([Drawn(Card("Long", body, (button("Keep"),)), ("t" * 300,))])
    assert check(message) == []
    assert re.search(r"… and \d+ more", flatten(message))
    assert "[Keep]" in flatten(message)


def test_many_parts_are_cut_too() -> None:
    parts = [Drawn(Card(f"Part {n}", (Text("words " * 50),), (button("Yes"),)), ("t" * 400,)) for n in range(80)]
    message = render.activity(parts)
    assert check(message) == []
    assert re.search(r"… and \d+ more", flatten(message))


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_words_are_never_live(text: str) -> None:
    body = (
        Text(text, Link("x", "https://a.example")),
        Bullets((text,)),
        Facts(((text, text),)),
        Heading(text),
        Quiet(text),
    )
    message = render.activity([Drawn(Card(text, body, (button(text),)), ("t",))])
    assert check(message) == []
    drawn = orjson.dumps([one for one in _texts(message) if "a.example" not in one]).decode()
    assert not re.search(r"\]\(|<at>|<b>|(?<!\\)\*\*[a-z]|\u202e|(?<!\\)\]\[|\{\{|\$\{", drawn)


def test_words_come_out_as_they_went_in() -> None:
    for text in [*HOSTILE[:20], "Tom & Ama", "5 < 7", "3.5 h", "O'Connor", "w/c 30 Nov", "#computing", "a_b*c"]:
        kept = " ".join(re.sub("[\u202e\u200b]", "", text).split())
        assert " ".join(plain(escape(text)).split()) == kept


def test_a_link_that_is_no_link_stays_words() -> None:
    assert draw([Link("press me", "javascript:alert(1)")]) == "press me (javascript:alert(1))"
    assert draw([Link("a](http://evil", "https://good.example")]) == "[a)(http://evil](https://good.example)"


def test_a_draft_of_an_email_is_a_link() -> None:
    assert draw([Link("Open", "mailto:a%40b.example?body=x%29")]) == "[Open](mailto:a%40b.example?body=x%29)"


def test_an_empty_message_is_still_a_message() -> None:
    assert check(render.activity([])) == []
    assert check(render.activity([Drawn(Card(""))])) == []


@pytest.mark.parametrize("problems", [{}, {"minutes": "Minutes, please.", "share": "One of Yes, No, please."}])
def test_forms_are_valid_and_say_what_is_wrong_above_the_field(problems: dict[str, str]) -> None:
    opening = Opening(form=LogTime, token="t", values={"what": "*x*", "share": "yes"}, problems=problems)
    dialog = forms.dialog(opening)["task"]["value"]
    assert check(dialog["card"]) == []
    assert dialog["title"] == "Log time"
    standing = forms.standing(opening)
    assert check(standing) == []
    ids = [one.get("id") for one in standing["body"] if one.get("id")]
    expected = ["minutes", "what", "notes", "share"]
    assert ids == [name for id in expected for name in ([f"problem-{id}", id] if id in problems else [id])]
    assert not re.search("attention|warning", orjson.dumps(standing).decode())
    assert [one["title"] for one in standing["actions"]] == ["Save", "Back"]
    assert not any(one.get("isRequired") for one in standing["body"])


words = st.text(max_size=80) | st.sampled_from(HOSTILE)
parts = words | st.builds(At, words) | st.builds(Bold, words) | st.builds(Link, words, words)
texts = st.lists(parts, max_size=4)
blocks = (
    texts.map(lambda t: Text(*t))
    | texts.map(lambda t: Quiet(*t))
    | st.builds(Heading, words)
    | st.builds(Facts, st.lists(st.tuples(words, words), max_size=4).map(tuple))
    | st.builds(Bullets, st.lists(words, max_size=4).map(tuple))
    | st.builds(Progress, words, st.integers(0, 99), st.integers(0, 99), words)
)
buttons = st.lists(st.builds(button, words, opens=st.booleans(), main=st.booleans()), max_size=8).map(tuple)
cards = st.builds(Card, words, st.lists(blocks, max_size=5).map(tuple), buttons, buttons)


@settings(max_examples=60, deadline=None)
@given(st.lists(cards, max_size=3), st.booleans())
def test_any_card_is_valid(drawn: list[Card], local: bool) -> None:
    message = render.activity([Drawn(card, ("token",) * len(card.pressable)) for card in drawn], local=local)
    assert check(message) == []


def _texts(message: dict[str, Any]) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        for name, value in (
            node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        ):
            if name in ("text", "value") and isinstance(value, str):
                found.append(value)
            walk(value)

    walk(message["attachments"][0]["content"]["body"])
    return found


def test_a_watched_card_is_fetched_anew_by_its_owner_or_by_the_channel_and_never_locally() -> None:
    watched = [Drawn(Card("Rota", (Text("Tue 8 Dec"),)), watched=True)]
    whole, mine = render.card(watched), render.card(watched, user="29:hamza")
    assert whole["refresh"] == {"action": {"type": "Action.Execute", "verb": "look", "data": {}}}
    assert mine["refresh"]["userIds"] == ["29:hamza"]
    assert teams_cards.problems(whole) == teams_cards.problems(mine) == []
    assert "refresh" not in render.card(watched, local=True)
    assert "refresh" not in render.card([Drawn(Card("Rota"))])
