"""Running an export of qualifications: write the workbook, then keep it in one transaction, once (manual 9.1; F1)."""

from collections.abc import Iterator

from attrs import evolve

from progress_core.domain.correspondence.notices import export_outcome
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.operations.audit import WORKER_ID, Action, Entry
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.domain.qualifications.workbook import ExportedLearner, workbook
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.attempts import Attempt
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.qualifications.scope import LearnersToExport, catalogue_of, restricted_to

TICK_EVERY = 500
"""After how many learners a sign of life is shown."""

_RULE = "qualification_export.learners"


def refusal(learners: LearnersToExport) -> Problem:
    """Return why there is nothing to export, once nobody was found."""
    code = "learners_add_own" if learners.left_out else "no_learners"
    provider, year = learners.provider.name, learners.year_group
    return problem("year_group", code, year, rule=_RULE, provider=provider, count=learners.left_out)


def run_export(context: Context, job: Job) -> Export:
    """Do the export of a claimed job, or give it up after its last attempt; what workers call.

    Args:
        context: the ports.
        job: claimed by this worker; its subject is the export.

    Raises:
        Conflict: another worker has the job.
        Exception: whatever went wrong, so that the job is tried again.

    Source: manual 9.1; features F1.
    """
    attempt = Attempt(context, job)
    if attempt.is_one_too_many:
        return _give_up(context, job)
    try:
        return _export(context, job, attempt)
    except Exception as error:
        if not attempt.failed_for_good(error):
            raise
        return _give_up(context, job)


def _export(context: Context, job: Job, attempt: Attempt) -> Export:
    """Write the workbook, then keep it."""
    with context.store.transaction() as work:
        record = work.exports.get(job.subject)
        if record.status is ExportStatus.READY:
            work.jobs.finish(job.id, job.fence, JobState.DONE, now=context.clock.now())
            return record
        record = evolve(record, status=ExportStatus.RUNNING, reason="", processed_at=None)  # it may have failed
        work.exports.save(record)
    try:
        record, content = _written(context, record, attempt)
    except (NotAllowed, NotFound):  # the person's rights have changed since
        record, content = evolve(record, reason=problem("file", "export_not_allowed", rule=_RULE).message), b""
    return _conclude(context, job, record, content, JobState.DONE)


def _written(context: Context, record: Export, attempt: Attempt) -> tuple[Export, bytes]:
    """Write the workbook of the learners whom the actor sees now.

    Raises:
        NotAllowed: the actor may not export any more.
        NotFound: their account is gone, or the provider is not in scope any more.
    """
    catalogue = catalogue_of(context)
    with context.store.snapshot() as work:
        actor = actor_of(work, record.requested_by)
        actor.require(Permission.ADD_QUALIFICATIONS)
        provider = work.providers.get(actor.scope, record.ukprn)
        learners = LearnersToExport(actor.scope, provider, record.year_group)
        content = context.spreadsheets.write(workbook(catalogue, _ticking(learners.of(work), attempt)))
    if not learners.taken:
        return evolve(record, reason=refusal(learners).message), b""
    groups = restricted_to(actor, record.ukprn)
    return evolve(record, groups=groups, learners=learners.taken, left_out=learners.left_out), content


def _ticking(learners: Iterator[ExportedLearner], attempt: Attempt) -> Iterator[ExportedLearner]:
    """Pass learners on, and show a sign of life now and then."""
    for done, learner in enumerate(learners, 1):
        yield learner
        if done % TICK_EVERY == 0:
            attempt.tick(done)


def _give_up(context: Context, job: Job) -> Export:
    """End an export that cannot be done, after the last attempt."""
    with context.store.snapshot() as work:
        record = work.exports.get(job.subject)
    failed = problem("file", "not_exported", rule=_RULE, attempts=ATTEMPTS)
    return _conclude(context, job, evolve(record, reason=failed.message), b"", JobState.FAILED)


def _conclude(context: Context, job: Job, record: Export, content: bytes, state: JobState) -> Export:
    """Keep the file or the reason why there is none, note it in the audit trail, and tell the person who asked."""
    now = context.clock.now()
    status = ExportStatus.READY if content else ExportStatus.FAILED
    done = evolve(record, status=status, processed_at=now)
    with context.store.transaction() as work:
        error = done.reason if state is JobState.FAILED else ""
        work.jobs.finish(job.id, job.fence, state, now=now, error=error)
        work.exports.save(done, content)
        actor = _asker(work, done)
        facts = {"outcome": status.value, "year_group": str(done.year_group), "learners": str(done.learners)}
        by = actor.account_id if actor is not None else WORKER_ID
        work.audit.append([Entry(now, by, Action.EXPORT_QUALIFICATIONS, "export", str(done.id), done.ukprn, facts)])
        if actor is not None:
            name = work.providers.get(EVERYTHING, done.ukprn).name
            limits = context.limits
            notice = export_outcome(done, name, limits.base_url, limits.retention.files)
            post(context, work, actor.email, notice)
    return done


def _asker(work: UnitOfWork, record: Export) -> Actor | None:
    """Return who asked for an export; None if that account is gone or disabled."""
    try:
        return actor_of(work, record.requested_by)
    except (NotAllowed, NotFound):
        return None
