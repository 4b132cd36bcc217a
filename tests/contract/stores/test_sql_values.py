"""How the stores on SQL encode values so that they are restored exactly."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from progress_sql import open_store
from progress_sql.accounts.accounts import rows_of as account_rows_of
from progress_sql.foundations.backend import past
from progress_sql.foundations.values import micros, moment
from progress_sql.learners.rows import row_of, rows_of

from progress_core.domain.accounts.accounts import Account, Credential
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import RowProblem
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.learners.leaving import Destination, Leaving
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.domain.values.sheets import CellError, Uncomputed
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import an_import

pytestmark = pytest.mark.feature("I7")

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DETAILS = LearnerDetails("10000055", 11, "Ann", "O'Lee", "OX14 1GG", date(2010, 10, 2))
LEARNERS = st.builds(
    Learner,
    st.integers(1, 3),
    st.sampled_from([DETAILS, evolve(DETAILS, first_name="Bob", date_of_birth=date(2009, 9, 1))]),
    st.sampled_from([NOW, NOW + timedelta(days=1)]),
    st.sampled_from(Choice),
    profile=st.sampled_from([Profile(), Profile(qualifications=SectionStatus.COMPLETE)]),
    submitted=st.booleans(),
    standing=st.integers(0, 1),
    leaving=st.sampled_from([None, Leaving(date(2026, 7, 1), Destination.EMPLOYMENT)]),
)
ACCOUNTS = st.builds(
    Account,
    st.integers(1, 3),
    st.sampled_from(["ALee", "bLee"]),
    st.sampled_from(Role),
    st.sampled_from([NOW, NOW + timedelta(days=1)]),
    st.sampled_from([None, Credential("hashed", "x", NOW), Credential("sealed", "y", NOW, must_change=True)]),
    st.integers(0, 1),
    disabled=st.booleans(),
    last_login_at=st.sampled_from([None, NOW]),
)

_letters = st.text(st.sampled_from("aB é\ud7ff\ue000\uffff\U0001f600"), max_size=3)


@given(_letters, _letters)
def test_a_range_contains_exactly_the_texts_that_start_with_its_prefix(prefix: str, text: str) -> None:
    assert text.startswith(prefix) == (prefix <= text < past(prefix))


def test_a_range_can_end_after_the_last_possible_character() -> None:
    assert "b" == past("a\U0010ffff")
    assert past("\U0010ffff") > "\U0010ffff\U0010fffe"


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))])))
def test_a_datetime_is_restored_to_the_microsecond(at: datetime) -> None:
    assert at == moment(micros(at))


@pytest.mark.feature("E6")
@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "text",
        7,
        1.5,
        True,
        date(2008, 2, 29),
        datetime(2008, 2, 29, 12, 30),  # noqa: DTZ001 - as a sheet has it
        CellError("#N/A"),
        Uncomputed("A1"),
    ],
)
def test_the_value_of_a_cell_is_restored_in_its_problem(tmp_path: Path, value: object) -> None:
    store = _store(tmp_path)
    problem = RowProblem(7, "F", Problem("date_of_birth", "bad_format", "Give a date.", value))
    with store.transaction() as work:
        work.imports.add(an_import(problems=(problem,)), b"content")
    with store.snapshot() as work:
        assert (problem,) == work.imports.get(1).problems
    store.close()


def test_other_values_of_a_problem_are_restored_as_text(tmp_path: Path) -> None:
    store = _store(tmp_path)
    problem = RowProblem(0, "", Problem("file", "too_large", "Send less.", 1 + 2j))
    with store.transaction() as work:
        work.imports.add(an_import(problems=(problem,)), b"content")
    with store.snapshot() as work:
        assert "(1+2j)" == work.imports.get(1).problems[0].problem.value
    store.close()


def test_problems_that_were_stored_without_facts_are_restored(tmp_path: Path) -> None:
    store = _store(tmp_path)
    problem = Problem("password", "too_short", "Password is too short.", None, params={"least": 6})
    with store.transaction() as work:
        work.imports.add(an_import(problems=(RowProblem(2, "B", problem),)), b"content")
    with closing(sqlite3.connect(tmp_path / "progress.db")) as database:
        (kept,) = database.execute("SELECT problems FROM imports").fetchone()
        older = [row[:-1] for row in json.loads(kept)]
        database.execute("UPDATE imports SET problems = ?", (json.dumps(older),))
        database.commit()
    with store.snapshot() as work:
        assert (RowProblem(2, "B", evolve(problem, params={})),) == work.imports.get(1).problems
    store.close()


def _store(tmp_path: Path) -> Store:
    store = open_store(f"sqlite:///{tmp_path}/progress.db")
    store.migrate()
    return store


@given(st.lists(LEARNERS, max_size=5), st.lists(ACCOUNTS, max_size=5))
def test_rows_made_together_are_those_made_one_by_one(learners: list[Learner], accounts: list[Account]) -> None:
    assert [*map(row_of, learners)] == [*rows_of(learners)]
    assert [next(account_rows_of([account])) for account in accounts] == [*account_rows_of(accounts)]
