"""On PostgreSQL, the site needs no more than to read and write rows; only the owner of the tables rewrites them."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.permissions import Role
from tests.given.databases import installed_on
from tests.given.people import NORTH, form

_ROLE = f"site_of_{os.getpid()}"
_GRANTS = (
    "USAGE ON SCHEMA {schema}",
    "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema}",
    "USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema}",
)


@pytest.fixture
def site(postgres_url: str) -> Iterator[Progress]:
    """Open an installation with a role that may read and write its rows, and no more."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with installed_on(postgres_url), engine.connect() as connection:
        schema = connection.execute(text("SELECT current_schema()")).scalar_one()
        connection.execute(text(f"CREATE ROLE {_ROLE} LOGIN PASSWORD 'only-rows'"))
        for grant in _GRANTS:
            connection.execute(text(f"GRANT {grant.format(schema=schema)} TO {_ROLE}"))
        url = make_url(postgres_url).set(username=_ROLE, password="only-rows").render_as_string(hide_password=False)
        try:
            with Progress.open(
                Settings(url, mail_url="memory:", passwords="memory", secret_key="a key for tests alone")
            ) as progress:
                yield progress
        finally:
            connection.execute(text(f"DROP OWNED BY {_ROLE}"))
            connection.execute(text(f"DROP ROLE {_ROLE}"))
    engine.dispose()


@pytest.mark.feature("I7")
def test_the_site_works_with_a_role_that_reads_and_writes_rows(site: Progress) -> None:
    site.check()
    learner = site.learners.create(OPERATOR, form(email="ann@example.com")).learner
    site.staff.create(OPERATOR, "lm@example.com", Role.LEARNER_MANAGER, providers=[NORTH], password="teach3rs")
    session = site.log_ins.log_in("lm@example.com", "teach3rs")
    site.log_ins.log_off(session.token)
    site.accounts.forgotten("lm@example.com")
    site.learners.delete(OPERATOR, learner.id)
    assert site.audit.read(OPERATOR)


@pytest.mark.feature("I7", "I9")
def test_a_role_that_does_not_own_the_tables_never_claims_to_have_rewritten_them(site: Progress) -> None:
    with pytest.raises(Unavailable, match="belong to another user"):
        site.context.store.compact()
    assert not site.personal_data.leave_no_trace(OPERATOR)
