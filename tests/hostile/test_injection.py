"""Hostile words through every way in to every way out: nothing is live that nobody made so (T12).

The stories carry them: whatever a person types, fills in or hands over in a story has them in it, so that every feature
is reached on both platforms. `DEPT_STORIES` sets how many plays the slow test does, `DEPT_SEED` plays one run again.
"""

import json
import logging
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from adapters.feeds import ics
from adapters.logs import Lines, Plain
from bot.features import FEATURES
from bot.features.overview.feed import feed
from bot.talk.events import Handed
from rehearsal import player, stage
from rehearsal.player import Player
from rehearsal.script import CASTS, Step, Story, Unplayable, stories
from rehearsal.slack import sign
from tests.again import replayable, seed, size
from tests.hostile import detect
from tests.hostile.corpus import EVERY, MARK
from tests.tally import tally

STORIES = sorted((Path(__file__).parents[2] / "stories").glob("*.md"))
TALES = [(path, n) for path in STORIES for n in range(len(stories(path)))]
MANY, SEED = size("DEPT_STORIES", 400), seed(20)
FEW, TOGETHER = 4, 12
NAMED = re.compile(r"(?m)^(\s*(?:- (?:\{)?)?name: )(?!')([^,}#\n]+)")
LINES = str.maketrans({"\n": "␊", "\r": "␍"})
"""A step of a story is one line; how its line breaks stand meanwhile."""
BREAKS = tuple(
    (shape(sign), shape(char))
    for sign, char in (("␊", "\n"), ("␍", "\r"))
    for shape in (
        lambda c: json.dumps(c)[1:-1].encode(),
        lambda c: quote(json.dumps(c)[1:-1]).encode(),
        lambda c: quote(c).encode(),
    )
)
"""How they stand in what goes over the wire, and how they should."""
OUT = {"slack": detect.slack, "teams": detect.teams}


LINES_TYPED = (
    ("tom", "45m on {}"), ("tom", "{}"), ("tom", "message Grace: {}"), ("kate", "message Tom: {}"),
    ("tom", "log: watched {}"),
    ("tom", "log: certificate from {}"), ("aoife", "log: coached Mo, {} 20m"), ("grace", "portfolio save: {}"),
    ("grace", "aim: {}"), ("grace", "next step: {}"), ("aoife", "highlight: {}"), ("aoife", "talk: {}"),
    ("aoife", "{}"),
    ("daniel", "off today, {}"), ("daniel", "back"), ("daniel", "pause until Mon 7 Dec, {}"), ("daniel", "back"),
    ("tom", "contact add {}, next Tues p3"), ("tom", "who can help with {}"), ("tom", "message {}: hello"),
    ("tom", "call with {} Thurs 26 Nov 3:45"), ("priya", "rota {} talks Tuesdays 3:30-4:30 from 8 Dec"),
    ("tom", "tried it with {}"), ("tom", "profile {}"), ("hamza", "45m on {}"), ("priya", "set up"), ("priya", "undo"),
    ("priya", "correct the rota: {}"), ("tom", "pair with {} weds p4"), ("priya", "ask: {}"), ("tom", "change {}"),
)  # fmt: skip
"""What people type, with a place for words in it."""
READS = ("home", "today", "summary", "my data", "why", "portfolio", "cv", "export", "help", "rota", "contacts", "week")
"""What people ask for, in which they or others see what was kept."""
FORMS = ("log time", "portfolio save", "about me", "profile edit", "coaching", "statement", "settings", "visit")
"""What opens forms, or messages with a button that does."""


@dataclass
class Read:
    """All that was sent, judged as it goes: how much, how often the words were in it, and what was live."""

    sent: int = 0
    carried: int = 0
    live: list[str] = field(default_factory=list)

    def judge(self, platform: str) -> Callable[..., list[str]]:
        """A validator of a platform's payloads, as the stand-ins take one."""

        def judged(payload: Any, kind: str = "") -> list[str]:
            self.sent += 1
            self.carried += any(MARK in said.casefold() for said in detect.strings(payload))
            self.live += [f"{platform} {kind}: {one}" for one in OUT[platform](payload)]
            return []

        return judged

    def file(self, name: str, data: bytes) -> None:
        """A file that somebody was given."""
        self.sent += 1
        self.live += [f"{name}: {one}" for one in detect.file(name, data)]


