"""What comes in over the wire: signed requests over loopback, from the stand-in into the real adapter."""

import json
import logging

import pytest

from bot.ports import Accepted, Drawn, Parcel
from bot.talk import Card
from bot.talk.events import Departed, Edited, Opened, Pressed, Said, Submitted
from rehearsal.slack import Fault, sign
from tests.adapters.slack.conftest import PRIYA, TOKEN, TOM, ZOE, Rehearsal, button

DM = {"type": "message", "channel": "D000000001", "channel_type": "im", "ts": "1.000001", "text": "hi"}


async def test_words_in_private_reach_the_door(rehearsal: Rehearsal) -> None:
    answered = await rehearsal.stand.say(TOM, "45m on <R&D> & more")
    assert (answered.status, answered.body) == (200, b"")
    (said,) = rehearsal.door.events
    assert isinstance(said, Said)
    assert (said.person, said.text, said.channel, said.command) == ("tom", "45m on <R&D> & more", None, False)
    assert said.message == f"D000000001:{rehearsal.stand.world.messages[-1].ts}"


async def test_a_repeat_carries_the_same_key(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.say(TOM, "home")
    await rehearsal.stand.repeat()
    first, second = rehearsal.door.events
    assert first.key == second.key


async def test_a_mention_comes_from_its_department_without_the_mention(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.mention(TOM, "#computing", "rota")
    await rehearsal.stand.mention(TOM, "#random", "rota")
    assert [(e.text, e.channel) for e in rehearsal.door.events if isinstance(e, Said)] == [
        ("rota", "computing"),
        ("rota", None),
    ]


async def test_mentions_of_people_and_channels_are_called_by_name(rehearsal: Rehearsal) -> None:
    priya = rehearsal.stand.world.user(PRIYA)
    text = f"pair with <@{priya}> in <#C000000001|computing> <https://x.example/a|a> <mailto:a@b.example|a@b.example>"
    await rehearsal.stand.event(DM | {"user": "U000000001", "text": text + " <@U0DEPT0001> <!here>"})
    (said,) = rehearsal.door.events
    assert isinstance(said, Said)
    assert said.text == "pair with Priya Nair in #computing https://x.example/a a@b.example  @here"


@pytest.mark.parametrize("place", ["dm", "channel"])
async def test_an_edit_names_the_message_that_it_edits(rehearsal: Rehearsal, place: str) -> None:
    if place == "dm":
        await rehearsal.stand.say(TOM, "45m on the RPF course")
    else:
        await rehearsal.stand.mention(TOM, "computing", "45m on the RPF course")
    await rehearsal.stand.edit(TOM, "50m on the RPF course")
    said, edited = rehearsal.door.events
    assert isinstance(said, Said)
    assert isinstance(edited, Edited)
    assert (edited.text, edited.message) == ("50m on the RPF course", said.message)


async def test_a_command_is_answered_with_its_echo(rehearsal: Rehearsal) -> None:
    answered = await rehearsal.stand.command(TOM, "summary <!here>", "computing")
    assert answered.data["response_type"] == "ephemeral"
    assert answered.data["text"] == "You said: summary &lt;!here&gt;"
    (said,) = rehearsal.door.events
    assert isinstance(said, Said)
    assert (said.command, said.channel, said.opens) == (True, "computing", True)
    (shown,) = rehearsal.stand.shown_to(TOM)
    assert (shown.place, shown.ephemeral, shown.text) == ("#computing", True, "You said: summary <!here>")
    assert rehearsal.stand.shown_to(PRIYA) == []


async def pressed_card(rehearsal: Rehearsal, token: str = TOKEN) -> None:
    card = Card("How long?", buttons=(button("30m"), button("Other…")), more=(button("Not now"),))
    address = rehearsal.book.addresses["tom"]
    await rehearsal.slack.send(Parcel(id="p1", to=address, parts=(Drawn(card, (token, "f" * 60, "n" * 60)),)))


async def test_a_press_carries_its_token_and_two_presses_are_two(rehearsal: Rehearsal) -> None:
    await pressed_card(rehearsal)
    (shown,) = rehearsal.stand.shown_to(TOM)
    for pressable in (shown.buttons[0], shown.buttons[0], shown.buttons[2]):
        assert (await rehearsal.stand.press(TOM, shown, pressable)).status == 200
    await rehearsal.stand.repeat()
    first, second, third, repeat = rehearsal.door.events
    assert [e.token for e in rehearsal.door.events if isinstance(e, Pressed)] == [TOKEN, TOKEN, "n" * 60, "n" * 60]
    assert first.key != second.key
    assert third.key == repeat.key


async def test_a_form_opens_is_handed_back_with_what_is_wrong_and_taken(rehearsal: Rehearsal) -> None:
    await pressed_card(rehearsal)
    (shown,) = rehearsal.stand.shown_to(TOM)
    await rehearsal.stand.press(TOM, shown, shown.buttons[1])
    view = rehearsal.stand.view_of(TOM)
    assert view is not None
    assert (view.title, list(view.fields)) == ("Log time", ["Minutes", "What", "More", "Where"])
    assert view.values["what"] == "RPF"
    await rehearsal.stand.submit(TOM, {"Minutes": "lots", "Where": "there"})
    assert view.complaint == "Minutes: Minutes, please: 45, 1h30 or half an hour."
    await rehearsal.stand.submit(TOM, {"Minutes": "45", "What": "course"})
    assert rehearsal.stand.view_of(TOM) is None
    _, refused, taken = rehearsal.door.events
    assert isinstance(refused, Submitted)
    assert isinstance(taken, Submitted)
    assert (taken.token, taken.raw) == ("form-token", {"minutes": "45", "what": "course", "more": "", "where": ""})
    assert refused.raw["where"] == "There"


async def test_a_command_can_open_a_form(rehearsal: Rehearsal) -> None:
    answered = await rehearsal.stand.command(TOM, "form")
    assert (answered.status, answered.body) == (200, b"")
    assert rehearsal.stand.view_of(TOM) is not None


async def test_a_look_at_home_draws_it_and_a_press_there_draws_it_again(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.open_home(TOM)
    await rehearsal.reception.settle()
    home = rehearsal.stand.home_of(TOM)
    assert home is not None
    assert home.text == "Home of tom All is well. [Refresh]"
    before = rehearsal.stand.mark()
    await rehearsal.stand.press(TOM, home, home.buttons[0])
    await rehearsal.reception.settle()
    assert [type(e) for e in rehearsal.door.events] == [Opened, Pressed]
    assert rehearsal.stand.mark() > before


async def test_a_stranger_is_asked_about_once_and_met_at_the_door(rehearsal: Rehearsal) -> None:
    for _ in range(3):
        assert (await rehearsal.stand.say(ZOE, "hello")).status == 200
    assert rehearsal.door.events == []
    assert {key for _, key in rehearsal.door.strangers} == {"T0STAFF001:U000000003"}
    assert rehearsal.stand.api.calls.count("users.info") == 1


async def test_a_person_linked_by_hand_is_known(rehearsal: Rehearsal) -> None:
    await rehearsal.book.link("zoe", rehearsal.book.addresses["tom"], "T0STAFF001:U000000003")
    await rehearsal.stand.say(ZOE, "hello")
    assert [e.person for e in rehearsal.door.events] == ["zoe"]


async def test_bots_and_other_people_s_changes_are_not_for_us(rehearsal: Rehearsal) -> None:
    tom = {"user": "U000000001"}
    message = DM | tom | {"edited": {"user": "U000000001", "ts": "2.0"}}
    for happened in (
        DM | {"user": "U0DEPT0001"},
        DM | tom | {"bot_id": "B1"},
        DM | tom | {"subtype": "channel_topic"},
        DM | tom | {"channel": "C000000001", "channel_type": "channel"},
        DM | tom | {"text": ""},
        DM | {"subtype": "message_changed", "message": message, "previous_message": {"text": "hi"}},
        DM | {"subtype": "message_changed", "message": DM | tom, "previous_message": {"text": "ho"}},
        DM | {"subtype": "message_deleted", "previous_message": DM | tom},
        {"type": "reaction_added", "user": "U000000001"},
        {"type": "member_joined_channel", "user": "U000000001", "channel": "C000000001"},
    ):
        assert (await rehearsal.stand.event(happened)).status == 200
    assert rehearsal.door.events == []
    assert rehearsal.door.strangers == []


async def test_words_beside_a_file_are_words(rehearsal: Rehearsal) -> None:
    await rehearsal.stand.event(DM | {"user": "U000000001", "subtype": "file_share", "files": []})
    assert len(rehearsal.door.events) == 1


async def test_a_workspace_that_has_not_the_app_has_no_effect(rehearsal: Rehearsal) -> None:
    assert (await rehearsal.stand.event(DM | {"user": "U000000001"}, team="TOTHER")).status == 200
    await rehearsal.stand.uninstall()
    assert (await rehearsal.stand.say(TOM, "hello")).status == 200
    assert rehearsal.door.events == []


async def test_the_bot_learns_whose_channel_it_was_let_into(rehearsal: Rehearsal) -> None:
    await rehearsal.book.unlink("slack", "T0STAFF001:C000000001")
    await rehearsal.stand.let_in("computing")
    assert rehearsal.book.who("slack", "T0STAFF001:C000000001") == "#computing"
    await rehearsal.stand.event({"type": "channel_left", "channel": "C000000001"})
    assert rehearsal.book.address("#computing") is None


async def test_an_account_that_is_closed_is_told_to_the_kernel_and_forgotten(rehearsal: Rehearsal) -> None:
    whose = rehearsal.book.who("slack", "T0STAFF001:U000000001")
    await rehearsal.stand.event({"type": "user_change", "user": {"id": "U000000001", "deleted": False}})
    assert rehearsal.door.events == []
    rehearsal.door.away = True
    gone = {"type": "user_change", "user": {"id": "U000000001", "deleted": True}}
    assert (await rehearsal.stand.event(gone)).status == 503
    assert rehearsal.book.who("slack", "T0STAFF001:U000000001") == whose
    rehearsal.door.away = False
    await rehearsal.stand.event(gone)
    (departed,) = rehearsal.door.events
    assert isinstance(departed, Departed)
    assert (departed.person, rehearsal.book.who("slack", "T0STAFF001:U000000001")) == (whose, None)


async def test_the_store_away_and_anything_unforeseen_are_503_and_quote_nobody(
    rehearsal: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rehearsal.door.away = True
    assert (await rehearsal.stand.say(TOM, "private words")).status == 503
    assert (await rehearsal.stand.command(TOM, "private words")).status == 503
    rehearsal.door.away, rehearsal.door.broken = False, True
    assert (await rehearsal.stand.say(TOM, "private words")).status == 503
    lines = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("asyncio"))
    assert "ValueError" in lines
    for secret in ("secret words", "private words", "xoxb", "v0="):
        assert secret not in lines


async def test_slack_down_means_a_newcomer_is_asked_to_come_again(rehearsal: Rehearsal) -> None:
    rehearsal.stand.down = True
    assert (await rehearsal.stand.say(ZOE, "hello")).status == 503
    assert (await rehearsal.stand.say(TOM, "hello")).status == 200


async def test_a_form_that_slack_does_not_open_is_said_so(rehearsal: Rehearsal) -> None:
    rehearsal.stand.fail(Fault("error:expired_trigger_id", "views.open"))
    answered = await rehearsal.stand.command(TOM, "form")
    assert "once more" in answered.data["text"]


HERE = {"enterprise_id": "E0GRID", "team_id": "T0STAFF001", "user_id": "U0DEPT0001", "is_bot": True}
SHARED = {"channel": "C000000001", "ts": "1.000002"}


async def test_somebody_of_another_workspace_is_refused_kindly_in_the_channel_and_unseen(rehearsal: Rehearsal) -> None:
    """In a shared channel the outer team is the other one, and the authorisation is ours."""
    asked = {"type": "app_mention", "user": "U0THERE001", "text": "<@U0DEPT0001> rota", "user_team": "TOTHER"}
    for _ in range(2):
        assert (await rehearsal.stand.event(asked | SHARED, shared=True)).status == 200
    assert rehearsal.door.events == []
    (address, key), _ = rehearsal.door.strangers
    assert key == "T0STAFF001:U0THERE001"
    assert "users.info" not in rehearsal.stand.api.calls
    hello = Parcel(id="p", to=address, parts=(Drawn(Card("I do not know you yet.")),))
    tom = rehearsal.stand.world.user(TOM)
    rehearsal.stand.world.users["U0THERE001"] = ("Fay Away", "fay@elsewhere.example")
    rehearsal.stand.world.dms["U0THERE001"] = "D0THERE001"
    assert isinstance(await rehearsal.slack.send(hello), Accepted)
    (shown,) = rehearsal.stand.shown_to("U0THERE001")
    assert (shown.place, shown.ephemeral) == ("#computing", True)
    assert rehearsal.stand.shown_to(tom) == []


@pytest.mark.parametrize("team", ["source_team", "team"])
async def test_where_somebody_comes_from_may_be_said_in_other_words(rehearsal: Rehearsal, team: str) -> None:
    asked = {"type": "app_mention", "user": "U000000001", "text": "rota", team: "TOTHER"}
    await rehearsal.stand.event(asked | SHARED, shared=True)
    assert rehearsal.door.events == []
    assert len(rehearsal.door.strangers) == 1


async def test_a_press_and_words_of_another_workspace_are_refused_as_well(rehearsal: Rehearsal) -> None:
    user = {"id": "U000000001", "team_id": "TOTHER"}
    told = {"type": "block_actions", "team": {"id": "T0STAFF001"}, "user": user, "channel": {"id": "C000000001"}}
    await rehearsal.stand.interact(told | {"actions": [{"value": TOKEN, "action_ts": "1.0"}]})
    await rehearsal.stand.event(DM | {"user": "U000000001", "user_team": "TOTHER"})
    assert rehearsal.door.events == []
    assert len(rehearsal.door.strangers) == 2


async def test_the_outer_team_may_be_the_other_one(rehearsal: Rehearsal) -> None:
    outer = {"team_id": "TOTHER", "context_team_id": "T0STAFF001"}
    said = {"type": "app_mention", "user": "U000000001", "text": "rota", "user_team": "T0STAFF001"} | SHARED
    body = (
        {"type": "event_callback", "event_id": "Ev7", "event": said, "authorizations": [HERE]}
        | outer
        | {"is_ext_shared_channel": True}
    )
    signed = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | sign(rehearsal.stand.secret, signed)
    assert (await rehearsal.stand.post(signed, headers)).status == 200
    assert [e.channel for e in rehearsal.door.events] == ["computing"]


async def test_an_organisation_s_own_people_are_no_strangers(rehearsal: Rehearsal) -> None:
    """Their ids may begin with W, and their team may be the organisation."""
    world = rehearsal.stand.world
    for id, user in (("W0GRID0001", {"team_id": "E0GRID", "enterprise_user": {"teams": ["T0STAFF001", "T2"]}}),):
        world.users[id], world.dms[id] = ("Priya Nair", PRIYA), "D0GRID0001"
        world.more[id] = user
    del world.users[world.user("U000000002")]
    said = DM | {"user": "W0GRID0001", "user_team": "E0GRID"}
    body = {"type": "event_callback", "event_id": "Ev8", "team_id": "T0STAFF001", "event": said}
    signed = json.dumps(body | {"authorizations": [HERE]}).encode()
    await rehearsal.stand.post(signed, {"Content-Type": "application/json"} | sign(rehearsal.stand.secret, signed))
    assert [e.person for e in rehearsal.door.events] == ["priya"]
    world.more["W0GRID0001"] = {"team_id": "E0GRID", "enterprise_user": {"teams": ["T2"]}}
    rehearsal.book.keys.clear()
    rehearsal.seconds[0] += 1000
    await rehearsal.stand.post(signed, {"Content-Type": "application/json"} | sign(rehearsal.stand.secret, signed))
    assert len(rehearsal.door.strangers) == 1


@pytest.mark.parametrize("rank", ["is_restricted", "is_ultra_restricted", "is_stranger"])
async def test_a_guest_is_known_only_when_linked_by_hand(rehearsal: Rehearsal, rank: str) -> None:
    rehearsal.stand.world.more["U000000001"] = {rank: True}
    rehearsal.book.keys.clear()
    await rehearsal.register.learn()
    await rehearsal.stand.say(TOM, "hello")
    assert rehearsal.door.events == []
    assert len(rehearsal.door.strangers) == 1
    await rehearsal.book.link("tom", rehearsal.door.strangers[0][0], "T0STAFF001:U000000001")
    await rehearsal.stand.say(TOM, "hello")
    assert [e.person for e in rehearsal.door.events] == ["tom"]
