"""What pages cost: how many statements of the database, and how many bytes."""

from collections.abc import Iterator

import pytest

from benchmarks._site import AREA_ADMINISTRATOR, FIRST_UKPRN, MANAGER, Asker, School, school, statements_of

MAX_STATEMENTS = 4
"""Session and person, names, and the page: whatever the page shows, and however many learners there are."""
WITH_TRANSFERS = MAX_STATEMENTS + 1
"""On the dashboard of whoever could accept transfers, these are counted."""
MAX_LIST_BYTES = 40_000
_AT_PROVIDER = f"/providers/{FIRST_UKPRN}/learners"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Open a store on SQLite with more learners than a page of the list has."""
    folder = tmp_path_factory.mktemp("pages")
    with school(f"sqlite:///{folder}/progress.db", 60) as made:
        yield made


@pytest.fixture(scope="module")
def asker(made: School) -> Iterator[Asker]:
    """Open the site over it."""
    asker = Asker(made)
    yield asker
    asker.close()


@pytest.mark.parametrize("username", [MANAGER, AREA_ADMINISTRATOR])
@pytest.mark.parametrize(
    "address",
    [
        "/learners",
        "/learners?filter=locked-out&year=11&sort=newest",
        _AT_PROVIDER,
        "/learners?search=ba",
        "/providers",
    ],
)
def test_a_page_takes_four_statements_at_most(asker: Asker, username: str, address: str) -> None:
    statements = [text for text, _ in statements_of(asker, username, address)]
    assert asker.get(username, address)[0] == 200
    assert 0 < len(statements) <= MAX_STATEMENTS, "\n".join(statements)


@pytest.mark.parametrize(("username", "most"), [(MANAGER, WITH_TRANSFERS), (AREA_ADMINISTRATOR, MAX_STATEMENTS)])
def test_the_dashboard_takes_one_statement_more_for_whoever_could_accept_transfers(
    asker: Asker, username: str, most: int
) -> None:
    statements = [text for text, _ in statements_of(asker, username, "/dashboard")]
    assert asker.get(username, "/dashboard")[0] == 200
    assert (most, most - MAX_STATEMENTS) == (len(statements), sum("transfers" in text for text in statements))


def test_a_list_of_fifty_learners_is_short(asker: Asker) -> None:
    _, page = asker.get(MANAGER, "/learners")
    assert page.count(b'name="learner"') == 51  # each of the fifty, and the box for all of them
    assert len(page) <= MAX_LIST_BYTES


def test_the_page_to_import_learners_takes_four_statements_at_most(asker: Asker) -> None:
    statements = [text for text, _ in statements_of(asker, MANAGER, "/learners/import")]
    assert asker.get(MANAGER, "/learners/import")[0] == 200
    assert 0 < len(statements) <= MAX_STATEMENTS, "\n".join(statements)
