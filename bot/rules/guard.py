"""What is never kept, wherever it is typed: exam content, pupils' names; and where to turn with a worry about a pupil
(R163).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guarded:
    """Something that is not kept. Empty `says`: the school's own signpost."""

    says: str


EXAM = re.compile(
    r"\[\s*\d{1,2}\s*marks?\s*\]|\(\s*\d{1,2}\s*marks?\s*\)|\bmark scheme\s*[:=]|"
    r"\b(?:indicative content|award \d+ marks?|accept any)\b|"
    r"\bQ\d+[a-z]?\s*[:.)]\s*(?:explain|describe|state|define|give|write|complete|compare|discuss|identify|calculate)\b",
    re.I,
)
NO_NAME = (
    "Premium|Progress|Voice|Council|Panel|Leaders?|Leadership|Parliament|Protection|Development|Wellbeing|Referral|Support|"
    "Services?|Behaviour|Engagement|Led|Finance|Loans?|Teachers?|Teaching|Outcomes?|Safety|Centred|Union|Surveys?|Data|"
    "Profiles?|Planners?|Interviews?|Feedback|Work|Conferences?|Ambassadors?|Mentors?|Mentoring|Success|Hub|Portal"
)
"""What follows the word pupil or child with a capital letter and is nobody's name."""
NAMED = re.compile(
    r"\b(?i:pupil|student|child|kid|boy|girl|tutee)s?,?\s+(?:(?i:called|named)\s+)?"
    rf"(?!(?:{NO_NAME})\b|[A-Z]+\b)[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\b"
)
WORRY = re.compile(
    r"\bself[- ]?harm\w*|\bsuicid\w+|\b(?:being|was|is|been) (?:abused|groomed|neglected|hit|hurt at home)\b|"
    r"\b(?:kill|hurt|cut)(?:ing)? (?:him|her|them)sel(?:f|ves)\b|"
    r"\b(?:safeguarding|child protection) (?:worry|concern|issue|disclosure)\b|\bdisclosed (?:to me|abuse|that)\b",
    re.I,
)
LEARNING = re.compile(r"\b(?:course|training|webinar|module|cpd|reading|read|inset|book|policy|podcast)\b", re.I)


def guard(line: str) -> Guarded | None:
    """Whether a line holds what is not kept; a course about such matters may be logged like any other."""
    if EXAM.search(line):
        return Guarded(
            "I can't keep exam content; not saved. Log the time without the question: for example, 1h marking."
        )
    if WORRY.search(line) and not LEARNING.search(line):
        return Guarded("")
    if NAMED.search(line):
        return Guarded("I don't keep pupils' names; not saved. Say it again without the name, please.")
    return None
