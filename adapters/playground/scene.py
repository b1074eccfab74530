"""The world as the page sees it, with the hands of its people. It is the platforms' side, and outlives the bot."""

import asyncio
import secrets
from collections.abc import Mapping

from adapters.playground import notes
from adapters.playground.memory import Memory, Sheet
from adapters.playground.shown import Post, Shown, taps
from bot.ports import Clock, Door, Drawn, Opening, Paper, Parcel, Reason, Reply
from bot.talk.events import AnyEvent, Departed, Edited, Handed, Opened, Pressed, Said, Submitted
from bot.world.people import Address, Community

HOME = "home:"
"""A press on Home names no post, but this and the person's id."""


class Scene:
    """People, places and posts of every school, in memory, with the hands of the people."""

    def __init__(self, community: Community, clock: Clock) -> None:
        self.clock = clock
        self.memory = Memory(community=community)
        self.step = 0
        """Counts everything that becomes visible or changes."""
        self.turned = 0
        """Counts how often the whole scene became another one."""
        self._door: Door | None = None
        self._run = secrets.token_hex(4)
        self._bell = asyncio.Event()
        self._held: asyncio.Event | None = None

    @property
    def community(self) -> Community:
        """The schools and their people, as they are now."""
        return self.memory.community

    def connect(self, door: Door) -> None:
        """Give the people a bot to talk to; after a restart, the new one."""
        self._door = door
        if self._held:
            self._held.set()
        self._held = None

    def hold(self) -> None:
        """The bot is being started anew: whoever knocks waits until it is connected again."""
        self._held = asyncio.Event()

    # What a person does

    async def say(self, person: str, text: str, channel: str | None = None, files: tuple[Handed, ...] = ()) -> Reply:
        """Type to the bot, with files or without: in the private chat, or in a department's channel with a mention."""
        post = self.mutter(person, _mentioned(text, channel), channel, files)
        event = Said(key=f"say:{post.id}", person=person, channel=channel, text=text, message=post.id, files=files)
        return await self._knock(event, post.place)

    async def command(self, person: str, text: str, channel: str | None = None) -> Reply:
        """Use the slash command, without its name; where the person's platform has none, the same words are typed."""
        if self.platform(person) != "slack":
            return await self.say(person, text, channel)
        id = self._new_id()
        place, key = f"#{channel}" if channel else person, f"command:{id}"
        event = Said(key=key, person=person, channel=channel, text=text, message=id, command=True, opens=True)
        return await self._knock(event, place)

    def mutter(self, person: str, text: str, channel: str | None = None, files: tuple[Handed, ...] = ()) -> Post:
        """Words that are seen in a place and not meant for the bot."""
        place, papers = f"#{channel}" if channel else person, [Paper(f.name, f.content) for f in files]
        post = self._put(
            Post(id=self._new_id(), place=place, when=self.clock.now(), by=person, words=text, papers=papers)
        )
        self.memory.typed[person] = post
        return post

    async def edit(self, person: str, text: str) -> Reply:
        """Put other words into the last message that a person typed; LookupError if there is none."""
        post = self.memory.typed.get(person)
        if post is None:
            raise LookupError(f"{person} has typed nothing yet.")
        channel = post.place[1:] if post.place.startswith("#") else None
        post.words = _mentioned(text, channel)
        self._touch(post)
        key = f"edit:{post.id}:{post.edited}"
        event = Edited(key=key, person=person, channel=channel, text=text, message=post.id)
        return await self._knock(event, post.place)

    async def press(self, person: str, post: str, token: str) -> Reply:
        """Press a button of a post, by its token, old or new; `home:` and the person's id is their Home."""
        at = self.memory.posts.get(post)
        channel = at.place[1:] if at and at.place.startswith("#") else None
        event = Pressed(key=f"press:{self._new_id()}", person=person, channel=channel, opens=True, token=token)
        return await self._knock(event, at.place if at else person, post if at else "")

    async def submit(self, person: str, token: str, raw: Mapping[str, str]) -> Reply:
        """Send a form in. Refused, it stays open with what was typed and a sentence beside each field."""
        sheet = self.memory.sheets.get(person)
        event = Submitted(key=f"submit:{self._new_id()}", person=person, token=token, raw=dict(raw))
        return await self._knock(event, person, sheet.post if sheet else "", raw)

    async def home(self, person: str, again: bool = False) -> Drawn:
        """Look at Home: it comes as it stands now. `again`: it was open already and is only drawn anew."""
        if not again:
            await self._knock(Opened(key=f"home:{self._new_id()}", person=person, opens=True), person)
        return await (await self._at_door()).home(person)

    def close(self, person: str) -> None:
        """Close the form that is open for somebody, unsent."""
        if self.memory.sheets.pop(person, None):
            self._ring()

    async def leave(self, person: str) -> Reply:
        """Somebody's account is closed: nothing can be sent to them any more."""
        if person in self.memory.left:
            return Reply()
        self.memory.left.add(person)
        return await self._knock(Departed(key=f"left:{self._new_id()}", person=person), person)

    def look(self, person: str, place: str) -> None:
        """Somebody has seen all that stands in a place."""
        if self.memory.looked.get((person, place), 0) < self.step and self.unread(person, place):
            self.memory.looked[person, place] = self.step
            self._ring()

    # What can be seen

    def shown_to(self, place: str) -> list[Shown]:
        """All that a person (by id) or channel (`#` and the department's id) has been shown, oldest first."""
        elsewhere = self.memory.echoes.get(place, ())
        return [p.shown() for p in sorted((*self.posts(place), *elsewhere), key=lambda p: p.born) if not p.by]

    def posts(self, place: str, reader: str = "") -> list[Post]:
        """The posts of a place, typed words too, oldest first: as one reader sees them."""
        return [p for p in self.memory.places.get(place, []) if p.only in ("", reader or place)]

    def post(self, id: str) -> Post | None:
        """One post, by id."""
        return self.memory.posts.get(id)

    def sheet(self, person: str) -> Sheet | None:
        """The form that is open for somebody."""
        return self.memory.sheets.get(person)

    def unread(self, person: str, place: str) -> int:
        """How many posts a person has not seen in a place."""
        seen = self.memory.looked.get((person, place), 0)
        return sum(p.born > seen and p.by != person for p in self.posts(place, person))

    def sent(self, since: int) -> int:
        """How many messages of Dept have appeared since a step, edits left out."""
        return sum(p.born > since and not p.by and not p.only for p in self.memory.posts.values())

    def platform(self, person: str) -> str:
        """The platform that a person is on."""
        known = self.community.person(person)
        if known is None:
            raise LookupError(f"There is nobody called {person!r}.")
        return known.platform or self.community.school(known.school).platform or "slack"

    def channels(self, person: str) -> tuple[str, ...]:
        """The departments whose channel a person reads."""
        known = self.community.person(person)
        return known.departments if known else ()

    async def ring(self, within: float) -> bool:
        """Wait until something changes, for some seconds at most."""
        try:
            await asyncio.wait_for(self._bell.wait(), within)
        except TimeoutError:
            return False
        return True

    # Moments kept

    def remember(self) -> Memory:
        """All of it as it is now, to be kept."""
        return self.memory.copy()

    def recall(self, memory: Memory) -> None:
        """All of it becomes what was kept once; what is kept stays whole, to come back to again."""
        self.memory = memory.copy()
        self.turned += 1
        self._ring()

    def settle(self, community: Community) -> None:
        """The schools are different from now on: what stood in the configuration was changed."""
        self.memory.community = community
        self._ring()

    def nudge(self) -> None:
        """Something changed that is not a post: the clock, or the reasons."""
        self._ring()

    # What the couriers bring

    def deliver(self, parcel: Parcel) -> str:
        """Post or edit one message, and give its ref."""
        post = self.memory.posts.get(parcel.ref or "")
        if post is None:
            id, now = parcel.ref or self._new_id(), self.clock.now()
            post = self._put(Post(id=id, place=parcel.to.ref, when=now, parts=parcel.parts, parcel=parcel.id))
            self.memory.parcels.setdefault(parcel.id, post)
            self._note(notes.shared(self.community, post, edited=False, now=now))
        elif not (post.ahead and post.parts == parcel.parts):
            post.parts = parcel.parts
            self._touch(post)
            self._note(notes.shared(self.community, post, edited=True, now=self.clock.now()))
        post.ahead = False
        if parcel.paper and parcel.paper not in post.papers:
            post.papers.append(Paper(parcel.paper.name, parcel.paper.data))
        return post.id

    def found(self, parcel: str) -> Post | None:
        """The post that a parcel became."""
        return self.memory.parcels.get(parcel)

    # Behind the scenes

    async def _knock(self, event: AnyEvent, place: str, post: str = "", raw: Mapping[str, str] | None = None) -> Reply:
        """Hand an event in and show what the wire's own answer brings."""
        person, before = event.person, len(self.memory.places.get(place, []))
        label = self._label(post, event.token) if isinstance(event, Pressed) else ""
        reply = await (await self._at_door()).handle(event)
        self._note(notes.answered(self.community, event, reply, label, self.clock.now()))
        if opening := reply.opening:
            typed = {**opening.values, **(raw or {})} if opening.problems else opening.values
            kept = Opening(form=opening.form, token=opening.token, values=dict(typed), problems=dict(opening.problems))
            self.memory.sheets[person] = Sheet(opening=kept, post=post)
        elif isinstance(event, Submitted):
            self.memory.sheets.pop(person, None)
        if reply.echo:
            echo = Post(id=self._new_id(), place=place, when=self.clock.now(), words=reply.echo, only=person)
            self._put(echo, before)
        at = self.memory.posts.get(post)
        if at and reply.redrawn and reply.redrawn != at.parts and self._up(person):
            at.parts, at.ahead = reply.redrawn, True
            self._touch(at)
        self._ring()
        return reply

    def _label(self, post: str, token: str) -> str:
        at = self.memory.posts.get(post)
        return next((t.label for t in taps(at.parts) if t.token == token), "") if at else ""

    def _note(self, reason: Reason | None) -> None:
        if reason:
            self.memory.reasons.append(reason)

    def _up(self, person: str) -> bool:
        return self.platform(person) not in self.memory.down

    async def _at_door(self) -> Door:
        if self._held:
            await self._held.wait()
        if self._door is None:
            raise LookupError("Nobody is at the door yet: connect the scene first.")
        return self._door

    def _put(self, post: Post, at: int | None = None) -> Post:
        self._ring()
        post.born = post.step = self.step
        self.memory.posts[post.id] = post
        if post.only not in ("", post.place):
            self.memory.echoes.setdefault(post.only, []).append(post)
        place = self.memory.places.setdefault(post.place, [])
        place.insert(len(place) if at is None else at, post)
        return post

    def _touch(self, post: Post) -> None:
        self._ring()
        post.edited += 1
        post.edited_at = self.clock.now()
        post.step = self.step

    def _ring(self) -> None:
        self.step += 1
        self._bell.set()
        self._bell = asyncio.Event()

    def _new_id(self) -> str:
        return f"{self._run}-{secrets.token_hex(6)}"


def _mentioned(text: str, channel: str | None) -> str:
    """Typed words as others see them: in a channel the bot is mentioned, or it would not have heard them."""
    return f"@Dept {text}" if channel else text


def address(community: Community, who: str) -> Address:
    """Where a person (id) or channel (`#` and the department's id) is reached: by their own platform's courier."""
    if who.startswith("#"):
        department = community.department(who[1:])
        school = community.school(department.school) if department else None
        return Address((school.platform if school else "") or "slack", who)
    person = community.person(who)
    if person is None:
        raise LookupError(f"There is nobody called {who!r}.")
    return Address(person.platform or community.school(person.school).platform or "slack", who)
