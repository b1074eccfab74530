"""Migrations: brings a database up to date step by step, and writes the step that a changed record needs."""

import re
from argparse import Namespace
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, time
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from bot.records import Record
from storage.columns import Moment
from storage.lock import file_of
from storage.store import address, make_engine, transaction
from storage.tables import RECORDS, metadata

T = TypeVar("T")
HOME = Path(__file__).parent / "migrations"
HOUSE = frozenset(metadata.tables) - {table.name for table in RECORDS.values()}
"""The tables that are not records."""
CHECKS: dict[str, Any] = {"target_metadata": metadata, "compare_type": True, "render_as_batch": True}


class Unmovable(Exception):
    """A database that cannot be brought up to date, with the sentence that says why. Nothing in it was touched."""


async def upgrade(url: str) -> list[str]:
    """Bring a database up to date; gives the steps that were taken, oldest first."""
    return await _inside(url, _upgrade)


async def downgrade(url: str, to: str = "base") -> None:
    """Take steps back, down to a given one; for tests."""
    await _inside(url, lambda connection: command.downgrade(_config(connection), to))


async def is_current(url: str) -> bool:
    """Whether a database stands at the newest step; looking makes no file."""
    if (file := file_of(url)) and not file.exists():
        return False
    return await _inside(url, lambda connection: _stands(connection) == _scripts().get_current_head())


async def drift(url: str) -> list[Any]:
    """What a database lacks, or has too much of, by the declared tables and records."""
    return await _inside(
        url, lambda connection: compare_metadata(MigrationContext.configure(connection, opts=CHECKS), metadata)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """The step at which a database stands, the newest that is known, all that are known, and whether it has tables."""

    step: str | None
    head: str | None
    known: frozenset[str]
    tables: bool


async def look(url: str) -> Standing:
    """How a database stands; nothing in it is changed."""
    return await _inside(url, _look)


def _look(connection: Connection) -> Standing:
    scripts, tables = _scripts(), set(sa.inspect(connection).get_table_names())
    known = frozenset(s.revision for s in scripts.walk_revisions())
    return Standing(_stands(connection), scripts.get_current_head(), known, bool(tables & set(metadata.tables)))


async def new(name: str) -> list[Path]:
    """Write the next step, from what the tables are now and what all steps so far make; none if nothing changed.

    What changes in the house's own tables and what changes in the features' records are two steps.
    """
    if not _slug(name):
        raise ValueError("a migration has a name of a few words")
    house = await _inside("sqlite://", lambda connection: _new(connection, name, True))
    kept = await _inside("sqlite://", lambda connection: _new(connection, f"{name}, records" if house else name, False))
    return [path for path in (house, kept) if path]


async def _inside(url: str, do: Callable[[Connection], T]) -> T:
    """One transaction on a database, whose folder is made if it is a file."""
    if file := file_of(url):
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(address(url))
    try:
        async with transaction(engine) as connection:
            return await connection.run_sync(do)
    finally:
        await engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(HOME))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    if find_spec("ruff"):
        hook = {"hooks": "ruff", "ruff.type": "module", "ruff.module": "ruff", "ruff.cwd": str(HOME.parents[1])}
        for key, value in (hook | {"ruff.options": "format --quiet REVISION_SCRIPT_FILENAME"}).items():
            config.set_section_option("post_write_hooks", key, value)
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _stands(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> list[str]:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(20260901)"))
    scripts, stands = _scripts(), _stands(connection)
    known = {s.revision for s in scripts.walk_revisions()}
    if stands and stands not in known:
        raise Unmovable(
            f"This database stands at step {stands}, which this version of Dept does not know (its newest is "
            f"{scripts.get_current_head()}): a newer version made it. Nothing was touched; please run that version."
        )
    if stands is None and set(sa.inspect(connection).get_table_names()) & set(metadata.tables):
        raise Unmovable(
            "This database has Dept's tables, but nothing that says at which step it stands. Nothing was touched; "
            "please give an empty database, or one that `dept migrate` made."
        )
    todo = [s for s in scripts.iterate_revisions("head", stands or "base") if s.revision != stands]
    command.upgrade(_config(connection), "head")
    return [f"{s.revision} {s.doc.rstrip('.')}" for s in reversed(todo)]


def _slug(name: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", name.lower()))


def _new(connection: Connection, name: str, house: bool) -> Path | None:
    command.upgrade(_config(connection), "head")
    number = sum(1 for _ in _scripts().walk_revisions()) + 1
    with redirect_stdout(StringIO()):
        made = command.revision(
            _config(connection),
            name[:1].upper() + name[1:].rstrip("."),
            autogenerate=True,
            rev_id=f"{number:04}",
            process_revision_directives=lambda _, __, directives: _tidy(directives, house),
        )
    written = [step for step in (made if isinstance(made, list) else [made]) if step]
    return Path(written[0].path) if written else None


def _tidy(directives: list[Any], house: bool) -> None:
    """Write nothing if nothing changed; a new field takes the default that its record declares."""
    step = directives[0]
    for way in (step.upgrade_ops, step.downgrade_ops):
        mine = [op for op in way.ops if (op.table_name in HOUSE) is house]
        gone = {op.table_name for op in mine if isinstance(op, ops.DropTableOp)}
        plain = [op for change in mine for op in _plain(change)]
        way.ops = [op for op in plain if not (isinstance(op, ops.DropIndexOp) and op.table_name in gone)]
    if step.upgrade_ops.is_empty():
        directives.clear()
        return
    kinds = {table.name: kind for kind, table in RECORDS.items()}
    for change in step.upgrade_ops.ops:
        for op in change.ops if isinstance(change, ops.ModifyTableOps) else ():
            if isinstance(op, ops.AddColumnOp) and not op.column.nullable and op.table_name in kinds:
                op.column.server_default = default(kinds[op.table_name], op.column.name)


def _plain(change: Any) -> list[Any]:
    """Of a change to a table: its indexes by themselves where nothing else changes, since only columns need a batch."""
    inside = change.ops if isinstance(change, ops.ModifyTableOps) else []
    alone = inside and all(isinstance(op, ops.CreateIndexOp | ops.DropIndexOp) for op in inside)
    return list(inside) if alone else [change]


def default(kind: type[Record], name: str) -> Any:
    """The default of a record's field, as a database writes it."""
    value = next(f.default for f in fields(kind) if f.name == name)
    match value:
        case _ if value is MISSING or value is None:
            raise ValueError(f"{kind.__name__}.{name} is new, so rows that stand already need a default: give it one")
        case bool():
            return sa.DefaultClause(sa.text(str(value).lower()))
        case tuple():
            return sa.DefaultClause("[]") if not value else _refuse(kind, name)
        case datetime() | date() | time():
            return _refuse(kind, name)
        case _:
            return sa.DefaultClause(str(value))


def _refuse(kind: type[Record], name: str) -> Any:
    raise ValueError(f"{kind.__name__}.{name}: write the default of such a field into the migration by hand")


def render(_kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """How a type of our own is written down: by what stands in the database, so that old steps need no new code."""
    return "sa.DateTime(timezone=True)" if isinstance(value, Moment) else False
