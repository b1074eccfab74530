"""The way out to Teams: one message posted or edited in one attempt, and what became of it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from adapters.teams import budget, files
from adapters.teams.files import Again, Papers
from adapters.teams.heard import Consent, Scene, key
from adapters.teams.markdown import clean
from adapters.teams.outcome import failed, judge, named
from adapters.teams.pace import Buckets
from adapters.teams.places import PLATFORM, Place, place
from adapters.teams.render import Json, activity
from adapters.teams.settings import TeamsSettings
from adapters.teams.wire import SEND_SECONDS, Connector, Lost, Said, Unreached, path
from bot.ports import Accepted, Drawn, Links, Outcome, Paper, Parcel, Refused
from bot.talk.cards import Card, lines

PATIENCE = 1.0  # seconds that a send waits for its turn; a longer queue goes back to the outbox
CHATS_KEPT = 5_000
CARDS_KEPT = 500
FORGOTTEN = "I no longer have that file. Ask me for it again and I'll make a fresh one."


class Teams:
    """The courier of Teams. There is nothing to read back: an unknown outcome gets the outbox's one counted resend."""

    platform = PLATFORM
    reads_back = False

    def __init__(
        self,
        settings: TeamsSettings,
        links: Links,
        *,
        monotonic: Callable[[], float],
        again: Again | None = None,
        seconds: float = SEND_SECONDS,
    ) -> None:
        self.settings, self._links = settings, links
        self.connector = Connector(settings, seconds)
        self.papers = Papers(again)
        self._chats: OrderedDict[str, str] = OrderedDict()
        self._cards: OrderedDict[str, tuple[Drawn, ...]] = OrderedDict()
        burst = budget.CONVERSATION_BURST
        self._conversations = Buckets(budget.CONVERSATION_EACH_SECOND, burst, monotonic)
        self._tenants = Buckets(budget.TENANT_EACH_SECOND, budget.TENANT_EACH_SECOND, monotonic)

    async def send(self, parcel: Parcel) -> Outcome:
        """Post or edit one message."""
        try:
            where = place(parcel.to)
        except ValueError:
            return Refused("not an address on Teams", gone=True)
        if parcel.ref == "":
            return Refused("a message without an id cannot be edited")
        if parcel.paper is not None and not where.user:
            return Refused("a file goes to a person, never to a channel")
        turn = await self._turn(where)
        if turn is not None:
            return turn
        try:
            made = await self._chat(where)
            outcome = made if isinstance(made, Refused) else await self._hand(parcel, made)
        except (Unreached, Lost) as why:
            return failed(why, editing=parcel.ref is not None)
        if isinstance(outcome, Refused) and outcome.gone:
            await self._forget(where)
        return outcome

    async def _forget(self, where: Place) -> None:
        """Nobody is reached there until the app is installed again, or somebody writes."""
        self._chats.pop(key(where.tenant, where.user), None)
        await self._links.unlink(PLATFORM, key(where.tenant, where.user or where.conversation))

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Teams keeps no way to look a message up without wider permissions."""
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self.connector.close()

    def drawn(self, message: str) -> tuple[Drawn, ...] | None:
        """A message as it was last drawn, for the way back from a form that stands in its card."""
        return self._cards.get(message)

    def redrawn(self, message: str, parts: tuple[Drawn, ...]) -> None:
        """Remember what an answer to the wire has drawn. Only the local client needs it: Teams opens dialogs."""
        if self.settings.local and message:
            self._cards[message] = parts
            self._cards.move_to_end(message)
            if len(self._cards) > CARDS_KEPT:
                self._cards.popitem(last=False)

    async def relay(self, method: str, service: str, conversation: str, body: Json | None, id: str = "") -> Said:
        """Pass an activity on as it is: what a turn of the SDK sends."""
        where = path("conversations", conversation, "activities", *([id] if id else []))
        return await self.connector.call(method, service, where, body)

    async def consented(self, event: Consent) -> bool:
        """Hand over a file that somebody agreed to; False if its address is refused."""
        scene = event.scene
        if not event.agreed:
            self.papers.drop(event.paper)
            return True
        paper = await self.papers.wanted(event.paper, scene.tenant, scene.conversation)
        if paper is None:
            await self.tell(scene, FORGOTTEN)
            return True
        if not await files.upload(self.connector, event, paper):
            return False
        self.papers.drop(event.paper)
        shown = event.shown | {"name": event.shown["name"] or paper.name}
        await self._pass_on(scene, files.info(shown))
        return True

    async def remark(self, person: str, words: str) -> None:
        """A line for somebody in their own chat, which answers the wire and no message; it is not tried again."""
        if address := self._links.address(person):
            await self.send(Parcel(id="", to=address, parts=(Drawn(Card(words)),)))

    async def tell(self, scene: Scene, words: str) -> None:
        """A line about a file or the hand-over of one; it belongs to the moment and is not tried again."""
        await self._pass_on(scene, {"type": "message", "text": clean(words), "textFormat": "plain"})

    async def whisper(self, scene: Scene, words: str) -> None:
        """A line in a channel that only one person sees, as Teams wants a slash command to be answered."""
        body = {"type": "message", "text": clean(words), "textFormat": "plain", "recipient": {"id": scene.user}}
        await self._pass_on(scene, body, query="?isTargetedActivity=true")

    async def _pass_on(self, scene: Scene, body: Json, *, query: str = "") -> None:
        """Post something that nobody waits for: that it does not arrive changes nothing of what was done."""
        where = path("conversations", scene.conversation, "activities") + query
        with suppress(Unreached, Lost):
            await self.connector.call("POST", scene.service, where, body)

    async def _turn(self, where: Place) -> Refused | None:
        """Wait until it is this message's turn, or send it back to the outbox with the time that it would take."""
        if not self.settings.paced:
            return None
        chat = key(where.tenant, where.conversation or where.user)
        for buckets, one in ((self._conversations, chat), (self._tenants, where.tenant)):
            wait = buckets.take(one, PATIENCE)
            if wait > PATIENCE:
                return Refused("waiting its turn", again_in=wait, turn=True)
            if wait:
                await asyncio.sleep(wait)
        return None

    async def _chat(self, where: Place) -> Place | Refused:
        """The place with its conversation: a private chat is made once. That shows nothing, and may go again."""
        if where.conversation:
            return where
        keyed = key(where.tenant, where.user)
        if keyed in self._chats:
            return replace(where, conversation=self._chats[keyed])
        asked = {
            "isGroup": False,
            "bot": {"id": where.bot},
            "members": [{"id": where.user}],
            "tenantId": where.tenant,
            "channelData": {"tenant": {"id": where.tenant}},
        }
        try:
            said = await self.connector.call("POST", where.service, path("conversations"), asked)
        except Lost as why:
            raise Unreached(str(why)) from None
        made = said.body.get("id") if isinstance(said.body, dict) and said.status < 300 else None
        if not isinstance(made, str) or not made:
            outcome = judge(said, conversation="", ref="chat")
            return outcome if isinstance(outcome, Refused) else Refused("no chat was made", again_in=said.again_in)
        self._chats[keyed] = made
        if len(self._chats) > CHATS_KEPT:
            self._chats.popitem(last=False)
        found = replace(where, conversation=made)
        who = self._links.who(PLATFORM, keyed)
        if who is not None:
            await self._links.link(who, found.address(), keyed)
        return found

    async def _hand(self, parcel: Parcel, where: Place) -> Outcome:
        conversation, id = named(parcel.ref) if parcel.ref is not None else (where.conversation, "")
        body = self._body(parcel, where) | ({"from": {"id": where.bot}} if where.bot else {})
        said = await self.relay("PUT" if id else "POST", where.service, conversation or where.conversation, body, id)
        outcome = judge(said, conversation=where.conversation, ref=parcel.ref)
        if isinstance(outcome, Accepted):
            self.redrawn(named(outcome.ref)[1], parcel.parts)
        return outcome

    def _body(self, parcel: Parcel, where: Place) -> Json:
        paper, local = parcel.paper, self.settings.local
        if paper is None or (parcel.ref is not None and not self.papers.holds(parcel.id)):
            return activity(parcel.parts, local=local, user=where.user)
        self.papers.hold(parcel.id, paper, where)
        if local:
            url = self.papers.link(parcel.id, paper.name, self.settings.public_url)
            return activity([*parcel.parts, files.linked(paper.name, url)], local=True)
        return _with_file(parcel.id, paper, parcel.parts)


def _with_file(id: str, paper: Paper, parts: Sequence[Drawn]) -> Json:
    """The words, and the card that asks for consent; a card of our own only where there is something to press."""
    says = "\n".join(line for part in parts for line in lines(part.card))
    ask = files.consent(id, paper, says)
    if any(part.tokens for part in parts):
        made: dict[str, Any] = activity(parts)
        return made | {"attachments": [*made["attachments"], ask]}
    words = {"text": says, "textFormat": "plain"} if says else {}
    return {
        "type": "message",
        "summary": budget.clamp(says or paper.name, budget.SUMMARY),
        **words,
        "attachments": [ask],
    }
