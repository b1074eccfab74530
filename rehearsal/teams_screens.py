"""What people have before them in the stand-in of Teams: open forms, and cards that an answer has redrawn."""

from typing import Any

from rehearsal.teams_connector import Connector
from rehearsal.teams_shown import CARD, Json, Seen, Shown, View, has_inputs, heading

SUBMIT_ACTION = "composeExtension/submitAction"


class Screens:
    """Draws the answers to presses and forms, each for the person who sent them."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self.views: dict[str, View] = {}
        connector.on_redraw = self._covered

    def take(self, name: str, sent: Json, body: Json) -> None:
        """Draw the answer to an invoke."""
        if sent["name"].startswith(("task/", "composeExtension/")):
            entry = sent["value"].get("commandId", "")
            self._dialog(name, body.get("task"), entry, again=sent["name"] in ("task/submit", SUBMIT_ACTION))
        elif shown := self._connector.find(sent.get("replyToId", "")):
            self._draw(name, shown, body)

    def _covered(self, shown: Shown) -> None:
        """A form that stood in a card is gone when the card is redrawn."""
        for name in [name for name, view in self.views.items() if view.message == shown.id]:
            del self.views[name]

    def _dialog(self, name: str, task: Any, entry: str, *, again: bool) -> None:
        self.views.pop(name, None)
        kind = task.get("type") if isinstance(task, dict) else None
        if kind == "continue":
            value = task["value"]
            content = value["card"]["content"]
            self._open(View(who=name, title=value["title"], card=content, since=0, entry=entry), again)
        elif kind == "message":
            self._note(Seen("toast", name, "", str(task.get("value"))))

    def _draw(self, name: str, shown: Shown, body: Json) -> None:
        """An answer's card takes the place of the one that was pressed."""
        if body.get("type") != CARD:
            said = body.get("value")
            self._note(Seen("toast", shown.room, shown.id, said if isinstance(said, str) else ""))
            return
        card, again = body["value"], self.views.pop(name, None) is not None
        drawn = shown.activity | {"attachments": [{"contentType": CARD, "content": card}]}
        if has_inputs(card):
            shown.activity = drawn
            self._open(View(who=name, title=heading(card), card=card, since=0, message=shown.id), again)
        else:
            self._connector.redraw(shown, drawn)

    def _open(self, view: View, again: bool) -> None:
        self.views[view.who] = view
        refused = again and bool(view.problems)
        said = view.complaint if refused else view.title
        count = self._note(Seen("refusal" if refused else "dialog", view.who, view.message, said))
        view.since, view.refused = count, count if refused else 0

    def _note(self, seen: Seen) -> int:
        self._connector.ledger.append(seen)
        return len(self._connector.ledger)


def field(view: View, name: str) -> str:
    """A field's name, from its name or the beginning of its label."""
    if name in view.fields.values():
        return name
    found = [id for label, id in view.fields.items() if label.casefold().startswith(name.casefold())]
    if not found:
        raise LookupError(f"the form has no field {name!r}, only {', '.join(view.fields)}")
    return found[0]
