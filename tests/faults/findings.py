"""The contents of a school's store, and whether they are as they should be."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from attrs import frozen

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account, password_context
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.importing.imports import ImportKind
from progress_core.ports.audit import AuditQuery
from tests.faults.school import MANAGER, UKPRN, surname
from tests.patience import PATIENCE


@frozen
class Findings:
    """What is in a school's store.

    Args:
        imports: the status of each request, the oldest first.
        jobs: the state of each job of an import, the oldest first.
        learners: last name -> how many learners have it.
        usernames: of the learners, in lower case.
        readable: how many initial passwords can be opened.
        mail: how many e-mails were ever written.
        waiting: how many of them have still to leave.
        audited: the outcomes of imports in the audit trail.
    """

    imports: list[str]
    jobs: list[str]
    learners: Counter[str]
    usernames: set[str]
    readable: int
    mail: int
    waiting: int
    audited: list[str]

    @property
    def phase(self) -> str:
        """Describe how far the last import has come."""
        if not self.jobs:
            return "nothing stored"
        if self.jobs[-1] != "done":
            return f"stored, {self.jobs[-1]}"
        return "done, e-mail waits" if self.waiting else "done, e-mail sent"

    def require_whole(self, *files: Sequence[int]) -> None:
        """Make sure that what each file asks for is done wholly, or not at all, and not twice.

        Args:
            files: the numbers of the learners in each file that was sent, the oldest first.
        """
        done = [file for file, state in zip(files, self.jobs, strict=False) if state == "done"]
        expected = Counter(surname(number) for file in done for number in file)
        assert expected == self.learners
        assert len(expected) == len(self.usernames) == self.readable
        assert ["successful"] * len(done) == self.audited
        assert (len(done), len(done)) == (self.mail, self.imports.count("successful"))

    def require_finished(self, *files: Iterable[int]) -> None:
        """Make sure that everybody of these files is there once, with an account, and that nothing waits."""
        expected = set(map(surname, chain(*files)))
        missing = expected - self.learners.keys()
        others = [name for name, count in self.learners.items() if count > 1 or name not in expected]
        assert not missing, f"{len(missing)} learners are missing: {sorted(missing)[:5]}"
        assert not others, f"{len(others)} learners are there twice, or in no file: {sorted(others)[:5]}"
        assert len(expected) == len(self.usernames) == self.readable
        assert {"successful"} == set(self.imports) == set(self.audited)
        assert {"done"} == set(self.jobs)
        assert 0 == self.waiting


def look(progress: Progress) -> Findings:
    """See what is in the store."""
    with progress.context.store.snapshot() as work:
        manager = work.accounts.find(MANAGER)
        assert manager is not None
        jobs = sorted((job for job in work.jobs.recent(1000) if _imports(job)), key=lambda job: job.id)
        pairs = list(work.learners.at_provider(UKPRN))
        entries = work.audit.page(EVERYTHING, AuditQuery(limit=1000, action="import learners")).entries
        return Findings(
            imports=[
                record.status.value for record in work.imports.requested_by(manager.id, ImportKind.LEARNERS, limit=1000)
            ][::-1],
            jobs=[job.state.value for job in jobs],
            learners=Counter(learner.details.last_name for learner, _ in pairs),
            usernames={account.username.lower() for _, account in pairs},
            readable=sum(_is_readable(progress, account) for _, account in pairs),
            mail=sum(1 for _ in work.outbox.recent(1000)),
            waiting=work.outbox.waiting(),
            audited=[entry.facts["outcome"] for entry in entries],
        )


def _imports(job: Job) -> bool:
    """Return whether a job is an import: the daily news of admissions is a job too, from 7 o'clock on."""
    return job.kind == JobKind.LEARNER_IMPORT


def _is_readable(progress: Progress, account: Account) -> bool:
    kept = account.credential
    return kept is not None and bool(progress.context.sealer.unseal(kept.secret, password_context(account.id)))


def wait_until(progress: Progress, *states: JobState) -> None:
    """Wait until the last job of an import is in one of these states."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = [job.state for job in progress.jobs.list(progress.operator) if _imports(job)]
        if found and found[0] in states:
            return
        time.sleep(0.01)
    raise AssertionError(progress.jobs.list(progress.operator))
