"""On PostgreSQL, a role announces jobs and works with the rights that the guide names, and with no fewer."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from progress_procrastinate import ProcrastinateQueue, open_engine
from progress_procrastinate.kits.jobs import ProcrastinateKit
from sqlalchemy import Connection, create_engine, make_url, text

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.errors import Unavailable

_GUIDES = Path(__file__).parents[2] / "docs" / "howto"
_ROLE = f"worker_of_{os.getpid()}"
_RIGHTS_OF_THE_QUEUE = re.findall(r"^GRANT .*", (_GUIDES / "run-jobs-on-an-engine.md").read_text("utf-8"), re.MULTILINE)
_RIGHTS_OF_THE_SITE = re.findall(
    r"^GRANT .* TO progress_site;$", (_GUIDES / "serve-the-site.md").read_text("utf-8"), re.MULTILINE
)

pytestmark = [pytest.mark.slow, pytest.mark.feature("I12")]


@pytest.fixture
def owner(migrated_postgres_url: str) -> Iterator[Connection]:
    """Return a connection of the owner to a database with all tables, in which there is a role without rights."""
    open_engine(f"procrastinate:{migrated_postgres_url}").migrate()
    engine = create_engine(migrated_postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE ROLE {_ROLE} LOGIN PASSWORD 'only-rows'"))
        try:
            yield connection
        finally:
            connection.execute(text(f"DROP OWNED BY {_ROLE}"))
            connection.execute(text(f"DROP ROLE {_ROLE}"))
    engine.dispose()


@pytest.fixture
def role_url(migrated_postgres_url: str) -> str:
    return (
        make_url(migrated_postgres_url).set(username=_ROLE, password="only-rows").render_as_string(hide_password=False)
    )


def _grant(owner: Connection, *grants: str) -> None:
    schema = owner.execute(text("SELECT current_schema()")).scalar_one()
    for grant in (f"GRANT USAGE ON SCHEMA {schema} TO site", *grants):
        granted = re.sub(r"TO \w+;?$", f"TO {_ROLE}", grant)
        owner.execute(text(re.sub(r"SCHEMA public", f"SCHEMA {schema}", granted)))


class TestWithTheRightsOfTheGuide(ProcrastinateKit):
    @pytest.fixture
    def database(self, owner: Connection, role_url: str) -> str:
        assert len(_RIGHTS_OF_THE_QUEUE) == 2
        _grant(owner, *_RIGHTS_OF_THE_QUEUE)
        return role_url


def test_a_site_with_the_rights_of_both_guides_announces_jobs_when_it_adds_them(
    owner: Connection, role_url: str
) -> None:
    _grant(owner, *_RIGHTS_OF_THE_SITE, *_RIGHTS_OF_THE_QUEUE)
    with _site(role_url) as progress:
        progress.context.engine.check()
        assert isinstance(progress.context.engine, ProcrastinateQueue)
        with progress.context.store.transaction() as work:
            assert progress.context.engine.announce_within(work, 1_000_001, "learner-import")
    assert 1 == owner.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one()


@pytest.mark.parametrize("left_out", range(2))
def test_without_one_of_the_rights_a_sentence_says_where_they_are_named(
    left_out: int, owner: Connection, role_url: str
) -> None:
    _grant(owner, _RIGHTS_OF_THE_QUEUE[1 - left_out])
    engine = open_engine(f"procrastinate:{role_url}")
    for use in (
        engine.check,
        lambda: engine.announce(1_000_001, "learner-import"),
        lambda: engine.work(lambda _: None, Event()),
    ):
        with pytest.raises(Unavailable) as refused:
            use()
        assert (
            "The database user lacks rights on the tables of the job queue."
            " Grant those that “Run jobs on an engine” names."
        ) == refused.value.message


def test_without_rights_on_the_queue_a_transaction_of_the_site_goes_on(owner: Connection, role_url: str) -> None:
    _grant(owner, *_RIGHTS_OF_THE_SITE)
    owner.execute(text(f"REVOKE ALL ON procrastinate_jobs FROM {_ROLE}"))
    with _site(role_url) as progress:
        assert isinstance(progress.context.engine, ProcrastinateQueue)
        with progress.context.store.transaction() as work:
            with pytest.raises(Unavailable, match="lacks rights"):
                progress.context.engine.announce_within(work, 1_000_001, "learner-import")
            work.new_ids(1)


def _site(url: str) -> Progress:
    return Progress.open(
        Settings(
            url, mail_url="memory:", jobs_url="procrastinate:", passwords="memory", secret_key="a key for tests alone"
        )
    )
