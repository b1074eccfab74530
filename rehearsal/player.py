"""Plays a story step by step, and says of each expectation whether it held and what was there instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rehearsal.files import handed, text_inside
from rehearsal.fragments import flat, holds, label, patterns
from rehearsal.script import Step, Story, Unplayable, moment, where, who
from rehearsal.served import Check
from rehearsal.stage import Stage
from rehearsal.theatre import Sight, Since
from rehearsal.transcript import Line

NAME = r"(?P<who>\w+)"
ROOM = r"(?P<room>#[\w-]+)"
PLACE = rf"(?:to {NAME}|in {ROOM})"
PARTNER = re.compile(rf"partner {NAME} is on (?P<platform>slack|teams)")
STEPS = {
    "command": re.compile(rf"{NAME} /dept (?P<text>.+?)(?: in {ROOM})?"),
    "again": re.compile(rf'{NAME} taps "(?P<label>[^"]+)" again'),
    "taps": re.compile(rf'{NAME} taps "(?P<label>[^"]+)"'),
    "fills": re.compile(rf'{NAME} fills "(?P<title>[^"]+)": (?P<values>.+)'),
    "edits": re.compile(rf"{NAME} edits: (?P<text>.+)"),
    "hands": re.compile(rf"{NAME} hands over (?P<file>[\w.-]+)(?:: (?P<text>.+))?"),
    "world": re.compile(r"(?P<what>slack|teams|the platform) is (?P<how>down|back)"),
    "restart": re.compile(r"the bot restarts"),
    "says": re.compile(rf"(?!(?:bot|file|nothing|at)\b){NAME}(?: in {ROOM})?: (?P<text>.+)"),
}
AROUND = re.compile(rf"{STEPS['world'].pattern}|{STEPS['restart'].pattern}")
"""Steps of the world: neither a person's nor the clock's."""
EXPECTATIONS = {
    "sent": re.compile(rf"bot {PLACE}: (?P<wanted>.+)"),
    "edited": re.compile(rf"bot {PLACE} edits: (?P<wanted>.+)"),
    "not": re.compile(rf"bot {PLACE} not: (?P<wanted>.+)"),
    "shows": re.compile(rf"bot shows (?:{ROOM}|{NAME}): (?P<wanted>.+)"),
    "refuses": re.compile(rf"bot to {NAME} refuses: (?P<wanted>.+)"),
    "most": re.compile(rf"at most (?P<most>\d+) {PLACE}(?:: (?P<wanted>.+))?"),
    "file": re.compile(rf"file to {NAME}: (?P<name>\S+) holds (?P<wanted>.+)"),
    "nothing": re.compile(rf"nothing {PLACE}"),
}


@dataclass
class Result:
    """How a story went."""

    failures: list[str] = field(default_factory=list)
    transcript: list[Line] = field(default_factory=list)


class Player:
    """Plays one story on one platform; on a SQLite file of its own, or on the empty `database` of an address."""

    def __init__(self, story: Story, on: str, checks: Mapping[str, Check] | None = None, database: str = "") -> None:
        self.story, self.on, self.checks, self.database = story, on, checks, database
        self.stage: Stage | None = None
        self.tapped: dict[str, tuple[Sight, int]] = {}
        self.typed: set[str] = set()
        self.behind = False
        self.result = Result()

    async def play(self) -> Result:
        """Play it to its end, or to the first step that does not hold."""
        try:
            platforms = self._partners()
            for step in self.story.steps:
                if PARTNER.fullmatch(step.text):
                    continue
                if problem := await self._step(step, platforms):
                    self.result.failures.append(f"{step.where}: {step.text}\n  {problem}")
                    break
        except Unplayable as problem:
            self.result.failures.append(str(problem))
        finally:
            if self.stage:
                found = [p for house in dict.fromkeys(self.stage.houses.values()) for p in house.problems()]
                self.result.failures += [f"{self.on}: not valid: {p}" for p in dict.fromkeys(found)]
                await self.stage.close()
        return self.result

    @property
    def _stage(self) -> Stage:
        if self.stage is None:
            raise RuntimeError("the curtain is still down")
        return self.stage

    def _partners(self) -> dict[str, tuple[Step, str]]:
        return {m["who"]: (s, m["platform"]) for s in self.story.steps if (m := PARTNER.fullmatch(s.text))}

    async def _step(self, step: Step, platforms: dict[str, tuple[Step, str]]) -> str | None:
        when = moment(step)
        if self.stage is None:
            if when is None:
                raise Unplayable(f"{step.where}: a step before the first `on`")
            named = Stage(self.story.cast, self.on, {}, when)
            people = {who(named.community, s, name): platform for name, (s, platform) in platforms.items()}
            named.folder.cleanup()
            self.stage = Stage(self.story.cast, self.on, people, when, self.checks, self.database)
            await self.stage.open()
            self._tell(Line("when", step.text.removeprefix("on ")))
            return None
        if step.expects:
            await self._catch_up()
            return self._expect(step)
        around = bool(AROUND.fullmatch(step.text))
        self._mark(acted=not around)
        if not around:
            await self._catch_up()
        if when:
            if when.replace(tzinfo=self.stage.zone) <= self.stage.clock.now():
                raise Unplayable(f"{step.where}: the clock does not move on")
            await self.stage.move(when)
            self._tell(Line("when", step.text.removeprefix("on ")))
        else:
            problem = await self._act(step)
            if problem:
                return problem
        self._show()
        return None

    def _mark(self, *, acted: bool) -> None:
        for house in dict.fromkeys(self._stage.houses.values()):
            house.mark(acted)

    async def _act(self, step: Step) -> str | None:
        stage = self._stage
        for kind, pattern in STEPS.items():  # noqa: B007 - used below
            if found := pattern.fullmatch(step.text):
                break
        else:
            raise Unplayable(f"{step.where}: no such step: {step.text}")
        got = found.groupdict()
        person = who(stage.community, step, got["who"]) if got.get("who") else ""
        channel = where(stage.community, step, got["room"]) if got.get("room") else None
        match kind:
            case "says":
                await stage.house(person).say(person, got["text"], channel)
                self.typed.add(person)
            case "hands":
                content = handed(step, got["file"])
                await stage.house(person).hand(person, got["text"] or "", content)
            case "command":
                await stage.house(person).command(person, got["text"], channel)
            case "edits":
                if person not in self.typed:
                    raise Unplayable(f"{step.where}: {got['who']} has said nothing to edit")
                await stage.house(person).edit(person, got["text"])
            case "taps" | "again":
                return await self._tap(step, person, got["label"], kind == "again")
            case "fills":
                return await self._fill(step, person, got["title"], got["values"])
            case "world":
                for name in stage.houses if got["what"] == "the platform" else (got["what"],):
                    if name in stage.houses:
                        stage.houses[name].down(got["how"] == "down")
                self.behind = True
                self._tell(Line("did", step.text))
                return None
            case "restart":
                await stage.restart()
                self.behind = True
                self._tell(Line("did", step.text))
                return None
        self._tell(Line("did", step.text))
        await stage.after()
        return None

    async def _catch_up(self) -> None:
        """What waited for a platform or for the product goes out with the next step, or before the next look."""
        if self.behind:
            self.behind = False
            await self._stage.catch_up()

    async def _tap(self, step: Step, person: str, wanted: str, again: bool) -> str | None:
        if again:
            if person not in self.tapped:
                raise Unplayable(f"{step.where}: nothing was tapped to tap again")
            sight, index = self.tapped[person]
        else:
            sought = label(wanted)
            for sight in reversed(self._stage.visible(person)):
                index = next((n for n, said in enumerate(sight.labels) if sought.fullmatch(flat(said))), -1)
                if index >= 0:
                    break
            else:
                return f"no message has a button {wanted!r}; the newest: {self._newest(person)}"
        self.tapped[person] = (sight, index)
        house = self._stage.of_channel(sight.place[1:]) if sight.place.startswith("#") else self._stage.house(person)
        await house.press(person, sight, index)
        self._tell(Line("did", step.text))
        await self._stage.after()
        return None

    async def _fill(self, step: Step, person: str, title: str, said: str) -> str | None:
        values = {k.strip(): v.strip() for k, _, v in (pair.partition("=") for pair in said.split(";"))}
        try:
            problem = await self._stage.house(person).fill(person, title, values)
        except LookupError as wrong:
            return str(wrong)
        self._tell(Line("did", step.text))
        await self._stage.after()
        return problem

    # ── what is expected ────────────────────────────────────────────────────────────────────────────────────────────

    def _expect(self, step: Step) -> str | None:
        for kind, pattern in sorted(EXPECTATIONS.items(), key=lambda e: e[0] == "sent"):  # noqa: B007 - used below
            if found := pattern.fullmatch(step.text):
                break
        else:
            raise Unplayable(f"{step.where}: no such expectation: {step.text}")
        got = found.groupdict()
        places = self._places(step, got)
        wanted = patterns(step, got["wanted"]) if got.get("wanted") else []
        since: Since = "step" if kind in ("not", "nothing", "most") else "acted"
        seen = [s for p in places for s in self._since(p, since)]
        match kind:
            case "sent":
                held = any(s.new and holds(s.text, wanted) for s in seen)
            case "edited":
                held = any(s.edited and holds(s.text, wanted) for s in seen)
            case "shows":
                held = any(holds(s.text, wanted) for s in seen)
            case "not":
                held = not any(holds(s.text, wanted) for s in seen)
            case "nothing":
                held = not seen
            case "most":
                held = sum(s.new and holds(s.text, wanted) for s in seen) <= int(got["most"])
            case "refuses":
                complaint = self._stage.house(places[0]).complaint(places[0])
                if complaint and holds(complaint, wanted):
                    return None
                return f"the form: {complaint or 'no problem was shown'}"
            case "file":
                return self._file(seen, got["name"], wanted)
        return None if held else f"there was: {self._say(seen)}"

    def _places(self, step: Step, got: dict[str, str | None]) -> list[str]:
        if room := got.get("room"):
            return [f"#{where(self._stage.community, step, room)}"]
        if got["who"] == "anyone":
            return [p.id for p in self._stage.community.people]
        return [who(self._stage.community, step, got["who"] or "")]

    def _since(self, place: str, since: Since = "acted") -> list[Sight]:
        return [s for s in self._stage.seen(place, since) if s.new or s.edited]

    def _file(self, seen: list[Sight], name: str, wanted: list[re.Pattern[str]]) -> str | None:
        shape = re.compile(".*".join(map(re.escape, name.split("*"))), re.I)
        files = [f for s in seen for f in s.files if shape.fullmatch(f[0])]
        if any(holds(text_inside(n, data), wanted) for n, data in files):
            return None
        return f"files: {', '.join(n for s in seen for n, _ in s.files) or 'none'}"

    def _say(self, seen: list[Sight]) -> str:
        return "; ".join(f"{'new' if s.new else 'edited'} “{flat(s.text)}”" for s in seen) or "nothing"

    def _newest(self, person: str) -> str:
        seen = self._stage.visible(person)
        return f"“{flat(seen[-1].text)}”" if seen else "none"

    def _tell(self, line: Line) -> None:
        self.result.transcript.append(line)

    def _show(self) -> None:
        community = self._stage.community
        places = [p.id for p in community.people] + [f"#{d.id}" for s in community.schools for d in s.departments]
        for place in places:
            for sight in self._since(place):
                person = community.person(place)
                files = tuple(n for n, _ in sight.files)
                to, edited = person.first if person else place, sight.edited and not sight.new
                self._tell(Line("said", sight.text, to, edited, files))