class Spoiler(Player):
    """Plays a story's deeds, with hostile words in them, and expects nothing; what is not understood is passed over."""

    def __init__(self, story: Story, on: str, rng: random.Random, read: Read) -> None:
        super().__init__(story, on, {name: read.judge(name) for name in OUT})
        self.rng, self.read = rng, read

    async def _step(self, step: Step, platforms: Any) -> str | None:
        if step.expects:
            return None
        try:
            first = self.stage is None
            await super()._step(replace(step, text=self._spoilt(step.text)), platforms)
            if first:
                self._listen()
        except (Unplayable, LookupError):
            return None
        return None

    def _listen(self) -> None:
        """What goes back in the wire's own answers is judged as well."""
        for name, house in self._stage.houses.items():
            stand, judge = house.stand, self.read.judge(name)  # type: ignore[attr-defined]
            post = stand.post

            async def posted(
                body: bytes, headers: Any, stand: Any = stand, post: Any = post, judge: Any = judge
            ) -> Any:
                for shown, meant in BREAKS:
                    body = body.replace(shown, meant)
                headers = headers | sign(stand.secret, body) if "X-Slack-Signature" in headers else headers
                answered = await post(body, headers)
                if answered.data is not None:
                    judge(answered.data, "answer")
                return answered

            stand.post = posted
            if name == "teams":
                stand.connector.check = judge

    def _spoilt(self, text: str) -> str:
        kind = next((name for name, shape in player.STEPS.items() if shape.fullmatch(text)), "")
        if kind not in ("says", "command", "edits", "fills") or self.rng.random() < 0.25:
            return text
        words = self._words().translate(LINES)
        if kind == "fills":
            head, _, fields = text.partition(": ")
            words = words.replace(";", ",").replace("=", "＝")
            each = [f"{one.rstrip()} {words}" if self.rng.random() < 0.6 else one for one in fields.split(";")]
            return f"{head}: {';'.join(each)}"
        head, _, said = text.partition(": ") if kind != "command" else (text, "", "")
        if not said:
            return f"{text} {words}"
        return f"{head}: {self.rng.choice([f'{said} {words}', f'{said} {words}', f'{words} {said}', said + words])}"

    def _words(self) -> str:
        return self.rng.choice(EVERY)

    async def ends(self) -> None:
        """Before the curtain falls: everybody asks for all that there is of them, and their calendars are read."""
        stage = self._stage
        for person in self.rng.sample(sorted({p.id for p in stage.community.people}), 2):
            for words in ("home", "export", "cv", "my data", "summary", "today", "why", f"who knows {self._words()}"):
                await stage.house(person).say(person, words.replace("\n", " "))
                await stage.after()
            await self._calendar(person)
        self.read_files()

    def read_files(self) -> None:
        """Every file that anybody was given."""
        for person in self._stage.community.people:
            for sight in self._stage.seen(person.id):
                for name, data in sight.files:
                    self.read.file(name, data)

    async def _calendar(self, person: str) -> None:
        office = self._stage.office
        assert office
        for number in range(3):
            token, now = office.seal.feed(person, number), office.clock.now()
            found = await feed(office.store, office.kernel.standing, FEATURES, office.seal, token, now)
            if found:
                self.read.file("dept.ics", ics(self._stage.zone, found[1], now))


async def play(story: Story, on: str, rng: random.Random) -> Read:
    """One story, spoilt; all that was sent in it."""
    read = Read()
    spoiler = Spoiler(story, on, rng, read)
    close = stage.Stage.close

    async def closing(self: stage.Stage) -> None:
        if self is spoiler.stage:
            await spoiler.ends()
        await close(self)

    stage.Stage.close = closing  # type: ignore[method-assign]
    try:
        await spoiler.play()
    finally:
        stage.Stage.close = close  # type: ignore[method-assign]
    return read


