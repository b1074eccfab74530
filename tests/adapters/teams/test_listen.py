"""The wire: who may knock, what the kernel hears of it, and how it is answered."""

import asyncio
import json
import logging

import pytest

from bot.ports import Away, Drawn, Opening, Reply
from bot.talk.cards import Card, Text
from bot.talk.events import Departed, Edited, Pressed, Said, Submitted
from rehearsal.teams_activities import TENANT
from rehearsal.teams_wire import Answered
from tests.adapters.teams.school import HAMZA, JSON, KATE, ROBIN, LogTime, School, knock, last, message, parcel, school

OTHER = "99000000-0000-4000-8000-00000000000a"


async def test_typed_words_reach_the_kernel_as_the_person(real: School) -> None:
    heard = await real.stand.say(HAMZA, "45m on Isaac")
    assert heard == Answered(200)
    (event,) = real.door.events
    assert isinstance(event, Said)
    assert (event.person, event.text, event.channel, event.opens) == ("hamza", "45m on Isaac", None, False)


async def test_a_mention_in_a_channel_names_its_department_and_loses_the_mention(real: School) -> None:
    await real.stand.mention(HAMZA, "#computing-stw", "rota &amp; more")
    (event,) = real.door.events
    assert isinstance(event, Said)
    assert (event.text, event.channel) == ("rota & more", "computing-stw")
    assert real.links.addresses["#computing-stw"].platform == "teams"


async def test_a_slash_command_is_answered_where_it_stands_to_nobody_else(real: School) -> None:
    real.door.reply = lambda event: Reply(echo="I have answered in your chat with me.")
    await real.stand.slash(HAMZA, "#computing-stw", "summary")
    (event,) = real.door.events
    assert isinstance(event, Said)
    assert (event.text, event.channel, event.command) == ("summary", "computing-stw", True)
    assert [one.text for one in real.stand.shown_to(HAMZA)] == ["I have answered in your chat with me."]
    assert real.stand.shown_to(KATE) == real.stand.shown_in("#computing-stw") == []
    await real.stand.mention(HAMZA, "#computing-stw", "/dept summary")
    assert len(real.stand.shown_to(HAMZA)) == 1


async def test_an_edit_belongs_to_its_message(real: School) -> None:
    await real.stand.say(HAMZA, "45m")
    await real.stand.edit(HAMZA, "50m")
    said, edited = real.door.events
    assert isinstance(said, Said)
    assert isinstance(edited, Edited)
    assert edited.message == said.message
    assert (edited.text, edited.key != said.key) == ("50m", True)


async def test_a_repeat_has_the_same_key(real: School) -> None:
    body = message(real)
    assert [await knock(real, body), await knock(real, body)] == [200, 200]
    assert len({event.key for event in real.door.events}) == 1


async def test_a_press_repeated_under_a_new_id_has_the_same_key(real: School) -> None:
    await real.stand.say(HAMZA, "hello")
    await real.post.send(parcel(real))
    shown = last(real)
    await real.stand.press(HAMZA, shown, shown.buttons[0])
    await real.stand.press_again(HAMZA)
    first, second = real.door.events[1:]
    assert isinstance(first, Pressed)
    assert (first.token, first.key) == ("token-30", second.key)


async def test_a_form_can_be_opened_again_after_it_was_closed(real: School) -> None:
    await real.stand.say(HAMZA, "hello")
    await real.post.send(parcel(real))
    real.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form"))
    shown = last(real)
    await real.stand.press(HAMZA, shown, shown.buttons[1])
    await real.stand.close_view(HAMZA)
    await real.stand.press(HAMZA, shown, shown.buttons[1])
    assert len({event.key for event in real.door.events}) == 3
    assert real.stand.view_of(HAMZA) is not None


