"""Who is who on Teams: people by the e-mail address in the roster, channels by their name in the team's list."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from adapters.teams.heard import Channel, Joined, Left, Scene, Typed, key
from adapters.teams.places import PLATFORM, Place
from adapters.teams.wire import LOOK_SECONDS, Connector, Lost, Unreached, path
from bot.kernel.linking import by_hand
from bot.ports import Away, Links
from bot.world.people import Person

KEPT = 20_000
PAGES = 20
STRANGER_SECONDS = 60.0
MENTION = "Which account is it? Mention it in a channel where I am, so that Teams knows: @Dept link @Tom Tom Ashworth"
Json = dict[str, Any]


class People:
    """Finds people and channels, and links them to those of the configuration.

    `person_by_email` and `department_by_channel` (it gives an id) are the configuration's, aliases included.
    A look-up that fails raises Away, so that Teams asks again: nobody is a stranger because the roster was slow.
    """

    def __init__(
        self,
        connector: Connector,
        links: Links,
        *,
        person_by_email: Callable[[str], Person | None],
        department_by_channel: Callable[[str], str | None],
        monotonic: Callable[[], float],
        person_by_id: Callable[[str], Person | None] = lambda id: None,
        colleagues: Callable[[Person], Sequence[Person]] = lambda person: (person,),
    ) -> None:
        self._connector, self._links, self._now = connector, links, monotonic
        self._person, self._department = person_by_email, department_by_channel
        self._by_id, self._colleagues = person_by_id, colleagues
        self._places: OrderedDict[str, str] = OrderedDict()
        self._unknown: OrderedDict[str, float] = OrderedDict()
        self._teams: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def known(self, scene: Scene) -> str | None:
        """The person who did something, if they are linked already."""
        return self._links.who(PLATFORM, scene.key)

    async def who(self, scene: Scene) -> str | None:
        """The person who did something, linked on the way; None for a stranger."""
        known = self.known(scene)
        if known is not None:
            if scene.personal:
                await self._link(known, scene.key, here(scene))
            return known
        if scene.elsewhere:  # the roster of a chat that the bot is not in is not for it to read
            return None
        if self._now() - self._unknown.get(scene.key, -STRANGER_SECONDS) < STRANGER_SECONDS:
            return None
        member = await self._member(scene, scene.user)
        found = await self._meet(scene, member) if member else None
        if found is None:
            _keep(self._unknown, scene.key, self._now())
        return found

    async def department(self, scene: Scene) -> str | None:
        """The department whose channel something was said in; None in a private chat, or a channel that is nobody's."""
        if not scene.channel:
            return None
        keyed = key(scene.tenant, scene.channel)
        known = self._links.who(PLATFORM, keyed)
        if known is None and scene.team and keyed not in self._unknown:
            await self._channels(scene)
            known = self._links.who(PLATFORM, keyed)
            if known is None:
                _keep(self._unknown, keyed, self._now())
        elif known is not None:
            await self._link(known, keyed, channel(scene, scene.channel))
        return known.removeprefix("#") if known else None

    def anew(self) -> None:
        """People or channels are others than before: whoever was unknown is looked for again."""
        self._unknown.clear()

    async def link(self, heard: Typed, by: str) -> str | None:
        """Link the account that `link @Tom Tom Ashworth` mentions, by hand; what to tell whoever typed it."""
        issuer = self._by_id(by)
        if issuer is None:
            return None
        if not heard.mentioned:
            return MENTION
        id, name = heard.mentioned[0]
        # The mention stands there as the name that Teams shows, which may be of several words.
        rest = heard.text[len("link ") :].strip().removeprefix("@").removeprefix(name).strip()
        made = by_hand(f"link @account {rest}", issuer, self._colleagues(issuer), lambda _: id)
        if isinstance(made, str):
            return made.replace("@account", f"@{name}")
        keyed = key(heard.scene.tenant, id)
        if self._links.who(PLATFORM, keyed) != made.person.id:
            await self._link(made.person.id, keyed, somebody(heard.scene, id))
        self._unknown.pop(keyed, None)
        return made.says.replace("@account", f"@{name}")

    async def joined(self, event: Joined) -> bool:
        """Link whoever came; False if somebody who opened a private chat is a stranger."""
        scene = event.scene
        if scene.personal:
            return not scene.user or await self.who(scene) is not None
        if not event.whole:
            for user in event.people:
                member = await self._member(scene, user)
                if member:
                    await self._meet(scene, member)
            return True
        if scene.team:
            await self._channels(scene)
        for member in await self._roster(scene):
            await self._meet(scene, member)
        return True

    def whose(self, event: Left) -> str | None:
        """Whose private chat the app has gone from; nobody's, if it has gone from a team."""
        return self.known(event.scene) if event.scene.personal else None

    async def left(self, event: Left) -> None:
        """Forget the addresses of an app that is gone, or of the person whose chat it was."""
        scene = event.scene
        if scene.personal:
            await self._unlink(scene.key)
        elif event.whole:
            for one in {*self._teams.pop(key(scene.tenant, scene.team), ()), scene.channel, scene.team} - {""}:
                await self._unlink(key(scene.tenant, one))

    async def renamed(self, event: Channel) -> None:
        """A channel that is new, renamed or gone: whose it is now."""
        if not event.id:
            return
        keyed, department = key(event.scene.tenant, event.id), self._department(event.name) if event.name else None
        self._unknown.pop(keyed, None)
        if department is not None:
            await self._link(f"#{department}", keyed, channel(event.scene, event.id))
        elif self._links.who(PLATFORM, keyed) is not None:
            await self._unlink(keyed)

    async def _meet(self, scene: Scene, member: Json) -> str | None:
        """Link a member of the roster to the person with that address, in this chat if it is theirs."""
        user = _said(member, "id")
        mail = next(
            (one for name in ("email", "userPrincipalName") if (one := self._person(_said(member, name)))), None
        )
        keyed = key(scene.tenant, user)
        if user and mail is None:
            await self._expect(scene, member, user, keyed)
        if not user or mail is None:
            return None
        mine = scene.personal and user == scene.user
        if mine or self._links.who(PLATFORM, keyed) is None:
            await self._link(mail.id, keyed, here(scene) if mine else somebody(scene, user))
        self._unknown.pop(keyed, None)
        return mail.id

    async def _expect(self, scene: Scene, member: Json, user: str, keyed: str) -> None:
        """Whoever has the app before anybody has added them is written to from the day that somebody does."""
        named = next((one for name in ("email", "userPrincipalName") if (one := _said(member, name))), "")
        if named and scene.personal and user == scene.user:
            await self._link(f"@{named.casefold()}", keyed, here(scene))

    async def _channels(self, scene: Scene) -> None:
        """Link the channels of a team. General has no name of its own in the list; its id is the team's."""
        answer = await self._look(scene.service, "teams", scene.team, "conversations")
        found = _dicts(answer.get("conversations")) if isinstance(answer, dict) else []
        _keep(self._teams, key(scene.tenant, scene.team), tuple(_said(one, "id") for one in found))
        for one in found:
            department = self._department(_said(one, "name") or "General")
            who = f"#{department}" if department is not None else f"@#{_said(one, 'name')}"
            if _said(one, "id") and who != "@#":
                place = channel(scene, _said(one, "id"))
                await self._link(who, key(scene.tenant, place.conversation), place)

    async def _member(self, scene: Scene, user: str) -> Json | None:
        """One member of a chat or team; from the whole roster where a service lists nobody singly."""
        member = await self._look(scene.service, "conversations", scene.roster, "members", user)
        if isinstance(member, dict) and _said(member, "id") == user:
            return member
        listed = await self._look(scene.service, "conversations", scene.roster, "members")
        return next((one for one in _dicts(listed) if _said(one, "id") == user), None)

    async def _roster(self, scene: Scene) -> list[Json]:
        """Everybody in a chat or team, page by page."""
        members, after = list[Json](), ""
        for _ in range(PAGES):
            query = "?pageSize=500" + (f"&continuationToken={quote(after, safe='')}" if after else "")
            page = await self._look(scene.service, "conversations", scene.roster, "pagedmembers", query=query)
            if not isinstance(page, dict):
                return members or _dicts(await self._look(scene.service, "conversations", scene.roster, "members"))
            members += _dicts(page.get("members"))
            after = _said(page, "continuationToken")
            if not after:
                break
        return members

    async def _look(self, service: str, *parts: str, query: str = "") -> Any:
        """What the service answers, None for what it does not have; Away if it cannot be asked now."""
        try:
            said = await self._connector.call("GET", service, path(*parts) + query, seconds=LOOK_SECONDS)
        except (Unreached, Lost) as why:
            raise Away("the roster cannot be read") from why
        if said.status in (403, 404):
            return None
        if said.status != 200 or isinstance(said.body, bytes):
            raise Away("the roster cannot be read")
        return said.body

    async def _link(self, who: str, keyed: str, place: Place) -> None:
        address = place.address()
        linked = self._links.who(PLATFORM, keyed) == who
        if linked and self._places.get(keyed) == address.ref:
            return
        if not linked or self._links.address(who) != address:
            await self._links.link(who, address, keyed)
        _keep(self._places, keyed, address.ref)

    async def _unlink(self, keyed: str) -> None:
        self._places.pop(keyed, None)
        await self._links.unlink(PLATFORM, keyed)


def here(scene: Scene) -> Place:
    """The private chat that something was said in; elsewhere, a private chat that is still to be made."""
    where = scene.conversation if scene.personal else ""
    return Place(service=scene.service, tenant=scene.tenant, user=scene.user, conversation=where, bot=scene.bot)


def somebody(scene: Scene, user: str) -> Place:
    """A private chat with somebody else, still to be made."""
    return Place(service=scene.service, tenant=scene.tenant, user=user, bot=scene.bot)


def channel(scene: Scene, id: str) -> Place:
    """A channel."""
    return Place(service=scene.service, tenant=scene.tenant, conversation=id, bot=scene.bot)


def _dicts(listed: Any) -> list[Json]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _said(raw: Json, name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _keep(cache: OrderedDict[str, Any], name: str, value: Any) -> None:
    cache[name] = value
    cache.move_to_end(name)
    if len(cache) > KEPT:
        cache.popitem(last=False)
