"""Importing learners: check a file, import it, its outcome, decisions about duplicates, undo (manual 7)."""

from datetime import datetime

from attrs import NOTHING, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.decisions import choices_of, undecided
from progress_core.domain.importing.imports import Import, ImportStatus, OnDuplicate
from progress_core.domain.importing.mappings import MAX_LENGTH
from progress_web.api.foundations.calls import Call, FileReply, Reply, SentFile, afterwards
from progress_web.api.foundations.field_problems import FieldProblem, rows_told
from progress_web.api.foundations.fields import MAX_ID, bounded, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation
from progress_web.api.importing.mappings import ImportFormat, mapping_of
from progress_web.api.importing.records import (
    ImportCheck,
    ImportFigures,
    ImportProgress,
    PlannedRow,
    figures_of,
    has_error_workbook,
    progress_of,
    sender_of,
)


@frozen(kw_only=True)
class ImportAsked:
    """How to import a file.

    Args:
        on_duplicate: what to do with rows that are, or look like, an existing learner.
        format: what the file is, if its content is not to tell.
        ukprn: the provider of all learners in the file; empty if the file has a column for it.
        mapping: name of a mapping that is remembered for this provider; empty to choose the one that fits.
    """

    on_duplicate: OnDuplicate = OnDuplicate.ASK
    format: ImportFormat = ImportFormat.AUTO
    ukprn: str = short(most=8)
    mapping: str = short(most=MAX_LENGTH)


@frozen
class RowToDecide:
    """A duplicate that needs a decision.

    Args:
        row: number of the row in the spreadsheet.
        choices: what can be done with it.
    """

    row: int
    choices: tuple[OnDuplicate, ...]


@frozen
class ImportRecord:
    """An import of learners.

    Args:
        id: its number.
        file_name: what its sender called the file.
        requested_by: name of its sender.
        status: where it is; its outcome is known unless it is "queued" or "running".
        progress: how many rows have been read.
        on_duplicate: what was chosen for duplicates.
        counts: what was done; all 0 if nothing was.
        problems: errors and warnings by row and column.
        undecided: rows that need a decision; with these alone, the import can go on. Row 0 stands for all existing
            learners whose ULN or UPN the file has: see what would change, then update them or skip their rows.
        has_error_workbook: whether the error workbook can still be downloaded.
        requested_at: when it was asked for.
        processed_at: when its outcome was known; null before.
    """

    id: int
    file_name: str
    requested_by: str
    status: ImportStatus
    progress: ImportProgress
    on_duplicate: OnDuplicate
    counts: ImportFigures
    problems: tuple[FieldProblem, ...]
    undecided: tuple[RowToDecide, ...]
    has_error_workbook: bool
    requested_at: datetime
    processed_at: datetime | None


@frozen
class ImportEntry:
    """An import of learners in a list.

    Args:
        id: its number.
        file_name: what its sender called the file.
        requested_by: name of its sender.
        status: where it is.
        counts: what was done.
        requested_at: when it was asked for.
        processed_at: when its outcome was known; null before.
    """

    id: int
    file_name: str
    requested_by: str
    status: ImportStatus
    counts: ImportFigures
    requested_at: datetime
    processed_at: datetime | None


@frozen(kw_only=True)
class RowDecision:
    """What to do with one duplicate.

    Args:
        row: number of the row in the spreadsheet.
        decision: what to do with it.
    """

    row: int = bounded(NOTHING, 1, MAX_ID)
    decision: OnDuplicate


@frozen
class ImportDecisions:
    """What to do with the duplicates of an import.

    Args:
        decisions: row by row; of several about the same row the last one counts.
        others: what to do with all others that need a decision.
    """

    decisions: tuple[RowDecision, ...] = ()
    others: OnDuplicate = OnDuplicate.ASK


def list_imports(call: Call) -> Reply[Listed[ImportEntry]]:
    """List the latest hundred imports of learners that the caller sees: their own, and those of colleagues.

    A colleague's import is listed if the caller sees all of the providers whose learners its file names.
    """
    records = call.progress.imports.list(call.actor)
    senders = call.progress.imports.senders(call.actor, records)
    return listed(_entry(record, senders[record.id]) for record in records)


