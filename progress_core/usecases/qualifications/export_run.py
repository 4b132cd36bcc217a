"""Running an export of qualifications: write the workbook, then keep it in one transaction, once (manual 9.1; F1)."""

from collections.abc import Iterator

from attrs import evolve

from progress_core.domain.correspondence.notices import export_outcome
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.jobs import JobState
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.operations.audit import WORKER_ID, Action, Entry
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_core.domain.qualifications.workbook import Exported, workbook
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.attempt import Attempt
from progress_core.usecases.foundations.jobs import ATTEMPTS
from progress_core.usecases.qualifications.scope import LearnersToExport, catalogue_of, restricted_to

_TICK = 500
_RULE = "qualification_export.learners"


def refusal(learners: LearnersToExport) -> Problem:
    """Say why there is nothing to export, once nobody was found."""
    code = "learners_add_own" if learners.left_out else "no_learners"
    provider, year = learners.provider.name, learners.year_group
    return problem("year_group", code, year, rule=_RULE, provider=provider, count=learners.left_out)


class QualificationExportRun(Attempt[Export]):
    """One attempt at one export."""

    def attempt(self) -> Export:
        """Write the workbook, then keep it."""
        with self._context.store.transaction() as work:
            record = work.exports.get(self._job.subject)
            if record.status is ExportStatus.READY:
                work.jobs.finish(self._job.id, self._job.fence, JobState.DONE, now=self._context.clock.now())
                return record
            record = evolve(record, status=ExportStatus.RUNNING, reason="", processed_at=None)  # it may have failed
            work.exports.save(record)
        try:
            record, content = self._written(record)
        except (NotAllowed, NotFound):  # the person's rights have changed since
            record, content = evolve(record, reason=problem("file", "export_not_allowed", rule=_RULE).message), b""
        return self._conclude(record, content, JobState.DONE)

    def _written(self, record: Export) -> tuple[Export, bytes]:
        """Write the workbook of whom the actor sees now.

        Raises:
            NotAllowed: they may not any more.
            NotFound: their account is gone, or the provider is not in scope any more.
        """
        catalogue = catalogue_of(self._context)
        with self._context.store.snapshot() as work:
            actor = actor_of(work, record.requested_by)
            actor.require(Permission.ADD_QUALIFICATIONS)
            provider = work.providers.get(actor.scope, record.ukprn)
            learners = LearnersToExport(actor.scope, provider, record.year_group)
            rows = self._ticking(learners.of(work))
            content = self._context.spreadsheets.write(workbook(catalogue, rows))
        if not learners.taken:
            return evolve(record, reason=refusal(learners).message), b""
        groups = restricted_to(actor, record.ukprn)
        return evolve(record, groups=groups, learners=learners.taken, left_out=learners.left_out), content

    def _ticking(self, learners: Iterator[Exported]) -> Iterator[Exported]:
        """Pass learners on, and show a sign of life now and then."""
        for done, each in enumerate(learners, 1):
            yield each
            if done % _TICK == 0:
                self.tick(done)

    def give_up(self) -> Export:
        """End an export that cannot be done, after the last attempt."""
        with self._context.store.snapshot() as work:
            record = work.exports.get(self._job.subject)
        failed = problem("file", "not_exported", rule=_RULE, attempts=ATTEMPTS)
        return self._conclude(evolve(record, reason=failed.message), b"", JobState.FAILED)

    def _conclude(self, record: Export, content: bytes, state: JobState) -> Export:
        """Keep the file or the reason why there is none, in the audit trail too, and tell the person who asked."""
        now = self._context.clock.now()
        status = ExportStatus.READY if content else ExportStatus.FAILED
        done = evolve(record, status=status, processed_at=now)
        error = done.reason if state is JobState.FAILED else ""
        with self._context.store.transaction() as work:
            work.jobs.finish(self._job.id, self._job.fence, state, now=now, error=error)
            work.exports.save(done, content)
            actor = _asker(work, done)
            facts = {"outcome": status.value, "year_group": str(done.year_group), "learners": str(done.learners)}
            by = actor.account_id if actor is not None else WORKER_ID
            entry = Entry(now, by, Action.EXPORT_QUALIFICATIONS, "export", str(done.id), done.ukprn, facts)
            work.audit.append([entry])
            if actor is not None:
                name = work.providers.get(EVERYTHING, done.ukprn).name
                limits = self._context.limits
                post(
                    self._context,
                    work,
                    actor.email,
                    export_outcome(done, name, limits.base_url, limits.retention.files),
                )
        return done


def _asker(work: UnitOfWork, record: Export) -> Actor | None:
    """Give who asked for an export; None where that account is gone or switched off."""
    try:
        return actor_of(work, record.requested_by)
    except (NotAllowed, NotFound):
        return None
