"""Exporting the qualifications of a year group as a workbook to be filled in (manual 9.1, 9.2)."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.jobs import Job, JobKind
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.qualifications.exports import Export
from progress_core.domain.qualifications.workbook import workbook
from progress_core.domain.values.codes import YEAR_GROUPS
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.following import follow
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.listing import first_of
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.providers.providers import provider_in_scope
from progress_core.usecases.qualifications.export_run import refusal, run_export
from progress_core.usecases.qualifications.scope import LearnersToExport, catalogue_of, restricted_to


class QualificationExports:
    """What those who add qualifications do to get the workbook to be filled in.

    Raises, in every method that takes an actor:
        NotAllowed: the actor may not add qualifications.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def template(self) -> bytes:
        """Return the workbook without learners, as `.xlsx`; it lists the types, subjects and grades.

        Source: manual 9.2; features F2.
        """
        return self._context.spreadsheets.write(workbook(catalogue_of(self._context)))

    def request(self, actor: Actor, ukprn: str, year_group: int) -> Export:
        """Ask for an export; a worker does it, and the actor is e-mailed when it is ready.

        The same request, made again while the first one waits or runs, is the same.

        Args:
            actor: who asks; the export holds the learners whom they see.
            ukprn: of the provider.
            year_group: 7 to 14.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: the provider is not there or not in scope.
            Rejected: there is no such year group, nobody in it, or nobody whose qualifications staff add.

        Source: manual 9, 9.1; features F1.
        """
        actor.require(Permission.ADD_QUALIFICATIONS)
        require_recent_proof(self._context, actor)
        if year_group not in YEAR_GROUPS:
            rule = "qualification_export.learners"
            raise Rejected(problems=[problem("year_group", "not_in_list", year_group, rule=rule)])
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, JobKind.QUALIFICATION_EXPORT)
            provider = provider_in_scope(work, actor, ukprn)
            groups = restricted_to(actor, ukprn)
            for earlier in work.exports.requested_by(actor.account_id, ukprn):
                if not earlier.finished and (earlier.year_group, earlier.groups) == (year_group, groups):
                    return earlier
            learners = LearnersToExport(actor.scope, provider, year_group)
            if next(learners.of(work), None) is None:
                raise Rejected(problems=[refusal(learners)])
            export_id, job_id = work.new_ids(2)
            asked = Export(export_id, ukprn, year_group, actor.account_id, now, groups)
            work.exports.drop_contents(now - self._context.limits.retention.files)
            work.exports.add(asked)
            facts = {"year_group": str(year_group)}
            entry = entry_by(actor, now, Action.REQUEST_QUALIFICATION_EXPORT, "export", str(export_id), ukprn, facts)
            work.audit.append([entry])
            work.jobs.add(Job(job_id, JobKind.QUALIFICATION_EXPORT, export_id, actor.account_id, now))
        return asked

    def run(self, job: Job) -> Export:
        """Do the export of a claimed job; what workers call.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, so that the job is tried again.

        Source: manual 9.1; features F1.
        """
        return run_export(self._context, job)

    def run_now(self, actor: Actor, export_id: int, owner: str, *, patience: float | None = None) -> Export:
        """Do a request in this process, or wait for the worker that has it; see `FileImports.run_now`.

        Raises:
            NotFound: there is no such export, or it is not the actor's to see.
            Unavailable: it could not be done now, and why; it is tried again by the next worker.
        """
        follow(
            self._context,
            JobKind.QUALIFICATION_EXPORT,
            self.run,
            export_id,
            owner=owner,
            finished=lambda: self.get(actor, export_id).finished,
            patience=patience,
        )
        return self.get(actor, export_id)

    def progress(self, actor: Actor, export_id: int) -> tuple[int, int]:
        """Return how many learners are done, and of how many; (0, 0) while nothing is known.

        Raises:
            NotFound: there is no such export, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            _visible(work, actor, export_id)
            job = work.jobs.about(JobKind.QUALIFICATION_EXPORT, export_id)
        return job.done, job.total

    def get(self, actor: Actor, export_id: int) -> Export:
        """Return one export.

        Raises:
            NotFound: there is no such export, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            return _visible(work, actor, export_id)

    def list(self, actor: Actor, ukprn: str = "", *, limit: int = 100) -> list[Export]:
        """List the actor's own exports, of one provider or of all, the latest first.

        Source: manual 9.1; features F4.
        """
        actor.require(Permission.ADD_QUALIFICATIONS)
        with self._context.store.snapshot() as work:
            return first_of(
                limit,
                lambda most: work.exports.requested_by(actor.account_id, ukprn, limit=most),
                lambda asked: (record for record in asked if _sees(actor, record)),
            )

    def downloadable(self, actor: Actor, ukprn: str = "", *, limit: int = 100) -> set[int]:
        """Return the numbers of the exports in `list` whose files are still kept.

        Source: manual 9.1; features F4.
        """
        ready = [record.id for record in self.list(actor, ukprn, limit=limit) if self._in_time(record)]
        with self._context.store.snapshot() as work:
            return work.exports.with_files(ready)

    def _in_time(self, record: Export) -> bool:
        until = record.kept_until(self._context.limits.retention.files)
        return until is not None and self._context.clock.now() < until

    def download(self, actor: Actor, export_id: int) -> bytes:
        """Return the file of an export: a zip with one workbook. The audit trail records the download.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: there is no such export, it is not the actor's to see, or its file is no longer kept.

        Source: manual 9.1; features F1.
        """
        return _zipped(*self._file(actor, export_id))

    def workbook(self, actor: Actor, export_id: int) -> bytes:
        """Return the workbook of an export without the zip around it.

        Raises:
            ProofNeeded: as `download`.
            NotFound: as `download`.
        """
        return self._file(actor, export_id)[1]

    def _file(self, actor: Actor, export_id: int) -> tuple[Export, bytes]:
        with self._context.store.snapshot() as work:
            record = _visible(work, actor, export_id)
            require_recent_proof(self._context, actor)
            content = work.exports.content(export_id)
        if not content or not self._in_time(record):
            raise NotFound(problem("file", "export_dropped").message)
        now, action = self._context.clock.now(), Action.DOWNLOAD_QUALIFICATION_EXPORT
        with self._context.store.transaction() as work:
            work.audit.append([entry_by(actor, now, action, "export", str(export_id), record.ukprn)])
        return record, content


def _sees(actor: Actor, record: Export) -> bool:
    """Return whether an actor may see an export: it is their own, and they see everybody who may be in it."""
    if actor.scope == EVERYTHING:
        return True
    whole = actor.scope.sees_provider(record.ukprn)
    in_groups = bool(record.groups) and record.groups <= actor.scope.groups
    return record.requested_by == actor.account_id and (whole or in_groups)


def _visible(work: UnitOfWork, actor: Actor, export_id: int) -> Export:
    """Return one export.

    Raises:
        NotAllowed: the actor may not add qualifications.
        NotFound: there is none, or it is not the actor's to see: the two are never told apart.
    """
    actor.require(Permission.ADD_QUALIFICATIONS)
    try:
        record = work.exports.get(export_id)
    except NotFound:
        record = None
    if record is None or not _sees(actor, record):
        raise NotFound("There is no such export.")
    return record


def _zipped(record: Export, content: bytes) -> bytes:
    """Put the workbook into a zip; it is compressed already."""
    at = record.processed_at or record.requested_at
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(ZipInfo(f"{record.file_name}.xlsx", at.timetuple()[:6]), content)
    return out.getvalue()
