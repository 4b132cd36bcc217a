"""Jobs on engines, while workers are killed: nothing is lost, and nothing is done twice.

The suite kills a few times; `PROGRESS_KILLS=200 pytest tests/faults/test_job_engines.py -s` does it as often as that on
each engine, and prints how long it took until other workers had the jobs of the dead.
"""

import os
import time
from pathlib import Path
from random import Random
from statistics import median

import httpx
import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.correspondence.notice import Notice
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import MAX_FILES
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from tests.faults.findings import look
from tests.faults.school import MANAGER, UKPRN, Process, School, learner_csv
from tests.faults.workers import crew, jobs, owned, send, stop, unfinished, wait
from tests.patience import PATIENCE

_ASKED = int(os.environ.get("PROGRESS_KILLS", "0"))
KILLS = _ASKED or 3
_FILES_PER_KILL, _MAILS_PER_FILE, _SIZE = 2.5, 4, 60
_FEW = 4
_BACK_SECONDS = 30 if _ASKED else PATIENCE
"""The promise is checked in a long run, on a machine that has nothing else to do; the suite waits for the event."""

pytestmark = [pytest.mark.slow, pytest.mark.feature("I12")]


@pytest.fixture(params=["on_procrastinate", "on_celery"])
def queued(request: pytest.FixtureRequest) -> School:
    given: School = request.getfixturevalue(request.param)
    return given


def test_the_jobs_of_killed_workers_are_taken_up_again_within_half_a_minute(
    queued: School, request: pytest.FixtureRequest
) -> None:
    files = [range(number * _SIZE, (number + 1) * _SIZE) for number in range(int(KILLS * _FILES_PER_KILL))]
    chance = Random(2013)  # noqa: S311 - the same moments each time
    back: list[float] = []
    interrupted = 0
    with queued.open() as progress:
        for file in files:
            send(progress, file, _sender(progress, file.start // _SIZE))
        mails = len(files) * _MAILS_PER_FILE
        _write_mail(progress, mails)
        with crew() as workers:
            workers += [queued.start("worker") for _ in range(2)]
            for _ in range(KILLS):
                victim = _busy(progress, workers, files)
                time.sleep(chance.random() / 4)
                victim.kill()
                victim.communicate()
                interrupted += bool(owned(progress, victim))
                workers[workers.index(victim)] = queued.start("worker")
                back.append(_taken_up_again(progress, victim))
            wait(lambda: not unfinished(progress), PATIENCE + 2 * len(files))
            stop(workers)
    _deliver_the_rest(queued)
    with queued.open() as progress:
        given_up = [job for job in jobs(progress) if job.state is not JobState.DONE]
        found = look(progress)
    assert [] == given_up
    found.require_finished(*files)
    assert len(files) + mails == len(queued.messages()) == len(set(queued.messages()))
    print(  # noqa: T201 - of a long run
        f"{request.node.name}: {KILLS} kills, {interrupted} of them in the middle of a job; {len(files)} imports and"
        f" {mails} e-mails besides, none lost or twice; back after {median(back):.1f} s, at most {max(back):.1f} s"
    )


def test_two_machines_share_nothing_but_the_database(on_procrastinate: School, tmp_path: Path) -> None:
    north, south = (_machine(on_procrastinate, tmp_path / name) for name in ("north", "south"))
    with on_procrastinate.open() as progress:
        progress.own_account.change_password(progress.accounts.actor(MANAGER), "Allerton17", "Allerton2013")
        manager = progress.accounts.actor(MANAGER)
        token = progress.access_tokens.create(manager, "program", scopes_for(manager.role)).token
    headers = {"Authorization": f"Bearer {token}"}
    with crew() as processes:
        processes += [machine.start("serve", "--no-worker", "--port", "0") for machine in (north, south)]
        here, there = (httpx.Client(base_url=_address(site), headers=headers, timeout=PATIENCE) for site in processes)
        processes += [machine.start("worker") for machine in (north, north, south, south)]
        with here, there:
            good = _upload(here, learner_csv(range(20)))
            bad = _upload(here, learner_csv(range(20, 25)).replace(b"LS", b"?", 1))
            assert "successful" == _outcome(there, good)
            assert "unsuccessful" == _outcome(there, bad)
            marked = here.get(f"/api/v1/imports/{bad}/error-workbook")
            assert (200, b"PK") == (marked.status_code, marked.content[:2]), marked.text
        stop(processes)
    assert not {path.name for machine in (north, south) for path in machine.folder.iterdir()} - {"mail"}


def _machine(school: School, folder: Path) -> School:
    folder.mkdir()
    return School(folder, evolve(school.settings, mail_url=f"file:{folder / 'mail'}"))


def _address(site: Process) -> str:
    assert site.stderr is not None
    line = next(line for line in site.stderr if "Serving on" in line)
    return line.split()[2]


def _upload(client: httpx.Client, content: bytes) -> int:
    answer = client.post("/api/v1/imports", files={"file": ("learners.csv", content)})
    assert 202 == answer.status_code, answer.text
    number: int = answer.json()["id"]
    return number


def _outcome(client: httpx.Client, number: int) -> str:
    """Wait until an import is done, without asking more often than the site allows, and return its status."""
    end = time.monotonic() + PATIENCE
    while (found := client.get(f"/api/v1/imports/{number}").json())["processed_at"] is None:
        assert time.monotonic() < end, found
        time.sleep(0.5)
    status: str = found["status"]
    return status


def _sender(progress: Progress, number: int) -> str:
    """Return who sends a file: nobody may send more than `MAX_FILES`."""
    turn, place = divmod(number, MAX_FILES)
    if turn and not place:
        manager = f"manager{turn}@example.com"
        progress.staff.create(
            progress.operator, manager, Role.LEARNER_MANAGER, providers=[UKPRN], password="Allerton17"
        )
    return f"manager{turn}@example.com" if turn else MANAGER


def _write_mail(progress: Progress, count: int) -> None:
    with progress.context.store.transaction() as work:
        for number in range(count):
            post(progress.context, work, f"reader{number}@example.org", Notice("News", "News", "<p>News</p>"))


def _busy(progress: Progress, workers: list[Process], files: list[range]) -> Process:
    """Wait until a worker has a job, and return that worker.

    A job whose workers die too often is given up, rightly: none may be near that, as the worker that is returned may
    have another job by the time that it is killed.

    Args:
        progress: the use cases.
        workers: of them, one.
        files: those that were sent; more are, so that there is always work.
    """
    busy: list[Process] = []

    def is_one() -> bool:
        if len(unfinished(progress)) < _FEW:
            files.append(range(len(files) * _SIZE, (len(files) + 1) * _SIZE))
            send(progress, files[-1], _sender(progress, len(files) - 1))
        if all(job.attempts < ATTEMPTS - 1 for job in unfinished(progress)):
            busy.extend(worker for worker in workers if owned(progress, worker))
        return bool(busy)

    wait(is_one)
    return busy[0]


def _taken_up_again(progress: Progress, dead: Process) -> float:
    """Return how many seconds it takes until no job belongs to a worker that was killed."""
    return wait(lambda: not owned(progress, dead), _BACK_SECONDS)


def _deliver_the_rest(school: School) -> None:
    """Deliver what dead workers had claimed."""
    with school.open_later() as progress:
        while progress.mail.waiting():
            progress.mail.deliver()
