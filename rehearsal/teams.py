"""A stand-in of Microsoft Teams: the service the bot calls, and the people who write, press and fill in forms."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from adapters.teams.settings import TeamsSettings
from bot.talk.events import Handed
from rehearsal.teams_activities import TEAM_CHAT, TEAM_DATA, TENANT, at, consent, file_of, post
from rehearsal.teams_connector import Connector
from rehearsal.teams_members import BOT, Fault
from rehearsal.teams_screens import SUBMIT_ACTION, field
from rehearsal.teams_shown import Button, Json, Seen, Shown, View, cards, consents
from rehearsal.teams_wire import APP, Answered, Wire

TASK = "task/fetch"
_FILE = re.compile(r"\((http://[^\s)]+/teams/files/[^\s)]+)\)")


class TeamsStandIn(Wire):
    """One tenant, its team, channels and people, called by e-mail, name or Teams id. `service` is the root of the bot.

    Real Teams by default: signed requests, access tokens, dialogs and file consent. With `local`, Microsoft's local
    client: no tokens, no dialogs from cards, no consent.
    """

    def __init__(
        self,
        people: Sequence[tuple[str, str]],
        channels: Sequence[str] = (),
        *,
        service: str = "",
        local: bool = False,
        check: Callable[[Json], list[str]] | None = None,
    ) -> None:
        super().__init__(Connector(people, channels, TENANT, APP), service=service, local=local)
        self.connector.checks_tokens, self.connector.check = not local, check
        self.connector.on_message = self._arrived
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen; from then on `url` is the service URL."""
        await self.connector.start()
        await self.open()

    async def stop(self) -> None:
        """Stop listening, once what was begun is done."""
        await self.settle()
        await self.shut()
        await self.connector.stop()

    @property
    def ledger(self) -> list[Seen]:
        """Everything that became visible, in order."""
        return self.connector.ledger

    @property
    def problems(self) -> list[str]:
        """What the validator found in everything that was sent."""
        return self.connector.problems

    @property
    def down(self) -> bool:
        """Whether the service answers 503 to everything."""
        return self.connector.down

    @down.setter
    def down(self, down: bool) -> None:
        self.connector.down = down

    def settings(self, *, paced: bool = False, public_url: str = "http://127.0.0.1:3978") -> TeamsSettings:
        """The settings of a bot that lives with this stand-in."""
        env = self.environment()
        if self.local:
            return TeamsSettings(local=True, public_url=public_url, paced=paced)
        return TeamsSettings(
            app_id=env["TEAMS_APP_ID"],
            password=env["TEAMS_APP_PASSWORD"],
            tenant=env["TEAMS_TENANT_ID"],
            login_url=env["TEAMS_LOGIN_URL"],
            openid_url=env["TEAMS_OPENID_URL"],
            public_url=public_url,
            paced=paced,
        )

    def environment(self) -> dict[str, str]:
        """The same, for `dept serve` in a process of its own."""
        if self.local:
            return {"TEAMS_LOCAL": "1"}
        root = self.connector.root
        named = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": self.connector.password, "TEAMS_TENANT_ID": TENANT}
        return named | {"TEAMS_LOGIN_URL": root, "TEAMS_OPENID_URL": f"{root}/openid"}

    def fail(self, *faults: str | Fault) -> None:
        """What goes wrong with the next sends and edits, in order."""
        self.connector.faults.extend(Fault.named(one) if isinstance(one, str) else one for one in faults)

    def mark(self) -> int:
        """The count so far: what is shown or changed later has a higher number."""
        return len(self.ledger)

    def shown_to(self, who: str) -> list[Shown]:
        """Everything of the bot's that somebody can see now, oldest first: privately, and in the team's channels."""
        mine = self.connector.member(who).name
        seen = [one for one in self.connector.shown if not one.gone and one.only in ("", mine)]
        return [replace(one) for one in seen if one.room == mine or one.place != "dm"]

    def shown_in(self, channel: str) -> list[Shown]:
        """Everything of the bot's in a channel, oldest first."""
        room = f"#{channel.removeprefix('#')}"
        return [replace(one) for one in self.connector.shown if one.room == room and not one.gone and not one.only]

    def view_of(self, who: str) -> View | None:
        """The form that is open for somebody: a dialog, or one that stands in a card."""
        return self.screens.views.get(self.connector.member(who).name)

    async def settle(self) -> None:
        """Wait until files that were offered have been taken."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    # what people do

    async def install(self, who: str) -> Answered:
        """Add the app to somebody's private chat."""
        member = self.connector.member(who)
        self.connector.blocked.pop(member.name, None)
        await self._send(self.activity(who, type="installationUpdate", action="add"))
        added = [{"id": BOT}, {"id": member.id}]
        return await self._send(self.activity(who, type="conversationUpdate", membersAdded=added))

    async def uninstall(self, who: str) -> Answered:
        """Take the app out of somebody's private chat: nothing more can be sent to it."""
        self.connector.blocked[self.connector.member(who).name] = "BotNotInConversationRoster"
        return await self._send(self.activity(who, type="installationUpdate", action="remove"))

    async def install_team(self) -> Answered:
        """Add the app to the team: its people and channels can be written to from then on."""
        who = next(iter(self.connector.members))
        team: Json = {"where": TEAM_CHAT, "data": TEAM_DATA}
        await self._send(self.activity(who, **team, type="installationUpdate", action="add"))
        team["data"] = TEAM_DATA | {"eventType": "teamMemberAdded"}
        return await self._send(self.activity(who, **team, type="conversationUpdate", membersAdded=[{"id": BOT}]))

    async def say(self, who: str, text: str) -> Answered:
        """Type in the private chat."""
        return await self._type(self.activity(who, type="message", text=text, textFormat="plain"))

    async def hand(self, who: str, text: str, *files: Handed, inline: bool = False) -> Answered:
        """Type in the private chat and hand over files; `inline`: as pictures pasted into the words."""
        attached = [{"contentType": "text/html", "content": f"<p>{text}</p>"}]
        for file in files:
            key = self.connector.next_id()
            self.connector.handed[key] = file
            attached.append(file_of(file, self.connector.root, key, inline=inline))
        return await self._type(self.activity(who, type="message", text=text, textFormat="plain", attachments=attached))

    async def mention(self, who: str, channel: str, text: str) -> Answered:
        """Write a post in a channel, mentioning the bot; its name may be given with or without `#`."""
        id, room = self.connector.next_id(), self.connector.channels[channel.removeprefix("#")]
        return await self._type(self.activity(who, **post(room, id, text), id=id))

    async def slash(self, who: str, channel: str, text: str) -> Answered:
        """Choose a slash command in a channel: only whoever does may see an answer to it there."""
        sent = self.activity(
            who, **post(self.connector.channels[channel.removeprefix("#")], self.connector.next_id(), text)
        )
        return await self._type(sent | {"recipient": sent["recipient"] | {"isTargeted": True}})

    async def command(self, who: str, text: str, channel: str | None = None) -> Answered:
        """The slash command's words, which on Teams are simply typed."""
        return await (self.mention(who, channel, text) if channel else self.say(who, text))

    async def edit(self, who: str, text: str) -> Answered:
        """Edit the message typed last."""
        typed = self._typed[self.connector.member(who).name]
        data = typed["channelData"] | {"eventType": "editMessage"}
        stamp = {"timestamp": f"2026-11-19T15:40:00.{self.connector.next_id()[-3:]}Z"}
        return await self._send(typed | {"type": "messageUpdate", "text": text, "channelData": data} | stamp)

    async def press(self, who: str, shown: Shown, button: Button) -> Answered:
        """Press a button of a message, as it was when it was looked at; the answer is drawn."""
        action = button.action
        data = action.get("data") or {}
        if action["type"] == "Action.Execute":
            return await self._execute(who, shown, action, {})
        if (data.get("msteams") or {}).get("type") != TASK:
            return await self._send(self.activity(who, **at(shown), type="message", value=data))
        if self.local:
            return Answered(0)  # the local client does nothing at all
        return await self._invoke(who, shown, TASK, {"data": data, "context": {"theme": "default"}})

    async def look(self, who: str, shown: Shown) -> Answered:
        """A card comes into somebody's view: where it says that it is to be fetched anew for them, that is done."""
        card = next(iter(cards(shown.activity)), {})
        refresh, mine = card.get("refresh"), self.connector.member(who).id
        if self.local or not refresh or mine not in refresh.get("userIds", [mine]):
            return Answered(0)
        return await self._execute(who, shown, refresh["action"], {})

    async def press_again(self, who: str, *, new_id: bool = True) -> Answered:
        """Send the last press once more, from the card as it then was; the service may give a repeat a new id."""
        last = self._pressed[self.connector.member(who).name]
        return await self._answered(who, last | ({"id": self.connector.next_id()} if new_id else {}))

    async def submit(self, who: str, values: Mapping[str, str]) -> Answered:
        """Send the open form. Values by name or the beginning of a label; as in Teams, an empty one is not sent."""
        view = self.screens.views[self.connector.member(who).name]
        raw = {field(view, name): value for name, value in values.items() if value}
        if view.entry:
            data = (view.submit.get("data") or {}) | raw
            return await self._extend(who, SUBMIT_ACTION, {"commandId": view.entry, "data": data})
        if not view.message:
            data = (view.submit.get("data") or {}) | raw
            return await self._invoke(who, None, "task/submit", {"data": data, "context": {"theme": "default"}})
        shown = self.connector.find(view.message)
        if shown is None:
            raise LookupError(f"the card with the form of {who} is gone")
        return await self._execute(who, shown, view.submit, raw)

    async def search(self, who: str, words: str) -> Answered:
        """Look for something in the message extension, as one writes to a colleague."""
        given = [{"name": "subject", "value": words}]
        value = {"commandId": "find", "parameters": given, "queryOptions": {"skip": 0, "count": 25}}
        return await self._extend(who, "composeExtension/query", value)

    async def choose(self, who: str, entry: str, on: str = "") -> Answered:
        """Choose an entry of the message extension's menu: while writing, or on a message of somebody's (HTML)."""
        content = {"id": "1", "body": {"contentType": "html", "content": on}}
        value = {"commandId": entry, "commandContext": "message" if on else "compose"}
        return await self._extend(
            who, "composeExtension/fetchTask", value | ({"messagePayload": content} if on else {})
        )

    async def close_view(self, who: str) -> None:
        """Close a dialog without sending it."""
        self.screens.views.pop(self.connector.member(who).name, None)

    async def repeat(self) -> Answered:
        """Teams sends the last request once more, as it does when no answer came."""
        return await self._send(self._sent["last"])

    def _arrived(self, shown: Shown) -> None:
        """People take the files they are offered: through consent, or by their link."""
        work = [self._consent(shown, one) for one in consents(shown) if not self.local]
        work += [self._fetch(shown, url) for url in _FILE.findall(shown.text) if self.local]
        for one in work:
            task = asyncio.get_running_loop().create_task(one)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _consent(self, shown: Shown, card: Json) -> None:
        key = self.connector.next_id()
        self.connector.uploads[key] = (shown, str(card["name"]))
        await self._send(self.activity(shown.room, **at(shown), **consent(card, self.connector.root, key)))

    async def _fetch(self, shown: Shown, url: str) -> None:
        async with self._http.get(url) as answer:
            if answer.status == 200 and answer.content_disposition is not None:
                self.connector.keep(shown, answer.content_disposition.filename or "", await answer.read())
