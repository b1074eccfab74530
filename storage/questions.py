"""Questions that stand open: four at most for each person, newest first, each until its time is up."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.ports import Standing
from storage.line import Kept, Line
from storage.tables import questions

MOST = 4


class SqlQuestions:
    """Open questions, in one transaction."""

    def __init__(self, line: Line) -> None:
        self.line = line

    async def ask(self, standing: Standing, school: str) -> None:
        """Leave a question open; a fifth closes the oldest."""
        names = ("id", "person", "part", "handler", "expires")
        values = {n: getattr(standing, n) for n in names} | {"args": dict(standing.args), "school": school}
        await self.line.run(ASK, values)
        if old := [row.id for row in await self.line.rows(OLD, {"of_person": standing.person})]:
            await self.line.run(DROP, {"ids": old})

    async def standing(self, person: str, now: datetime) -> list[Standing]:
        """What stands open, newest first."""
        rows = await self.line.rows(STANDING, {"of_person": person, "now": now})
        names = ("id", "person", "part", "handler", "args", "expires")
        return [Standing(**{n: row[n] for n in names}) for row in rows]

    async def close(self, part: str) -> None:
        """Close a part's questions."""
        await self.line.run(CLOSE, {"of_part": part})


# A statement is made once and kept: making it takes longer than running it.

OWN = questions.c.person == bindparam("of_person")
ASK = Kept(insert(questions))
OLD = Kept(select(questions.c.id).where(OWN).order_by(questions.c.id.desc()).offset(MOST))
DROP = Kept(delete(questions).where(questions.c.id.in_(bindparam("ids", expanding=True))))
STANDING = Kept(select(questions).where(OWN, questions.c.expires > bindparam("now")).order_by(questions.c.id.desc()))
CLOSE = Kept(delete(questions).where(questions.c.part == bindparam("of_part")))
