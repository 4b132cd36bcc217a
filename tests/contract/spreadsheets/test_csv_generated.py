"""3,000 CSV files, whole and damaged: each is read exactly, or refused; none is silently wrong."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from attrs import astuple, evolve
from progress_excel import open_spreadsheets

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.rows import read_learners
from progress_core.domain.learners.form import check_learners
from progress_core.domain.learners.learners import LearnerDetails
from tests.contract.spreadsheets.csv_files import (
    DAMAGES,
    Rows,
    Style,
    any_rows,
    any_style,
    cut_off,
    in_encoding,
    with_a_foreign_line,
)

pytestmark = pytest.mark.feature("E2")
SPREADSHEETS = open_spreadsheets()
TODAY = date(2026, 9, 1)
BATCHES, BATCH = 10, 300
MIN_RECORDS = 5
UNMARKED = ("utf-8", "utf-8-sig", "utf-16")


def imported(content: bytes) -> list[LearnerDetails] | None:
    """Return the learners of a file, or None if it is refused, or a heading of it is told to be unknown."""
    try:
        with SPREADSHEETS.read(content) as sheets:
            reading = read_learners(sheets, on=TODAY, choices=Choices())
    except Rejected:
        return None
    unknown = any(told.problem.code == "unknown_heading" for told in reading.problems.listed())
    return None if reading.problems.errors or unknown else list(reading.details)


def meant(rows: Rows) -> list[LearnerDetails]:
    """Return the learners that rows are about."""
    columns = LEARNER_HEADINGS.match((1, tuple(rows[0]))).columns
    named = [{field: row[place] for field, place in columns.items()} for row in rows[1:]]
    return [checked.value for checked in check_learners(named, form="import", on=TODAY) if checked.value]


def agrees(learners: list[LearnerDetails] | None, expected: list[LearnerDetails], *, cut: bool) -> bool:
    """Return whether the learners of a damaged file are all as expected, or the file is refused.

    A quotation mark that got into a cell is part of its text. Where a file ends after a row, or after the last
    separator of one, nobody can tell that there was more.
    """
    if learners is None:
        return True
    if cut and learners:
        learners[-1] = evolve(learners[-1], ethnicity=expected[len(learners) - 1].ethnicity)
        expected = expected[: len(learners)]
    return list(map(_unmarked, learners)) == list(map(_unmarked, expected))


def _unmarked(learner: LearnerDetails) -> list[str]:
    return [str(value).replace('"', "") for value in astuple(learner)]


def damaged(random: Random, records: list[str], style: Style) -> tuple[bytes, bool]:
    """Return the file with one fault in it, and whether that is that it was cut off."""
    kind = random.randrange(len(DAMAGES) + 2)
    if kind == len(DAMAGES) and len(records) > MIN_RECORDS:
        return cut_off(random, "".join(records).encode(style.encoding)), True
    if kind >= len(DAMAGES):
        encoding = style.encoding if style.encoding in ("utf-8-sig", "cp1252") else "utf-8"
        return with_a_foreign_line(
            random, records, encoding, random.choice(("cp1252", "utf-8", "mac_roman", "cp850"))
        ), False
    place = random.randrange(len(records))
    record = DAMAGES[kind](random, records[place], style)
    return "".join((*records[:place], record, *records[place + 1 :])).encode(style.encoding), False


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.slow
def test_a_csv_file_is_read_exactly_or_refused(batch: int) -> None:
    read: Counter[str] = Counter()
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        random = Random(seed)
        style = any_style(random)
        rows = in_encoding(any_rows(random, random.randrange(1, random.choice((14, 40)))), style.encoding)
        records = style.write(rows)
        expected = meant(rows)
        assert len(expected) == len(rows) - 1
        whole = imported("".join(records).encode(style.encoding))
        assert whole == expected or (whole is None and style.encoding not in UNMARKED), (seed, style)
        read[style.encoding] += whole is not None
        content, cut = damaged(random, records, style)
        broken = imported(content)
        assert agrees(broken, expected, cut=cut), (seed, style)
    assert all(read[encoding] for encoding in (*UNMARKED, "cp1252")), read
