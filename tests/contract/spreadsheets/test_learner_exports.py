"""LibreOffice shows an exported list of learners as the site does."""

from collections.abc import Iterator

import pytest
from attrs import evolve
from progress_excel import open_spreadsheets

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.learners.exports import COLUMNS
from progress_core.testing.spreadsheets import FORMULA_LIKE, read_all
from progress_core.usecases.learners.exports import LearnerExports
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.people import IN_MEMORY, PROVIDERS, form
from tests.office import Office

SPREADSHEETS = open_spreadsheets("excel:")
NAMES = ["Zoë", "Nguyễn Thị Ánh", "محمد", *(text for text in FORMULA_LIKE if "\r" not in text)]


@pytest.fixture
def exports() -> Iterator[LearnerExports]:
    """Return the exports of a store with a learner of each name, and one who has logged in."""
    with Progress.open(Settings.from_env(IN_MEMORY)) as progress:
        progress.providers.put_many(OPERATOR, PROVIDERS)
        for number, name in enumerate(NAMES):
            values = form(username=f"learner{number:02}", uln="" if number else "1000000043")
            learner = progress.learners.create(OPERATOR, values).learner
            with progress.context.store.transaction() as work:
                found = work.learners.get(EVERYTHING, learner.id)
                work.learners.save(evolve(found, details=evolve(found.details, first_name=name)))
        progress.accounts.log_in("learner00", "sunny4day")
        yield LearnerExports(evolve(progress.context, spreadsheets=SPREADSHEETS))


@pytest.mark.feature("B5", "E1")
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_libreoffice_shows_every_exported_cell(office: Office, exports: LearnerExports, kind: str) -> None:
    content = exports.table(OPERATOR, LearnerQuery(sort="username"))
    (rows,) = read_all(SPREADSHEETS, office.convert(content, "xlsx", kind)).values()
    cells = [row for _, row in rows]
    assert cells[0] == tuple(column.heading for column in COLUMNS)
    assert [row[2] for row in cells[1:]] == NAMES
    first, second = cells[1], cells[2]
    assert (str(first[8]), str(first[5])) == ("1000000043", "11")
    assert str(first[13]).startswith("2026-09-01"), "the moment of the log-in"
    assert (second[13], str(second[14])) == ("Never logged in", "2026-09-01")
    assert str(first[6]) == "2010-10-02"
