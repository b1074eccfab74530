"""One slip of the key is forgiven, and no other word is taken for the one wanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.slips import alike, closest, flat, slipped
from bot.reading.spelling import spell

WORDS = ("wednesday", "thursday", "yesterday", "tomorrow", "logged", "fortnight", "pause", "summary")


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("loged", "logged"), ("yesterdya", "yesterday"), ("Wednseday", "Wednesday"), ("tomorow", "tomorrow"),
        ("sumary", "summary"), ("Sián", "sian"), ("O’Connor", "oconnor"), ("undoo", "undo"), ("udno", "undo"),
        ("puase", "pause"), ("hamza", "Hamzah"),
    ],
)  # fmt: skip
def test_alike(word: str, wanted: str) -> None:
    assert alike(word, wanted)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("one", "on"), ("the", "tue"), ("too", "two"), ("fine", "find"), ("found", "round"), ("monday", "sunday"),
        ("none", "done"), ("task", "talk"), ("tommorow", "tomorrow"), ("", "undo"), ("cause", "pause"),
        ("bank", "back"),
    ],
)  # fmt: skip
def test_not_alike(word: str, wanted: str) -> None:
    assert not alike(word, wanted)


def test_closest() -> None:
    assert closest("wednesdy", WORDS) == "wednesday"
    assert closest("Pause", WORDS) == "pause"
    assert closest("flurble", WORDS) is None
    assert closest("abcdef", ("abcdeg", "abcdeh")) is None
    assert closest("abcdeg", ("abcdeg", "abcdeh")) == "abcdeg"


@given(st.sampled_from([w for w in WORDS if len(w) > 5]), st.data())
def test_any_one_slip(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    for said in (
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    ):
        assert alike(said, word)
        assert slipped(said, word) or said == word


@given(st.text())
def test_flat_keeps_places(text: str) -> None:
    assert len(flat(text)) == len(text)


@given(st.text())
def test_spelling_knows_the_way_back(text: str) -> None:
    line = spell(text)
    assert len(line.text) == len(line.starts) == len(line.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(line.starts, line.ends, strict=True))
    assert list(line.starts) == sorted(line.starts)


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("Weds 3 Decmber", "wednesday 3 dec"), ("wensday", "wednesday"), ("twenty-five past three",
        "25 past 3"), ("half-term", "halfterm"), ("week commencing 30 Nov", "wc 30 nov"), ("a couple of weeks",
        "2 weeks"), ("4 o'clock", "4 oclock"), ("sundry Easterners", "sundry easterners"), ("Frida", "frida"),
        ("till Xmas", "until christmas"),
    ],
)  # fmt: skip
def test_one_spelling(said: str, spelled: str) -> None:
    assert spell(said).text == spelled
