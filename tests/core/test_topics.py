"""What topics mean to teachers: slips, other words for the same, and what is something else."""

import time

import pytest

from bot.profiles.offers import listed
from bot.reading.topics import AROUND, INSIDE, MEANT, SAID, SAME, fits, nearest

FITS = """
    questionning = questioning = said
    retreival practise = retrieval practice = said
    behavoir = behaviour = said
    Hinge Questions = questioning = meant
    recall = retrieval practice = meant
    OOP = object-oriented programming = meant
    sow = schemes of work = meant
    SEN = SEND = meant
    assesment for lerning = formative assessment = meant
    recursion = A-level recursion = inside
    practice = retrieval practice = inside
    A level = A-level recursion = inside
    J277 = OCR J277 since 2016 = inside
    A-level recursion = recursion = around
    hinge questions for loops = questioning = around
    practicals = required practicals = meant
    A-level OOP = A-level recursion = no
    spaced practice = retrieval practice = no
    retrieval = questioning = no
    questionnaire = questioning = no
    data = databases = no
    maths = questioning = no
    teaching = questioning = no
"""
KINDS = {"said": SAID, "meant": MEANT, "inside": INSIDE, "around": AROUND, "no": None}


@pytest.mark.parametrize("row", [line.strip() for line in FITS.strip().splitlines()])
def test_what_fits(row: str) -> None:
    wanted, topic, kind = row.split(" = ")
    assert fits(wanted, topic) == KINDS[kind]


def test_a_wording_stands_for_one_thing() -> None:
    every = [said for row in SAME for said in row.split(", ")]
    assert sorted(set(every)) == sorted(every)


def test_the_nearest_come_first_and_each_once() -> None:
    assert nearest("questions about loops", ["recursion", "Questioning", "hinge questions", "loops"], 2) == [
        "loops",
        "hinge questions",
    ]


@pytest.mark.parametrize(
    ("typed", "topics"),
    [
        ("questioning and A-level recursion", ["questioning", "A-level recursion"]),
        ("a; b2 ; c3.", ["b2", "c3"]),
        ("SQL, networks and stretch and challenge", ["SQL", "networks", "stretch and challenge"]),
        ("questioning (coaching, visits); recursion", ["questioning/coaching,a visit", "recursion"]),
        ("coaching and mentoring in hinge questions", ["hinge questions/coaching,mentoring"]),
        ("retrieval practice: advice", ["retrieval practice/advice"]),
        ("J277: eight years", ["J277: eight years"]),
        ("coaching", ["coaching"]),
        ("Python; python", ["Python"]),
        (" ;; ", []),
    ],
)
def test_what_people_offer(typed: str, topics: list[str]) -> None:
    assert [f"{t}/{','.join(ways)}" if ways else t for t, ways in listed(typed)] == topics


def test_a_large_community_is_searched_quickly() -> None:
    topics = [f"topic {n} of department {n % 40}" for n in range(1200)]
    best = 9.0
    for n in range(3):
        begun = time.perf_counter()
        for topic in topics:
            fits(f"retreival practise {n}", topic)
        best = min(best, time.perf_counter() - begun)
    assert best < 0.3
