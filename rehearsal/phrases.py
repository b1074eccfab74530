"""Phrases read aloud: what each would be taken to mean, before anything is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.features import FEATURES
from bot.kernel.house import House
from bot.kernel.understand import Reading, understand
from bot.reading.setting import Setting
from bot.talk import Mistake
from bot.world.people import fold
from rehearsal.script import CASTS
from storage.schools import load


def read_aloud(cast: str, name: str, now: datetime, phrases: Sequence[str]) -> list[dict[str, Any]]:
    """One answer for each phrase that is not empty; LookupError for a cast or person that is not there."""
    path = CASTS / f"{cast}.yaml"
    if not path.exists():
        raise LookupError(f"there is no cast {cast!r}")
    community = load(path)
    speaker = next((p for p in community.people if fold(p.name) == fold(name)), None)
    if speaker is None:
        raise LookupError(f"the cast has no {name!r}")
    schools = tuple((s.id, s.name) for s in community.schools)
    calendar = community.school(speaker.school).calendar
    setting, house = Setting(speaker, now, calendar, community.people, schools, community.share), House(FEATURES)
    return [one(phrase, setting, house) for phrase in phrases if phrase.strip()]


def one(phrase: str, setting: Setting, house: House) -> dict[str, Any]:
    """What one phrase means; a day or period that does not exist means nothing."""
    try:
        return understand(phrase, setting, house).as_json(phrase)
    except Mistake:
        return Reading().as_json(phrase)
