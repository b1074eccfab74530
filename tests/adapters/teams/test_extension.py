"""The message extension: what is found goes into a chat, and the menu's entries travel as words."""

import json

import pytest
import teams_cards

from bot.ports import Away, Drawn, Opening, Reply
from bot.talk.cards import Card, Facts, Text
from bot.talk.events import Said, Submitted
from tests.adapters.teams.school import HAMZA, ROBIN, LogTime, School, button, knock, message

KATES = Card("Kate Lister", (Text("Computing, St Wystan's."), Facts((("Can help with", "questioning"),))))


async def test_what_is_found_can_be_put_into_a_chat_and_has_nothing_to_press(real: School) -> None:
    await real.stand.install(HAMZA)
    heading = Card("Colleagues who can help with questioning.")
    pressable = Card("Jo Bright", (Text("Ridgeway."),), (button("Message Jo"),))
    real.door.found = (Drawn(heading), Drawn(KATES), Drawn(pressable))
    answered = await real.stand.search(HAMZA, "questioning")
    assert real.door.looked == [("hamza", "questioning")]
    listed = answered.data["composeExtension"]
    assert (listed["type"], len(listed["attachments"])) == ("result", 2)
    assert listed["attachments"][0]["preview"]["content"]["title"] == "Kate Lister"
    for one in listed["attachments"]:
        assert teams_cards.problems(one["content"]) == []
        assert "Action." not in json.dumps(one)


async def test_a_search_changes_nothing_and_moves_nobodys_chat(real: School) -> None:
    await real.stand.install(HAMZA)
    before, calls = real.address(), len(real.stand.connector.calls)
    await real.stand.search(HAMZA, "questioning")
    assert (real.address(), real.door.events, len(real.stand.connector.calls)) == (before, [], calls)


@pytest.mark.parametrize(("words", "says"), [("", "Who, or help with what?"), ("tea", "Nobody has offered “tea” yet.")])
async def test_where_nothing_is_found_a_sentence_says_so(real: School, words: str, says: str) -> None:
    await real.stand.install(HAMZA)
    real.door.found = (Drawn(Card(says)),)
    answered = await real.stand.search(HAMZA, words)
    assert answered.data == {"composeExtension": {"type": "message", "text": says}}


async def test_whoever_has_not_met_dept_yet_is_told_how_and_is_no_stranger_for_it(real: School) -> None:
    for who in (HAMZA, ROBIN):
        assert "say hello" in (await real.stand.search(who, "x")).data["composeExtension"]["text"].casefold()
        await real.stand.choose(who, "log")
        assert "say hello" in real.stand.ledger[-1].text.casefold()
    assert real.door.strangers == []
    await real.stand.say(HAMZA, "hello")
    assert [event.person for event in real.door.events] == ["hamza"]


async def test_log_time_opens_its_form_refuses_beside_the_field_and_closes(real: School) -> None:
    await real.stand.install(HAMZA)
    real.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form"))
    await real.stand.choose(HAMZA, "log")
    (event,) = real.door.events
    assert isinstance(event, Said)
    assert (event.text, event.opens, event.channel) == ("log time", True, None)
    problem = {"minutes": "Minutes, please."}
    real.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form", problems=problem))
    await real.stand.submit(HAMZA, {"Minutes": "soon"})
    refused = real.stand.view_of(HAMZA)
    assert refused is not None
    assert refused.complaint == "Minutes: ✎ Please check: Minutes, please."
    real.door.reply = lambda event: Reply()
    await real.stand.submit(HAMZA, {"Minutes": "45"})
    assert isinstance(real.door.events[-1], Submitted)
    assert real.stand.view_of(HAMZA) is None


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("", "portfolio save"),
        ("<div>Try <b>live&nbsp;coding</b> &amp; PRIMM</div><div>It works</div>",
         "portfolio save: Try live coding & PRIMM It works"),
        ("<at id='0'>Kate</at> see <a href='https://x.example'>this</a>", "portfolio save: Kate see this"),
        ("<script>x</script>" + "a" * 5000, f"portfolio save: x{'a' * 998}…"),
        ("&lt;script&gt;", "portfolio save: <script>"),
    ],
)  # fmt: skip
async def test_a_message_is_saved_with_its_words(real: School, on: str, says: str) -> None:
    await real.stand.install(HAMZA)
    await real.stand.choose(HAMZA, "save", on)
    (event,) = real.door.events
    assert isinstance(event, Said)
    assert event.text == says


async def test_words_that_open_no_form_are_answered_in_the_chat(real: School) -> None:
    await real.stand.install(HAMZA)
    await real.stand.choose(HAMZA, "log")
    assert real.stand.ledger[-1].text == "I have answered in your chat with me."
    real.door.error = Away()
    assert (await real.stand.choose(HAMZA, "log")).status == 503


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("query", {}, 404), ("query", {"commandId": "explode"}, 404), ("fetchTask", {"commandId": "explode"}, 404),
        ("query", {"commandId": "find", "parameters": 3}, 200),
        ("query", {"commandId": "find", "parameters": [3]}, 200),
        ("query", {"commandId": "find", "parameters": [{"name": "subject", "value": 3}]}, 400),
        ("query", {"commandId": ["find"]}, 400), ("query", {"commandId": "find", "queryOptions": 3}, 400),
        ("fetchTask", {"commandId": "save", "messagePayload": 3}, 400), ("submitAction", {"commandId": "log"}, 400),
        ("fetchTask", {"commandId": "save", "messagePayload": {"body": {"content": 3}}}, 200),
    ],
)  # fmt: skip
async def test_odd_requests(real: School, name: str, value: object, status: int) -> None:
    await real.stand.install(HAMZA)
    assert await knock(real, message(real, type="invoke", name=f"composeExtension/{name}", value=value)) == status
