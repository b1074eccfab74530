"""The checker: what the database holds beside what the platforms showed, read with nothing of the product's."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

WORDS = "Zebra"
"""What the scenes' people write about, so that it can be looked for."""


class Remains:
    """The database and the world's file, once everything has come to rest."""

    def __init__(self, database: Path, world: list[dict[str, Any]]) -> None:
        self.world = world
        with closing(sqlite3.connect(database)) as connection:
            connection.row_factory = sqlite3.Row
            self.messages = [dict(r) for r in connection.execute("SELECT * FROM messages")]
            self.parts = [dict(r) for r in connection.execute("SELECT * FROM parts ORDER BY message, position")]
            self.entries = [dict(r) for r in connection.execute("SELECT * FROM ledger_entry")]
            self.dump = "\n".join(connection.iterdump())

    def differs(self, wanted: "Remains") -> list[str]:
        """What is otherwise than where there was no crash: what is said to whom, and what was done."""
        wrong = [] if self._done() == wanted._done() else [f"doubled or lost: {self._done()}, not {wanted._done()}"]
        if self._places() != wanted._places():
            wrong.append(f"doubled or lost: {self._places()}, not {wanted._places()}")
        # What a platform refused for good nobody has seen, so nobody needs to see it change.
        seen = Counter((m["place"], self._titles(m)) for m in self.messages if m["state"] != "refused")
        more = seen - Counter((m["place"], wanted._titles(m)) for m in wanted.messages)
        return wrong + [f"otherwise: {place} {titles}" for place, titles in more]

    def _done(self) -> Counter[Any]:
        return Counter((e["person"], e["minutes"], e["bucket"]) for e in self.entries)

    def _places(self) -> Counter[Any]:
        return Counter((m["place"], m["kind"]) for m in self.messages)

    def _titles(self, message: dict[str, Any]) -> tuple[str, ...]:
        mine = [p for p in self.parts if p["message"] == message["id"]]
        return tuple(json.loads(p["card"])["card"]["title"].split(" it on at ")[0] for p in mine)

    def faults(self) -> list[str]:
        """What is amiss, a sentence each."""
        return [wrong for message in self.messages for wrong in self._message(message)]

    def _message(self, message: dict[str, Any]) -> list[str]:
        uuid, slack = message["uuid"], not message["place"].startswith("stwystans/")
        told = [w for w in self.world if w["what"] == "told" and w["uuid"] == uuid]
        posts = [w for w in self.world if w["what"] == "post" and w["uuid"] == uuid]
        unknown = self._unknown(uuid)
        match message["state"]:
            case "sent":
                wrong = self._shown(message, uuid)
            case "refused":
                final = any(t["final"] for t in told)
                # Where nothing can be looked up, two tries that nobody knows of are all there may be; a process that
                # died as it began the second may have made it. Then it stands among what was not delivered.
                deaths = sum(w["what"] == "died" for w in self.world)
                given_up = not slack and unknown > 0 and unknown + deaths > 1
                wrong = [] if final or given_up else ["lost: given up without a reason"]
            case "dropped":
                wrong = [] if message["why"] in ("expired", "merged") and not posts else ["lost: dropped"]
            case other:
                wrong = [f"lost: left {other}"]
        allowed = 1 if slack else min(2, 1 + unknown)
        if len(posts) > allowed:
            wrong.append(f"doubled: {len(posts)} posts, {unknown} unknown")
        return [f"{message['place']} {self._titles(message)}: {w}" for w in wrong]

    def _unknown(self, uuid: str) -> int:
        """First posts of which the answer never came, or came to a process that died in the same life."""
        lost = life = 0
        for line in self.world:
            if line["what"] == "died":
                lost, life = lost + life, 0
            elif line["what"] == "born":
                life = 0
            elif line.get("uuid") == uuid and line.get("ref") is None and not line.get("final"):
                lost += (line["what"] == "try") - (line["what"] == "told")
                life += line["what"] == "told"
        return lost

    def _shown(self, message: dict[str, Any], uuid: str) -> list[str]:
        """Whether what is to be seen under the ref that is known is what the database would have said."""
        seen = [w for w in self.world if w["what"] in ("post", "edit") and w["uuid"] == uuid]
        latest = {w["ref"]: tuple(p[0] for p in w["parts"]) for w in seen}.get(message["ref"])
        if latest is None:
            return ["lost: said to be sent, and nobody sees it"]
        wants = tuple(json.loads(p["card"])["card"]["title"] for p in self.parts if p["message"] == message["id"])
        return [] if latest == wants or wants == ("Forgotten.",) else [f"stale: shows {latest}, should show {wants}"]

    @property
    def doubled(self) -> int:
        """Messages posted once more after an unknown outcome."""
        posts = Counter(w["uuid"] for w in self.world if w["what"] == "post")
        return sum(n - 1 for n in posts.values())
