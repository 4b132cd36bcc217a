"""Running an import of any kind: read and check, then everything in one transaction, once (manual 7.4, 9.3; E4, E5)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Protocol, TypeVar

from attrs import asdict, evolve, frozen

from progress_core.domain.correspondence.notices import import_outcome
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.headings import Vocabulary
from progress_core.domain.importing.imports import Choices, Import, ImportCounts, ImportKind, ImportStatus, RowProblem
from progress_core.domain.importing.mapped_sheets import mapped
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.problems import ProblemList
from progress_core.domain.operations.audit import WORKER_ID, Action, Entry
from progress_core.domain.values.sheets import Row, Sheet
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.attempts import Attempt
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.foundations.trail import providers_of_actor
from progress_core.usecases.importing.sent_files import Reading, note_refusal

MAX_RACES = 5
"""How often the final transaction is tried when somebody else gets in its way."""
MAX_WAIT_SECONDS = 2
"""Processor time that reading a workbook may take while somebody waits for what an import would do."""
MAX_WAIT_ROWS = 30_000
"""Rows that are checked while somebody waits."""


R = TypeVar("R", bound=Reading)


@frozen
class Outcome:
    """What was written, or why nothing may be.

    Args:
        counts: what was done; of no matter if there are errors.
        problems: everything found; if any is an error, nothing may be written.
        ukprns: the providers that the file is about.
        shared_at: the providers of all learners whom the file may name; see `Import`.
    """

    counts: ImportCounts
    problems: ProblemList
    ukprns: frozenset[str]
    shared_at: frozenset[str] = frozenset()


class Withdrawn(Exception):
    """An error was found after something was written: all of it is rolled back, and the outcome holds the errors.

    Args:
        outcome: with the errors.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__("The import is withdrawn.")


class Importer(Protocol[R]):
    """What one kind of import does differently from the others."""

    kind: ImportKind
    """Which kind it is."""
    permission: Permission
    """What one needs to import this."""
    headings: Vocabulary
    """The headings of its files."""
    rule: str
    """The rule of the catalogue that all or nothing is imported."""
    requested: Action
    """What the audit trail says of a request."""
    imported: Action
    """What the audit trail says of an outcome."""
    lock: Lock
    """What is held while a file is written."""
    raced: str
    """The field of the conflicts after which the final transaction is simply tried again."""

    def nothing(self) -> R:
        """Return a reading without a row."""

    def read(self, context: Context, sheets: Iterable[Sheet], choices: Choices, tick: Callable[[int], None]) -> R:
        """Read and check the rows of a file.

        Args:
            context: the ports.
            sheets: of the file.
            choices: what becomes of duplicates.
            tick: told now and then how many rows have been read.
        """

    def size(self, reading: R) -> int:
        """Return how many rows were read."""

    def write(self, context: Context, work: UnitOfWork, actor: Actor, record: Import, reading: R) -> Outcome:
        """Check the rows against the store, and write what they bring in unless anything is an error.

        Raises:
            Withdrawn: there is an error, but rows before it have been written.
            Conflict: somebody else got in the way.
        """


def run_import(context: Context, job: Job, importer: Importer[R]) -> Import:
    """Do the import of a claimed job, or give it up after its last attempt; what workers call.

    Only its status is written before the final transaction, which holds all that the file brings in, the
    outcome, the e-mail and the end of the job: a worker that is killed leaves nothing half-done, and one that
    was only slow is stopped by the job's fence.

    Args:
        context: the ports.
        job: claimed by this worker; its subject is the import.
        importer: what this kind of import does differently.

    Raises:
        Conflict: another worker has the job, or others kept getting in the way.
        Exception: whatever went wrong, so that the job is tried again.

    Source: manual 7.4, 9.3; features E4, E5, F4.
    """
    attempt = Attempt(context, job)
    if attempt.is_one_too_many:
        return _give_up(context, job, importer)
    try:
        return _import(context, job, importer, attempt)
    except Exception as error:
        if not attempt.failed_for_good(error):
            raise
        return _give_up(context, job, importer)


def conclude(context: Context, work: UnitOfWork, importer: Importer[R], actor: Actor | None, done: Import) -> Import:
    """Keep the outcome of an import, note it in the audit trail, and tell the person who asked for it.

    Args:
        context: the ports.
        work: the final transaction.
        importer: of this kind.
        actor: who asked for it; None if that account is gone or disabled.
        done: the outcome.
    """
    at = done.processed_at or done.requested_at
    facts = {"outcome": done.status.value} | {name: str(count) for name, count in asdict(done.counts).items()}
    actor_id = actor.account_id if actor is not None else WORKER_ID
    ukprns = sorted(done.ukprns) or (providers_of_actor(work, actor) if actor is not None else [""])
    work.imports.save(done)
    work.audit.append(
        [Entry(at, actor_id, importer.imported, "import", str(done.id), ukprn, facts) for ukprn in ukprns]
    )
    if actor is not None:
        post(context, work, actor.email, import_outcome(done, context.limits.base_url))
    return done


