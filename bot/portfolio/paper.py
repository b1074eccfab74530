"""A paper to hand over: sections of lines, drawn for Word and as PDF with the same words in the same order."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

FONT, BOLD = "SourceSansPro-Regular", "SourceSansPro-Bold"
WORD_FONT = "Calibri"
INK, QUIET = "#1f2933", "#52606d"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, when (at the right), and what more there is to say under it."""

    what: str
    when: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page or more: whose, what of theirs, an opening in their own words, and the sections."""

    title: str
    under: str
    intro: str = ""
    sections: tuple[Section, ...] = ()
    foot: str = ""
    on: date | None = None
    """The day it was drawn, as the file says of itself."""


def as_word(paper: Paper) -> bytes:
    """The paper as DOCX, in the styles that Word knows, so that it is easily made one's own."""
    from docx import Document
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(1.8)
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = WORD_FONT, Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(2), 1.0
    language = normal.element.get_or_add_rPr()
    spoken = language.makeelement(qn("w:lang"), {qn("w:val"): "en-GB"})
    language.append(spoken)
    for name, size in (("Title", 22), ("Heading 1", 12.5)):
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = WORD_FONT, Pt(size), RGBColor(0x1F, 0x29, 0x33)
        letters_of = style.element.get_or_add_rPr().get_or_add_rFonts().attrib
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            letters_of.pop(qn(f"w:{theme}"), None)  # or the theme's letters win over ours
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0 if size > 20 else 10), Pt(3)
    made.core_properties.title, made.core_properties.author = f"{paper.title}, {paper.under}", paper.title
    made.core_properties.language, made.core_properties.comments = "en-GB", ""
    if paper.on:
        made.core_properties.created = made.core_properties.modified = datetime.combine(paper.on, time(12))
    made.add_heading(printable(paper.title), 0)
    made.add_paragraph(printable(paper.under))
    if paper.intro:
        made.add_paragraph(printable(paper.intro))
    for section in paper.sections:
        made.add_heading(printable(section.title), 1)
        for line in section.lines:
            row = made.add_paragraph()
            row.paragraph_format.tab_stops.add_tab_stop(Cm(16.6), WD_TAB_ALIGNMENT.RIGHT)
            row.paragraph_format.keep_together = True
            row.add_run(printable(line.what)).bold = bool(line.more)
            if line.when:
                row.add_run(f"\t{line.when}").font.color.rgb = RGBColor(0x52, 0x60, 0x6D)
            if line.more:
                row.paragraph_format.keep_with_next = True
                under = made.add_paragraph(printable(line.more))
                under.paragraph_format.left_indent = Cm(0.5)
    if paper.foot:
        made.add_paragraph()
        made.add_paragraph(printable(paper.foot))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF: A4, its letters inside, read aloud in order."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

    letters()
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=10.5, leading=14, textColor=INK)
    name = ParagraphStyle("name", parent=plain, fontName=BOLD, fontSize=22, leading=27)
    head = ParagraphStyle("head", parent=plain, fontName=BOLD, fontSize=12.5, leading=16, spaceBefore=10, spaceAfter=3)
    strong = ParagraphStyle("strong", parent=plain, fontName=BOLD)
    right = ParagraphStyle("right", parent=plain, alignment=2, textColor=QUIET)
    under = ParagraphStyle("under", parent=plain, leftIndent=0.5 * cm, spaceAfter=2)
    quiet = ParagraphStyle("quiet", parent=plain, textColor=QUIET, spaceBefore=10)

    def words(said: str, style: Any) -> Any:
        return Paragraph(escape(drawable(said)), style)

    def row(line: Line) -> list[Any]:
        cells = [[words(line.what, strong if line.more else plain), words(line.when, right)]]
        table = Table(cells, colWidths=(12.2 * cm, 3.95 * cm), style=TIGHT, hAlign="LEFT")
        return [table, words(line.more, under)] if line.more else [table]

    story: list[Any] = [words(paper.title, name), words(paper.under, plain)]
    if paper.intro:
        story += [Spacer(0, 6), words(paper.intro, plain)]
    for section in paper.sections:
        first, *rest = [row(line) for line in section.lines] or [[]]
        story += [KeepTogether([words(section.title, head), *first]), *(f for line in rest for f in line)]
    if paper.foot:
        story.append(words(paper.foot, quiet))
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=2.2 * cm, rightMargin=2.2 * cm, topMargin=1.8 * cm, bottomMargin=1.8 * cm,
        title=f"{paper.title}, {paper.under}", author=paper.title, lang="en-GB", invariant=1,
    ).build(story)  # fmt: skip
    return out.getvalue()


TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]


def letters() -> Any:
    """The letters of a PDF, known to the library from then on."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for font in (FONT, BOLD):
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, str(files("font_source_sans_pro") / "files" / f"{font}.ttf")))
    return pdfmetrics.getFont(FONT).face.charToGlyph


def drawable(text: str) -> str:
    """Words in the letters there are; a picture among them goes."""
    known = letters()
    return "".join(c for c in printable(text) if ord(c) in known)


def printable(text: str) -> str:
    """Words without marks that no paper takes."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
