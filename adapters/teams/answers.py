"""What was heard, handed to the kernel, and its reply as the wire wants it: nothing, a card in place, or a dialog."""

import asyncio
import logging
from dataclasses import dataclass

from adapters.teams import extension, forms
from adapters.teams.budget import SUMMARY, clamp
from adapters.teams.handed import Fetcher
from adapters.teams.heard import (
    Back,
    Called,
    Channel,
    Consent,
    Filled,
    Heard,
    Joined,
    Left,
    Looked,
    Nothing,
    Retyped,
    Scene,
    Searched,
    Tapped,
    Typed,
    Unheard,
)
from adapters.teams.markdown import clean
from adapters.teams.outcome import name as name_of
from adapters.teams.people import People, here
from adapters.teams.post import Teams
from adapters.teams.render import CARD_TYPE, Json, card
from bot.kernel.linking import LINK, is_link
from bot.ports import Door, Drawn, Reply
from bot.talk import events
from bot.talk.events import AnyEvent, Departed, Edited, Handed, Opened, Pressed, Said, Submitted

TENANTS_TOLD, TENANT_SHOWN = 100, 40
"""Tenants that are told of at most, and how much of a name that anybody may have made up."""
HANDS = 8
"""Messages with files that are taken at one time."""
log = logging.getLogger("dept.teams")
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
DONE = "That has been dealt with already."
STANDS = "That button has been used already. The card shows how things stand."
UNKNOWN = "I don't know you yet. Whoever looks after Dept at your school can add you."
LOST = "That card is from before a restart. Type home to see what is open."

NOT_MET = "We have not met yet. Say hello in a chat of our own first, and then this works too."
IN_CHAT = "I have answered in your chat with me."

Doing = Typed | Retyped | Tapped | Filled | Called


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and the body of an answer to an invoke."""

    status: int = 200
    body: Json | None = None


class Answers:
    """Takes one thing heard to the end: who it was, what the kernel says, and the answer on the wire."""

    def __init__(self, door: Door, people: People, post: Teams) -> None:
        self._door, self._people, self._post = door, people, post
        self._elsewhere = set[str]()
        self._fetcher, self._hands = Fetcher(post.connector), asyncio.Semaphore(HANDS)

    async def take(self, heard: Heard) -> Answer:
        """The answer; whatever was asked for is stored when this returns."""
        if isinstance(heard, Unheard):
            return Answer(404)
        if not self._post.settings.installed(heard.scene.tenant):
            self._turned_away(heard.scene.tenant)
            return Answer()
        match heard:
            case Typed() | Retyped() | Tapped() | Filled() | Called():
                return await self._did(heard)
            case Searched(scene, words):
                return await self._search(scene, words)
            case Looked():
                return await self._looked(heard)
            case Back(scene):
                return self._back(scene)
            case Consent():
                return Answer(200 if await self._post.consented(heard) else 403)
            case Joined(scene):
                if not await self._people.joined(heard):
                    await self._stranger(scene)
                elif scene.personal and (person := self._people.known(scene)):
                    # The app is there again: what has waited for it goes now.
                    await self._door.handle(Opened(key=f"joined:{scene.key}:{scene.id}", person=person))
            case Left():
                # The address goes last: if the store is away, Teams asks again, and whose it was is still known.
                if person := self._people.whose(heard):
                    await self._door.handle(Departed(key=f"left:{heard.scene.key}:{heard.scene.id}", person=person))
                await self._people.left(heard)
            case Channel():
                await self._people.renamed(heard)
            case Nothing():
                pass
        return Answer()

    def _turned_away(self, tenant: str) -> None:
        """Tell IT once of a tenant that nobody named: it may be a school's own, left out of the configuration."""
        if tenant not in self._elsewhere and len(self._elsewhere) < TENANTS_TOLD:
            self._elsewhere.add(tenant)
            log.warning("teams: tenant %r is not installed, so that its events have no effect", tenant[:TENANT_SHOWN])

    async def _did(self, heard: Doing) -> Answer:
        person = await self._people.who(heard.scene)
        if person is None and heard.scene.elsewhere:
            return _sentence(heard, NOT_MET)
        if person is None:
            if not isinstance(heard, Retyped):
                await self._stranger(heard.scene)
            return _sentence(heard, UNKNOWN)
        channel = await self._people.department(heard.scene)
        if isinstance(heard, Typed):
            await self._typed(heard, person, channel)
            return Answer()
        return self._reply(heard, await self._door.handle(_event(heard, person, channel)))

    async def _typed(self, heard: Typed, person: str, channel: str | None) -> None:
        """Words go to the kernel with their files, or with what is to be said of those that did not come."""
        if (told := await self._linked(heard, person)) is not None:
            await self._post.remark(person, told)
            return
        if heard.files:
            async with self._hands:  # what is in hand at one time is bounded, whoever else is handing something over
                files, unread = await self._fetcher.fetch(heard)
                reply = await self._door.handle(_event(heard, person, channel, files, unread))
        else:
            reply = await self._door.handle(_event(heard, person, channel))
        if reply.echo and heard.whispered:
            await self._post.whisper(heard.scene, reply.echo)

    async def _linked(self, heard: Typed, person: str) -> str | None:
        """An account linked by hand; what to tell whoever did it, None if these are no such words."""
        meant = is_link(heard.text) and (heard.mentioned or LINK.fullmatch(heard.text.strip()))
        return await self._people.link(heard, person) if meant else None

    async def _search(self, scene: Scene, words: str) -> Answer:
        person = await self._people.who(scene)
        if person is None:
            return Answer(200, extension.said(NOT_MET))
        return Answer(200, extension.found(await self._door.look(person, words) if words else ()))

    async def _stranger(self, scene: Scene) -> None:
        await self._door.stranger(here(scene).address(), scene.key)

    def _reply(self, heard: Doing, reply: Reply) -> Answer:
        local, message = self._post.settings.local, heard.scene.message
        if isinstance(heard, Typed | Retyped) or heard.scene.kind != "invoke":
            return Answer()
        if heard.dialog:
            return Answer(200, _dialog(heard, reply))
        if reply.opening is not None:
            return Answer(200, _drawn(forms.standing(reply.opening)))
        # The form stood in the card's place: without a newer card, the one that it covered comes back.
        parts = reply.redrawn or (self._post.drawn(message) or () if isinstance(heard, Filled) else ())
        if not parts:
            return _sentence(heard, reply.echo or DONE)
        self._post.redrawn(message, parts)
        return Answer(200, _drawn(card(parts, local=local, user=_only(heard.scene))))

    async def _looked(self, heard: Looked) -> Answer:
        """The card as things stand; nothing, which leaves it as it is, for whoever is not known or may not see it."""
        scene = heard.scene
        person = await self._people.who(scene)
        if person is None:
            return Answer()
        at = name_of(scene.conversation, scene.message)
        channel = await self._people.department(scene)
        reply = await self._door.handle(events.Looked(key="", person=person, channel=channel, at=at))
        return Answer(200, _drawn(card(reply.redrawn, user=_only(scene)))) if reply.redrawn else Answer()

    def _back(self, scene: Scene) -> Answer:
        parts: tuple[Drawn, ...] | None = self._post.drawn(scene.message)
        if parts is None:
            return Answer(200, _said(LOST))
        return Answer(200, _drawn(card(parts, local=self._post.settings.local)))


