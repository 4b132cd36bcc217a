"""Running an import of any kind: read and check, then everything in one transaction, once (manual 7.4, 9.3; E4, E5)."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar

from attrs import asdict, evolve, frozen

from progress_core.domain.correspondence.notices import import_outcome
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus, RowProblem
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.operations.audit import WORKER_ID, Action, Entry
from progress_core.domain.values.sheets import Sheet
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.attempt import Attempt
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.jobs import ATTEMPTS
from progress_core.usecases.foundations.trail import providers_of_actor

PERMISSION = {
    ImportKind.LEARNERS: Permission.IMPORT_LEARNERS,
    ImportKind.QUALIFICATIONS: Permission.ADD_QUALIFICATIONS,
}
"""What one needs to import each kind."""

REQUESTED = {
    ImportKind.LEARNERS: Action.REQUEST_LEARNER_IMPORT,
    ImportKind.QUALIFICATIONS: Action.REQUEST_QUALIFICATION_IMPORT,
}
"""What the audit trail says when each kind is asked for."""

IMPORTED = {ImportKind.LEARNERS: Action.IMPORT_LEARNERS, ImportKind.QUALIFICATIONS: Action.IMPORT_QUALIFICATIONS}
"""What the audit trail says when each kind has run."""

_RULE = {
    ImportKind.LEARNERS: "imports.all_or_nothing",
    ImportKind.QUALIFICATIONS: "qualification_import.all_or_nothing",
}

_RACES = 5
"""How often the final transaction is tried when somebody else gets in its way meanwhile."""


class Found(Protocol):
    """What a file says, whatever it holds."""

    @property
    def problems(self) -> ProblemList:
        """Errors and warnings by row and column."""


R = TypeVar("R", bound=Found)


@frozen
class Outcome:
    """What was, or was not, written.

    Args:
        counts: what was done; of no matter if there are errors.
        problems: everything found; nothing may be written if any is an error.
        ukprns: the providers that the file is about.
    """

    counts: ImportCounts
    problems: ProblemList
    ukprns: frozenset[str]


class Withdrawn(Exception):
    """An error was found after something was written: all of it is taken back, and the outcome is that nothing was.

    Args:
        outcome: with the errors.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__("The import is withdrawn.")


def read_file(context: Context, content: bytes, read: Callable[[Iterator[Sheet]], R], nothing: Callable[[], R]) -> R:
    """Read and check a file, outside any transaction; one that cannot be read is a reading with that problem.

    Args:
        context: the ports.
        content: the file.
        read: makes a reading of the sheets.
        nothing: makes an empty one.

    Raises:
        Unavailable: the reader could not be started.
    """
    try:
        with context.spreadsheets.read(content) as sheets:
            return read(sheets)
    except Rejected as error:
        reading = nothing()
        for each in error.problems:
            reading.problems.add(0, "", each)
        return reading


