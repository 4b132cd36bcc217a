"""SIGKILL at random moments of an import: never half done, never twice, and finished after a restart.

The suite kills a few times; `PROGRESS_KILLS=200 pytest tests/faults/test_kills.py -s` does it as often as
that on each database, and prints what the kills met.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from attrs import define

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.jobs import JobState
from tests.faults.findings import look, wait_until
from tests.faults.school import MANAGER, Founder, Process, School

KILLS = int(os.environ.get("PROGRESS_KILLS", "0"))
"""How often to kill on each database; 0 for what the suite can afford."""

_SIZE = 400
_IMPORT = ("learners", "import", "learners.xlsx", "--as", MANAGER)

pytestmark = [pytest.mark.slow, pytest.mark.feature("E4"), pytest.mark.feature("E5")]


@define
class Moments:
    """When to kill: before or after the job is claimed, by turns, spread over what each lasts unharmed;
    more of them soon after the claim, where most is done.

    Args:
        before: seconds from the start of the process until the job is claimed.
        after: seconds from then to the end.
    """

    before: float
    after: float

    def spread(self, kills: int) -> Iterator[tuple[bool, float]]:
        """Return whether to wait for the claim first, and how many seconds to wait after that."""
        chance = Random(2013)  # noqa: S311 - the same moments each time
        for turn in range(kills):
            part = (turn + chance.random()) / kills
            claimed = turn % 3 > 0
            yield claimed, part * part * self.after if claimed else part * 1.1 * self.before


@pytest.mark.feature("E7")
def test_an_import_on_sqlite_killed_at_any_point_is_done_once_when_requested_again(
    sqlite_schools: Founder,
) -> None:
    learners = range(_SIZE)
    met: Counter[str] = Counter()
    for turn, moment in enumerate(_unharmed(sqlite_schools(), *_IMPORT).spread(KILLS or 15)):
        school = sqlite_schools()
        school.write("learners.xlsx", learners)
        with school.open() as progress:
            _kill(progress, school.start(*_IMPORT), *moment)
            found = look(progress)
        found.require_whole(learners)
        met[found.phase] += 1
        if turn % 2 or not found.jobs:
            _, said = school.run(*_IMPORT)  # the person asks again
            assert ("a worker has started import" in said) == (found.imports == ["running"])
        school.work_an_hour_later()  # what the dead one had taken, e-mail among it, is free again
        with school.open() as progress:
            again = look(progress)
        again.require_finished(learners)
        assert again.mail == len(school.messages()) == len(set(school.messages()))
    print(f"SQLite: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert met["nothing stored"]
    assert met["stored, running"]


@pytest.mark.feature("I7")
def test_a_worker_on_postgresql_killed_at_any_point_is_replaced_by_another(postgres_school: School) -> None:
    school = postgres_school
    files = [range(_SIZE)]
    school.request(files[0])
    met: Counter[str] = Counter()
    for moment in _unharmed(school, "worker").spread(KILLS or 8):
        files.append(range(len(files) * _SIZE, (len(files) + 1) * _SIZE))
        school.request(files[-1])
        with school.open() as progress:
            _kill(progress, school.start("worker"), *moment)
            found = look(progress)
            found.require_whole(*files)
            met[found.phase] += 1
            _stop(progress, school.start("worker"))
            school.work_an_hour_later()
            look(progress).require_finished(*files)
    print(f"PostgreSQL: {dict(met)}")  # noqa: T201 - the figures of a long run
    assert len(files) == len(set(school.messages()))
    assert met["stored, queued"]
    assert met["stored, running"]


def _unharmed(school: School, *args: str) -> Moments:
    """Let a process do an import unharmed, and see how long its parts last."""
    school.write("learners.xlsx", range(_SIZE))
    begun = time.monotonic()
    with school.open() as progress:
        process = school.start(*args)
        wait_until(progress, JobState.RUNNING, JobState.DONE)
        claimed = time.monotonic()
        wait_until(progress, JobState.DONE)
        ended = time.monotonic()
        _stop(progress, process)
    return Moments(claimed - begun, ended - claimed)


def _kill(progress: Progress, process: Process, claimed: bool, seconds: float) -> None:
    """Kill a process: so many seconds after its start, or after it has claimed the job."""
    if claimed:
        wait_until(progress, JobState.RUNNING, JobState.DONE)
    time.sleep(seconds)
    process.kill()
    process.communicate()


def _stop(progress: Progress, process: Process) -> None:
    """Let a process do the job that waits, then end it, if it does not end by itself."""
    wait_until(progress, JobState.DONE)
    process.terminate()
    _, errors = process.communicate()
    assert "" == errors
    assert process.returncode in (0, -signal.SIGTERM)  # it may not have got as far as looking for signals