def _only(scene: Scene) -> str:
    """Whose chat it is, if it is anybody's."""
    return scene.user if scene.personal else ""


def _event(
    heard: Doing, person: str, channel: str | None, files: tuple[Handed, ...] = (), unread: str = ""
) -> AnyEvent:
    name = f"teams:{heard.scene.conversation}:{heard.scene.id}"
    match heard:
        case Typed(key=key, text=text, command=command):
            return Said(
                key=key, person=person, channel=channel, text=text, message=name, command=command, files=files,
                unread=unread,
            )  # fmt: skip
        case Retyped(key=key, text=text):
            return Edited(key=key, person=person, channel=channel, text=text, message=name)
        case Called(key=key, text=text):
            return Said(key=key, person=person, opens=True, text=text, message=name)
        case Tapped(key=key, token=token):
            opens = heard.scene.kind == "invoke"
            at = name_of(heard.scene.conversation, heard.scene.message)
            return Pressed(key=key, person=person, channel=channel, opens=opens, token=token, at=at)
        case Filled(key=key, token=token, raw=raw):
            opens = heard.scene.kind == "invoke"
            return Submitted(key=key, person=person, channel=channel, opens=opens, token=token, raw=raw)


def _dialog(heard: Tapped | Filled | Called, reply: Reply) -> Json | None:
    """A dialog opened or handed back; else it closes, with a sentence only where there is one to say."""
    if reply.opening is not None:
        return forms.dialog(reply.opening)
    said = reply.echo or ("" if isinstance(heard, Filled) else IN_CHAT if isinstance(heard, Called) else STANDS)
    return forms.notice(said) if said else None


def _sentence(heard: Doing, words: str) -> Answer:
    """A sentence, in whichever shape this invoke can show one; a message is answered by none."""
    if isinstance(heard, Typed | Retyped) or heard.scene.kind != "invoke":
        return Answer()
    return Answer(200, forms.notice(words) if heard.dialog else _said(words))


def _said(words: str) -> Json:
    return {"statusCode": 200, "type": MESSAGE_TYPE, "value": clamp(clean(words), SUMMARY)}


def _drawn(content: Json) -> Json:
    return {"statusCode": 200, "type": CARD_TYPE, "value": content}
