"""Somebody for whom the app is not there (R160): the asker is told and offered an e-mail, and nothing goes twice."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from dept import main
from rehearsal.script import CASTS
from rehearsal.stage import Stage
from rehearsal.theatre import Sight

HAMZA, KATE = "stwystans/hamza-sheikh", "stwystans/kate-lister"
AFTERNOON = datetime(2026, 11, 18, 15, 25)
GONE = ["BotNotInConversationRoster", "ConversationBlockedByUser", "BotDisabledByAdmin"]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    made = Stage("thornbury", "teams", {}, AFTERNOON)
    await made.open()
    yield made
    await made.close()


def stand(stage: Stage) -> Any:
    """The stand-in of Teams."""
    return stage.house(HAMZA).stand  # type: ignore[attr-defined]


async def asks(stage: Stage, words: str) -> None:
    """Hamza writes to Kate."""
    stage.house(HAMZA).mark(acted=True)
    await stage.house(HAMZA).say(HAMZA, words)
    await stage.after()


def new(stage: Stage, person: str) -> list[str]:
    """What somebody has been sent since."""
    return [one.text for one in stage.seen(person) if one.new]


def about(stage: Stage, words: str) -> list[Sight]:
    """All that Kate sees of it."""
    return [one for one in stage.seen(KATE) if words in one.text]


@pytest.mark.parametrize("code", GONE)
async def test_the_asker_is_told_once_with_an_email_to_send(stage: Stage, code: str) -> None:
    stand(stage).connector.blocked["Kate Lister"] = code
    await asks(stage, "message Kate: may I see your quiz on sorting?")
    told = [one for one in new(stage, HAMZA) if "can't reach Kate" in one]
    assert len(told) == 1
    assert "Your words, to copy: “may I see your quiz on sorting?”" in told[0]
    assert "mailto:" in told[0]
    for minutes in (15, 30, 60):
        await stage.move(AFTERNOON + timedelta(minutes=minutes))
        await stage.catch_up()
    assert len([one for one in new(stage, HAMZA) if "can't reach Kate" in one]) == 1


async def test_the_next_words_are_answered_at_once(stage: Stage) -> None:
    stand(stage).connector.blocked["Kate Lister"] = GONE[0]
    await asks(stage, "message Kate: may I see your quiz?")
    await asks(stage, "message Kate: and your slides?")
    assert any("do not have the app yet" in one for one in new(stage, HAMZA))


async def test_when_the_app_is_there_again_the_words_go_and_go_once(stage: Stage) -> None:
    stand(stage).connector.blocked["Kate Lister"] = GONE[0]
    await asks(stage, "message Kate: may I see your quiz?")
    assert about(stage, "may I see your quiz") == []
    await stand(stage).install("kate.lister@stwystans.example")
    await stage.catch_up()
    await stand(stage).install("kate.lister@stwystans.example")
    for minutes in (15, 30, 60):
        await stage.move(AFTERNOON + timedelta(minutes=minutes))
        await stage.catch_up()
    assert len(about(stage, "may I see your quiz")) == 1


async def test_a_restart_meanwhile_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    stand(stage).connector.blocked["Kate Lister"] = GONE[0]
    await asks(stage, "message Kate: may I see your quiz?")
    await stage.restart()
    await stand(stage).install("kate.lister@stwystans.example")
    await stage.catch_up()
    assert len(about(stage, "may I see your quiz")) == 1
    assert len([one for one in new(stage, HAMZA) if "can't reach Kate" in one]) == 1


async def test_an_answer_of_ones_own_that_does_not_arrive_is_told_to_nobody(stage: Stage) -> None:
    stand(stage).connector.blocked["Kate Lister"] = GONE[0]
    stage.house(HAMZA).mark(acted=True)
    await stage.house(KATE).say(KATE, "45m on Isaac")
    await stage.after()
    assert new(stage, HAMZA) == []


async def test_it_sees_who_is_not_reached_and_nothing_of_what_was_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand(stage).connector.blocked["Kate Lister"] = GONE[0]
    await asks(stage, "message Kate: may I see your quiz?")
    monkeypatch.setenv("DEPT_DATABASE_URL", stage.database)
    cast = str(CASTS / "thornbury.yaml")
    assert await asyncio.to_thread(main, ["delivery", "--config", cast, "--days", "3000"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^Hamza Sheikh: \d+ sent$", said, re.M)
    assert re.search(r"^Kate Lister: .*1 held \(403 BotNotInConversationRoster\)$", said, re.M)
    assert "quiz" not in said
    monkeypatch.setenv("DEPT_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert await asyncio.to_thread(main, ["delivery", "--config", cast]) == 1
    assert "cannot be read" in capsys.readouterr().err
