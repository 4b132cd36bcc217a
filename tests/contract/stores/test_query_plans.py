"""Whatever grows with everybody is read by an index; a statement that no longer uses its index fails here.

Plans are compared, not times. SQLite plans without looking at the rows. PostgreSQL plans by how many there are: it is
told that each table has a thousand times as many as there really are.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from progress_sql.foundations.columns import metadata
from sqlalchemy import Column, Engine, Integer, create_engine, insert, text

from benchmarks._growth.country import country
from progress_core.ports.store import Store
from tests import postgres
from tests.contract.stores.plan_cases import CASES
from tests.contract.stores.plans import plan_of

LEARNERS, PROVIDERS = 600, 40
GROWING = frozenset(metadata.tables) - {"providers", "staff", "staff_groups", "staff_providers", "courses"}
"""Tables that are too large to be read from end to end."""

EMPTY = ("access_tokens", "deliveries", "inbox", "moves", "past_years", "transfers")
"""Tables in which the country has nothing, so that there is nothing to magnify."""


@contextmanager
def _country(url: str) -> Iterator[tuple[Store, Engine]]:
    """Build a small country in a database with all tables, and open another way to it."""
    engine = create_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            for name in metadata.tables:  # its own statistics would come at any time
                connection.execute(text(f"ALTER TABLE {name} SET (autovacuum_enabled = false, fillfactor = 10)"))
    with country(url, LEARNERS, PROVIDERS) as made:
        if engine.dialect.name == "postgresql":
            _magnify(engine)
        yield made.progress.context.store, engine
    engine.dispose()


def _magnify(engine: Engine) -> None:
    """Let PostgreSQL believe that each table has a million rows at least."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # rows may lack what they refer to
        for table in map(metadata.tables.__getitem__, EMPTY):
            connection.execute(insert(table), {column.name: _value(column) for column in table.columns})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(
            text(
                "UPDATE pg_class SET reltuples = greatest(reltuples * 50, 50000)"
                " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND relpages > 0"
            )
        )


def _value(column: Column[object]) -> object:
    if column.nullable:
        return None
    return 1 if isinstance(column.type, Integer) else "x"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Engine]]:
    """Build a country, on each of the databases."""
    if request.param == "sqlite":
        with _country(f"sqlite:///{tmp_path_factory.mktemp('plans')}/progress.db") as made:
            yield made
    else:
        with postgres.migrated() as url, _country(url) as made:
            yield made


@pytest.mark.parametrize("name", CASES)
def test_what_grows_with_everybody_is_read_by_an_index(built: tuple[Store, Engine], name: str) -> None:
    store, engine = built
    case = CASES[name]
    plan = plan_of(store, engine, case.read)
    sqlite = engine.dialect.name == "sqlite"
    scanned = plan.scanned & GROWING - (set() if sqlite else {case.joined})
    assert not scanned, f"{name} reads {sorted(scanned)} from end to end"
    wanted = case.sqlite if sqlite else case.postgresql or case.sqlite
    missing = [sorted(names) for names in wanted if not names & plan.indexes]
    assert not missing, f"{name} uses {sorted(plan.indexes)}, and not {missing}"
