"""How a feature says what it does: one object with everything it declares, in the order it was declared."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate

from bot.declare.handlers import (
    Action,
    Dates,
    F,
    Filled,
    Gone,
    Heard,
    Moved,
    NudgeDecl,
    Order,
    P,
    Page,
    Parted,
    Taker,
    V,
    Words,
    typed,
)
from bot.desk import Turn
from bot.reading.parts import Part
from bot.reading.rank import Reader, Wording
from bot.reading.words import phrases
from bot.records import Record
from bot.talk import Answer, Ask, Block, Card
from bot.world.people import Person, School


@dataclass
class Feature:
    """One feature: its name, what it is for, and everything it declares, in the order it was declared."""

    name: str
    title: str
    why: str
    example: str = ""
    programme: str = ""
    """The programme that it belongs to, if it has another name: whoever leaves the talks leaves all of them."""
    optional: bool = False
    """Whether a school may do without it."""
    words_: list[Words] = field(default_factory=list)
    actions: dict[str, Action[Any]] = field(default_factory=dict)
    forms: dict[str, Filled[Any, Any]] = field(default_factory=dict)
    heard: dict[str, Heard[Any, Any]] = field(default_factory=dict)
    nudges: list[NudgeDecl] = field(default_factory=list)
    summaries: list[Page] = field(default_factory=list)
    team_pages: list[Page] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    date_lists: list[Dates] = field(default_factory=list)
    home_blocks: list[Callable[[Turn], Awaitable[list[Block]]]] = field(default_factory=list)
    aways: list[Gone] = field(default_factory=list)
    partings: list[Parted] = field(default_factory=list)
    backs: list[Callable[[Turn], Awaitable[Answer]]] = field(default_factory=list)
    change_: "tuple[type[Record], Callable[[Turn, Part], Awaitable[Answer]]] | None" = None
    correct_: "Callable[[Turn, Part], Awaitable[Answer]] | None" = None
    takers: list[Taker] = field(default_factory=list)
    done_: "Callable[[Turn, str], Awaitable[Answer]] | None" = None
    page_: "Callable[[Turn], Awaitable[Card]] | None" = None
    instead_: "Callable[[Turn], Awaitable[Ask]] | None" = None
    whys: list[Callable[[Turn, Person | None], Awaitable[str | None]]] = field(default_factory=list)

    def at(self, school: School) -> bool:
        """Whether a school has it switched on."""
        return (self.programme or self.name) not in school.off

    def _name(self, run: Callable[..., Any]) -> str:
        return f"{self.name}.{run.__name__}"

    def words(
        self,
        intent: str,
        read: Reader,
        *,
        says: str = "",
        cues: str = "",
        bare: bool = False,
        weight: int = 0,
        public: bool = False,
        joins: bool = False,
        answers: str = "",
        raw: bool = False,
    ) -> Callable[[Callable[[Turn, list[Part]], Awaitable[Answer]]], Callable[[Turn, list[Part]], Awaitable[Answer]]]:
        """Words that lead to the handler.

        `public`: what the whole department may read, answered in the channel; `joins`: belongs to the last group;
        `answers`: the ask that these words answer.
        """

        def declare(
            run: Callable[[Turn, list[Part]], Awaitable[Answer]],
        ) -> Callable[[Turn, list[Part]], Awaitable[Answer]]:
            wording = Wording(intent, read, phrases(says), phrases(cues), bare, weight, raw)
            self.words_.append(Words(self.name, wording, run, public, joins, answers))
            return run

        return declare

    def action(self, run: Callable[Concatenate[Turn, P], Awaitable[Answer]]) -> Action[P]:
        """A handler behind buttons, which starts a group of its own."""
        return self._act(run, joins=False)

    def follow(self, run: Callable[Concatenate[Turn, P], Awaitable[Answer]]) -> Action[P]:
        """A handler behind buttons that belongs to the group of its card: one undo takes both back."""
        return self._act(run, joins=True)

    def _act(self, run: Callable[Concatenate[Turn, P], Awaitable[Answer]], joins: bool) -> Action[P]:
        typed(run, 1)
        made = Action(self._name(run), run, joins)
        self.actions[made.name] = made
        return made

    def form(self, run: Callable[Concatenate[Turn, F, P], Awaitable[Answer]]) -> Filled[F, P]:
        """A handler of a form, which is named by the type of its second argument."""
        return self._form(run, None)

    def filled(
        self, known: Callable[Concatenate[Turn, P], Awaitable[dict[str, str]]]
    ) -> Callable[[Callable[Concatenate[Turn, F, P], Awaitable[Answer]]], Filled[F, P]]:
        """A handler of a form that opens with what is known already."""
        return lambda run: self._form(run, known)

    def _form(
        self,
        run: Callable[Concatenate[Turn, F, P], Awaitable[Answer]],
        known: Callable[Concatenate[Turn, P], Awaitable[dict[str, str]]] | None,
    ) -> Filled[F, P]:
        typed(run, 2)
        form = next(h for n, h in list(run.__annotations__.items())[1:2])
        made: Filled[F, P] = Filled(self._name(run), form, run, known=known)
        self.forms[made.name] = made
        return made

    def hears(
        self,
        read: Callable[[str, Any], V | None],
        *,
        any_words: bool = False,
        captures: bool = False,
        joins: bool = True,
    ) -> Callable[[Callable[Concatenate[Turn, V, P], Awaitable[Answer]]], Heard[V, P]]:
        """The answer to a question in words.

        `any_words` is tried last, when nothing else fits; `captures` takes the very next words, save a bare command;
        the answer belongs to the group of its question, or begins one of its own (`joins=False`).
        """

        def declare(run: Callable[Concatenate[Turn, V, P], Awaitable[Answer]]) -> Heard[V, P]:
            typed(run, 2)
            made = Heard(self._name(run), read, run, any_words, captures, joins)
            self.heard[made.name] = made
            return made

        return declare

    def nudge(
        self, order: Order, *, weekly: bool = False, title: str = "", first: bool = False
    ) -> Callable[[Callable[[Turn], Awaitable[Ask | None]]], NudgeDecl]:
        """Something to ask when its time has come; the handler says None when there is nothing to ask.

        `first` goes ahead of the order: the year's statement in July (N2).
        """

        def declare(run: Callable[[Turn], Awaitable[Ask | None]]) -> NudgeDecl:
            made = NudgeDecl(self._name(run), order, weekly, run, title or self.title, first)
            self.nudges.append(made)
            return made

        return declare

    def summary(self, run: Page) -> Page:
        """A section of the head's summary."""
        self.summaries.append(run)
        return run

    def team(self, run: Page) -> Page:
        """A section of the team's summary: nothing by name that is not already public."""
        self.team_pages.append(run)
        return run

    def moved(self, run: Moved) -> Moved:
        """What moved, for the summary's first sentence."""
        self.moves.append(run)
        return run

    def dates(self, run: Dates) -> Dates:
        """A person's dates, for today, the next dates and the calendar feed."""
        self.date_lists.append(run)
        return run

    def home(self, run: Callable[[Turn], Awaitable[list[Block]]]) -> Callable[[Turn], Awaitable[list[Block]]]:
        """Lines on a person's Home."""
        self.home_blocks.append(run)
        return run

    def page(self, run: Callable[[Turn], Awaitable[Card]]) -> Callable[[Turn], Awaitable[Card]]:
        """A person's whole Home."""
        self.page_ = run
        return run

    def instead(self, run: Callable[[Turn], Awaitable[Ask]]) -> Callable[[Turn], Awaitable[Ask]]:
        """The one question put in place of the week's ask after three that stand unanswered (N3)."""
        self.instead_ = run
        return run

    def away(self, run: Gone) -> Gone:
        """What follows, in the same transaction, when a person is away for some days."""
        self.aways.append(run)
        return run

    def parted(self, run: Parted) -> Parted:
        """What follows, in the same transaction, when two schools share no longer; it may tell, and answers nobody."""
        self.partings.append(run)
        return run

    def back(self, run: Callable[[Turn], Awaitable[Answer]]) -> Callable[[Turn], Awaitable[Answer]]:
        """What follows when a person is back."""
        self.backs.append(run)
        return run

    def changes(
        self, kind: type[Record]
    ) -> Callable[[Callable[[Turn, Part], Awaitable[Answer]]], Callable[[Turn, Part], Awaitable[Answer]]]:
        """How `change that to …` mends the last thing, if it was a record of this kind."""

        def declare(run: Callable[[Turn, Part], Awaitable[Answer]]) -> Callable[[Turn, Part], Awaitable[Answer]]:
            self.change_ = (kind, run)
            return run

        return declare

    def corrects(self, run: Callable[[Turn, Part], Awaitable[Answer]]) -> Callable[[Turn, Part], Awaitable[Answer]]:
        """How `correct that post: …` mends this feature's newest post."""
        self.correct_ = run
        return run

    def done(self, run: Callable[[Turn, str], Awaitable[Answer]]) -> Callable[[Turn, str], Awaitable[Answer]]:
        """What `done`, `notdone` and `skip` mean where no question is open; None: not this feature's."""
        self.done_ = run
        return run

    def handed(self, run: Taker) -> Taker:
        """What is done with files that came with a message; None: not this feature's."""
        self.takers.append(run)
        return run

    def explains(
        self, run: Callable[[Turn, Person | None], Awaitable[str | None]]
    ) -> Callable[[Turn, Person | None], Awaitable[str | None]]:
        """An answer to `why`, of a person or of the last thing asked."""
        self.whys.append(run)
        return run
