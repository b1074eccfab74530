"""What sort of thing some words name, and who awarded it: a small list of how people begin, no guessing (R155)."""

import re

from bot.shared.portfolio import Sort

OPENS = re.compile(r"^(?:(?:that|i|i've|ive|i have|we|we've|have|today|also|finally|my|our|an?|the|some)\s+)+", re.I)
BEGINS: tuple[tuple[Sort, str], ...] = (
    (Sort.CERTIFICATE, r"certificat\w*|certified|diploma|qualified as|passed my|passed the|awarded"),
    (
        Sort.OBSERVATION,
        r"watched|observed|observing|saw|sat in (?:on|with)|dropped in|visited|lesson (?:visit|observation)"
        r"|observation|learning walk",
    ),
    (
        Sort.LED,
        r"led|ran|delivered|hosted|presented|chaired|gave (?:a|an|the|my) (?:talk|session|workshop|demo|presentation)",
    ),
    (Sort.JOINED, r"attended|joined|took part in|went to|sat through|was at"),
    (Sort.PLANNING, r"(?:co-?|team[- ]|joint(?:ly)?[- ])?plann(?:ed|ing)\b.*\bwith|joint planning|team[- ]planned"),
    (Sort.MARKING, r"(?:co-?|joint(?:ly)?[- ])?(?:mark(?:ed|ing)|moderat(?:ed|ing|ion))\b.*\bwith|joint marking"),
    (Sort.COACHING, r"coached|coaching|mentored|mentoring|was coached|got coaching"),
    (Sort.SHADOWING, r"shadowed|shadowing"),
    (Sort.PLACEMENT, r"placement|work placement|spent (?:a|the) (?:day|week) (?:at|with)"),
    (Sort.JOB_SWAP, r"job[- ]swap\w*|swapped jobs"),
    (Sort.BLOG, r"blog\w*|wrote (?:a|my|the) (?:blog|post|article)|published"),
    (Sort.IDEA, r"tried|trialled|had a go at|experimented with"),
    (Sort.REFLECTION, r"reflect\w*|thought about|learnt that|learned that|realised|noticed"),
    (Sort.TARGET, r"target"),
    (Sort.NOTE, r"notes? (?:of|from|on|to self)|note:|photo of|picture of"),
)
TIMED: tuple[tuple[Sort, str], ...] = (
    (Sort.WEBINAR, r"webinar"),
    (Sort.READING, r"read(?:ing)?|book|chapter|article|paper"),
    (Sort.COURSE, r"course|module|mooc|futurelearn|isaac"),
)
"""What usually takes time, and is told from anywhere in a title."""
AWARD = re.compile(r"\b(?:certificat\w*|diploma|award\w*)\b.*?\b(?:from|by)\s+(?P<by>(?:the\s+)?\w[\w'&. -]*)", re.I)
LONGEST = 120
"""Characters of a title."""


def began(text: str) -> Sort | None:
    """What sort of thing words name by how they begin; None: nothing that can be told from them."""
    said = OPENS.sub("", text.strip())
    return next((sort for sort, begins in BEGINS if re.match(rf"(?:{begins})\b", said, re.I)), None)


def sort_of(text: str, otherwise: Sort = Sort.NOTE) -> Sort:
    """What sort of thing a title names."""
    found = began(text)
    if found is None and re.search(r"\bcertificat", text, re.I):
        found = Sort.CERTIFICATE
    return found or next((s for s, has in TIMED if re.search(rf"\b(?:{has})\b", text, re.I)), otherwise)


def awarded_by(text: str) -> str:
    """Who awarded a certificate, if the words say so: `certificate from OCR`."""
    found = AWARD.search(text)
    return found["by"].strip(" .-") if found else ""


def titled(text: str) -> tuple[str, str]:
    """Words as a title, and what is too long for one: nothing is lost."""
    words = " ".join(text.split())
    if len(words) <= LONGEST:
        return words, ""
    at = max(words.rfind(seam, 20, LONGEST) for seam in (". ", ", ", "; ", ": "))
    at = at + 1 if at > 0 else words.rfind(" ", 0, LONGEST)
    at = at if at > 0 else LONGEST
    return words[:at].strip(" ,;:"), words[at:].strip()