async def test_a_press_is_answered_by_the_card_redrawn(real: School) -> None:
    await real.stand.say(HAMZA, "hello")
    await real.post.send(parcel(real))
    real.door.reply = lambda event: Reply(redrawn=(Drawn(Card("Logged", (Text("30 min"),))),))
    shown = last(real)
    assert (await real.stand.press(HAMZA, shown, shown.buttons[0])).status == 200
    assert (last(real).text, last(real).edits) == ("Logged 30 min", 1)


async def test_a_dialog_opens_is_refused_beside_its_field_and_closes(real: School) -> None:
    await real.stand.say(HAMZA, "hello")
    await real.post.send(parcel(real))
    real.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form", values={"what": "Isaac"}))
    shown = last(real)
    await real.stand.press(HAMZA, shown, shown.buttons[1])
    form = real.stand.view_of(HAMZA)
    assert form is not None
    assert (form.title, form.message) == ("Log time", "")
    assert form.fields == {"Minutes": "minutes", "What": "what", "Notes": "notes", "Share": "share"}
    assert form.values["what"] == "Isaac"
    problem = {"minutes": "Minutes, please."}
    real.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form", problems=problem))
    await real.stand.submit(HAMZA, {"min": "soon", "what": ""})
    refused = real.stand.view_of(HAMZA)
    assert refused is not None
    assert refused.complaint == "Minutes: ✎ Please check: Minutes, please."
    event = real.door.events[-1]
    assert isinstance(event, Submitted)
    assert (event.token, event.raw, event.opens) == ("form", {"minutes": "soon"}, True)
    real.door.reply = lambda event: Reply()
    assert await real.stand.submit(HAMZA, {"min": "45"}) == Answered(200)
    assert real.stand.view_of(HAMZA) is None
    assert [one.what for one in real.stand.ledger] == ["message", "dialog", "refusal"]


async def test_a_button_that_was_used_opens_a_sentence_instead_of_a_dialog(real: School) -> None:
    await real.stand.say(HAMZA, "hello")
    await real.post.send(parcel(real))
    shown = last(real)
    await real.stand.press(HAMZA, shown, shown.buttons[1])
    assert real.stand.view_of(HAMZA) is None
    assert "used already" in real.stand.ledger[-1].text


async def test_locally_the_form_stands_alone_in_the_card_and_there_is_a_way_back(local: School) -> None:
    await local.stand.say(HAMZA, "hello")
    await local.post.send(parcel(local))
    local.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form"))
    shown = last(local)
    before = shown.text
    await local.stand.press(HAMZA, shown, shown.buttons[1])
    form = last(local)
    assert [one.label for one in form.buttons] == ["Save", "Back"]
    assert "How long this week?" not in form.text
    await local.stand.press(HAMZA, form, form.buttons[1])
    assert last(local).text == before


async def test_locally_a_form_is_refused_in_its_card_then_the_card_is_redrawn(local: School) -> None:
    await local.stand.say(HAMZA, "hello")
    await local.post.send(parcel(local))
    local.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form"))
    shown = last(local)
    await local.stand.press(HAMZA, shown, shown.buttons[1])
    problem = {"minutes": "Minutes, please."}
    local.door.reply = lambda event: Reply(opening=Opening(form=LogTime, token="form", problems=problem))
    await local.stand.submit(HAMZA, {"Minutes": "soon"})
    form = local.stand.view_of(HAMZA)
    assert form is not None
    assert form.complaint == "Minutes: ✎ Please check: Minutes, please."
    local.door.reply = lambda event: Reply(redrawn=(Drawn(Card("Logged")),))
    await local.stand.submit(HAMZA, {"Minutes": "45"})
    assert (local.stand.view_of(HAMZA), last(local).text) == (None, "Logged")


async def test_a_stranger_is_told_once_and_handled_never(real: School) -> None:
    await real.stand.say(ROBIN, "hello")
    await real.stand.say(ROBIN, "hello?")
    assert real.door.events == []
    assert {key for _, key in real.door.strangers} == {real.door.strangers[0][1]}
    assert len([path for _, path in real.stand.connector.calls if "29:robin" in path.replace("%3A", ":")]) == 1


