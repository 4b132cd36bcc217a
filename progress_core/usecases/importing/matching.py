"""Files whose columns somebody matches with ours before they are imported (features J5)."""

from hashlib import sha256

from attrs import evolve

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.jobs import Job
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import Import, ImportKind, ImportStatus, OnDuplicate, display_name
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.mappings import FileMapping
from progress_core.domain.importing.plan import ImportReport
from progress_core.domain.importing.suggestions import FileColumns, columns_of
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by, providers_of_actor
from progress_core.usecases.importing.learner_rows import LearnerImporter
from progress_core.usecases.importing.learners import LearnerImports
from progress_core.usecases.importing.mappings import Mappings, refuse_mapping
from progress_core.usecases.importing.prefilling import filled_template
from progress_core.usecases.importing.requests import require_room, start, visible, with_file
from progress_core.usecases.importing.run import MAX_WAIT_SECONDS
from progress_core.usecases.importing.sent_files import require_spreadsheet

_NOT_WAITING = "This file has been imported already. Look at its outcome."


class Matching:
    """What those who import learners do with a file before its import: keep it, match its columns, look, confirm.

    Raises, in every method with an `import_id`:
        NotAllowed: the actor may not import learners.
        NotFound: there is no such file, it is not the actor's to see, or it is no longer kept.
        Conflict: it has been imported already.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._importer = LearnerImporter()
        self._imports = LearnerImports(context)
        self._mappings = Mappings(context)

    def keep(
        self,
        actor: Actor,
        file_name: str,
        content: bytes,
        mapping: FileMapping,
        *,
        on_duplicate: OnDuplicate = OnDuplicate.ASK,
    ) -> Import:
        """Keep a file with the mapping that is suggested for it, until somebody has confirmed it.

        Args:
            actor: who sends it.
            file_name: what they call it.
            content: the file.
            mapping: what its columns and values seem to stand for.
            on_duplicate: what to do with duplicates when it is imported.

        Raises:
            NotAllowed: the actor may not import learners.
            Rejected: the file is too large, something is wrong with the mapping, or the person's earlier files fill
                the store.

        Source: features J5.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        require_spreadsheet(self._context, LEARNER_HEADINGS, file_name, content)
        refuse_mapping(mapping)
        now, digest = self._context.clock.now(), sha256(content).hexdigest()
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, ImportKind.LEARNERS.value)
            work.imports.drop_contents(now - self._context.limits.retention.files)
            require_room(self._context, work, actor, ImportKind.LEARNERS, now)
            (import_id,) = work.new_ids(1)
            record = Import(
                *(import_id, display_name(file_name), digest, actor.account_id, now, on_duplicate),
                status=ImportStatus.CHECKED,
                processed_at=now,
                mapping=mapping,
            )
            work.imports.add(record, content)
        return record

    def columns(self, actor: Actor, import_id: int) -> tuple[Import, FileColumns]:
        """Return a kept file with its mapping, and its columns with samples.

        Raises:
            Rejected: the file cannot be read in the time that somebody waits.
        """
        record, content = self._kept(actor, import_id)
        with self._context.spreadsheets.read(content, seconds=MAX_WAIT_SECONDS) as sheets:
            return record, columns_of(sheets)

    def change(self, actor: Actor, import_id: int, mapping: FileMapping, *, ukprn: str = "") -> Import:
        """Match the columns of a kept file, and remember how for the next one.

        Args:
            actor: who has matched them.
            import_id: the file.
            mapping: what its columns and values stand for.
            ukprn: the provider for which it is remembered; "" for none.

        Raises:
            NotFound: the provider is not there, or the actor does not see all of it.
            Rejected: something is wrong with the mapping, or too many are remembered.

        Source: features J5.
        """
        self._kept(actor, import_id)
        refuse_mapping(mapping)
        if ukprn:
            self._mappings.save(actor, ukprn, mapping)
        with self._context.store.transaction() as work:
            record = evolve(self._waiting(work, actor, import_id), mapping=mapping)
            work.imports.save(record)
        return record

    def preview(self, actor: Actor, import_id: int) -> tuple[Import, ImportReport]:
        """Return a kept file, and what its import would do.

        Source: features E6, J5.
        """
        record, content = self._kept(actor, import_id)
        report = self._imports.dry_run(
            actor,
            record.file_name,
            content,
            on_duplicate=record.on_duplicate,
            mapping=record.mapping,
            in_haste=True,
        )
        return record, report

    def filled_template(self, actor: Actor, import_id: int) -> bytes:
        """Return the import template with what a kept file says; see `Mappings.filled_template`.

        Raises:
            ProofNeeded: the actor has not shown recently who they are, and the template would say what is known.
            Rejected: the file cannot be read, or has no rows or too many.

        Source: features J5.
        """
        record, content = self._kept(actor, import_id)
        return filled_template(self._context, actor, content, record.mapping)

    def confirm(self, actor: Actor, import_id: int, *, agreed: bool = False) -> Import:
        """Ask for the import of a kept file; a worker does it, and the actor is e-mailed the outcome.

        Args:
            actor: who asks.
            import_id: the file.
            agreed: whether the actor has seen which updates are offered, so that the import need not ask again.

        Raises:
            ProofNeeded: learners may be updated, and the actor has not shown recently who they are.

        Source: manual 7.4; features E4, J5.
        """
        actor.require(Permission.IMPORT_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            hold(work, Lock.FILE_REQUEST, ImportKind.LEARNERS.value)
            record = self._waiting(work, actor, import_id)
            if agreed and record.on_duplicate is OnDuplicate.ASK:
                record = evolve(record, on_duplicate=OnDuplicate.UPDATE_KNOWN)
            if record.choices.may_update:
                require_recent_proof(self._context, actor)
            (job_id,) = work.new_ids(1)
            asked = evolve(record, status=ImportStatus.QUEUED, processed_at=None)
            work.audit.append(
                entry_by(actor, now, Action.REQUEST_LEARNER_IMPORT, "import", str(import_id), ukprn)
                for ukprn in providers_of_actor(work, actor)
            )
            job = Job(job_id, ImportKind.LEARNERS.value, import_id, actor.account_id, now)
            return start(self._context, work, actor, self._importer, asked, job)

    def _kept(self, actor: Actor, import_id: int) -> tuple[Import, bytes]:
        actor.require(Permission.IMPORT_LEARNERS)
        record, content = with_file(self._context, actor, self._importer, import_id)
        return self._still_waiting(record), content

    def _waiting(self, work: UnitOfWork, actor: Actor, import_id: int) -> Import:
        return self._still_waiting(visible(work, actor, self._importer, import_id))

    @staticmethod
    def _still_waiting(record: Import) -> Import:
        if record.status is not ImportStatus.CHECKED:
            raise Conflict(_NOT_WAITING)
        return record
