"""The main job over the real wire: asked on Thursday, answered, summed up for the head, posted for the channel."""

from pathlib import Path

import pytest

from rehearsal.slack import SlackStandIn
from rehearsal.teams import TeamsStandIn
from tests.databases import STORES
from tests.serve.school import AOIFE, GRACE, HAMZA, KATE, PRIYA, TOM, School, newest, press, school, until


@pytest.mark.parametrize("database", STORES, indirect=True)
async def test_on_slack_it_asks_banks_sums_up_and_posts(staff: School):
    slack = staff.slack
    asked = await until(lambda: newest(slack, TOM, "explore time", "[30m]"), 20)
    assert await press(slack, TOM, asked, "30m") == 200
    await until(lambda: newest(slack, TOM, "Logged", "30 min", "Seen by"))
    assert newest(slack, TOM, "[30m]") is None, "the card that asked became the answer"

    assert (await slack.say(TOM, "45m on the RPF course")).status == 200
    await until(lambda: newest(slack, TOM, "45 min", "RPF course", "1 h 15"))

    await fill(slack, AOIFE)
    await until(lambda: newest(slack, AOIFE, "Logged", "50 min", "Isaac"))

    answered = await slack.command(PRIYA, "summary")
    assert answered.status == 200
    summary = await until(lambda: newest(slack, PRIYA, "Tom", "1 h 15", "Aoife", "50 min"))
    assert not summary.ephemeral, "a summary can be looked up and edited"

    await slack.say(PRIYA, "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
    preview = await until(lambda: newest(slack, PRIYA, "Tue 8 Dec", "[Post]"))
    await press(slack, PRIYA, preview, "Post")
    await until(lambda: newest(slack, "#computing", "Tue 8 Dec", "Grace"))
    assert (await slack.command(GRACE, "off on 8 Dec")).status == 200
    posted = await until(lambda: newest(slack, "#computing", "Tue 8 Dec", "Aoife"))
    await until(lambda: _without(newest(slack, "#computing", "Tue 8 Dec"), "Grace"))
    assert len(slack.shown_in("#computing")) == 1, "the post was edited in place"
    assert posted.edits >= 0
    assert newest(slack, PRIYA, "Grace") is not None


def _without(shown, name: str):
    return shown if shown and name not in shown.text.partition("Tue 15 Dec")[0] else None


@pytest.mark.parametrize("local", [False, True], ids=["tokens", "local client"])
async def test_on_teams_it_asks_banks_sums_up_and_posts(tmp_path: Path, local: bool):
    async with school(tmp_path, local=local, on="teams") as staff:
        teams = staff.teams
        asked = await until(lambda: newest(teams, KATE, "explore time", "[30m]"), 20)
        assert await press(teams, KATE, asked, "30m") == 200
        await until(lambda: newest(teams, KATE, "Logged", "30 min"))
        assert (await teams.say(KATE, "45m on the retrieval practice webinar")).status == 200
        await until(lambda: newest(teams, KATE, "45 min", "1 h 15"))
        await fill(teams, "Callum Reid")
        await until(lambda: newest(teams, "Callum Reid", "Logged", "50 min", "Isaac"))
        assert (await teams.say(HAMZA, "summary")).status == 200
        await until(lambda: newest(teams, HAMZA, "Kate", "1 h 15", "Callum", "50 min"))
        await teams.say(HAMZA, "rota autumn talks Tuesdays 3:30-4:30 from 8 Dec")
        preview = await until(lambda: newest(teams, HAMZA, "Tue 8 Dec", "[Post]"))
        await press(teams, HAMZA, preview, "Post")
        await until(lambda: newest(teams, "#computing-stw", "Tue 8 Dec", "Kate"))
        await teams.say(KATE, "off on 8 Dec")
        await until(lambda: _without(newest(teams, "#computing-stw", "Tue 8 Dec"), "Kate Lister"))
        assert len(teams.shown_in("#computing-stw")) == 1, "the post was edited in place"


async def fill(stand: SlackStandIn | TeamsStandIn, who: str) -> None:
    """Open the form of the question, have it refused once, and put it right."""
    asked = await until(lambda: newest(stand, who, "explore time", "[Other…]"), 20)
    await press(stand, who, asked, "Other…")
    await until(lambda: stand.view_of(who))
    await stand.submit(who, {"minutes": "lots", "what": "Isaac"})
    view = stand.view_of(who)
    assert view is not None
    assert view.complaint
    assert (await stand.submit(who, {"minutes": "50m", "what": "Isaac"})).status == 200
