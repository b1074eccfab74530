"""The hands of the people: they notice what comes, look at it when they get round to it, and press, type or fill in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from adapters.playground.scene import Scene
from bot.ports import Reply
from bot.world.people import Community
from rehearsal.year.ledger import Act, Ledger
from rehearsal.year.people import ASKS_WORDS, AWAITED, LATER, Colleague, is_open, worth

DEEP = 12
"""How many cards somebody follows on from one."""
FOLLOWS, SEES_THROUGH = 0.7, 0.97
"""How likely somebody is to take up what an answer offers, and to see through what others wait for."""


@dataclass(slots=True)
class Chain:
    """One matter on its way: the ask that it began with, if any, what was pressed first, and how many taps it took."""

    ask: str = ""
    label: str = ""
    taps: int = 0
    answered: bool = False
    pressed: list[str] = field(default_factory=list)
    """The labels that were pressed or are for later, and the questions that have had words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that somebody does now."""

    who: Colleague
    chain: Chain
    did: str
    """typed, tapped or sent in."""
    what: str
    post: str = ""
    token: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    """The labels that were there."""
    slip: bool = False
    """The second tap of a double one: nothing follows from it."""


Decides = Callable[[], Sequence[Move]]
Push = Callable[[datetime, str, Decides], None]
Seen = Mapping[str, Sequence[str]]
"""The posts that changed in each place while people acted."""


class Hands:
    """All people's hands, in one scene."""

    def __init__(
        self, community: Community, scene: Scene, ledger: Ledger, colleagues: Mapping[str, Colleague], push: Push
    ) -> None:
        self.community, self.scene, self.ledger, self.colleagues = community, scene, ledger, colleagues
        self.push = push

    def now(self) -> datetime:
        """This moment."""
        return self.scene.clock.now()

    def today(self, who: Colleague) -> date:
        """The day where somebody is."""
        return who.wall(self.now()).date()

    # What they notice

    def notice(self, place: str, post: str) -> None:
        """Something has come unasked: whoever reads that place may take it up."""
        readers = [p.id for p in self.community.members(place[1:])] if place.startswith("#") else [place]
        for reader in readers:
            if reader not in self.ledger.left:
                self._notices(self.colleagues[reader], post)

    def _notices(self, who: Colleague, post: str) -> None:
        """They will answer, in time, or not at all; now and then in words, twice, or when the card has moved on."""
        buttons = self.buttons(post)
        if not who.takes_up([label for label, _ in buttons]):
            return
        at, how, chain, id = who.slowly(self.now()), who.rng.random(), Chain(ask=post), who.person.id
        if how < 0.75:
            self.push(at, id, lambda: self.tap(who, chain, post))
        elif how < 0.82:
            self.push(at, id, lambda: self.tap(who, chain, post, times=2))
        else:
            self.push(at, id, lambda: self.answer_in_words(who, chain, post))
            chosen = who.likes([label for label, _ in buttons])
            if how > 0.94 and chosen is not None:
                label, token = buttons[chosen]
                late = Move(who=who, chain=Chain(), did="tapped", what=label, post=post, token=token)
                self.push(who.slowly(at), id, lambda: [late])

    def buttons(self, post: str) -> list[tuple[str, str]]:
        """The buttons of a post as it stands now: label and token."""
        at = self.scene.post(post)
        return [(tap.label, tap.token) for tap in at.shown().buttons] if at else []

    # What they decide

    def tap(self, who: Colleague, chain: Chain, post: str, times: int = 1) -> list[Move]:
        """Press what they like best on a card as it stands, once or by a slip twice."""
        buttons = self.buttons(post)
        chosen = who.likes([label for label, _ in buttons], chain.pressed)
        if chosen is None:
            return []
        label, token = buttons[chosen]
        chain.label = chain.label or label
        chain.pressed.append(label)
        before = tuple(label for label, _ in buttons)
        move = Move(who=who, chain=chain, did="tapped", what=label, post=post, token=token, before=before)
        return [move, *[replace(move, chain=Chain(), slip=True)] * (times - 1)]

    def answer_in_words(self, who: Colleague, chain: Chain, post: str) -> list[Move]:
        """Type what a button says, or something like it."""
        chosen = who.likes([label for label, _ in self.buttons(post)])
        label = self.buttons(post)[chosen][0] if chosen is not None else ""
        return self.type(who, chain, who.in_words(label)) if label else []

    def type(self, who: Colleague, chain: Chain, words: str) -> list[Move]:
        """Type some words."""
        return [Move(who=who, chain=chain, did="typed", what=words)]

    def fill(self, who: Colleague, chain: Chain, *, hints: bool) -> list[Move]:
        """Fill in the form that is open and send it in."""
        sheet = self.scene.sheet(who.person.id)
        if sheet is None:
            return []
        form, raw = sheet.opening.form, who.filled(sheet.opening.form, hints)
        said = "; ".join(f"{form.fields[name].label}: {value}" for name, value in raw.items())
        return [
            Move(who=who, chain=chain, did="sent in", what=f"{form.title} ({said})", token=sheet.opening.token, raw=raw)
        ]

    # What they do, and what comes of it

    async def do(self, move: Move) -> Reply:
        """Do it."""
        person = move.who.person.id
        if move.did == "typed":
            return await self.scene.say(person, move.what)
        if move.did == "tapped":
            return await self.scene.press(person, move.post, move.token)
        return await self.scene.submit(person, move.token, move.raw)

    def done(self, move: Move, reply: Reply, seen: Seen) -> None:
        """Write down what was done and whether anything came of it, and take up what follows."""
        who, chain, id = move.who, move.chain, move.who.person.id
        at = self.scene.post(move.post)
        place = at.place if at else id
        answered = bool(reply.opening or reply.redrawn or seen.get(id) or seen.get(place))
        self.ledger.acts.append(
            Act(when=self.now(), person=id, place=place, did=move.did, what=move.what, answered=answered)
        )
        if move.slip:
            return None
        if move.did != "typed":
            self._count(chain)
        if reply.opening:
            again = bool(reply.opening.problems)
            if again and move.did == "sent in" and "hints" in chain.pressed:
                return self.scene.close(id)
            chain.pressed += ["hints"] * again
            return self.push(who.after(self.now(), 1, 4), id, lambda: self.fill(who, chain, hints=again))
        posts = dict.fromkeys(reversed([*seen.get(id, ()), *seen.get(place, ())]))
        labels = {label for post in posts for label, _ in self.buttons(post)}
        chain.pressed += sorted(label for label in labels - set(move.before) if LATER.fullmatch(label))
        changed = [post for post in posts if self._open(post, chain)]
        if changed and len(chain.pressed) < DEEP and who.rng.random() < self._keen(changed[0], chain):
            self.push(who.after(self.now(), 1, 6), id, lambda: self._follow(who, chain, changed[0]))
        return None

    def _count(self, chain: Chain) -> None:
        chain.taps += 1
        if chain.ask and chain.label and not chain.answered and chain.label not in dict(self.buttons(chain.ask)):
            chain.answered = True
            self.ledger.taps.append(chain.taps)

    def _open(self, post: str, chain: Chain) -> bool:
        """Whether a card still has something for somebody who has come so far."""
        return self._pressable(post, chain) or bool(self._waits(post, chain))

    def _keen(self, post: str, chain: Chain) -> float:
        """How likely a card is taken up: one that waits for words alone, or on which others wait, nearly always."""
        best = max((worth(label) for label, _ in self.buttons(post) if is_open(label, chain.pressed)), default=AWAITED)
        return SEES_THROUGH if best >= AWAITED else FOLLOWS

    def _pressable(self, post: str, chain: Chain) -> bool:
        return any(is_open(label, chain.pressed) for label, _ in self.buttons(post))

    def _waits(self, post: str, chain: Chain) -> list[str]:
        """The kinds of words for which a card asks and that it has not had; the newest question last."""
        at = self.scene.post(post)
        asks = [found.lastgroup or "" for found in ASKS_WORDS.finditer(at.shown().text)] if at else []
        return [kind for kind in asks if f"{post}: {kind}" not in chain.pressed]

    def _follow(self, who: Colleague, chain: Chain, post: str) -> list[Move]:
        asks = self._waits(post, chain)
        if asks and (not self._pressable(post, chain) or who.rng.random() < 0.5):
            chain.pressed.append(f"{post}: {asks[-1]}")
            return self.type(who, chain, who.words_for(asks[-1], self.today(who)))
        return self.tap(who, chain, post)