def spoilt_cast(rng: random.Random, folder: Path) -> Path:
    """The cast of the stories, whose names of people, schools and departments are hostile words."""
    told = yaml.safe_load((CASTS / "thornbury.yaml").read_text(encoding="utf-8"))

    def words() -> str:
        return " ".join(rng.choice(EVERY).replace("\x00", "").split())

    told["community"] |= {"name": words(), "signpost": f"Speak to {words()}."}
    for school in told["schools"]:
        school["name"] += f" {words()}"
        for department in school["departments"]:
            department["name"] += f" {words()}"
        for person in school["people"]:
            first = person["name"].split()[0]
            person |= {"id": f"{school['id']}/{first.casefold()}", "name": f"{person['name']} {words()}"}
            if rng.random() < 0.4:
                person["go_to"] = [words()]
    (folder / "thornbury.yaml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


async def whole_school(on: str, rng: random.Random, read: Read, some: Sequence[str]) -> None:
    """Some hostile words through every line and form; then people read what came of it, and get their files."""
    spoiler = Spoiler(stories(STORIES[0])[0], on, rng, read)
    held = spoiler.stage = stage.Stage("thornbury", on, {}, datetime(2026, 11, 17, 12, 30), spoiler.checks)
    await held.open()
    spoiler._listen()
    people = {p.id.rpartition("/")[2]: p.id for p in held.community.people}
    try:
        for words in some:
            for who, line in rng.sample(LINES_TYPED, len(LINES_TYPED)):
                person, said = people[who], line.format(words) if "{}" in line else line
                channel = "computing" if rng.random() < 0.1 and who in ("tom", "priya", "aoife") else None
                await held.house(person).say(person, said, channel)
            await held.after()
            await _press_and_fill(spoiler, people["tom"], words)
            await _hand_over(held, people["priya"], words)
        for person in (people["tom"], people["priya"], people["hamza"]):
            for said in READS:
                await held.house(person).say(person, said)
            await held.after()
            await spoiler._calendar(person)
        spoiler.read_files()
    finally:
        await held.close()


async def _press_and_fill(spoiler: Spoiler, person: str, words: str) -> None:
    """Every form that there is, filled with the words in all its fields."""
    house, held = spoiler._stage.house(person), spoiler._stage
    for opens in FORMS:
        await house.command(person, opens)
        await held.after()
        for sight in held.seen(person)[-2:]:
            for index, label in enumerate(sight.labels):
                if label.endswith("…"):
                    await house.press(person, sight, index)
                    break
        view = house.stand.view_of(held.community.person(person).email)  # type: ignore[attr-defined,union-attr]
        if view is not None:
            fields = {name: "30m" if "minute" in shown.casefold() else words for shown, name in view.fields.items()}
            await house.stand.submit(held.community.person(person).email, fields)  # type: ignore[attr-defined,union-attr]
            await held.after()


async def _hand_over(held: stage.Stage, person: str, words: str) -> None:
    """Files with the words in them and in their names."""
    line = words.replace("\r", " ").replace("\n", " ")
    quoted = '"' + line.replace('"', '""') + '"'
    staff = f"Name,Email,Department\n{quoted},new.one@thornbury.example,Computing\nAnn Ash,{quoted},{quoted}\n"
    dates = "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20261124",
         f"SUMMARY:INSET {line}", "END:VEVENT", "END:VCALENDAR", ""]
    )  # fmt: skip
    named = re.sub(r"[\x00-\x1f]", "", words) or "x"
    for file in (
        Handed(name="staff.csv", media="text/csv", content=staff.encode()),
        Handed(name="dates.ics", media="text/calendar", content=dates.encode()),
        Handed(name=f"{named}.csv", media="text/csv", content=staff.encode()),
    ):
        await held.house(person).hand(person, "", file)
        await held.after()


@pytest.mark.parametrize("on", ["slack", "teams"])
@pytest.mark.parametrize("some", [4, pytest.param(len(EVERY), marks=pytest.mark.slow)])
async def test_no_words_come_alive_in_a_school_of_hostile_names(
    some: int, on: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    rng = random.Random(f"{SEED}:{on}")  # noqa: S311 - that it comes again is what matters
    every = rng.sample(EVERY, some)
    with replayable(SEED):
        for at in range(0, some, TOGETHER):
            read = Read()
            monkeypatch.setattr(stage, "CASTS", spoilt_cast(rng, tmp_path))
            await whole_school(on, rng, read, every[at : at + TOGETHER])
            assert not read.live, "\n".join(dict.fromkeys(read.live[:40]))
            logged(caplog)
            assert read.carried > 30, "the words went nowhere"
            tally(inputs=read.carried, seed=SEED)


def logged(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing that anybody wrote stands in the log."""
    lines = [Lines().format(one) + Plain().format(one) for one in caplog.records if one.name.startswith("dept")]
    assert not [line for line in lines if MARK in line], "words in the log"
    caplog.clear()


@pytest.mark.parametrize("number", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
async def test_no_words_in_stories_come_alive(number: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    carried = 0
    for n in range(number):
        rng = random.Random(f"{SEED}:{n}")  # noqa: S311 - that it comes again is what matters
        path, tale = rng.choice(TALES)
        on = rng.choice(["slack", "teams"])
        with replayable(SEED, DEPT_STORIES=n + 1):
            read = await play(stories(path)[tale], on, rng)
            assert not read.live, "\n".join([f"{path.stem} on {on}", *dict.fromkeys(read.live[:40])])
            logged(caplog)
        carried += read.carried
    assert carried > number, "the words went nowhere"
    tally(inputs=carried, seed=SEED)


def test_the_playground_makes_nothing_of_words_but_words() -> None:
    """Its page is made of text nodes and attributes alone; a link's address is looked at before it is one."""
    page = Path(__file__).parents[2] / "adapters" / "playground" / "page"
    scripts = {path.name: path.read_text(encoding="utf-8") for path in page.glob("*.js")}
    assert len(scripts) > 10
    makes = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|\beval\(|"
        r"new Function|setTimeout\(\s*['\"`]|javascript:"
    )
    assert [name for name, text in scripts.items() if makes.search(text)] == []
    # Every element is made in one place, which sets no address that would run.
    assert {name for name, text in scripts.items() if re.search(r"createElement|setAttribute\(['\"]href", text)} == {
        "dom.js"
    }
    assert "key === 'href' && RUNS.test(value)" in scripts["dom.js"]
