"""Reading: every byte string is a value or Malformed, and Teams' wrapping never reaches the words."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams import hosts
from adapters.teams.heard import Channel, Filled, Joined, Left, Malformed, Nothing, Retyped, Tapped, Typed
from adapters.teams.read import read
from adapters.teams.typed import words

BASE: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/uk/",
    "from": {"id": "29:a"},
    "recipient": {"id": "28:b"},
    "conversation": {"id": "a:c", "tenantId": "T", "conversationType": "personal"},
    "channelData": {"tenant": {"id": "T"}},
    "text": "hello",
}


def heard(**more: Any) -> Any:
    return read(json.dumps(BASE | more).encode())


@pytest.mark.parametrize(
    ("text", "entities", "kind", "said"),
    [
        ("<at>Dept</at>&nbsp;rota &lt;3", [("<at>Dept</at>", "28:b", "Dept")], "plain", "rota <3"),
        ("<at>D</at> ask <at>T</at>", [("<at>D</at>", "28:b", "D"), ("<at>T</at>", "29:t", "Tom")], "plain", "ask Tom"),
        ("&lt;at&gt;Tom&lt;/at&gt; hi", [], "plain", "<at>Tom</at> hi"),
        ("<p>one</p><p>two<br/>three</p>", [], "xml", "one\ntwo\nthree"),
        ("a\u202eb\x00c\u00a0d", [], "plain", "abc d"),
    ],
)  # fmt: skip
def test_words_are_as_they_were_typed(text: str, entities: list[Any], kind: str, said: str) -> None:
    listed = [{"type": "mention", "text": t, "mentioned": {"id": id, "name": name}} for t, id, name in entities]
    assert words({"text": text, "entities": listed, "textFormat": kind}, "28:b") == said


def test_the_slash_is_not_part_of_the_words() -> None:
    typed = heard(text="/dept summary")
    assert isinstance(typed, Typed)
    assert (typed.text, typed.command) == ("summary", True)
    assert heard(text="department 45m").text == "department 45m"


def test_keys_tell_tenants_and_conversations_apart() -> None:
    other = {"conversation": {"id": "a:c", "tenantId": "U"}, "channelData": {}}
    assert len({heard().key, heard(**other).key, heard(id="2").key}) == 3


def test_a_thread_of_a_channel_is_the_channel() -> None:
    where = {"id": "19:x@thread.tacv2;messageid=7", "conversationType": "channel"}
    scene = heard(conversation=where, channelData={"tenant": {"id": "T"}, "team": {"id": "19:t"}}).scene
    assert (scene.conversation, scene.channel, scene.personal) == ("19:x@thread.tacv2", "19:x@thread.tacv2", False)


@pytest.mark.parametrize("id", ["29:" + "é" * 500, "29:" + "a" * 1000, "29:a\n", "29:\x00"])
@pytest.mark.parametrize("of", ["from", "recipient", "conversation"])
def test_an_id_that_teams_would_not_give_is_refused_before_it_is_asked_about(of: str, id: str) -> None:
    with pytest.raises(Malformed):
        heard(**{of: BASE[of] | {"id": id}})


def test_two_tenants_in_one_activity_are_refused() -> None:
    with pytest.raises(Malformed):
        heard(channelData={"tenant": {"id": "U"}})


def test_an_edit_to_and_fro_is_three_edits() -> None:
    edits = [
        heard(type="messageUpdate", text=text, timestamp=when, channelData={"eventType": "editMessage"})
        for text, when in (("a", "1"), ("b", "2"), ("a", "3"))
    ]
    assert all(isinstance(one, Retyped) for one in edits)
    assert len({one.key for one in edits}) == 3
    assert isinstance(heard(type="messageUpdate", channelData={"eventType": "undeleteMessage"}), Nothing)


def test_a_press_without_execute_is_a_message_with_a_value() -> None:
    assert isinstance(heard(text=None, value={"token": "t"}), Tapped)
    filled = heard(text=None, value={"token": "t", "minutes": "45"})
    assert isinstance(filled, Filled)
    assert filled.raw == {"minutes": "45"}


def test_comings_and_goings() -> None:
    bot, tom = {"id": "28:b"}, {"id": "29:t"}
    team = {"tenant": {"id": "T"}, "team": {"id": "19:t"}}
    chat = {"id": "19:t", "conversationType": "channel"}
    assert heard(type="installationUpdate", action="add") == Joined(
        heard(type="installationUpdate").scene, ("29:a",), True
    )
    assert isinstance(heard(type="installationUpdate", action="remove"), Left)
    came = heard(type="conversationUpdate", membersAdded=[bot, tom], conversation=chat, channelData=team)
    assert (came.people, came.whole) == (("29:t",), True)
    assert heard(type="conversationUpdate", membersRemoved=[bot]).whole is True
    named = team | {"eventType": "channelRenamed", "channel": {"id": "19:n", "name": "maths"}}
    room = heard(type="conversationUpdate", conversation=chat, channelData=named)
    assert isinstance(room, Channel)
    assert (room.id, room.name) == ("19:n", "maths")
    assert heard(type="conversationUpdate", channelData=named | {"eventType": "channelDeleted"}).name == ""


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["task/fetch", "editMessage"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "token", "value", "data", "action", "verb", "tenant", "team", "channel", "eventType", "type", "text"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
names = st.sampled_from([*BASE, "value", "name", "replyToId", "entities", "membersAdded", "membersRemoved", "action"])
kinds = st.sampled_from(["message", "messageUpdate", "invoke", "conversationUpdate", "installationUpdate", "typing"])
invokes = st.sampled_from(["adaptiveCard/action", "task/fetch", "task/submit", "fileConsent/invoke", "x"])


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(names, values, max_size=6), kinds, invokes)
def test_any_activity_is_read_or_malformed(odd: dict[str, Any], kind: str, name: str) -> None:
    raw = BASE | {"type": kind, "name": name} | odd
    with suppress(Malformed):
        read(json.dumps(raw).encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(body: bytes) -> None:
    with suppress(Malformed):
        read(body)


GOOD = (
    "http://localhost:56150/_connector",
    "http://127.0.0.1:1",
    "http://[::1]:8/x",
    "https://smba.trafficmanager.net:443/uk",
)
BAD = (
    "http://127.0.0.1@evil.example",
    "http://127.0.0.2",
    "http://LOCALHOST.evil",
    "http://[::]/",
    "http://127.0.0.1:x",
    "https://x.botframework.com@evil",
    "https://smba.trafficmanager.net/?q=1",
    "https://smba.trafficmanager.net#x",
    "http://localhost%00.evil",
    "https://a..botframework.com",
    "https://-x.botframework.com",
    " http://localhost",
)


def test_loopback_is_an_exact_spelling() -> None:
    def fits(url: str) -> bool:
        return hosts.service(url, public=True, loopback=True)

    for url in GOOD:
        assert fits(url), url
    for url in BAD:
        assert not fits(url), url
    assert not hosts.service("http://localhost/", public=True, loopback=False)
    assert not hosts.service("https://smba.trafficmanager.net/", public=False, loopback=True)
