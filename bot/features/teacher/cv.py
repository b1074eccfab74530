"""A CV worth leaving with, in Word and as PDF; and a page for appraisal, its owner's to hand over or not (R2, R45)."""

from bot.declare import Feature
from bot.desk import Turn
from bot.portfolio import cv as drawn
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.shared.portfolio import NextStep
from bot.talk import Answer, Block, Button, Card, Say, Text
from bot.world.calendar import say_day

cv = Feature(
    "cv", "CV", "A page or two of what you did, in Word and as PDF. Yours to use.", "cv", programme="portfolio"
)


@cv.words(
    "cv",
    besides(
        "cv cvs c.v resume résumé curriculum vitae make write build draft update updated create generate download "
        "print ready new latest copy word pdf docx document file version page look view send mine have how far so "
        "as work date"
    ),
    weight=3,
    says="""
        |my|a|the|make|write|build|draft|create|generate|update|download cv, make|write|build|draft|create|generate|do
        me|my|a cv, |my|a curriculum vitae, |my|a|update|download resume, cv please, can i have my cv, what would my cv
        say, hows my cv looking
    """,
    cues="my cv, a cv, cv, curriculum vitae, my resume",
)
async def show(turn: Turn, parts: list[Part]) -> Answer:
    """Both files, and what they are for."""
    paper = await drawn.cv(turn, turn.person)
    body: list[Block] = [Text("Word to make it your own, PDF to send. Nobody else has it.")]
    step = await turn.records.find(NextStep, person=turn.person.id)
    buttons: list[Button] = [appraisal.button("Page for appraisal")]
    if step:
        body.append(Text(f"The next step you are after is not on it: {step[-1].text}."))
        buttons.append(Button(label="Who could help", target="directory.look", args=(("what", step[-1].text),)))
    if not paper.sections:
        body.insert(0, Text("Little on it yet, and that is fine: it fills by itself from what you log and keep."))
    return [Say(Card("Here is your CV.", tuple(body), tuple(buttons))), *drawn.files(turn.person, paper, "cv")]


@cv.action
async def give(turn: Turn) -> Answer:
    """[CV] of the portfolio."""
    return await show(turn, [])


@cv.words(
    "portfolio",
    besides("my for the page portfolio export appraisal performance management review meeting evidence paper"),
    weight=5,
    says="""
        appraisal page, page for appraisal, my appraisal page, portfolio for appraisal, my portfolio for appraisal,
        export my portfolio, export portfolio, export my portfolio for appraisal, appraisal export, appraisal evidence,
        my appraisal evidence, evidence for my appraisal
    """,
    cues="for my appraisal, for appraisal",
)
async def for_appraisal(turn: Turn, parts: list[Part]) -> Answer:
    """This year's, by aim; it goes to its owner, and to nobody else."""
    paper = await drawn.appraisal(turn, turn.person, turn.year.start)
    says = f"Your year since {say_day(turn.year.start)}, by aim. It goes to nobody: hand it over if you like."
    return [Say(Card("A page for appraisal", (Text(says),))), *drawn.files(turn.person, paper, "appraisal")]


@cv.action
async def appraisal(turn: Turn) -> Answer:
    """[Page for appraisal]."""
    return await for_appraisal(turn, [])
