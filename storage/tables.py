"""The tables that are not records: inbox, messages and parts, questions, journal, agenda, links and what has changed.

A key begins with what is looked for, the id, and ends with the school.
"""

from enum import IntEnum
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Double, Index, Integer, LargeBinary, MetaData, Table, Text, text

import bot.features  # noqa: F401 - declares the records, whose tables stand beside these
from storage.columns import Moment, record_tables
from storage.line import Kept

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Turn(IntEnum):
    """Who goes first: answers, then what was not asked for; a crowd of strangers waits until all others are served."""

    ANSWER = 0
    OTHER = 1
    STRANGER = 2


inbox = Table(
    "inbox",
    metadata,
    Column("school", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("turn", Integer, nullable=False, default=Turn.OTHER, server_default="1"),
    Column("grp", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("expires", Moment),
    Column("same_day", Boolean, nullable=False, default=False),
    Column("uuid", Text, nullable=False),
    Column("wanted", Integer, nullable=False, default=0),
    Column("handed", Integer, nullable=False, default=0),
    Column("shown", Integer, nullable=False, default=0),
    Column("attempt", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("tried", Moment),
    Column("sent", Moment),
    Column("resent", Boolean, nullable=False, default=False),
    Column("ref", Text),
    Column("paper_name", Text),
    Column("paper", LargeBinary),
    Column("why", Text, nullable=False, default=""),
)
WAITING = ("held", "ready", "sending", "unknown")
"""The states in which time may bring a message on; of one being sent, when its sender is not heard of again."""
Index("ix_messages_due", messages.c.state, messages.c.due)
IN_TURN = text("messages.state IN ('ready', 'sending', 'unknown')")
"""What a sender may have to look at; in these words, by which both databases know the index for it."""
Index(
    "ix_messages_turn",
    messages.c.turn,
    messages.c.due,
    messages.c.id,
    sqlite_where=text("state IN ('ready', 'sending', 'unknown')"),
    postgresql_where=text("state IN ('ready', 'sending', 'unknown')"),
)
Index("ix_messages_place", messages.c.place, messages.c.due)

parts = Table(
    "parts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("message", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("grp", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("card", JSON, nullable=False),
)
Index("ix_parts_place", parts.c.place, parts.c.about)
Index("ix_parts_live", parts.c.place, parts.c.live)

questions = Table(
    "questions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("part", Text, nullable=False, index=True),
    Column("handler", Text, nullable=False),
    Column("args", JSON, nullable=False),
    Column("expires", Moment, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", Text, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("message", Text, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("touched", Text),
    Column("undone", Boolean, nullable=False, default=False),
)
Index("ix_groups_person", groups.c.person, groups.c.touched)

journal = Table(
    "journal",
    metadata,
    Column("id", Text, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("grp", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
)

nudges = Table(
    "nudges",
    metadata,
    Column("person", Text, primary_key=True),
    Column("ask", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("state", Text, nullable=False),
)
Index(
    "ix_nudges_due",
    nudges.c.due,
    sqlite_where=nudges.c.state == "planned",
    postgresql_where=nudges.c.state == "planned",
)

reasons = Table(
    "reasons",
    metadata,
    Column("id", Text, primary_key=True),
    Column("school", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("did", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("says", Text, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("who", Text, nullable=False, index=True),
    Column("ref", Text, nullable=False),
)

installations = Table(
    "installations",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("tenant", Text, primary_key=True),
    Column("token", Text, nullable=False),
    Column("me", Text, nullable=False),
    Column("wider", Text, nullable=False),
    Column("at", Double, nullable=False),
)
"""Who has installed the product: `token` is encrypted, `at` in seconds of the machine's clock."""

changes = Table(
    "changes",
    metadata,
    Column("what", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How often something changed that every copy of Dept keeps in memory."""

RECORDS = record_tables(metadata)


def into(dialect: str, table: Table) -> Any:
    """An insert that can say what happens where a row stands already, which each database words for itself."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


@cache
def unless(dialect: str, table: Table) -> Kept:
    """An insert that leaves be what stands already."""
    return Kept(into(dialect, table).on_conflict_do_nothing())
