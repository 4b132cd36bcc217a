"""What a list of previous imports says about each outcome."""

from datetime import UTC, datetime

import pytest
from progress_web.pages.importing.history import STATUSES, outcome_of

from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus

NOW = datetime(2026, 9, 1, tzinfo=UTC)
LEARNERS, QUALIFICATIONS, COURSES = ImportKind.LEARNERS, ImportKind.QUALIFICATIONS, ImportKind.COURSES
DONE, UNDONE = ImportStatus.SUCCESSFUL, ImportStatus.UNDONE


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("kind", "status", "counts", "words"),
    [
        (LEARNERS, ImportStatus.QUEUED, ImportCounts(), "Not known yet"),
        (LEARNERS, ImportStatus.RUNNING, ImportCounts(), "Not known yet"),
        (LEARNERS, ImportStatus.UNSUCCESSFUL, ImportCounts(), "Nothing was changed"),
        (COURSES, ImportStatus.CHECKED, ImportCounts(3), "Nothing was changed yet"),
        (LEARNERS, UNDONE, ImportCounts(1200), "1,200 created and then removed"),
        (LEARNERS, UNDONE, ImportCounts(), "0 created and then removed"),
        (LEARNERS, UNDONE, ImportCounts(0, 2), "2 updated and then changed back"),
        (LEARNERS, UNDONE, ImportCounts(1, 2), "1 created and then removed, 2 updated and then changed back"),
        (COURSES, DONE, ImportCounts(1000, 0), "1,000 added, 0 changed"),
        (QUALIFICATIONS, DONE, ImportCounts(0, 1), "1 learner changed"),
        (QUALIFICATIONS, DONE, ImportCounts(0, 0, 1), "0 learners changed, 1 left as it was"),
        (QUALIFICATIONS, DONE, ImportCounts(0, 2, 3), "2 learners changed, 3 left as they were"),
        (LEARNERS, DONE, ImportCounts(240), "240 created"),
        (LEARNERS, DONE, ImportCounts(1, 2, 3, 4), "1 created, 2 updated, 4 unchanged, 3 skipped"),
        (LEARNERS, DONE, ImportCounts(), ""),
    ],
)
def test_outcomes_are_told_in_words(kind: ImportKind, status: ImportStatus, counts: ImportCounts, words: str) -> None:
    assert outcome_of(Import(1, "a.xlsx", "", 1, NOW, kind=kind, status=status, counts=counts)) == words


def test_every_status_has_a_tag() -> None:
    assert STATUSES.keys() == set(ImportStatus)