async def test_installing_links_people_and_uninstalling_forgets_them(real: School) -> None:
    await real.stand.install(HAMZA)
    assert "a:chat-hamza.sheikh" in real.address().ref
    await real.stand.uninstall(HAMZA)
    assert "hamza" not in real.links.addresses
    assert [e.person for e in real.door.events if isinstance(e, Departed)] == ["hamza"]
    await real.stand.install(HAMZA)
    assert "hamza" in real.links.addresses


async def test_an_address_is_forgotten_only_once_it_is_stored_that_its_owner_has_gone(real: School) -> None:
    await real.stand.install(HAMZA)
    real.door.events.clear()
    real.door.error = Away()
    assert (await real.stand.uninstall(HAMZA)).status == 503
    assert "hamza" in real.links.addresses
    real.door.error = None
    assert (await real.stand.repeat()).status == 200
    assert [event.person for event in real.door.events] == ["hamza"]
    assert "hamza" not in real.links.addresses


async def test_a_team_links_its_people_and_channels(real: School) -> None:
    await real.stand.install_team()
    assert set(real.links.addresses) == {"hamza", "kate", "#computing-stw"}


async def test_a_known_person_costs_no_look_up(real: School) -> None:
    await real.stand.say(HAMZA, "one")
    before, written = len(real.stand.connector.calls), real.links.written
    await real.stand.say(HAMZA, "two")
    assert (len(real.stand.connector.calls), real.links.written) == (before, written)


async def test_while_the_roster_is_away_teams_is_asked_to_ask_again(real: School) -> None:
    real.stand.down = True
    assert (await real.stand.say(HAMZA, "hello")).status == 503
    real.stand.down = False
    assert (await real.stand.say(HAMZA, "hello")).status == 200


async def test_another_tenant_has_no_effect_and_it_hears_of_it_once(
    real: School, caplog: pytest.LogCaptureFixture
) -> None:
    other = {"tenantId": OTHER}
    body = message(real, channelData={}, conversation={"id": "a:chat-hamza.sheikh", **other})
    assert [await knock(real, body), await knock(real, body)] == [200, 200]
    assert (real.door.events, real.links.addresses) == ([], {})
    assert caplog.text.count(f"tenant '{OTHER}' is not installed") == 1


async def test_every_tenant_that_the_configuration_names_is_served() -> None:
    async with school(tenants=frozenset({OTHER})) as made:
        where = {"conversation": {"id": "a:chat-hamza.sheikh", "tenantId": OTHER.upper()}, "channelData": {}}
        assert await knock(made, message(made, **where)) == 200
        assert await knock(made, message(made)) == 200
        assert len({event.key for event in made.door.events}) == 2
        assert made.links.written == 2


async def test_a_header_that_names_another_tenant_than_the_activity_is_400(real: School) -> None:
    body, signed = message(real), JSON | real.stand.header()
    assert (await real.stand.post(body, signed | {"x-ms-tenant-id": OTHER})).status == 400
    assert (await real.stand.post(body, signed | {"x-ms-tenant-id": TENANT.upper()})).status == 200
    assert len(real.door.events) == 1


async def test_a_store_that_is_away_is_503(real: School) -> None:
    real.door.error = Away()
    assert (await real.stand.say(HAMZA, "hello")).status == 503


