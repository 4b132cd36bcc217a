"""The queue under its kit, on a server that whoever runs the kit names."""

import os
from collections.abc import Iterator
from itertools import count
from urllib.parse import urlsplit

import psycopg
import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.jobs import JobEngine
from progress_core.testing.jobs import JobQueueContract
from progress_procrastinate import open_engine

_numbers = count(1)


class ProcrastinateKit(JobQueueContract):
    """The kit of `procrastinate:`; each check has a database of its own."""

    needs_url = "postgresql+psycopg://USER:PASSWORD@HOST/postgres, where USER may create and drop databases"
    given_url = ""

    @staticmethod
    def require_server(url: str) -> None:
        """Check that databases can be created; `progress kit run` asks for it first.

        Raises:
            Unavailable: they cannot.
        """
        for _ in _database(url):
            pass

    @pytest.fixture
    def database(self) -> Iterator[str]:
        """Return the URL of an empty database."""
        yield from _database(self.given_url)

    @pytest.fixture
    def engine(self, database: str) -> Iterator[JobEngine]:
        engine = open_engine(f"procrastinate:{database}")
        engine.migrate()
        yield engine
        engine.close()

    @pytest.fixture
    def elsewhere(self, database: str) -> Iterator[JobEngine]:
        engine = open_engine(f"procrastinate:{database}")
        yield engine
        engine.close()

    @pytest.fixture
    def unreachable(self) -> JobEngine:
        return open_engine("procrastinate:postgresql+psycopg://progress:pa55word@127.0.0.1:9/progress")


def _database(url: str) -> Iterator[str]:
    """Create a database, yield its URL, and drop it."""
    name = f"progress_kit_{os.getpid()}_{next(_numbers)}"
    _execute(url, f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    conninfo = url.replace("postgresql+psycopg:", "postgresql:", 1)
    try:
        with psycopg.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege as error:
        raise Unavailable("The user in --url may not create databases.") from error
    except psycopg.Error as error:
        raise Unavailable(f"The server in --url cannot be reached ({type(error).__name__}).") from error
