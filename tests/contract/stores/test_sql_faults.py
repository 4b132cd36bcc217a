"""The stores on SQL when things go wrong: many processes, kills, locks, lost connections, odd values."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic, sleep

import pytest
from attrs import evolve
from progress_sql import open_store
from progress_sql.foundations.errors import translated_error
from sqlalchemy import create_engine, text
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from progress_core.domain.accounts.accounts import Credential
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, NotFound, ProgressError, Rejected, Unavailable
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import NOON, a_learner, a_provider, an_account, enrol
from progress_core.testing.tools.threads import together
from tests.patience import PATIENCE

pytestmark = pytest.mark.feature("I7")

_CUT_OFF = f"cut_off_{os.getpid()}"
_WRITER = str(Path(__file__).parent / "sql_writer.py")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/progress.db"


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    given: str = request.getfixturevalue(request.param)
    return given


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    store = open_store(f"{sqlite_url}?timeout=0.2")
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    store = open_store(f"{postgres_url}&application_name={_CUT_OFF}")
    store.migrate()
    yield store
    store.close()


def _writer(url: str, first: int, seconds: float, size: int) -> "subprocess.Popen[str]":
    command = [sys.executable, _WRITER, url, str(first), str(seconds), str(size)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


def _count(store: Store) -> int:
    with store.snapshot() as work:
        return len(list(work.accounts.taken(["writer"])))


@pytest.mark.asvs("V15.4.1")
@pytest.mark.slow
def test_eight_processes_write_at_once_without_loss_or_refusal(store: Store, url: str) -> None:
    writers = [_writer(url, 1_000_000 * number, 2, 3) for number in range(1, 9)]
    told = [writer.communicate(timeout=PATIENCE) for writer in writers]
    assert [""] * 8 == [errors for _, errors in told]
    transactions = [len(output.split()) for output, _ in told]
    assert min(transactions) > 0
    assert 3 * sum(transactions) == _count(store)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 2000])
def test_a_killed_process_leaves_only_whole_transactions(store: Store, url: str, size: int) -> None:
    chance = Random(size)  # noqa: S311 - when to kill, no secret
    for first in (1_000_000, 2_000_000, 3_000_000):
        before = _count(store)
        with _writer(url, first, 60, size) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            sleep(chance.random() / 4)
            writer.kill()
            output = writer.stdout.read()  # not communicate(): it would miss what readline() has read ahead
        written = _count(store) - before
        committed = (1 + len(output.split())) * size
        assert written in (committed, committed + size)  # the last one may have been killed before it said so
    store.check()


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(sqlite_store: Store, sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = monotonic()
        with pytest.raises(Unavailable, match="busy with other work"), sqlite_store.transaction():
            pass
        assert 0.2 <= monotonic() - begun < 10
        with sqlite_store.snapshot() as work:  # readers do not wait
            assert work.accounts.find("anybody") is None
    with sqlite_store.transaction() as work:
        work.accounts.add_many([an_account()])


def test_a_thread_that_waits_too_long_is_told_that_the_database_is_busy(sqlite_store: Store) -> None:
    refused = Event()

    def slowly() -> str:
        try:
            with sqlite_store.transaction():
                refused.wait(PATIENCE)
        except Unavailable as error:
            refused.set()
            return str(error)
        return "done"

    assert {"The database is busy with other work. Try again in a minute.", "done"} == set(together(slowly, slowly))


def test_an_erased_secret_is_nowhere_in_the_files(sqlite_store: Store, tmp_path: Path) -> None:
    account = evolve(an_account(), credential=Credential("sealed", "sealed-" + "z" * 40, NOON))
    with sqlite_store.transaction() as work:
        work.accounts.add_many([account])
    with sqlite_store.transaction() as work:
        work.accounts.save(evolve(account, credential=Credential("hashed", "short", NOON)))
    sqlite_store.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"short" in content
    assert b"sealed-zzz" not in content


def test_losing_the_connection_while_saving_leaves_the_outcome_open_and_the_store_usable(
    postgres_store: Store, postgres_url: str
) -> None:
    def save() -> None:
        with postgres_store.transaction() as work:
            work.accounts.add_many([an_account()])
            _cut_off(postgres_url)

    with pytest.raises(Unavailable, match="the outcome is unknown"):
        save()
    with postgres_store.transaction() as work:
        assert work.accounts.find("Learner1") is None
        work.accounts.add_many([an_account()])


def test_losing_the_connection_while_reading_is_unavailable(postgres_store: Store, postgres_url: str) -> None:
    def read() -> None:
        with postgres_store.snapshot() as work:
            work.accounts.find("anybody")
            _cut_off(postgres_url)
            work.accounts.find("anybody")

    with pytest.raises(Unavailable, match="cannot be reached"):
        read()
    with postgres_store.snapshot() as work:
        assert work.accounts.find("anybody") is None


def test_many_rows_are_refused_as_a_whole_like_few(store: Store) -> None:
    with store.transaction() as work:
        work.accounts.add_many([an_account(1, username="Taken1")])
    many = [an_account(number) for number in range(2, 3000)]
    with pytest.raises(Conflict) as caught, store.transaction() as work:
        work.accounts.add_many([*many, an_account(3000, username="TAKEN1")])
    assert "username" == caught.value.field
    with store.transaction() as work:
        work.accounts.add_many(many)
    with store.snapshot() as work:
        assert 2999 == len(list(work.accounts.taken([""])))


def test_learners_whose_provider_or_account_is_missing_are_not_found(store: Store) -> None:
    with store.transaction() as work:
        work.providers.put_many([a_provider()])
        work.accounts.add_many(an_account(number) for number in range(1, 1502))
    for wrong in (a_learner(1501, ukprn="19999999"), a_learner(4000)):
        with pytest.raises(NotFound), store.transaction() as work:
            work.learners.add_many([*(a_learner(number) for number in range(1, 1501)), wrong])
    with store.snapshot() as work:
        assert {} == work.learners.standings(EVERYTHING)


def test_ignoring_a_refused_write_saves_nothing(store: Store) -> None:
    enrol(store, a_learner())

    def go_on() -> None:
        with store.transaction() as work:
            work.accounts.add_many([an_account(2)])
            with suppress(Conflict):
                work.accounts.add_many([an_account(1)])

    with pytest.raises(Conflict, match="nothing of the transaction was kept"):
        go_on()
    with store.snapshot() as work:
        assert work.accounts.find("Learner2") is None


@pytest.mark.parametrize("odd", ["nul\0", "half a surrogate \ud800"])
def test_searching_for_a_value_that_no_column_can_hold_finds_nothing(store: Store, odd: str) -> None:
    enrol(store, a_learner())
    with store.snapshot() as work:
        assert work.accounts.find(odd) is None
        assert () == work.learners.page(EVERYTHING, LearnerQuery(search=odd)).lines


@pytest.mark.feature("B5")
@pytest.mark.parametrize("invisible", ["\0", "\udfff", "\u200b", " \xa0"])
def test_searching_for_nothing_visible_lists_everybody(store: Store, invisible: str) -> None:
    enrol(store, a_learner())
    with store.snapshot() as work:
        assert len(work.learners.page(EVERYTHING, LearnerQuery(search=invisible)).lines) == 1


def test_a_surrogate_is_refused_with_a_message(store: Store) -> None:
    with pytest.raises(Rejected, match="cannot hold one of the values"), store.transaction() as work:
        work.providers.put_many([a_provider(name="half a surrogate \ud800")])


@pytest.mark.asvs("V1.4.2")
def test_a_number_too_large_for_any_column_matches_nobody(store: Store) -> None:
    with pytest.raises(NotFound), store.snapshot() as work:
        work.learners.get(EVERYTHING, 10**30)


class _Said(Exception):
    """What a driver raises."""

    def __init__(self, text: str = "", *, sqlite_errorname: str = "", sqlstate: str = "") -> None:
        super().__init__(text)
        self.sqlite_errorname = sqlite_errorname
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        (_Said("accounts.username_key", sqlite_errorname="SQLITE_CONSTRAINT_UNIQUE"), Conflict, "username is taken"),
        (_Said("groups.ukprn, groups.name_key", sqlite_errorname="SQLITE_CONSTRAINT_UNIQUE"), Conflict, "that name"),
        (_Said("uq_groups_ukprn_name_key", sqlstate="23505"), Conflict, "that name"),
        (_Said("accounts.id", sqlite_errorname="SQLITE_CONSTRAINT_PRIMARYKEY"), Conflict, "this id already"),
        (_Said(sqlite_errorname="SQLITE_CONSTRAINT_FOREIGNKEY"), NotFound, "could not be found"),
        (_Said(sqlstate="23503"), NotFound, "could not be found"),
        (_Said(sqlstate="40001"), Conflict, "changed the same data"),
        (_Said(sqlstate="40P01"), Conflict, "changed the same data"),
        (_Said(sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), Unavailable, "busy"),
        (_Said(sqlite_errorname="SQLITE_LOCKED"), Unavailable, "busy"),
        (_Said(sqlite_errorname="SQLITE_IOERR_SHORT_READ"), Unavailable, "disk is full or failing"),
        (_Said(sqlite_errorname="SQLITE_FULL"), Unavailable, "disk is full"),
        (_Said(sqlstate="53100"), Unavailable, "disk is full"),
        (_Said(sqlstate="53300"), Unavailable, "no connection"),
        (_Said(sqlite_errorname="SQLITE_CORRUPT_INDEX"), Unavailable, "damaged"),
        (_Said(sqlite_errorname="SQLITE_READONLY_DBMOVED"), Unavailable, "cannot be written"),
        (_Said(sqlite_errorname="SQLITE_CANTOPEN"), Unavailable, "Run `progress init`"),
        (_Said(sqlstate="42P01"), Unavailable, "Run `progress init`"),
        (_Said(sqlstate="28P01"), Unavailable, "refused the user name or password"),
        (_Said(sqlstate="42501"), Unavailable, "rights"),
        (_Said(sqlstate="25006"), Unavailable, "read-only"),
        (_Said(sqlstate="3D000"), Unavailable, "no database of that name"),
        (_Said(sqlstate="22021"), Rejected, "cannot hold"),
        (_Said(sqlstate="57P01"), Unavailable, "cannot be reached"),
        (_Said(sqlstate="XX000"), Unavailable, "error code XX000"),
        (_Said("no code at all, secret"), Unavailable, "cannot be reached"),
        (NoConnectionFree("secret"), Unavailable, "no connection"),
    ],
)
def test_errors_are_translated_without_their_original_text(
    said: Exception, kind: type[ProgressError], sentence: str
) -> None:
    error = translated_error(said)
    assert kind is type(error)
    assert sentence in error.message
    assert "secret" not in error.message


def _cut_off(url: str) -> None:
    """Let the server drop the connections of `postgres_store`."""
    engine = create_engine(url)
    ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name")
    with engine.connect() as connection:
        assert connection.execute(ended, {"name": _CUT_OFF}).scalars().all() == [True]
    engine.dispose()