class ImportAttempt(Attempt[Import], Generic[R]):
    """One attempt at one import of any kind.

    Nothing but its status is written before the final transaction, which holds all that the file
    brings in, the outcome, the e-mail and the end of the job: a worker that is killed leaves nothing
    half-done, and one that was only slow is stopped by the job's fence.
    """

    kind: ClassVar[ImportKind]
    lock: ClassVar[Lock]
    """What is held while the file is written."""
    raced: ClassVar[str]
    """Field of the conflicts after which the final transaction is simply tried again."""

    @abstractmethod
    def read(self, record: Import, content: bytes, tick: Callable[[int], None]) -> R:
        """Read and check the file."""

    @abstractmethod
    def size(self, reading: R) -> int:
        """Say how many rows were read."""

    @abstractmethod
    def write(self, work: UnitOfWork, actor: Actor, record: Import, reading: R) -> Outcome:
        """Check the file against the store, and write what it brings in unless anything is an error.

        Raises:
            Withdrawn: there is an error, but what came before it in the file was written.
        """

    def attempt(self) -> Import:
        """Read the file, then write all of it or nothing."""
        with self._context.store.transaction() as work:
            record = work.imports.get(self._job.subject)
            if record.status in (ImportStatus.SUCCESSFUL, ImportStatus.UNDONE):
                work.jobs.finish(self._job.id, self._job.fence, JobState.DONE, now=self._context.clock.now())
                return record
            content = work.imports.content(record.id)
            work.imports.save(evolve(record, status=ImportStatus.RUNNING, problems=(), processed_at=None))
        reading = self.read(record, content, self.tick)
        del content
        self.renew(self.size(reading), self.size(reading))
        return self._settle(record, reading)

    def _settle(self, record: Import, reading: R) -> Import:
        """Try the final transaction until nobody gets in its way meanwhile."""
        withdrawn: Outcome | None = None
        for _ in range(_RACES):
            try:
                with self._context.store.transaction() as work:
                    return self._write(work, record, reading, withdrawn)
            except Withdrawn as error:
                withdrawn = error.outcome
            except Conflict as error:
                if error.field != self.raced:
                    raise
        raise Conflict("Others kept changing what this import is about. It is tried again later.")

    def _write(self, work: UnitOfWork, record: Import, reading: R, withdrawn: Outcome | None) -> Import:
        hold(work, self.lock)
        now = self._context.clock.now()
        work.jobs.finish(self._job.id, self._job.fence, JobState.DONE, now=now)
        try:
            actor = actor_of(work, record.requested_by)
            actor.require(PERMISSION[self.kind])
        except (NotAllowed, NotFound):
            refused = RowProblem(0, "", problem("file", "import_not_allowed", rule=_RULE[self.kind]))
            return self._unsuccessful(work, record, (refused,), now)
        outcome = withdrawn or self.write(work, actor, record, reading)
        record = evolve(record, ukprns=outcome.ukprns)
        if outcome.problems.errors:
            return self._unsuccessful(work, record, outcome.problems.listed(), now, actor)
        done = evolve(
            record,
            status=ImportStatus.SUCCESSFUL,
            counts=outcome.counts,
            problems=outcome.problems.listed(),
            processed_at=now,
        )
        return conclude(self._context, work, actor, done)

    def _unsuccessful(
        self,
        work: UnitOfWork,
        record: Import,
        problems: tuple[RowProblem, ...],
        now: datetime,
        actor: Actor | None = None,
    ) -> Import:
        done = evolve(
            record, status=ImportStatus.UNSUCCESSFUL, counts=ImportCounts(), problems=problems, processed_at=now
        )
        return conclude(self._context, work, actor, done)

    def give_up(self) -> Import:
        """End an import that cannot be done, after the last attempt."""
        now = self._context.clock.now()
        failed = problem("file", "not_imported", rule=_RULE[self.kind], attempts=ATTEMPTS)
        with self._context.store.transaction() as work:
            work.jobs.finish(self._job.id, self._job.fence, JobState.FAILED, now=now, error=failed.message)
            record = work.imports.get(self._job.subject)
            try:
                actor = actor_of(work, record.requested_by)
            except (NotAllowed, NotFound):
                actor = None
            return self._unsuccessful(work, record, (RowProblem(0, "", failed),), now, actor)


def conclude(context: Context, work: UnitOfWork, actor: Actor | None, done: Import) -> Import:
    """Keep the outcome of an import, put it into the audit trail, and tell the person who asked for it.

    Args:
        context: the ports.
        work: the final transaction.
        actor: who asked for it; None where that account is gone or switched off.
        done: the outcome.
    """
    work.imports.save(done)
    work.audit.append(_entries(work, actor, done))
    if actor is not None:
        post(context, work, actor.email, import_outcome(done, context.limits.base_url))
    return done


def _entries(work: UnitOfWork, actor: Actor | None, done: Import) -> Iterator[Entry]:
    at = done.processed_at or done.requested_at
    facts = {"outcome": done.status.value} | {name: str(count) for name, count in asdict(done.counts).items()}
    actor_id = actor.account_id if actor is not None else WORKER_ID
    for ukprn in sorted(done.ukprns) or (providers_of_actor(work, actor) if actor is not None else [""]):
        yield Entry(at, actor_id, IMPORTED[done.kind], "import", str(done.id), ukprn, facts)
