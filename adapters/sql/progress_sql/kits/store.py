"""Stores on SQLite and PostgreSQL under their kit."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.store import Store
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.fixtures import Reopen, Traces
from progress_sql import open_store

_numbers = count(1)
_TEMPLATE = pytest.StashKey[str]()


class _SqlStoreKit(StoreContract):
    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        store = open_store(url)
        yield store
        store.close()

    @pytest.fixture
    def reopen(self, url: str) -> Reopen:
        def reopen(store: Store) -> Store:
            store.close()
            return open_store(url)

        return reopen


class SqliteStoreKit(_SqlStoreKit):
    """The kit of `sqlite:`, over files in temporary folders."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        (tmp_path / "progress.db").write_bytes(migrated())
        return f"sqlite:///{tmp_path}/progress.db"

    @pytest.fixture
    def traces(self, tmp_path: Path) -> Traces:
        return lambda part: any(part in file.read_bytes() for file in tmp_path.glob("progress.db*"))


@cache
def migrated() -> bytes:
    """Return a file of SQLite with all tables and no rows; it is migrated once."""
    with TemporaryDirectory() as folder:
        _migrate(f"sqlite:///{folder}/progress.db")
        return Path(folder, "progress.db").read_bytes()


def _migrate(url: str) -> None:
    store = open_store(url)
    store.migrate()
    store.close()


class PostgresqlStoreKit(_SqlStoreKit):
    """The kit of `postgresql:`: each check has a database of its own, a copy of one that is migrated once."""

    needs_url = "postgresql+psycopg://USER:PASSWORD@HOST/postgres, where USER may create and drop databases"
    given_url = ""

    @staticmethod
    def require_server(url: str) -> None:
        """Check that databases can be created; `progress kit run` asks for it first.

        Raises:
            Unavailable: they cannot.
        """
        try:
            with _database(_server(url), "template0"):
                pass
        except ProgrammingError as error:
            raise Unavailable("The user in --url may not create databases.") from error
        except (ArgumentError, DBAPIError) as error:
            raise Unavailable(f"The server in --url cannot be reached ({type(error).__name__}).") from error

    @pytest.fixture
    def server(self) -> URL:
        return _server(self.given_url)

    @pytest.fixture
    def template(self, request: pytest.FixtureRequest, server: URL) -> str:
        """Return the name of a migrated database, which goes with the last check of the class."""
        checks = request.node.getparent(pytest.Class)
        if _TEMPLATE not in checks.stash:
            kept = ExitStack()
            checks.addfinalizer(kept.close)
            made, url = kept.enter_context(_database(server, "template0"))
            _migrate(url)
            checks.stash[_TEMPLATE] = made
        name: str = checks.stash[_TEMPLATE]
        return name

    @pytest.fixture
    def url(self, server: URL, template: str) -> Iterator[str]:
        with _database(server, template) as (_, url):
            yield url

    @pytest.fixture
    def traces(self) -> None:
        """Declare that the files are the server's."""


def _server(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


@contextmanager
def _database(server: URL, template: str) -> Iterator[tuple[str, str]]:
    """Create a database, and drop it at the end; yield its name and URL."""
    name = f"progress_kit_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield name, server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
