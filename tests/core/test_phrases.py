"""What typed lines are taken to mean: a corpus of our own, and what holds of any line."""

import json
import re
import time
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features import FEATURES
from bot.kernel.house import House
from bot.kernel.understand import Reading, understand
from bot.reading.setting import Setting
from bot.talk import Mistake
from rehearsal.phrases import read_aloud
from tests.core.cast import NOW, PEOPLE, THORNBURY, TOM, share

CORPUS = Path(__file__).with_name("phrases.jsonl")
ROWS = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
RIGHT = 0.98
SMALL = frozenset(("a", "an", "the", "on", "in", "at", "of", "for", "to", "and", "my", "our", "with", "about"))
SCHOOLS = (
    ("thornbury", "Thornbury Vale School"),
    ("stwystans", "St Wystan's College"),
    ("ridgeway", "Ridgeway Academy"),
)
SETTING = Setting(TOM, NOW, THORNBURY, PEOPLE, SCHOOLS, share)
HOUSE = House(FEATURES)
MANNERS = ("please {}", "{} please", "Hi, {}", "{} thanks", "hello dept, {}", "{}!", "  {}  ", "{} 🙂")
LETTERED = frozenset(("when", "rota", "message", "change", "correct", "log", "why", "swap"))
"""Intents in whose lines a capital may tell a name, the letter of a week, or a short form from a word."""


def said() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every row of the corpus with what was understood."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in ROWS:
        groups.setdefault((row["now"], row["as"]), []).append(row)
    for (now, name), rows in groups.items():
        told = read_aloud("thornbury", name, datetime.fromisoformat(now), [row["text"] for row in rows])
        yield from zip(rows, told, strict=True)


def words(text: str) -> frozenset[str]:
    """The words of a text that count."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    found = frozenset(re.findall(r"[a-z0-9]+", folded))
    return found - SMALL or found


def same(field: str, meant: Any, told: Any) -> bool:
    """Whether one field is right; a `what` by half of its words, choices of people in any order."""
    if field == "what" and meant is not None and told is not None:
        one, other = words(meant), words(told)
        shared = len(one & other) / len(one | other) if one and other else 0.0
        near = SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(other))).ratio()
        return shared >= 0.5 or near >= 0.85
    if field == "who" and isinstance(meant, dict) and isinstance(told, dict):
        return sorted(meant["choices"]) == sorted(told["choices"])
    if field == "who" and isinstance(meant, list) and isinstance(told, list):
        return sorted(meant) == sorted(told)
    return bool(meant == told)


def right(meant: dict[str, Any], told: dict[str, Any]) -> bool:
    """Whether a line was understood: its intent and every field of its parts."""
    wanted, given = meant["parts"], told["parts"]
    if not wanted and meant["intent"] != "pause":
        given = [part for part in given if part.keys() - {"what"}]
    if meant["intent"] != told["intent"] or len(wanted) != len(given):
        return False
    for want, have in zip(wanted, given, strict=True):
        fields = want.keys() | (have.keys() if meant["intent"] == "pause" else have.keys() - {"what"})
        if not all(same(field, want.get(field), have.get(field)) for field in fields):
            return False
    return True


def guessed(meant: dict[str, Any], told: dict[str, Any]) -> bool:
    """Whether a date or a person was stated that is not the one meant."""
    for want, have in zip_longest(meant["parts"], told["parts"], fillvalue={}):
        if "start" in have.get("when", {}) and have["when"]["start"] != want.get("when", {}).get("start"):
            return True
        if isinstance(have.get("who"), list) and not same("who", want.get("who"), have["who"]):
            return True
    return False


def read(text: str) -> Reading:
    """A line as Tom means it on a Thursday morning."""
    return understand(text, SETTING, HOUSE)


def test_the_corpus() -> None:
    told = list(said())
    missed = [f"{row['now']} {row['as']}: {row['text']}\n  {got}" for row, got in told if not right(row["expect"], got)]
    sure = [f"{row['as']}: {row['text']}" for row, got in told if guessed(row["expect"], got)]
    assert not sure, "\n".join(sure)
    assert 1 - len(missed) / len(told) >= RIGHT, "\n".join(missed)


def test_a_pause_never_carries_a_reason() -> None:
    pauses = [row["text"] for row in ROWS if row["expect"]["intent"] == "pause"]
    reasons = (" because my dad is ill", ", it's the divorce", " - chemo", " (baby due in March)", " cos I cannot cope")
    for text in pauses:
        for reason in ("", *reasons):
            reading = read(text + reason)
            assert reading.intent == "pause", text + reason
            assert all(part.what is None and part.who is None for part in reading.parts), text + reason


@pytest.mark.parametrize("manner", MANNERS)
def test_manners_change_nothing(manner: str) -> None:
    for row in ROWS:
        text, meant = row["text"], row["expect"]["intent"]
        if meant and text[-1].isalnum() and '"' not in text and row["as"] == "Tom Ashworth":
            assert read(manner.format(text)).intent == meant, manner.format(text)


def test_capitals_change_nothing() -> None:
    for row in ROWS:
        meant = row["expect"]["intent"]
        if meant and meant not in LETTERED and row["as"] == "Tom Ashworth":
            for text in (row["text"].upper(), row["text"].lower(), row["text"].capitalize()):
                assert read(text).intent == meant, text


ANY = st.text(max_size=200)
WORDS = st.lists(
    st.sampled_from(sorted({word for row in ROWS for word in row["text"].split()})), min_size=1, max_size=12
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(ANY | WORDS)
def test_any_line_is_read_or_kindly_refused(text: str) -> None:
    try:
        reading = read(text)
    except Mistake:
        return
    if reading.intent == "pause":
        assert all(part.what is None and part.who is None for part in reading.parts)
    json.dumps(reading.as_json(text))


def seconds(text: str, times: int) -> float:
    """The best of several readings."""
    best = 1.0
    for _ in range(times):
        begun = time.perf_counter()
        read(text)
        best = min(best, time.perf_counter() - begun)
    return best


@pytest.mark.parametrize(
    "text", ["stop " * 800, "45m on Isaac and " * 235, "a" * 4000, "next Tues p3 or " * 250, "tell Tom " * 440]
)
def test_a_long_line_is_quick(text: str) -> None:
    assert seconds(text[:4000], 5) < 0.03


def test_a_usual_line_is_quick() -> None:
    lines = [row["text"] for row in ROWS[::10]]
    assert sum(seconds(text, 3) for text in lines) / len(lines) < 0.003
