"""A year group whose learners have six qualifications each, in a store and in a filled-in workbook."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from xlsxwriter import Workbook

from benchmarks._imports.workbooks import SYLLABLES
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.catalogue import QualificationType, default_catalogue
from progress_core.domain.qualifications.qualifications import (
    MAX_QUALIFICATIONS,
    QUALIFICATION_FIELDS,
    LearnerQualifications,
    Qualification,
)
from progress_core.domain.qualifications.workbook import IDENTITY, LEARNERS, block_heading

PROVIDER = Provider("10000001", "School 001", "Dorset", staff_add_qualifications=True)
YEAR_GROUP = 11
EACH = 6
FIRST_ID = 1_000_001
BROKEN_EVERY = 50
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)

Row = tuple[Learner, Provider, tuple[Qualification, ...]]


def opened(folder: Path) -> Progress:
    """Open the store of a folder, and the workbooks that people get."""
    return Progress.open(Settings(database_url=f"sqlite:///{folder}/progress.db", secret_key="A" * 43))


def rows(count: int, *, actual: bool = False) -> Iterator[Row]:
    """Build the learners, the same ones each time.

    Args:
        count: how many.
        actual: with actual grades, where they had predicted ones.
    """
    random = Random(count)
    types = [kind for kind in default_catalogue().types if kind.subjects and kind.grades]
    for number in range(FIRST_ID, FIRST_ID + count):
        first = "".join(random.choices(SYLLABLES, k=2)).title()
        last = "".join(random.choices(SYLLABLES, k=3)).title()
        born = date(2010, random.randint(1, 12), random.randint(1, 28))
        details = LearnerDetails(PROVIDER.ukprn, YEAR_GROUP, first, last, "DT1 1XX", born, uln=str(number * 1000))
        qualifications = tuple(qualification(random, random.choice(types), actual=actual) for _ in range(EACH))
        yield Learner(number, details, NOW), PROVIDER, qualifications


def qualification(random: Random, of: QualificationType, *, actual: bool) -> Qualification:
    """Build a qualification of this type."""
    grade = random.choice(of.grades)
    completion = f"{(of.last_award or 2027) - random.randint(0, 1)}-06"
    return Qualification(
        of.name, random.choice(of.subjects), completion, "" if actual else grade, grade if actual else ""
    )


def fill(folder: Path, count: int) -> None:
    """Build the store by the bulk path."""
    with opened(folder) as progress:
        progress.context.store.migrate()
        row = {"ukprn": PROVIDER.ukprn, "name": PROVIDER.name, "area": PROVIDER.area}
        progress.providers.put_many(OPERATOR, [row])
        progress.providers.set_defaults(OPERATOR, PROVIDER.ukprn, staff_add_qualifications=True)
        with progress.context.store.transaction() as work:
            work.new_ids(count)
            made = [(learner, qualifications) for learner, _, qualifications in rows(count)]
            work.accounts.add_many(
                Account(learner.id, f"learner{learner.id}", Role.LEARNER, NOW) for learner, _ in made
            )
            work.learners.add_many(learner for learner, _ in made)
            work.qualifications.save_many(LearnerQualifications(learner.id, taken) for learner, taken in made)


def headings() -> list[str]:
    """Return the ninety-eight headings."""
    return [
        *IDENTITY.values(),
        *(block_heading(name, number) for number in range(1, MAX_QUALIFICATIONS + 1) for name in QUALIFICATION_FIELDS),
    ]


def cells(row: Row) -> list[str | date]:
    """Return the cells of a row; "" for an empty one."""
    learner, provider, qualifications = row
    of = learner.details
    found: list[str | date] = [
        str(learner.id), of.upn, of.uln, of.first_name, of.last_name, of.date_of_birth, provider.name, provider.area,
    ]  # fmt: skip
    for taken in qualifications:
        found += (taken.type, taken.subject, taken.completion_date, taken.predicted_grade, taken.actual_grade)
    return found


def write_filled(path: Path, count: int, *, broken: bool) -> None:
    """Write the workbook as it comes back, saved by a spreadsheet program: with actual grades, and shared strings.

    If broken, every fiftieth learner has a grade that there is not.
    """
    with Workbook(path) as book:
        write_rows(book, map(cells, rows(count, actual=True)))
        if broken:
            sheet = book.get_worksheet_by_name(LEARNERS)
            for number in range(1, count + 1, BROKEN_EVERY):
                sheet.write_string(number, len(IDENTITY) + len(QUALIFICATION_FIELDS) - 1, "ungraded?")


def write_rows(book: Workbook, made: Iterator[list[str | date]]) -> None:
    """Write the sheet of learners, and nothing else, as anybody would."""
    sheet, day = book.add_worksheet(LEARNERS), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, headings())
    for number, row in enumerate(made, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif cell:
                sheet.write_string(number, column, cell)
