"""The tables of the stores on SQL: created, migrated, recognised."""

from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from progress_sql import open_store
from progress_sql.foundations.columns import metadata
from progress_sql.foundations.values import micros
from progress_sql.migrations import config
from progress_sql.store import HEAD
from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Text,
    func,
    select,
    text,
)
from sqlalchemy import Table as SqlTable

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.importing.imports import ImportKind
from progress_core.domain.operations.audit import NOBODY_ID, WORKER_ID
from progress_core.domain.profiles.references import Reference
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_course, a_learner, a_provider, an_application, enrol

pytestmark = pytest.mark.feature("I7")

REVISIONS = sorted(script.revision for script in ScriptDirectory.from_config(config()).walk_revisions())


def test_a_database_that_was_never_set_up_names_the_command_to_run(store: Store) -> None:
    with pytest.raises(Unavailable, match=r"Run `progress init`\."):
        store.check()
    with pytest.raises(Unavailable, match=r"Run `progress init`\."), store.snapshot() as work:
        work.accounts.find("anybody")


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # SQLite's cannot be compared: another test uses it
def test_migrating_an_empty_database_creates_exactly_the_tables_that_queries_use(store: Store, engine: Engine) -> None:
    store.migrate()
    store.check()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        assert [] == compare_metadata(context, metadata)
        assert (HEAD,) == context.get_current_heads()


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_database_of_the_first_version_is_migrated_with_its_contents(store: Store, engine: Engine) -> None:
    store.migrate()
    _begin_anew(engine, "0001")
    with engine.begin() as connection:
        _put(connection, "providers", ukprn="10000001", name="School")
        _put(connection, "accounts", id=1, username="Ann.Lee", username_key="ann.lee", role="learner")
        _put(connection, "learners", id=1, ukprn="10000001", email="ann@example.org", date_of_birth="2010-01-02")
        _put(
            connection,
            "imports",
            id=1,
            requested_by=1,
            decisions="{}",
            status="queued",
            on_duplicate="ask",
            ukprns="[]",
            problems="[]",
        )
        _put(connection, "import_files", import_id=1, content=b"the file")
        for number, actor in enumerate(("operator", "worker", "ann.LEE", "a.former.name"), start=1):
            _put(connection, "audit", id=number, at=number, actor=actor, facts="{}")
    with pytest.raises(Unavailable, match=r"older version \(0001\)"):
        store.check()
    store.migrate()
    store.check()
    with store.snapshot() as work:
        assert [1] == [learner.id for learner in work.learners.with_email("ann@example.org")]
        assert "Ann.Lee" == work.accounts.get(1).username
        assert None is work.sessions.find("digest")
        assert (ImportKind.LEARNERS, b"the file") == (work.imports.get(1).kind, work.imports.content(1))
        assert Reference(1) == work.references.of(EVERYTHING, 1)
        assert [NOBODY_ID, 1, WORKER_ID, 0] == [entry.actor_id for entry in work.audit.page(EVERYTHING).entries]
    with engine.connect() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_waiting_import_keeps_its_provider_when_migrated(store: Store, engine: Engine) -> None:
    store.migrate()
    _begin_anew(engine, "0007")
    asked = {1: '["10000001"]', 2: '["10000001", "10000002"]', 3: "[]"}
    with engine.begin() as connection:
        for number, ukprns in asked.items():
            kind, told = ImportKind.QUALIFICATIONS.value, {"decisions": "{}", "groups": "[]", "problems": "[]"}
            _put(
                connection, "imports", id=number, kind=kind, status="queued", on_duplicate="ask", ukprns=ukprns, **told
            )
        learners = ImportKind.LEARNERS.value
        _put(connection, "imports", id=4, kind=learners, status="queued", on_duplicate="ask", ukprns=asked[1], **told)
    store.migrate()
    with store.snapshot() as work:
        assert ["10000001", "", "", ""] == [work.imports.get(number).ukprn for number in (*asked, 4)]


@pytest.mark.feature("J1")
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_year_groups_are_those_of_the_year_of_creation_when_migrated(store: Store, engine: Engine) -> None:
    store.migrate()
    _begin_anew(engine, "0025")
    # the last and the first second of academic years by the clock in England, which is an hour ahead
    times = ("2024-08-31T22:59:59+00:00", "2024-08-31T23:00:00+00:00", "2026-08-31T23:00:00+00:00")
    with engine.begin() as connection:
        _put(connection, "providers", ukprn="10000001", name="School", name_key="school")
        for number, created in enumerate(times, 1):
            at = micros(datetime.fromisoformat(created))
            _put(connection, "accounts", id=number, username=f"a{number}", username_key=f"a{number}", role="learner")
            born = {"date_of_birth": "2010-10-02", "year_group": 11}
            _put(connection, "learners", id=number, ukprn="10000001", created_at=at, **born)
    store.migrate()
    with store.snapshot() as work:
        learners = work.learners.get_many(EVERYTHING, [1, 2, 3])
    assert [2023, 2024, 2026] == [learner.academic_year for learner in learners]
    assert [None] * 3 == [learner.leaving for learner in learners]


