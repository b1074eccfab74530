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
from sqlalchemy.exc import DBAPIError

from bot.records import Record
from storage.columns import Moment
from storage.lock import file_of
from storage.steps import HOME, Unmovable
from storage.store import WRITER, address, make_engine, transaction
from storage.tables import RECORDS, metadata
from storage.troubles import is_away, passes

T = TypeVar("T")
OLDEST = 14
"""The oldest PostgreSQL that Dept runs on: the oldest that was still being mended when this was written."""
HOUSE = frozenset(metadata.tables) - {table.name for table in RECORDS.values()}
"""The tables that are not records."""
CHECKS: dict[str, Any] = {"target_metadata": metadata, "compare_type": True, "render_as_batch": True}


async def upgrade(url: str, to: str = "head") -> list[str]:
    """Bring a database up to date, or to a step on the way; gives the steps that were taken, oldest first."""
    return await _inside(url, lambda connection: _upgrade(connection, to))


async def downgrade(url: str, to: str = "base") -> list[str]:
    """Take steps back, down to a given one that stays; gives the steps that were taken back, newest first.

    What only they could hold is gone with them; everything else is kept.
    """
    return await _inside(url, lambda connection: _downgrade(connection, to))


async def missing(url: str) -> list[str]:
    """The steps that a database has still to take; Unmovable if it is a newer version's, or nobody's."""
    return await _inside(url, lambda connection: [_named(step) for step in _todo(connection, "head")])


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
    engine = make_engine(address(url), patient=True)
    try:
        async with transaction(engine) as connection:
            await connection.run_sync(_fits)
            return await connection.run_sync(do)
    finally:
        await engine.dispose()


def _fits(connection: Connection) -> None:
    """Unmovable if a server is too old, or keeps words in a way that has no room for all of them."""
    if connection.dialect.name != "postgresql":
        return
    version = connection.dialect.server_version_info or (0,)
    if int(version[0]) < OLDEST:
        raise Unmovable(
            f"This is PostgreSQL {'.'.join(map(str, version[:2]))}, and Dept needs {OLDEST} or newer: please have the "
            "server brought up to date, or name another in DEPT_DATABASE_URL."
        )
    if (encoding := connection.scalar(sa.text("SHOW server_encoding"))) != "UTF8":
        raise Unmovable(
            f"This database keeps its words as {encoding}, which has no room for all that people write: please make "
            "one with ENCODING 'UTF8' TEMPLATE template0."
        )


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


def _todo(connection: Connection, to: str) -> list[Any]:
    """The steps that are to be taken, oldest first."""
    scripts, stands = _scripts(), _stands(connection)
    if stands and stands not in {s.revision for s in scripts.walk_revisions()}:
        newest = scripts.get_current_head()
        raise Unmovable(
            f"This database stands at step {stands}, which this version of Dept does not know (its newest is "
            f"{newest}): a newer version made it. Nothing was touched; please run that version, or have it go back "
            f"with `dept migrate --back-to {newest}`."
        )
    if stands is None and set(sa.inspect(connection).get_table_names()) & set(metadata.tables):
        raise Unmovable(
            "This database has Dept's tables, but nothing that says at which step it stands. Nothing was touched; "
            "please give an empty database, or one that `dept migrate` made."
        )
    steps = scripts.iterate_revisions(to, stands or "base")
    return [s for s in reversed(list(steps)) if s.revision != stands]


def _upgrade(connection: Connection, to: str) -> list[str]:
    _alone(connection)
    todo = _todo(connection, to)
    _move(connection, todo, lambda config: command.upgrade(config, to))
    return [_named(step) for step in todo]


def _downgrade(connection: Connection, to: str) -> list[str]:
    _alone(connection)
    scripts, stands = _scripts(), _stands(connection)
    known = [s.revision for s in scripts.walk_revisions()]
    if to == "-1" and stands in known:
        to = next(iter(known[known.index(stands) + 1 :]), "base")
    taken = known[known.index(stands) :] if stands in known else []
    if to not in (*taken, "base"):
        raise Unmovable(f"There is no step {to} to go back to: the database stands at {stands or 'no step at all'}.")
    todo = [scripts.get_revision(r) for r in (taken[: taken.index(to)] if to in taken else taken)]
    _move(connection, todo, lambda config: command.downgrade(config, to))
    return [_named(step) for step in todo]


def _alone(connection: Connection) -> None:
    """Wait until nobody else migrates, or writes on behalf of people; a file has its own lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITER)))


def _move(connection: Connection, todo: list[Any], go: Callable[[Config], None]) -> None:
    """Take steps; the one that breaks is named, and the whole transaction is given up with it."""
    config, stands = _config(connection), _stands(connection)
    taken = config.attributes["taken"] = list[Any]()
    try:
        go(config)
    except Exception as problem:
        if isinstance(problem, DBAPIError) and is_away(problem) and passes(problem):
            raise
        why = f"{type(problem).__name__}: {getattr(problem, 'orig', None) or problem}".splitlines()[0]
        raise Unmovable(
            f"Step {_named(todo[len(taken)])} could not be taken ({why}). Nothing was changed: the database stands at "
            f"{stands or 'no step at all'}, as before. Please go on with the version of Dept that you had, and show "
            "this sentence to whoever looks after Dept."
        ) from problem


def _named(step: Any) -> str:
    return f"{step.revision} {step.doc.rstrip('.')}"


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
