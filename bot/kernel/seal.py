"""Seals: what a button or form carries, signed, so that nobody can press what was not drawn for them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import Drawn, Part
from bot.talk import Card


@dataclass(frozen=True, slots=True)
class Press:
    """A button as it was drawn: its part, the part's version then, and its place on the card."""

    part: str
    version: int
    index: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was opened: its handler, what the handler needs to know, for whom, from which part, and its own
    number.
    """

    form: str
    args: Mapping[str, Any]
    person: str
    part: str
    number: str
    group: str = ""


HOME = "home:"
"""Begins what a Home that was asked for in the chat is about."""


class Seal:
    """Signs and reads tokens with the secret of this installation."""

    def __init__(self, secret: str) -> None:
        self.key = hashlib.sha256(f"buttons:{secret}".encode()).digest()

    def draw(self, part: Part) -> Drawn:
        """A part as a platform draws it: with a token for each button while they are live."""
        shared = part.place.startswith("#") and bool(part.card.pressable)
        watched = shared or part.about.startswith(HOME)
        if not part.live:
            return Drawn(part.card.still(), watched=watched)
        count = len(part.card.pressable)
        tokens = tuple(self._sign(f"{part.id}.{part.version}.{n}") for n in range(count))
        return Drawn(part.card, tokens, watched)

    def home(self, card: Card, person: str) -> Drawn:
        """A Home as its platform draws it: its buttons lead to handlers without arguments, for that person alone."""
        return Drawn(card, tuple(self._sign(f"h{b.target}|{person}") for b in card.pressable))

    def at_home(self, token: str) -> tuple[str, str] | None:
        """The handler and the person of a Home's button; None if it is none, or was not signed here."""
        said = self._read(token)
        if said is None or not said.startswith("h") or "|" not in said:
            return None
        target, _, person = said[1:].partition("|")
        return target, person

    def press(self, token: str) -> Press | None:
        """The button behind a token; None if it was not signed here."""
        said = self._read(token)
        if said is None or said.count(".") != 2:
            return None
        part, version, index = said.split(".")
        return Press(part, int(version), int(index))

    def sheet(self, sheet: Sheet) -> str:
        """The token of an opened form."""
        told = [sheet.form, dict(sheet.args), sheet.person, sheet.part, sheet.number, sheet.group]
        return self._sign("f" + base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("="))

    def opened(self, token: str) -> Sheet | None:
        """The form behind a token; None if it was not signed here."""
        said = self._read(token)
        if said is None or not said.startswith("f"):
            return None
        return Sheet(*json.loads(base64.urlsafe_b64decode(said[1:] + "=" * (-len(said[1:]) % 4))))

    def feed(self, person: str, number: int) -> str:
        """The secret part of a person's calendar address: a new number makes a new one."""
        made = hmac.new(self.key, f"feed:{person}:{number}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def _sign(self, said: str) -> str:
        return f"{said}.{self._mac(said)}"

    def _read(self, token: str) -> str | None:
        said, _, mac = token.rpartition(".")
        return said if said and hmac.compare_digest(mac.encode(), self._mac(said).encode()) else None

    def _mac(self, said: str) -> str:
        return base64.urlsafe_b64encode(hmac.new(self.key, said.encode(), hashlib.sha256).digest()[:15]).decode()
