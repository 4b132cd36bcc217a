"""SIGKILL just before each statement and each commit of undoing an import: all of it is undone, or nothing."""

from collections import Counter
from itertools import count

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.importing.imports import ImportStatus, OnDuplicate
from tests.faults.dying import killed_at_places
from tests.faults.school import UKPRN, Founder
from tests.given.imports import bring, csv, learners

BOB = (UKPRN, "11", "Bob", "Ray", "OX28 6NE", "2011-01-31", "1000000043", "")
CAT = (UKPRN, "12", "Cat", "Moon", "OX4 1AA", "2009-12-24", "9276308686", "")
NEW = (UKPRN, "11", "New", "Person", "OX14 1GG", "2010-10-02", "", "")
State = tuple[list[tuple[str, str]], ImportStatus, int]


@pytest.mark.slow
@pytest.mark.feature("J4")
@pytest.mark.feature("E8")
def test_an_undo_interrupted_at_any_statement_restores_everybody_or_nobody(sqlite_schools: Founder) -> None:
    prepared, met = sqlite_schools(), Counter[str]()
    with prepared.open() as progress:
        bring(progress, OPERATOR, csv(BOB, CAT))
        original = _towns(progress)
        moved = csv((*BOB[:7], "Oxford"), (*CAT[:7], "Leeds"), NEW)
        done = bring(progress, OPERATOR, moved, OnDuplicate.UPDATE_KNOWN)
        updated = _state(progress, done.id)
    with killed_at_places(prepared.copied("rehearsal").settings, _undo, done.id) as killed_at:
        for place in count(1):
            school = prepared.copied(f"killed at {place}")
            code = killed_at(school.settings, place)
            with school.open() as progress:
                after = _state(progress, done.id)
                undone = after == (original, ImportStatus.UNDONE, 0)
                assert undone or after == updated
                met["all" if undone else "nothing"] += 1
                if not undone:
                    _undo(progress, done.id)
                    assert (original, ImportStatus.UNDONE, 0) == _state(progress, done.id)
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {"nothing", "all"} == met.keys()


def _undo(progress: Progress, import_id: int) -> None:
    progress.imports.undo(OPERATOR, import_id)


def _towns(progress: Progress) -> list[tuple[str, str]]:
    return [(learner.name, learner.details.town) for learner, _ in learners(progress)]


def _state(progress: Progress, import_id: int) -> State:
    """Return where the learners live, the status of the import, and how many of its updates are kept."""
    kept = progress.imports.updates(OPERATOR, import_id).lines
    return _towns(progress), progress.imports.get(OPERATOR, import_id).status, len(kept)
