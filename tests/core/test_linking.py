"""Who may say whose account is whose, and the ways of writing it: the same on every platform."""

import pytest

from bot.kernel.linking import Linked, by_hand, is_link
from bot.world.people import Person

HEAD = Person(id="priya", name="Priya Nair", school="thornbury", leads=("computing",))
CPD = Person(id="ruth", name="Ruth Adeyemi", school="thornbury", cpd_leader=True)
TOM = Person(id="tom", name="Tom Ashworth", school="thornbury", deputises=("computing",))
SIAN = Person(id="sian", name="Siân Pritchard", school="thornbury")
STAFF = (HEAD, CPD, TOM, SIAN)
ACCOUNTS = {"tom": "U1", "U1": "U1", "tom.ashworth": "U1"}


@pytest.mark.parametrize("issuer", [HEAD, CPD])
@pytest.mark.parametrize(
    "text", ["link @tom Tom Ashworth", "LINK  @tom  tom ashworth ", "link <@U1> Tom", "link <@U1|tom> Tom Ashworth",
             "link @tom.ashworth T. Ashworth", "link @tom Tom Ashwroth"],
)  # fmt: skip
def test_whoever_leads_links_an_account(issuer: Person, text: str) -> None:
    assert is_link(text)
    made = by_hand(text, issuer, STAFF, ACCOUNTS.get)
    assert isinstance(made, Linked)
    assert (made.account, made.person) == ("U1", TOM)
    assert made.says.endswith("is Tom Ashworth.")


@pytest.mark.parametrize("issuer", [TOM, SIAN])
def test_nobody_else_may(issuer: Person) -> None:
    assert by_hand("link @tom Tom Ashworth", issuer, STAFF, ACCOUNTS.get) == (
        "Accounts are linked by a head of department or the CPD leader."
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("link tom Tom Ashworth", "Whose account is whose?"),
        ("link @tom", "Whose account is whose?"),
        ("link @nobody Tom Ashworth", "I do not find @nobody here."),
        ("link @tom Kate Lister", "I do not find Kate Lister in your school."),
    ],
)
def test_what_is_missing_is_said_with_an_example_or_what_to_do(text: str, says: str) -> None:
    said = by_hand(text, HEAD, STAFF, ACCOUNTS.get)
    assert isinstance(said, str)
    assert said.startswith(says)


@pytest.mark.parametrize("text", ["linked in with Kate for 30m", "summary", "link", ""])
def test_other_words_are_no_linking(text: str) -> None:
    assert not is_link(text)
