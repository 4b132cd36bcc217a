"""How a database would run the statements of a read: by which indexes, and what it would read from end to end."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from attrs import field, frozen
from sqlalchemy import Engine, event

from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.store import Store, UnitOfWork

Read = Callable[[UnitOfWork], object]
_USED = re.compile(r"(?:SEARCH|SCAN) (\S+)(?: USING (?:COVERING )?(?:INDEX (\S+)|(INTEGER PRIMARY KEY|PRIMARY KEY)))?")
_READS = re.compile(r"\s*(SELECT|WITH|UPDATE|DELETE)\b", re.IGNORECASE)


def _names(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split("|")) for names in text.split())


@frozen
class Case:
    """What is read, and by which indexes.

    Args:
        read: runs the statements.
        sqlite: names of indexes that SQLite has to use, as a text with spaces; "one|other" is one of several.
        postgresql: the same of PostgreSQL; "" if they are the same.
        joined: a table that PostgreSQL reads whole in so small a country, to join it with all rows of a provider.
    """

    read: Read
    sqlite: tuple[frozenset[str], ...] = field(converter=_names)
    postgresql: tuple[frozenset[str], ...] = field(default="", converter=_names)
    joined: str = ""


@frozen
class Plan:
    """What a database would do.

    Args:
        indexes: the names of those that it would use; SQLite's own for a primary key is called after its table.
        scanned: tables that it would read from end to end, without an index.
    """

    indexes: frozenset[str]
    scanned: frozenset[str]


def plan_of(store: Store, engine: Engine, read: Read) -> Plan:
    """Return the plans of all statements of a read as one.

    Args:
        store: that is read, in a transaction of its own.
        engine: another way to its database.
        read: runs the statements.
    """
    with _noted() as statements, store.transaction() as work, suppress(NotFound):
        result = read(work)
        if isinstance(result, Iterator):
            list(result)
    explain = _sqlite if engine.dialect.name == "sqlite" else _postgresql
    plans = [explain(engine, text, values) for text, values in statements if _READS.match(text)]
    assert plans, "it runs no statement"
    return Plan(
        frozenset().union(*(plan.indexes for plan in plans)),
        frozenset().union(*(plan.scanned for plan in plans)),
    )


@contextmanager
def _noted() -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, *_: Any) -> None:
        statements.append((text, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _sqlite(engine: Engine, text: str, values: Any) -> Plan:
    with engine.connect() as connection:
        lines = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    indexes: set[str] = set()
    scanned: set[str] = set()
    for found in filter(None, map(_USED.match, lines)):
        table, index, key = found.groups()
        if index or key:
            indexes.add(index or table)
        elif found[0].startswith("SCAN"):
            scanned.add(table)
    return Plan(frozenset(indexes), frozenset(scanned))


def _postgresql(engine: Engine, text: str, values: Any) -> Plan:
    with engine.connect() as connection:
        ((plans,),) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values)
    nodes = [*_nodes(plans[0]["Plan"])]
    return Plan(
        frozenset(node["Index Name"] for node in nodes if "Index Name" in node),
        frozenset(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
    )


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)
