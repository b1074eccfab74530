"""The playground as a theatre: the same scene that its page shows, without the page."""

from adapters.playground.post import Playground
from adapters.playground.scene import Scene, address
from bot.talk.events import Handed
from office import Office
from rehearsal.theatre import Sight, Since, by_label, matching


class PlaygroundTheatre:
    """People in the playground."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.couriers = scene, {p: Playground(p, scene) for p in ("slack", "teams")}
        self.since: dict[Since, int] = {"step": 0, "acted": 0}

    async def move_in(self, office: Office) -> None:
        """Connect an office that has just opened."""
        self.scene.connect(office.kernel)
        office.couriers.update(self.couriers)
        community = self.scene.community
        for who in (*(p.id for p in community.people), *(f"#{d.id}" for s in community.schools for d in s.departments)):
            await office.links.link(who, address(community, who), who)

    async def move_out(self) -> None:
        """Nothing to take along: the scene is the platform's side, and stays."""

    def mark(self, acted: bool) -> None:
        """A step begins."""
        self.since["step"] = self.scene.step
        if acted:
            self.since["acted"] = self.since["step"]

    def seen(self, place: str, since: Since = "acted") -> list[Sight]:
        """The bot's messages in a place."""
        mark = self.since[since]
        return [
            Sight(
                key=s.id,
                place=place,
                text=s.text,
                labels=tuple(t.label for t in s.buttons),
                new=s.born > mark,
                edited=s.born <= mark < s.step or (s.edited > 0 and s.step > mark and s.step > s.born),
                files=tuple((f.name, f.data) for f in s.files),
                order=s.born,
                handle=s,
            )
            for s in self.scene.shown_to(place)
        ]

    async def say(self, person: str, text: str, channel: str | None = None) -> None:
        """Somebody types."""
        await self.scene.say(person, text, channel)

    async def hand(self, person: str, text: str, file: Handed) -> None:
        """Somebody hands a file over."""
        await self.scene.say(person, text, files=(file,))

    async def command(self, person: str, text: str, channel: str | None = None) -> None:
        """The slash command."""
        await self.scene.command(person, text, channel)

    async def edit(self, person: str, text: str) -> None:
        """Somebody edits what they typed last."""
        await self.scene.edit(person, text)

    async def press(self, person: str, sight: Sight, index: int) -> None:
        """A button, as it was drawn then."""
        await self.scene.press(person, sight.handle.id, sight.handle.buttons[index].token)

    async def fill(self, person: str, title: str, values: dict[str, str]) -> str | None:
        """The open form."""
        sheet = self.scene.sheet(person)
        if sheet is None or not matching(sheet.opening.form.title, title):
            return f"no form {title!r} is open"
        fields = {f.label: name for name, f in sheet.opening.form.fields.items()}
        await self.scene.submit(person, sheet.opening.token, by_label(fields, values))
        return None

    def complaint(self, person: str) -> str | None:
        """The problems of an open form."""
        sheet = self.scene.sheet(person)
        if sheet is None or not sheet.opening.problems:
            return None
        return " ".join(f"{sheet.opening.form.fields[n].label}: {said}" for n, said in sheet.opening.problems.items())

    def down(self, is_down: bool) -> None:
        """Both drawings of it."""
        for courier in self.couriers.values():
            courier.down = is_down

    async def settle(self) -> None:
        """Nothing is done behind the scene."""

    def problems(self) -> list[str]:
        """The scene keeps what was said, not how a platform draws it."""
        return []

    async def close(self) -> None:
        """Nothing is left behind."""
