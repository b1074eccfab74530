"""Questions that stand open: four at most for each person, newest first, each until its time is up."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Standing
from storage.tables import questions

MOST = 4


class SqlQuestions:
    """Open questions, in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def ask(self, standing: Standing, school: str) -> None:
        """Leave a question open; a fifth closes the oldest."""
        names = ("id", "person", "part", "handler", "expires")
        values = {n: getattr(standing, n) for n in names} | {"args": dict(standing.args), "school": school}
        await self.connection.execute(insert(questions).values(**values))
        own = select(questions.c.id).where(questions.c.person == standing.person).order_by(questions.c.id.desc())
        old = (await self.connection.execute(own.offset(MOST))).scalars().all()
        if old:
            await self.connection.execute(delete(questions).where(questions.c.id.in_(old)))

    async def standing(self, person: str, now: datetime) -> list[Standing]:
        """What stands open, newest first."""
        query = select(questions).where(questions.c.person == person, questions.c.expires > now)
        rows = (await self.connection.execute(query.order_by(questions.c.id.desc()))).mappings()
        names = ("id", "person", "part", "handler", "args", "expires")
        return [Standing(**{n: row[n] for n in names}) for row in rows]

    async def close(self, part: str) -> None:
        """Close a part's questions."""
        await self.connection.execute(delete(questions).where(questions.c.part == part))