def read_file(
    context: Context,
    importer: Importer[R],
    content: bytes,
    choices: Choices,
    tick: Callable[[int], None] = lambda _: None,
    *,
    mapping: FileMapping | None = None,
    in_haste: bool = False,
) -> R:
    """Read and check a file, outside any transaction; one that cannot be read is a reading with that problem.

    Args:
        context: the ports.
        importer: what this kind of import does differently.
        content: the file.
        choices: what becomes of duplicates.
        tick: told now and then how many rows have been read.
        mapping: what its columns and values stand for; None if its headings are ours.
        in_haste: whether somebody waits for the answer: a file that takes long is refused (`too_slow`).

    Raises:
        Unavailable: the reader could not be started.
    """
    try:
        with context.spreadsheets.read(content, seconds=MAX_WAIT_SECONDS if in_haste else None) as sheets:
            return importer.read(context, mapped(_few_rows(sheets) if in_haste else sheets, mapping), choices, tick)
    except Rejected as error:
        reading = importer.nothing()
        note_refusal(reading, error)
        return reading


def _few_rows(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Yield the sheets of a file; their rows end in a refusal if there are too many to be waited for.

    Raises (as rows are used):
        Rejected: with code `too_slow`.
    """
    read = count(1)

    def counted(rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            if next(read) > MAX_WAIT_ROWS:
                raise Rejected(problems=[problem("file", "too_slow", rule="imports.in_haste")])
            yield row

    yield from (evolve(sheet, rows=counted(sheet.rows)) for sheet in sheets)


def _import(context: Context, job: Job, importer: Importer[R], attempt: Attempt) -> Import:
    """Read the file, then write all of it or nothing."""
    with context.store.transaction() as work:
        record = work.imports.get(job.subject)
        if record.status in (ImportStatus.SUCCESSFUL, ImportStatus.UNDONE):
            work.jobs.finish(job.id, job.fence, JobState.DONE, now=context.clock.now())
            return record
        content = work.imports.content(record.id)
        work.imports.save(evolve(record, status=ImportStatus.RUNNING, problems=(), processed_at=None))
    reading = read_file(context, importer, content, record.choices, attempt.tick, mapping=record.mapping)
    del content
    attempt.renew(importer.size(reading), importer.size(reading))
    return _settle(context, job, importer, record, reading)


def _settle(context: Context, job: Job, importer: Importer[R], record: Import, reading: R) -> Import:
    """Try the final transaction until nobody gets in its way."""
    withdrawn: Outcome | None = None
    for _ in range(MAX_RACES):
        try:
            with context.store.transaction() as work:
                return _write(context, work, job, importer, record, reading, withdrawn)
        except Withdrawn as error:
            withdrawn = error.outcome
        except Conflict as error:
            if error.field != importer.raced:
                raise
    raise Conflict("Others kept changing what this import is about. It is tried again later.")


def _write(
    context: Context,
    work: UnitOfWork,
    job: Job,
    importer: Importer[R],
    record: Import,
    reading: R,
    withdrawn: Outcome | None,
) -> Import:
    """Write everything, or what is wrong; nothing of the file if it was withdrawn before."""
    hold(work, importer.lock)
    now = context.clock.now()
    work.jobs.finish(job.id, job.fence, JobState.DONE, now=now)
    try:
        actor = actor_of(work, record.requested_by)
        actor.require(importer.permission)
    except (NotAllowed, NotFound):
        refused = RowProblem(0, "", problem("file", "import_not_allowed", rule=importer.rule))
        return conclude(context, work, importer, None, _unsuccessful(record, (refused,), now))
    outcome = withdrawn or importer.write(context, work, actor, record, reading)
    record, problems = evolve(record, ukprns=outcome.ukprns, shared_at=outcome.shared_at), outcome.problems.listed()
    if outcome.problems.errors:
        return conclude(context, work, importer, actor, _unsuccessful(record, problems, now))
    done = evolve(record, status=ImportStatus.SUCCESSFUL, counts=outcome.counts, problems=problems, processed_at=now)
    return conclude(context, work, importer, actor, done)


def _give_up(context: Context, job: Job, importer: Importer[R]) -> Import:
    """End an import that cannot be done, after the last attempt."""
    now = context.clock.now()
    failed = problem("file", "not_imported", rule=importer.rule, attempts=ATTEMPTS)
    with context.store.transaction() as work:
        work.jobs.finish(job.id, job.fence, JobState.FAILED, now=now, error=failed.message)
        record = work.imports.get(job.subject)
        try:
            actor = actor_of(work, record.requested_by)
        except (NotAllowed, NotFound):
            actor = None
        return conclude(context, work, importer, actor, _unsuccessful(record, (RowProblem(0, "", failed),), now))


def _unsuccessful(record: Import, problems: tuple[RowProblem, ...], now: datetime) -> Import:
    return evolve(record, status=ImportStatus.UNSUCCESSFUL, counts=ImportCounts(), problems=problems, processed_at=now)
