"""What is held, who reads it, how long, and how to take it away (R76, R163)."""

from collections.abc import Sequence

from bot.declare import Feature
from bot.desk import Turn
from bot.portfolio.archive import archive
from bot.reading.parts import Part, met
from bot.reading.rank import besides
from bot.records import KINDS, Readers, Record
from bot.shared.wishes import Forgotten
from bot.talk import Absent, Answer, Block, Card, Facts, Forget, Give, Say, Text

LOGGED = besides(
    "info information department got did does can hours minutes mins time log logs logged logging messages entries "
    "data keep hold store read reads sees see seen paused pause gets typed type write wrote say said head boss line "
    "manager else private confidential anonymous go where record recorded anyone everyone other people details profile "
    "records me on how long is are my titles title stored kept held here chat someone hod slt"
)
HERE = "Here is everything that is held about you"


def privacy(features: Sequence[Feature]) -> Feature:
    """The feature that shows, hands over and forgets what is held about a person."""
    privacy = Feature("privacy", "Privacy", "What is held about you, and who can see it.", "privacy")

    @privacy.words(
        "privacy",
        lambda line, setting: LOGGED(met(line, setting)[1], setting),
        weight=3,
        says="""
        privacy, what |data do you hold|know|keep|store|record |about|on |me, who can see what i log, who can see this,
        who sees this|what, is this|it private|confidential|anonymous, gdpr, data protection, my data, where does my
        data go
    """,
        cues="""
        who can see|read, who sees|reads, who gets to see, who else sees|reads|can, what|data *
        hold|know|keep|store|record about|on me, is this|it private|confidential|anonymous, see what i, can|does *
        see|read my|this|what, can my head see, data * keep|hold|store, have|got|hold|keep|store on|about me, of
        department see, is what i, is my * private, data go, keep my data, anyone|anybody|others|people see|read
    """,
    )
    async def held(turn: Turn, parts: list[Part]) -> Answer:
        rows = []
        for kind in KINDS:
            if n := await count(turn, kind):
                rows.append((kind.says, f"{n}, read by {readers(turn, kind)}, held {kind.keep}"))
        rows.append(("Our chat", "read by you; kept here for 60 days"))
        body = (
            Facts(tuple(rows)),
            Text(
                "No location, presence or read receipts, ever. Say export to have it all, or forget me to have it gone."
            ),
        )
        return Card("What is held about you", body)

    @privacy.words(
        "export",
        besides("want like have see data send download held hold everything copy zip file files records record"),
        says="""
        export, export|download my stuff, export everything, export my data, export all, download my data, download
        everything, send me my data, send me everything, give me my data, give me everything, can i have my data, get
        my data, subject access request, sar
    """,
        cues="""
        export * data, copy of my data, all my data, want|like|have|see my data, download * data, everything you hold,
        everything you have on me, my data please
    """,
        weight=4,
    )
    async def export(turn: Turn, parts: list[Part]) -> Answer:
        name = f"dept-{turn.person.first.lower()}-{turn.today.isoformat()}.zip"
        return [
            Say(Card(f"{HERE}: JSON for machines, CSV for spreadsheets, your CV and your files for you.")),
            Give(name=name, data=await archive(turn, turn.person), says="Your data"),
        ]

    @privacy.words(
        "forget",
        besides("data delete everything records record account hold held stored"),
        says="""
        forget me, forget about me, forget everything, forget all about me, delete me, delete my data, delete
        everything, delete all my data, erase me, erase my data, erase everything, remove me, remove my data, wipe my
        data, wipe everything, right to be forgotten, i want to be forgotten
    """,
        cues="""
        forget me, delete all my, delete my data, erase my, delete everything, remove all my data, wipe my data, be
        forgotten
    """,
        weight=4,
    )
    async def forget(turn: Turn, parts: list[Part]) -> Answer:
        goes: list[tuple[str, str]] = []
        stays: list[tuple[str, str]] = []
        for kind in KINDS:
            if n := await count(turn, kind):
                (stays if kind.shared else goes).append((kind.says, str(n)))
        body: list[Block] = [Text("What goes, for good:"), Facts(tuple(goes or [("Nothing", "0")]))]
        if stays:
            body += [Text("What stays for the others, as “a former colleague”:"), Facts(tuple(stays))]
        return Card(
            "Forget you? Your time, minutes and titles always go.",
            tuple(body),
            (forget_me.button("Forget me"), keep.button("Keep")),
        )

    @privacy.action
    async def keep(turn: Turn) -> Answer:
        return Card("Kept. Nothing has changed.")

    @privacy.action
    async def forget_me(turn: Turn) -> Answer:
        await turn.unit.records(turn.school.id).add(Forgotten(person=turn.person.id))
        says = Card("You are forgotten here. I write to you first no more, until you say back.")
        return [Absent(start=turn.today), Forget(), Say(says)]

    return privacy


async def count(turn: Turn, kind: type[Record]) -> int:
    """How many records of a kind a person has."""
    return await turn.records.count(kind, **{kind.owner: turn.person.id})


def readers(turn: Turn, kind: type[Record]) -> str:
    """Who reads a kind of record, in words."""
    heads = [turn.called(h) for h in turn.community.leaders(turn.person.home or "") if h.id != turn.person.id]
    match kind.readers:
        case Readers.ME:
            return "you"
        case Readers.ME_AND_HEAD:
            sees = f" ({kind.sees})" if kind.sees else ""
            return f"you and {' and '.join(heads)}{sees}" if heads else "you"
        case Readers.ME_AND_OTHERS:
            return "you and whoever else is in it"
        case Readers.DEPARTMENT:
            return turn.department.name if turn.department else "your department"
        case Readers.SCHOOL:
            return "everybody at your school"
        case Readers.COMMUNITY:
            return str(Readers.COMMUNITY)
