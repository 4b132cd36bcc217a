"""Addresses of databases and the files behind them: created, kept private, refused with advice."""

import os
import stat
from pathlib import Path

import pytest
from progress_sql import open_store
from sqlalchemy import (
    event,
    make_url,
)

from progress_core.domain.foundations.errors import Unavailable

pytestmark = pytest.mark.feature("I7")


def test_finding_a_learner_by_email_address_uses_an_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/progress.db"
    store = open_store(url)
    store.migrate()
    asked: list[str] = []
    listened = store._backend.engine  # type: ignore[attr-defined] # to see what is asked
    event.listen(listened, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with store.snapshot() as work:
        assert [] == list(work.learners.with_email("zoe@example.org"))
    with listened.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}", ("zoe@example.org", 0)).all()
    store.close()
    assert "USING INDEX ix_learners_email" in str(plan)


def test_opening_and_reading_create_neither_file_nor_folder(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/folder/progress.db")
    with pytest.raises(Unavailable):
        store.check()
    with pytest.raises(Unavailable), store.transaction():
        pass
    store.close()
    assert [] == list(tmp_path.iterdir())


def test_the_database_file_is_accessible_only_to_its_owner(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/progress.db")
    store.migrate()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert dict.fromkeys(["progress.db", "progress.db-wal", "progress.db-shm"], 0o600) == modes
    store.close()


def test_a_relative_path_starts_at_the_folder_where_the_program_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///progress.db")
    (tmp_path / "elsewhere").mkdir()
    os.chdir(tmp_path / "elsewhere")
    store.migrate()
    store.close()
    assert (tmp_path / "progress.db").is_file()


def test_a_database_file_that_cannot_be_created_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = open_store(f"sqlite:///{tmp_path}/file/progress.db")
    with pytest.raises(Unavailable, match="cannot be created: "):
        store.migrate()


def test_a_file_that_is_not_a_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.write_text("Something else altogether. " * 100)
    store = open_store(f"sqlite:///{path}")
    for act in (store.check, store.migrate):
        with pytest.raises(Unavailable, match="not a database, or it is damaged"):
            act()
    assert path.read_text().startswith("Something else altogether.")


@pytest.mark.parametrize(
    "url",
    ["", "progress.db", "mysql://localhost/x", "postgresql+asyncpg://localhost/x", "postgresql://localhost:port/x"],
)
def test_an_unknown_kind_of_address_is_refused_with_the_known_ones(url: str) -> None:
    with pytest.raises(Unavailable, match="starts with sqlite:/// or postgresql://"):
        open_store(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory_is_refused_with_the_alternative(url: str) -> None:
    with pytest.raises(Unavailable, match="use memory:"):
        open_store(url)


def test_a_password_in_the_address_appears_in_no_error() -> None:
    address = make_url("postgresql://ann:very-secret@127.0.0.1:1/progress?connect_timeout=1")
    store = open_store(address.render_as_string(hide_password=False))
    with pytest.raises(Unavailable) as caught:
        store.check()
    assert "cannot be reached" in caught.value.message
    assert "very-secret" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert "very-secret" not in repr(store)