def start_import(call: Call, query: ImportAsked, file: SentFile) -> Reply[ImportRecord]:
    """Import learners from a spreadsheet; it is done in the background, all of it or nothing.

    `Location` is where its outcome can be read. A token cannot choose “update”, which may change the address that new
    passwords go to: people do that on the site. The same file, sent again while the first one waits, is the same
    import.
    """
    asked = call.progress.imports.request(
        call.actor,
        file.name,
        file.content,
        on_duplicate=query.on_duplicate,
        mapping=mapping_of(call, file, query.format, query.ukprn, query.mapping),
    )
    return _accepted(call, asked)


def check_import(call: Call, query: ImportAsked, file: SentFile) -> Reply[ImportCheck]:
    """Return what an import would do, and write nothing."""
    report = call.progress.imports.dry_run(
        call.actor,
        file.name,
        file.content,
        on_duplicate=query.on_duplicate,
        mapping=mapping_of(call, file, query.format, query.ukprn, query.mapping),
        in_haste=True,
    )
    rows = tuple(PlannedRow(each.row, each.action, each.name, each.username, each.changes) for each in report.rows)
    return Reply(ImportCheck(report.ok, figures_of(report.counts), rows_told(report.problems), rows))


def get_import(call: Call) -> Reply[ImportRecord]:
    """Return an import of learners: its status, and its outcome once there is one."""
    return Reply(_record(call, call.progress.imports.get(call.actor, call.number)))


def get_import_error_workbook(call: Call) -> FileReply:
    """Return the file of an import with its bad cells marked, ready to be corrected and sent again."""
    content = call.progress.imports.error_workbook(call.proven, call.number)
    return FileReply(content, f"learner-import-{call.number}-errors.xlsx")


def decide_import(call: Call, body: ImportDecisions) -> Reply[ImportRecord]:
    """Import a file again that only duplicates have stopped, now that they are decided; this is another import."""
    decisions = {each.row: each.decision for each in body.decisions}
    asked = call.progress.imports.decide(call.actor, call.number, decisions, on_duplicate=body.others)
    return _accepted(call, asked)


def undo_import(call: Call) -> Reply[ImportRecord]:
    """Remove the learners that an import has created, as long as none of them has logged in or applied.

    Learners whom it has updated get their earlier details back. Those whose details have changed since stay as they
    are: the problems name them. A token cannot give e-mail addresses back: people do that on the site.
    """
    undone = call.progress.imports.undo(call.actor, call.number)
    with afterwards():
        return Reply(_record(call, undone))


def get_import_template(call: Call) -> FileReply:
    """Return the spreadsheet to be filled in, without learners."""
    call.actor.require(Permission.IMPORT_LEARNERS)
    return FileReply(call.progress.imports.template(), "learner-import-template.xlsx")


def _accepted(call: Call, asked: Import) -> Reply[ImportRecord]:
    with afterwards():
        return Reply(_record(call, asked), location=f"/imports/{asked.id}")


def _record(call: Call, record: Import) -> ImportRecord:
    imports = call.progress.imports
    waiting = undecided(record.problems) if record.status is ImportStatus.UNSUCCESSFUL else ()
    return ImportRecord(
        record.id,
        record.file_name,
        sender_of(imports, call.actor, record),
        record.status,
        progress_of(imports, call.actor, record),
        record.on_duplicate,
        figures_of(record.counts),
        rows_told(record.problems),
        tuple(RowToDecide(found.row, choices_of(record, found)) for found in waiting),
        has_error_workbook(imports, call.actor, record),
        record.requested_at,
        record.processed_at,
    )


def _entry(record: Import, sender: str) -> ImportEntry:
    return ImportEntry(
        record.id,
        record.file_name,
        sender,
        record.status,
        figures_of(record.counts),
        record.requested_at,
        record.processed_at,
    )


_SCOPE = TokenScope.IMPORTS_WRITE
_IMPORT = "/imports/{id:number}"

OPERATIONS = (
    Operation("GET", "/imports", list_imports, _SCOPE),
    Operation("POST", "/imports", start_import, _SCOPE, status=202, queue="files"),
    Operation("POST", "/imports/check", check_import, _SCOPE, queue="files", changes=False),
    Operation("GET", "/imports/template", get_import_template, _SCOPE),
    Operation("GET", _IMPORT, get_import, _SCOPE),
    Operation("GET", f"{_IMPORT}/error-workbook", get_import_error_workbook, _SCOPE, queue="files"),
    Operation("POST", f"{_IMPORT}/decisions", decide_import, _SCOPE, status=202),
    Operation("POST", f"{_IMPORT}/undo", undo_import, _SCOPE),
)
