"""What pages cost: how many statements of the database, and how many bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._pages.lists import ADMISSIONS, PROVIDER_MANAGER, TUTOR, USER_MANAGER, furnished
from benchmarks._site import AREA_ADMINISTRATOR, FIRST_UKPRN, MANAGER, Asker, School, school, statements_of
from progress_core.domain.foundations.actors import OPERATOR
from tests import postgres

MAX_STATEMENTS = 4
"""Session and person, names, and the page: whatever the page shows, and however many rows there are."""
WITH_TRANSFERS = MAX_STATEMENTS + 1
"""On the dashboard of whoever could accept transfers, these are counted."""
MAX_LIST_BYTES = 40_000
_AT_PROVIDER = f"/providers/{FIRST_UKPRN}"
PAGES = {
    "/learners": (3, MANAGER, AREA_ADMINISTRATOR, PROVIDER_MANAGER, TUTOR),
    "/learners?filter=locked-out&year=11&sort=newest": (3, MANAGER, AREA_ADMINISTRATOR, TUTOR),
    "/learners?search=ba": (3, MANAGER, AREA_ADMINISTRATOR),
    f"{_AT_PROVIDER}/learners": (3, MANAGER, AREA_ADMINISTRATOR),
    "/learners/not-logged-on": (4, MANAGER, PROVIDER_MANAGER, TUTOR),
    "/learners/not-logged-on?group=GROUP&year=11": (4, MANAGER, TUTOR),
    "/learners/not-logged-on?imported=IMPORT": (4, MANAGER, PROVIDER_MANAGER),
    "/learners/import": (3, MANAGER, PROVIDER_MANAGER, TUTOR),
    "/admissions": (4, ADMISSIONS),
    "/admissions?state=offered&sort=name&search=a&conditions=waiting": (4, ADMISSIONS),
    "/audit": (4, USER_MANAGER, AREA_ADMINISTRATOR),
    f"/audit?provider={FIRST_UKPRN}&action=edit+learner": (4, USER_MANAGER, AREA_ADMINISTRATOR),
    f"/audit?actor={USER_MANAGER}": (4, USER_MANAGER),
    "/staff": (4, USER_MANAGER, AREA_ADMINISTRATOR),
    f"{_AT_PROVIDER}/groups": (2, MANAGER, PROVIDER_MANAGER, USER_MANAGER, TUTOR),
    "/providers": (3, MANAGER, AREA_ADMINISTRATOR, TUTOR),
    "/dashboard": (4, AREA_ADMINISTRATOR),
}
"""Pages, each with how many statements it may take at most, and who looks at it."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Open a store with more of everything than a page of a list has."""
    if request.param == "sqlite":
        with furnished(f"sqlite:///{tmp_path_factory.mktemp('pages')}/progress.db") as made:
            yield made
        return
    with postgres.migrated() as url, furnished(url) as made:
        yield made


@pytest.fixture(scope="module")
def asker(made: School) -> Iterator[Asker]:
    """Open the site over it."""
    asker = Asker(made)
    yield asker
    asker.close()


def test_no_page_may_take_more_than_four_statements() -> None:
    assert max(most for most, *_ in PAGES.values()) == MAX_STATEMENTS


@pytest.mark.parametrize(
    ("address", "username", "most"),
    [(address, username, most) for address, (most, *people) in PAGES.items() for username in people],
)
def test_a_page_takes_few_statements(made: School, asker: Asker, address: str, username: str, most: int) -> None:
    if "GROUP" in address or "IMPORT" in address:
        (group, *_) = made.progress.groups.list(OPERATOR)
        (latest, *_) = made.progress.imports.list(OPERATOR)
        address = address.replace("GROUP", str(group.group.id)).replace("IMPORT", str(latest.id))
    assert asker.get(username, address)[0] == 200
    statements = [text for text, _ in statements_of(asker, username, address)]
    assert 0 < len(statements) <= most, "\n".join(statements)


@pytest.mark.parametrize(("username", "most"), [(MANAGER, WITH_TRANSFERS), (AREA_ADMINISTRATOR, MAX_STATEMENTS)])
def test_the_dashboard_takes_one_statement_more_for_whoever_could_accept_transfers(
    asker: Asker, username: str, most: int
) -> None:
    statements = [text for text, _ in statements_of(asker, username, "/dashboard")]
    assert asker.get(username, "/dashboard")[0] == 200
    assert (most, most - MAX_STATEMENTS) == (len(statements), sum("transfers" in text for text in statements))


def test_a_list_of_fifty_learners_is_short(tmp_path: Path) -> None:
    with school(f"sqlite:///{tmp_path}/progress.db", 60) as made:
        asker = Asker(made)
        _, page = asker.get(MANAGER, "/learners")
        asker.close()
    assert page.count(b'name="learner"') == 51  # each of the fifty, and the box for all of them
    assert len(page) <= MAX_LIST_BYTES
