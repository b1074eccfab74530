"""Who is meant: parts of names, short forms and slips; nearest first, and never a guess on a tie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import names
from bot.reading.text import Unsure
from bot.world.people import Person
from tests.core.cast import PEOPLE, TOM, named, person, share

LISTERS = "Kate Lister|Catherine Lister"


def told(value: Person | Unsure[Person] | None) -> str | None:
    """Full names, a bar between those to choose from."""
    if isinstance(value, Unsure):
        return "|".join(p.name for p in value.choices)
    return value and value.name


WHO = {
    "Aoife": "Aoife O'Connor", "AOIFE": "Aoife O'Connor", "OConnor": "Aoife O'Connor", "O’Connor": "Aoife O'Connor",
    "o connor": "Aoife O'Connor", "aofie": "Aoife O'Connor", "sian": "Siân Pritchard", "Sia\u0302n": "Siân Pritchard",
    "Siân's": "Siân Pritchard", "Ms Pritchard": "Siân Pritchard", "mo": "Mohammed Iqbal", "Mohamed": "Mohammed Iqbal",
    "Muhammad": "Mohammed Iqbal", "Iqbal": "Mohammed Iqbal", "dan": "Daniel Whitcombe", "Danny": "Daniel Whitcombe",
    "Dan W": "Daniel Whitcombe", "Whitcomb": "Daniel Whitcombe", "Whit": "Daniel Whitcombe", "Kate": "Kate Lister",
    "Lister": LISTERS, "ms lister": LISTERS, "Cath": "Catherine Lister", "Catherine L": "Catherine Lister",
    "C Lister": "Catherine Lister", "K. Lister": "Kate Lister", "Lister, Kate": "Kate Lister",
    "Kate Lster": "Kate Lister", "Grcae": "Grace Okafor", "Ruht": "Ruth Adeyemi", "shiekh": "Hamza Sheikh",
    "Bev": "Bev Marchetti", "Thomas": "Tom Ashworth", "@Tom": "Tom Ashworth", "Pete": "Peter Lowe", "Jo": "Jo Bright",
    "kate please": "Kate Lister", "Dr Adeyemi": "Ruth Adeyemi", "priya n": "Priya Nair", "Pri": "Priya Nair",
    "nobody": None, "everyone": None, "Tom Smith": None, "T": None, "": None, "the team": None, "Mr": None,
}  # fmt: skip


@pytest.mark.parametrize(("said", "name"), WHO.items())
def test_who(said: str, name: str | None) -> None:
    assert told(names.who(said, PEOPLE, TOM, share)) == name


FIND = {
    "pair with mo weds p4": ["mo"], "message Catherine L: did you get it?": ["Catherine L"],
    "swap with ms lister": ["ms lister"], "why isn't Aoife on the rota": ["Aoife"],
    "Tom's CPD budget is £150": ["Tom's"], "Siân, Tom & Daniel: hello": ["Siân", "Tom", "Daniel"],
    "tell jo bright about it": ["jo bright"], "Kate Lister and Catherine Lister": ["Kate Lister", "Catherine Lister"],
    "call with hamzah about marking": ["hamzah"], "pair with Aofie": ["Aofie"], "Grace is off today": ["Grace"],
    "with Grace and Daniel": ["Grace", "Daniel"], "O'Connor's class": ["O'Connor's"],
    "help with grade boundaries": [], "Grace period of two weeks": [], "the light was bright": [],
    "Bright ideas for A level": [], "I want to listen": [], "not too late": [], "with care": [],
    "who can help with retrieval practice": [], "reading Willingham": [], "Mark the books": [],
    "meet with everyone": [],
}  # fmt: skip


@pytest.mark.parametrize(("line", "places"), FIND.items())
def test_find(line: str, places: list[str]) -> None:
    assert [line[f.start : f.end] for f in names.find(line, PEOPLE, TOM, share)] == places


def test_own_department_before_school_before_community() -> None:
    near, school, far = (
        person("Daniel Hart", "thornbury", "computing"),
        person("Dan Price", "thornbury", "maths"),
        person("Danielle Ost", "stwystans", "computing-stw"),
    )
    everyone = (far, school, near)
    assert names.who("Dan", everyone, TOM, share) == near
    assert names.who("Dan", everyone, named("Ruth"), share) == school
    assert (
        told(names.who("Dan", (*everyone, person("Dan Ash", "thornbury", "maths")), named("Ruth"), share))
        == "Dan Price|Dan Ash"
    )


def test_beyond_the_agreement_comes_last_but_is_known() -> None:
    beyond, within = person("Sam Fox", "ridgeway", "computing-rid"), person("Sam Ives", "stwystans", "computing-stw")
    assert names.who("Sam", (beyond, within), TOM, share) == within
    assert names.who("Sam", (beyond,), TOM, share) == beyond


def test_a_slip_never_beats_the_name_itself() -> None:
    slip, exact = person("Marie Hall", "thornbury", "computing"), person("Maria Cole", "stwystans", "computing-stw")
    assert names.who("Maria", (slip, exact), TOM, share) == exact
    assert (
        told(names.who("Mariz", (slip, person("Maria Dee", "thornbury", "computing")), TOM, share))
        == "Marie Hall|Maria Dee"
    )


def test_oneself_is_not_meant_where_another_may_be() -> None:
    assert told(names.who("Lister", PEOPLE, named("Kate"), share)) == "Catherine Lister"
    assert told(names.who("Tom", PEOPLE, TOM, share)) == "Tom Ashworth"


def test_never_more_than_three() -> None:
    many = tuple(person(f"{first} Khan", "thornbury", "computing") for first in ("Ali", "Bilal", "Zara", "Imran"))
    got = names.who("Khan", many, TOM, share)
    assert isinstance(got, Unsure)
    assert got.choices == many[:3]
    assert got.asks == "Khan"


@given(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
def test_whole_names_are_clear(one: Person, speaker: Person) -> None:
    assert names.who(one.name, PEOPLE, speaker, share) == one
    assert names.who(one.name.upper(), PEOPLE, speaker, share) == one
    line = f"a call with {one.name} about marking"
    assert [(f.value, line[f.start : f.end]) for f in names.find(line, PEOPLE, speaker, share)] == [(one, one.name)]


PIECES = (
    "Tom",
    "tom's",
    "Lister",
    "with",
    "K",
    ".",
    ",",
    "Ms",
    "grace",
    "Grace",
    "O'Connor",
    "and",
    "Siân",
    "to",
    "mo",
    "A",
)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text(text: str) -> None:
    last = 0
    for found in names.find(text, PEOPLE, TOM, share):
        assert last <= found.start < found.end <= len(text)
        last = found.end
    names.who(text, PEOPLE, TOM, share)