async def test_an_error_is_logged_with_a_reference_and_without_words(
    real: School, caplog: pytest.LogCaptureFixture
) -> None:
    real.door.error = RuntimeError("private words")
    with caplog.at_level(logging.DEBUG, logger="dept.teams"):
        assert (await real.stand.say(HAMZA, "private words")).status == 503
    assert "ref " in caplog.text
    assert "private words" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"7", b'"x"', b"\xff\xfe", b"{}", b'{"type": 7}', b'{"type": "message"}',
        b'{"type": "message", "serviceUrl": "S"}', b'{"type": "message", "serviceUrl": "S", "from": []}',
        b'{"type": "invoke", "name": "task/fetch", "serviceUrl": "S", "from": {"id": "1"}, "conversation": {"id": "c"}}',  # noqa: E501
        b"[" * 5000, b'{"a":' * 60 + b"1" + b"}" * 60, b'{"type": "message", "text": "\\ud800"}',
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_400(local: School, body: bytes) -> None:
    assert await knock(local, body.replace(b'"S"', json.dumps(local.stand.url).encode())) == 400


async def test_a_body_that_is_wrongly_packed_is_400(real: School) -> None:
    headers = JSON | real.stand.header() | {"Content-Encoding": "gzip"}
    assert (await real.stand.post(b'{"type": "message"}', headers)).status == 400


async def test_too_much_is_413(real: School) -> None:
    assert await knock(real, b"x" * (256 * 1024 + 1)) == 413
    assert await knock(real, message(real, text="x" * 100_000)) == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/", "http://smba.trafficmanager.net/uk/", "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/", "https://smba.trafficmanager.net:444/", "https://127.0.0.1.nip.io/",
        "https://evilbotframework.com/", "http://127.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
        "http://169.254.169.254/", "file:///etc/passwd", "https://smba.trafficmanager.net\\@evil.example/", "http://localhost./",
        "https://smba.trafficmanager.net%2eevil.example/", "//smba.trafficmanager.net/", "gopher://localhost/", "x",
    ],
)  # fmt: skip
async def test_a_service_address_that_is_not_the_services_is_403(real: School, url: str) -> None:
    before = len(real.stand.connector.calls)
    assert await knock(real, message(real, serviceUrl=url), serviceurl=url) == 403
    assert [path for _, path in real.stand.connector.calls[before:] if path != "/openid"] == []


async def test_the_local_client_is_answered_on_loopback_only(local: School) -> None:
    assert await knock(local, message(local, serviceUrl="https://smba.trafficmanager.net/uk/")) == 403
    assert await knock(local, message(local)) == 200


async def test_an_invoke_that_nobody_knows_is_404(real: School) -> None:
    for name in ("composeExtension/query", "signin/verifyState", "", "nonsense"):
        assert await knock(real, message(real, type="invoke", name=name, value={})) == 404
    odd = {"action": {"verb": "explode", "data": {"token": "x"}}}
    assert await knock(real, message(real, type="invoke", name="adaptiveCard/action", value=odd)) == 404


async def test_what_asks_for_nothing_is_200(real: School) -> None:
    for kind in ("typing", "messageReaction", "event", "messageDelete", "endOfConversation", "newfangled"):
        assert await knock(real, message(real, type=kind)) == 200
    assert await knock(real, message(real, text=None)) == 200
    assert real.door.events == []


async def test_one_person_cannot_drown_the_others() -> None:
    async with school(paced=True) as made:
        statuses = [(await made.stand.say(HAMZA, str(n))).status for n in range(15)]
        assert (statuses[:10], statuses[-1]) == ([200] * 10, 429)
        assert (await made.stand.say(KATE, "hello")).status == 200
        made.hands.now += 1
        assert (await made.stand.say(HAMZA, "again")).status == 200


async def test_an_address_that_proves_nothing_is_held_back_and_microsoft_is_not() -> None:
    async with school(paced=True) as made:
        await made.stand.say(KATE, "hello")
        statuses = [(await made.stand.post(b"{}", JSON)).status for _ in range(410)]
        assert (set(statuses[:390]), statuses[-1]) == ({401}, 429)
        assert (await made.stand.say(HAMZA, "hello")).status == 200


async def test_many_at_once_are_all_heard(real: School) -> None:
    await asyncio.gather(*(real.stand.say(HAMZA, f"{n}m") for n in range(60)))
    assert len(real.door.events) == 60