@pytest.mark.filterwarnings("ignore:.*expression-based index")
@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_table_survive_migration_from_every_version(store: Store, engine: Engine, revision: str) -> None:
    store.migrate()
    _begin_anew(engine, revision)
    tables = _tables(engine)
    before = _counts(engine, tables)  # a migration may have added a row
    with engine.begin() as connection:
        for table in tables:
            connection.execute(table.insert(), [_row(table, number) for number in (1, 2)])
    store.migrate()
    counts = _counts(engine, _tables(engine))
    assert {name: count + 2 for name, count in before.items()}.items() <= counts.items()


def _counts(engine: Engine, tables: list[SqlTable]) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


@pytest.mark.feature("B5")
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_keys_of_names_are_recalculated_when_migrated(store: Store, engine: Engine) -> None:
    keys = {
        "learners": ("first_key", "last_key"),
        "providers": ("name_key",),
        "courses": ("title_key",),
        "applications": ("words_key",),
    }
    store.migrate()
    with store.transaction() as work:
        work.providers.put_many([a_provider(name="St. M\u00e9dard\u2019s")])
    names = {number: f"\u0141ukasz-{number}" if number % 3 else "Ann" for number in range(1, 4_103)}
    enrol(store, *(a_learner(number, first_name=name, last_name="O'N\u00e9ill") for number, name in names.items()))
    with store.transaction() as work:
        work.courses.put_many([a_course(1, title="Hair-dressing: \u00c9lite")])
        work.applications.add(an_application(1, learner_name="Zo\u00eb Smith-Jones"))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE courses ADD COLUMN words_key TEXT"))  # which 0009 still fills
        written = {table: _keys(connection, table, columns) for table, columns in keys.items()}
        assert {(1, "lukasz1", "oneill")} <= written["learners"]
        for table, columns in keys.items():
            old = ", ".join(f"{column} = 'zo\u00eb o''n\u00e9ill'" for column in columns)
            connection.execute(text(f"UPDATE {table} SET {old}"))  # noqa: S608 - names are ours
    _set_revision(engine, "0008")
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        upgrade(settings, "0009")
    with engine.connect() as connection:
        assert written == {table: _keys(connection, table, columns) for table, columns in keys.items()}
    with store.snapshot() as work:
        page = work.learners.page(EVERYTHING, LearnerQuery(search="LUKASZ 4100"))
    assert [4100] == [line.id for line in page.lines]


def _keys(connection: Connection, table: str, columns: tuple[str, ...]) -> set[tuple[object, ...]]:
    own = "ukprn" if table == "providers" else "id"
    found = connection.execute(text(f"SELECT {', '.join((own, *columns))} FROM {table}"))  # noqa: S608 - names are ours
    return set(map(tuple, found))


def _tables(engine: Engine) -> list[SqlTable]:
    """Return the existing tables, with those that others refer to first."""
    there = MetaData()
    there.reflect(engine)
    return [table for table in there.sorted_tables if table.name not in {"alembic_version", "counters"}]


def _row(table: SqlTable, number: int) -> dict[str, object]:
    """Make a row of which every column is filled in; what refers to another row refers to that of the same number."""
    values: dict[type, object] = {Text: f"{number}", LargeBinary: b"file"}
    of_kind = {column.name: column.type for column in table.columns}
    return {
        name: next((value for kind, value in values.items() if isinstance(given, kind)), number)
        for name, given in of_kind.items()
    }


def _begin_anew(engine: Engine, revision: str) -> None:
    """Replace the tables of a database by the empty ones of an earlier version."""
    settings = config()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SEQUENCE progress_ids"))
        there = MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        settings.attributes["connection"] = connection
        upgrade(settings, revision)


def _put(connection: Connection, table: str, **values: object) -> None:
    """Add a row; what is not given and must be there is 0 or empty."""
    found = SqlTable(table, MetaData(), autoload_with=connection)
    needed = [column for column in found.columns if not column.nullable and column.name not in values]
    empty = {column.name: "" if isinstance(column.type, Text) else 0 for column in needed}
    connection.execute(found.insert().values(empty | values))


def test_migrating_again_changes_nothing(store: Store) -> None:
    store.migrate()
    enrol(store, a_learner())
    store.migrate()
    store.check()
    with store.snapshot() as work:
        assert a_learner() == work.learners.get(EVERYTHING, 1)


def test_a_second_process_can_migrate_after_the_first(url: str, store: Store) -> None:
    other = open_store(url)
    store.migrate()
    other.migrate()
    other.check()
    other.close()


def test_the_revision_in_the_code_is_that_of_the_last_migration() -> None:
    assert HEAD == ScriptDirectory.from_config(config()).get_current_head()


def test_a_newer_database_is_left_unchanged(store: Store, engine: Engine) -> None:
    store.migrate()
    _set_revision(engine, "9999")
    for act in (store.check, store.migrate):
        with pytest.raises(Unavailable, match=r"newer version \(9999\).*Install the newer Progress"):
            act()


def test_an_older_database_names_the_command_to_run(store: Store, engine: Engine) -> None:
    store.migrate()
    _set_revision(engine, "0000")
    with pytest.raises(Unavailable, match=r"older version \(0000\)\. Run `progress init`\."):
        store.check()


def test_a_half_made_database_names_the_command_to_run(store: Store, engine: Engine) -> None:
    store.migrate()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(Unavailable, match=r"Run `progress init`\."):
        store.check()


def _set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
