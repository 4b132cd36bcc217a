"""Simultaneous imports: every learner is created exactly once."""

import pytest

from tests.faults.findings import look
from tests.faults.importers import import_at_once
from tests.faults.school import MANAGER, School
from tests.patience import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.feature("E7"), pytest.mark.feature("I7")]

_PROCESSES, _THREADS = 10, 5
_SIZE, _STEP = 12, 4


def test_fifty_overlapping_imports_at_once_create_exactly_their_union(school: School) -> None:
    files = [
        school.write(f"{first}.csv", range(first, first + _SIZE))
        for first in range(0, _PROCESSES * _THREADS * _STEP, _STEP)
    ]
    import_at_once(school, *(files[at::_PROCESSES] for at in range(_PROCESSES)))
    with school.open_later() as progress:
        progress.mail.deliver()
        found = look(progress)
        asked = progress.imports.list(progress.accounts.actor(MANAGER))
    union = (len(files) - 1) * _STEP + _SIZE
    found.require_finished(range(union))
    assert len(files) == len(found.imports) == found.mail == len(set(school.messages()))
    assert union == sum(record.counts.created for record in asked)
    assert len(files) * _SIZE == sum(record.counts.created + record.counts.skipped for record in asked)


def test_the_same_file_sent_by_many_at_the_same_instant_is_imported_once(school: School) -> None:
    file = school.write("learners.csv", range(40))
    import_at_once(school, *[[file, file]] * 6)
    with school.open_later() as progress:
        progress.mail.deliver()
        found = look(progress)
    found.require_finished(range(40))
    assert ["done"] == found.jobs
    assert len(found.imports) == found.mail == len(set(school.messages()))


@pytest.mark.feature("I5")
def test_the_same_file_sent_by_two_commands_at_the_same_instant_is_imported_once(sqlite_school: School) -> None:
    sqlite_school.write("learners.csv", range(200))
    both = [sqlite_school.start("learners", "import", "learners.csv", "--as", MANAGER) for _ in range(2)]
    said = [process.communicate(timeout=PATIENCE) for process in both]
    assert [0, 0] == [process.returncode for process in both], said
    with sqlite_school.open() as progress:
        look(progress).require_finished(range(200))
