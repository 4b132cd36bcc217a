"""Once the database is compacted, no byte of an erased learner is left in it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest
from progress_sql.foundations.columns import metadata
from sqlalchemy import create_engine, text

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import Job, JobKind
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.repeats import Answer
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.operations.audit import AuditAsked
from progress_core.usecases.operations.personal_data import KEPT_IN
from tests.given.admissions import course, directory
from tests.given.databases import installed_on
from tests.given.people import NORTH, hire
from tests.given.remembered import EMAIL, MARK, USERNAME, remembered

PART_OF = {
    "staff_providers": "staff",
    "staff_groups": "staff",
    "memberships": "learners",
    "import_files": "imports",
    "import_sharing": "imports",
    "import_updates": "imports",
    "export_files": "exports",
    "learner_references": "references",
    "reference_versions": "references",
    "profile_contents": "profiles",
    "passkeys": "second_factors",
    "course_places": "courses",
    "subject_words": "courses",
    "place_words": "courses",
    "provider_words": "courses",
    "past_years": "years",
    "moves": "years",
}
"""Tables that are named otherwise than the part of the store that they belong to."""
OF_NOBODY = {"counters"}

HOLDING = {
    "accounts", "learners", "qualifications", "statements", "learner_references", "reference_versions",
    "profile_contents", "applications", "inbox", "outbox", "imports", "import_files", "import_updates", "export_files",
    "sessions", "access_tokens", "devices", "identities", "audit",
}  # fmt: skip
"""Tables in which the mark of the learner is."""


_PATIENCE = "progress_sql.foundations.postgresql._LOCK_SECONDS"
"""Patched only while somebody is in the way on purpose: other tests on the server may be for longer than a second."""


def test_every_table_belongs_to_a_part_of_the_store_that_states_how_learners_are_erased() -> None:
    parts = {PART_OF.get(name, name) for name in metadata.tables if name not in OF_NOBODY}
    assert parts == set(KEPT_IN) - {"reports"}  # these have no tables of their own


@contextmanager
def opened(url: str) -> Iterator[Progress]:
    """Open an installation that offers a course."""
    with installed_on(url) as progress:
        directory(progress, course(1))
        yield progress


def erase(progress: Progress, learner_id: int) -> None:
    progress.personal_data.erase(OPERATOR, learner_id, USERNAME)
    progress.context.store.compact()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Progress]:
    with opened(f"sqlite:///{tmp_path}/school.db") as progress:
        yield progress


@pytest.mark.feature("I9")
def test_no_byte_of_an_erased_learner_is_left_in_a_sqlite_file_or_its_log(sqlite: Progress, tmp_path: Path) -> None:
    def holding() -> set[str]:
        marks = [MARK.lower().encode()]
        return {path.name for path in tmp_path.iterdir() if any(mark in path.read_bytes().lower() for mark in marks)}

    learner = remembered(sqlite)
    assert holding() & {"school.db", "school.db-wal"}
    sqlite.personal_data.erase(OPERATOR, learner.id, USERNAME)
    assert holding(), "what was removed is still in the files until they are written anew"
    sqlite.context.store.compact()
    assert holding() == set()


@pytest.mark.feature("I6", "I9")
def test_no_byte_of_a_kept_answer_is_left_in_a_sqlite_file_after_an_erasure(sqlite: Progress, tmp_path: Path) -> None:
    def holding(sealed: bytes) -> set[str]:
        return {path.name for path in tmp_path.iterdir() if sealed in path.read_bytes()}

    learner = remembered(sqlite)
    manager = hire(sqlite, Role.LEARNER_MANAGER, NORTH)
    sqlite.repeats.once(manager, "a-key", "print", lambda: Answer(200, {}, MARK.encode()))
    with sqlite.context.store.snapshot() as work:
        request = work.repeats.find(manager.account_id, digest_of("a-key"))
    assert request is not None
    assert request.answer
    assert holding(request.answer)
    erase(sqlite, learner.id)
    assert holding(request.answer) == set()


_WITHOUT_FILES = {JobKind.RETENTION, JobKind.ADMISSIONS_NEWS, JobKind.MOVE_UP, JobKind.REMINDERS}


def held(url: str) -> set[str]:
    """Return the tables that contain the mark in any row, as text or bytes."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            rows = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in metadata.tables}  # noqa: S608
    finally:
        engine.dispose()
    return {name for name, found in rows.items() if MARK.lower() in repr([tuple(row) for row in found]).lower()}


@pytest.mark.feature("I9")
def test_no_table_contains_anything_of_an_erased_learner(url: str) -> None:
    with opened(url) as progress:
        learner = remembered(progress)
        assert held(url) == HOLDING
        erase(progress, learner.id)
        assert held(url) == set()


@pytest.mark.feature("I9")
@pytest.mark.parametrize("kind", sorted(set(JobKind) - _WITHOUT_FILES))
def test_a_file_just_requested_delays_an_erasure(url: str, kind: str) -> None:
    with opened(url) as progress, ThreadPoolExecutor(1) as others:
        learner = remembered(progress)
        with progress.context.store.transaction() as work:
            work.hold(f"{kind}-request")
            erasing = others.submit(progress.personal_data.erase, OPERATOR, learner.id, USERNAME)
            assert not wait([erasing], timeout=0.5).done, "it waits until the request is there or not"
            work.jobs.add(Job(1, kind, 1, 0, progress.context.clock.now()))
        with pytest.raises(Conflict, match="waits or is at work"):
            erasing.result()
        assert progress.learners.get(OPERATOR, learner.id)[0] == learner


@pytest.mark.feature("I9")
def test_traces_stay_while_others_read_and_that_is_reported(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(url) as progress, opened(url) as another:
        learner = remembered(progress)
        progress.personal_data.erase(OPERATOR, learner.id, USERNAME)
        with another.context.store.snapshot() as work:
            assert list(work.providers.in_scope(EVERYTHING))
            assert not list(work.learners.get_many(EVERYTHING, [learner.id]))
            with monkeypatch.context() as impatient:
                impatient.setattr(_PATIENCE, 1)
                assert not progress.personal_data.leave_no_trace(OPERATOR)
        assert progress.personal_data.leave_no_trace(OPERATOR)


@pytest.mark.feature("I9")
def test_an_older_snapshot_keeps_traces_on_postgresql_and_that_is_reported(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine(postgres_url)
    with opened(postgres_url) as progress:
        learner = remembered(progress)
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as stranger:
            stranger.execute(text("SELECT 1"))  # touches no table, and still may look at any
            with monkeypatch.context() as impatient:
                impatient.setattr(_PATIENCE, 1)
                progress.personal_data.erase(OPERATOR, learner.id, USERNAME)
                assert not progress.personal_data.leave_no_trace(OPERATOR)
        assert progress.personal_data.leave_no_trace(OPERATOR)
    engine.dispose()


@pytest.mark.feature("I9")
def test_searches_mail_and_audit_export_no_longer_find_an_erased_learner(sqlite: Progress) -> None:
    def found() -> list[str]:
        with sqlite.context.store.snapshot() as work:
            mails = [mail.to for mail in work.outbox.recent() if mail.to == EMAIL]
        lines = [line.username for line in sqlite.learners.page(OPERATOR, LearnerQuery(search=MARK)).lines]
        about = {line.about for line in sqlite.audit.page(OPERATOR, AuditAsked()).lines}
        return mails + lines + sorted(each for each in about if MARK.lower() in each.lower())

    learner = remembered(sqlite)
    assert len(found()) == 3, "the mail, the search and the name that the trail shows"
    erase(sqlite, learner.id)
    assert found() == []
