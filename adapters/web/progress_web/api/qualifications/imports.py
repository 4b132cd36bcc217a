"""Importing filled-in workbooks of qualifications: check a file, import it, its outcome (manual 9.3)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.importing.imports import Import, ImportStatus
from progress_web.api.foundations.calls import Call, FileReply, Reply, SentFile, afterwards
from progress_web.api.foundations.field_problems import FieldProblem, rows_told
from progress_web.api.foundations.fields import short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation
from progress_web.api.importing.records import (
    ImportFigures,
    ImportProgress,
    figures_of,
    has_error_workbook,
    progress_of,
    sender_of,
)


@frozen(kw_only=True)
class QualificationImportAsked:
    """How to import a workbook of qualifications.

    Args:
        ukprn: import for learners of this provider alone; empty for all that the caller sees.
        complete: these are all qualifications of the learners, so that their sections become complete.
    """

    ukprn: str = short(most=8)
    complete: bool = False


@frozen(kw_only=True)
class QualificationImportsAsked:
    """Which imports of qualifications.

    Args:
        ukprn: about this provider; empty for all.
    """

    ukprn: str = short(most=8)


@frozen
class PlannedQualifications:
    """What an import would do to one learner.

    Args:
        row: number of the row in the spreadsheet, from 1.
        name: first and last name.
        before: how many qualifications the learner has.
        after: how many there would be.
        changed: whether any qualification would change.
        completed: whether the section would become complete.
    """

    row: int
    name: str
    before: int
    after: int
    changed: bool
    completed: bool


@frozen
class QualificationImportCheck:
    """What an import of qualifications would do; nothing was written.

    Args:
        ok: whether no problem is an error, so that the import would succeed.
        counts: what would be done; all 0 if anything is an error.
        problems: errors and warnings by row and column.
        rows: what would change for each learner; empty if anything is an error.
    """

    ok: bool
    counts: ImportFigures
    problems: tuple[FieldProblem, ...]
    rows: tuple[PlannedQualifications, ...]


@frozen
class QualificationImportRecord:
    """An import of qualifications.

    Args:
        id: its number.
        file_name: what its sender called the file.
        requested_by: name of its sender.
        ukprn: of the provider that was chosen; "" for all.
        complete: whether the sections become complete.
        status: where it is; its outcome is known unless it is "queued" or "running".
        progress: how many rows have been read.
        counts: what was done; all 0 if nothing was.
        problems: errors and warnings by row and column.
        has_error_workbook: whether the error workbook can still be downloaded.
        requested_at: when it was asked for.
        processed_at: when its outcome was known; null before.
    """

    id: int
    file_name: str
    requested_by: str
    ukprn: str
    complete: bool
    status: ImportStatus
    progress: ImportProgress
    counts: ImportFigures
    problems: tuple[FieldProblem, ...]
    has_error_workbook: bool
    requested_at: datetime
    processed_at: datetime | None


@frozen
class QualificationImportEntry:
    """An import of qualifications in a list.

    Args:
        id: its number.
        file_name: what its sender called the file.
        requested_by: name of its sender.
        ukprn: of the provider that was chosen; "" for all.
        complete: whether the sections become complete.
        status: where it is.
        counts: what was done.
        requested_at: when it was asked for.
        processed_at: when its outcome was known; null before.
    """

    id: int
    file_name: str
    requested_by: str
    ukprn: str
    complete: bool
    status: ImportStatus
    counts: ImportFigures
    requested_at: datetime
    processed_at: datetime | None


def list_qualification_imports(call: Call, query: QualificationImportsAsked) -> Reply[Listed[QualificationImportEntry]]:
    """List the latest hundred imports of qualifications that the caller sees: their own, and those of colleagues.

    A colleague's import is listed if the caller sees all of the providers whose learners its file names.
    """
    imports = call.progress.qualification_imports
    found = imports.at(call.actor, query.ukprn) if query.ukprn else imports.list(call.actor)
    senders = imports.senders(call.actor, found)
    return listed(_entry(record, senders[record.id]) for record in found)


def start_qualification_import(
    call: Call, query: QualificationImportAsked, file: SentFile
) -> Reply[QualificationImportRecord]:
    """Import qualifications from a filled-in workbook; it is done in the background, all of it or nothing.

    `Location` is where its outcome can be read. The same file, sent again while the first one waits, is the same
    import.
    """
    asked = call.progress.qualification_imports.request(
        call.actor, file.name, file.content, ukprn=query.ukprn, complete=query.complete
    )
    with afterwards():
        return Reply(_record(call, asked), location=f"/qualification-imports/{asked.id}")


def check_qualification_import(
    call: Call, query: QualificationImportAsked, file: SentFile
) -> Reply[QualificationImportCheck]:
    """Return what an import of qualifications would do, and write nothing."""
    report = call.progress.qualification_imports.dry_run(
        call.actor, file.name, file.content, ukprn=query.ukprn, complete=query.complete, in_haste=True
    )
    rows = tuple(
        PlannedQualifications(each.row, each.name, each.before, each.after, each.changed, each.completed)
        for each in report.rows
    )
    return Reply(QualificationImportCheck(report.ok, figures_of(report.counts), rows_told(report.problems), rows))


def get_qualification_import(call: Call) -> Reply[QualificationImportRecord]:
    """Return an import of qualifications: its status, and its outcome once there is one."""
    return Reply(_record(call, call.progress.qualification_imports.get(call.actor, call.number)))


def get_qualification_import_error_workbook(call: Call) -> FileReply:
    """Return the workbook of an import with its bad cells marked, ready to be corrected and sent again."""
    content = call.progress.qualification_imports.error_workbook(call.proven, call.number)
    return FileReply(content, f"qualification-import-{call.number}-errors.xlsx")


def _record(call: Call, record: Import) -> QualificationImportRecord:
    imports = call.progress.qualification_imports
    return QualificationImportRecord(
        record.id,
        record.file_name,
        sender_of(imports, call.actor, record),
        record.ukprn,
        record.complete,
        record.status,
        progress_of(imports, call.actor, record),
        figures_of(record.counts),
        rows_told(record.problems),
        has_error_workbook(imports, call.actor, record),
        record.requested_at,
        record.processed_at,
    )


def _entry(record: Import, sender: str) -> QualificationImportEntry:
    return QualificationImportEntry(
        record.id,
        record.file_name,
        sender,
        record.ukprn,
        record.complete,
        record.status,
        figures_of(record.counts),
        record.requested_at,
        record.processed_at,
    )


_SCOPE = TokenScope.IMPORTS_WRITE
_PATH = "/qualification-imports"
_IMPORT = f"{_PATH}/{{id:number}}"

OPERATIONS = (
    Operation("GET", _PATH, list_qualification_imports, _SCOPE),
    Operation("POST", _PATH, start_qualification_import, _SCOPE, status=202, queue="files"),
    Operation("POST", f"{_PATH}/check", check_qualification_import, _SCOPE, queue="files", changes=False),
    Operation("GET", _IMPORT, get_qualification_import, _SCOPE),
    Operation("GET", f"{_IMPORT}/error-workbook", get_qualification_import_error_workbook, _SCOPE, queue="files"),
)
