"""P18: what it costs to build a message, to read a date, and to find that words are not understood."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from random import Random
from time import process_time, thread_time
from typing import Any

import orjson
from dateutil import parser as dateutil

from adapters.slack.render import message
from adapters.teams.render import activity
from bench.goals import Found, Goal
from bot.features import FEATURES
from bot.kernel.house import House
from bot.kernel.understand import LONGEST, understand
from bot.ports import Drawn
from bot.reading import dates
from bot.reading.setting import Setting
from bot.talk import Button, Card, Facts, Mistake, Quiet, Text
from rehearsal.script import CASTS
from storage.schools import load

SLACK = Goal("P18", "a message for Slack", "dict literals and orjson", 3)
TEAMS = Goal("P18", "a message for Teams", "dict literals and orjson", 3)
DATEUTIL = Goal("P18", "a date read", "dateutil", 0.15)
DATEPARSER = Goal("P18", "a day or time in words", "dateparser, English only", 0.02)
UNKNOWN = Goal("P18", "the slowest unknown line, in milliseconds", "one", 1)
NOW = datetime(2026, 11, 19, 10, 20)  # noqa: DTZ001 - a wall time at a school
TITLE, SAYS, FACT, SMALL = "Explore time", "Anything from this week?", ("This year", "1 h 40 of 16 h"), "Seen by: you"
LABELS = ("30m", "1h", "Other…", "Not now")
TOKENS = tuple(f"{n}" * 48 for n in range(len(LABELS)))
WRITTEN = (
    "{d} Jan 2027",
    "{d} January",
    "Fri {d} Feb 2027 at {h}:30pm",
    "2027-03-{d} 0{h}:45",
    "{h}:15pm on {d} March",
)
"""Dates that dateutil reads as well."""
SPOKEN = ("tomorrow at {h}am", "friday {h}:30pm", "in {h} weeks", "next tuesday at {h}pm", "{d} January")
"""Days and times that dateparser reads as well."""
READ = 400


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """Ours and theirs turn about, over lines that are never the same twice in a round."""
    card = Card(TITLE, (Text(SAYS), Facts((FACT,)), Quiet(SMALL)), tuple(Button(label=s, target="a.b") for s in LABELS))
    drawn = (Drawn(card, TOKENS),)
    yield Found(SLACK, _beside(lambda: orjson.dumps(message(drawn)), lambda: orjson.dumps(_slack()), rounds))
    yield Found(TEAMS, _beside(lambda: orjson.dumps(activity(drawn)), lambda: orjson.dumps(_teams()), rounds))
    setting, house = _staffroom(), House(FEATURES)
    ours = _reads(lambda said: dates.read(said, NOW, setting.calendar))
    theirs = _reads(lambda said: dateutil.parse(said, default=NOW))
    yield Found(DATEUTIL, [ours(_filled(WRITTEN, n)) / theirs(_filled(WRITTEN, n)) for n in range(rounds)])
    if find_spec("dateparser"):
        english = _reads(_dateparser())
        yield Found(DATEPARSER, [ours(_filled(SPOKEN, n)) / english(_filled(SPOKEN, n)) for n in range(rounds)])
    yield Found(UNKNOWN, [1000 * max(_unread(said, setting, house) for said in _strange(n)) for n in range(rounds)])


def _beside(ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int, times: int = 3000) -> list[float]:
    def taken(build: Callable[[], Any]) -> float:
        began = process_time()
        for _ in range(times):
            build()
        return process_time() - began

    return [taken(ours) / taken(theirs) for _ in range(rounds)]


def _slack() -> dict[str, Any]:
    """What the card comes to on Slack, written out."""
    pressed = [
        {
            "type": "button", "action_id": f"press:{n}", "value": token,
            "text": {"type": "plain_text", "text": label, "emoji": True},
        }
        for n, (label, token) in enumerate(zip(LABELS, TOKENS, strict=True))
    ]  # fmt: skip
    return {
        "text": TITLE,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*{TITLE}*"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": SAYS}},
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*{FACT[0]}*  {FACT[1]}"}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": SMALL}]},
            {"type": "actions", "block_id": "0", "elements": pressed},
        ],
    }


def _teams() -> dict[str, Any]:
    """What the card comes to on Teams, written out."""
    pressed = [
        {"type": "Action.Execute", "title": label, "verb": "press", "data": {"token": token}}
        for label, token in zip(LABELS, TOKENS, strict=True)
    ]
    words = [
        {"type": "TextBlock", "text": TITLE, "weight": "Bolder", "wrap": True},
        {"type": "TextBlock", "text": SAYS, "wrap": True},
        {"type": "FactSet", "facts": [{"title": FACT[0], "value": FACT[1]}]},
        {"type": "TextBlock", "text": SMALL, "isSubtle": True, "size": "Small", "wrap": True},
        {"type": "ActionSet", "actions": pressed},
    ]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [{"type": "Container", "items": words}]}
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "summary": f"{TITLE} · {SAYS}", "attachments": [attached]}


def _reads(read: Callable[[str], Any]) -> Callable[[Sequence[str]], float]:
    """The seconds in which lines are read, every one of them."""

    def taken(lines: Sequence[str]) -> float:
        began = process_time()
        found = [read(said) for said in lines]
        seconds = process_time() - began
        assert all(found), f"not read: {next(said for said, when in zip(lines, found, strict=True) if not when)!r}"
        return seconds

    return taken


def _dateparser() -> Callable[[str], Any]:
    import dateparser  # only where somebody has installed it

    warnings.simplefilter("ignore")
    return lambda said: dateparser.parse(said, languages=["en"], settings={"PREFER_DATES_FROM": "future"})


def _filled(lines: Sequence[str], seed: int) -> list[str]:
    """Lines with days and hours of their own."""
    rng = Random(seed)  # noqa: S311
    return [rng.choice(lines).format(d=rng.randint(10, 28), h=rng.randint(1, 9)) for _ in range(READ)]


def _staffroom() -> Setting:
    community = load(CASTS / "thornbury.yaml")
    speaker = community.people[0]
    schools = tuple((s.id, s.name) for s in community.schools)
    calendar = community.school(speaker.school).calendar
    return Setting(speaker, NOW, calendar, community.people, schools, community.share)


def _strange(seed: int) -> Iterator[str]:
    """Lines that nothing was declared for: talk of many lengths, no words at all, and words that nearly mean much."""
    rng = Random(seed)  # noqa: S311
    talk = [" ".join(_word(rng) for _ in range(n)) for n in (1, 3, 8, 20, 60, 200) for _ in range(8)]
    near = [
        "log tuesday thursday " * 19,
        "p3 " * 130,
        "12 " * 130,
        "monday at " * 40,
        "and then with for at in on by " * 13,
    ]
    whole = ["x" * 400, "9" * 400, "((((" * 100, "é" * 400, "log " * 100, _word(rng) * 60]
    yield from (said[:400] for said in talk + near + whole)
    yield from ((said * LONGEST)[:LONGEST] for said in ("qua zu ", "1 ", "x", "next week ", "\n", "log 30 minutes "))


def _word(rng: Random) -> str:
    return "".join(rng.choice("bcdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(1, 5)))


def _unread(said: str, setting: Setting, house: House) -> float:
    """The seconds that a line takes the first time, its words never seen before; the best of three, for the machine
    has others to serve.
    """
    return min(_once(said.replace("a", "aeo"[n]), setting, house) for n in range(3))


def _once(said: str, setting: Setting, house: House) -> float:
    began = thread_time()
    with suppress(Mistake):
        understand(said, setting, house)
    return thread_time() - began
