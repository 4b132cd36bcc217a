"""SIGKILL just before each statement and each commit of an import, one after the other: done once, or not at all."""

import os
from collections import Counter
from itertools import count

import pytest

from progress_core.compose.progress import Progress
from tests.faults.dying import killed_at_places
from tests.faults.findings import look
from tests.faults.school import MANAGER, Founder, School, learner_csv

_LEARNERS = range(12)


@pytest.mark.asvs("V2.3.3")
@pytest.mark.slow
@pytest.mark.feature("E4")
@pytest.mark.feature("E5")
def test_an_import_interrupted_at_any_statement_is_done_once_when_requested_again(
    sqlite_schools: Founder,
) -> None:
    met: Counter[str] = Counter()
    with killed_at_places(sqlite_schools().settings, _import) as killed_at:
        for place in count(1):
            school = sqlite_schools()
            code = killed_at(school.settings, place)
            met[_require_whole(school)] += 1
            with school.open_later() as progress:
                _import(progress)
                found = look(progress)
            found.require_finished(_LEARNERS)
            assert found.mail == len(school.messages()) == len(set(school.messages()))
            if code == 0:  # there are no more places
                break
    print(f"Killed at every place: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert {"nothing stored", "stored, queued", "stored, running", "done, e-mail waits"} < met.keys()


def _require_whole(school: School) -> str:
    with school.open() as progress:
        found = look(progress)
    found.require_whole(_LEARNERS)
    return found.phase


def _import(progress: Progress) -> None:
    """Request the import, run it, and deliver its e-mail, as the command does."""
    manager = progress.accounts.actor(MANAGER)
    asked = progress.imports.request(manager, "learners.csv", learner_csv(_LEARNERS))
    progress.imports.run_now(manager, asked.id, f"process {os.getpid()}")
    progress.mail.deliver()
