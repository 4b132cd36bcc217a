"""Exporting the qualifications of a year group as a workbook to be filled in (manual 9.1, 9.2)."""

from datetime import datetime

from attrs import NOTHING, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.qualifications.exports import Export, ExportStatus
from progress_web.api.foundations.calls import Call, FileReply, Reply, afterwards
from progress_web.api.foundations.fields import bounded, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class ExportsAsked:
    """Which exports.

    Args:
        ukprn: of this provider; empty for all.
    """

    ukprn: str = short(most=8)


@frozen(kw_only=True)
class ExportToStart:
    """Whose qualifications to export.

    Args:
        ukprn: the provider.
        year_group: 7 to 14.
    """

    ukprn: str = short(NOTHING, most=8)
    year_group: int = bounded(NOTHING, 7, 14)


@frozen
class ExportRecord:
    """An export of qualifications.

    Args:
        id: its number.
        ukprn: the provider.
        year_group: 7 to 14.
        status: where it is; "ready" is when there is a file.
        learners: how many learners are in the file.
        left_out: how many learners of the year group add their own qualifications, and are not in the file.
        reason: why there is no file; "" if there is one, or none yet.
        file_until: until when the file can be downloaded; null if there is none.
        requested_at: when it was asked for.
        processed_at: when its outcome was known; null before.
    """

    id: int
    ukprn: str
    year_group: int
    status: ExportStatus
    learners: int
    left_out: int
    reason: str
    file_until: datetime | None
    requested_at: datetime
    processed_at: datetime | None


def list_qualification_exports(call: Call, query: ExportsAsked) -> Reply[Listed[ExportRecord]]:
    """List the latest hundred exports of qualifications that the caller has asked for."""
    found = call.progress.qualification_exports.list(call.actor, query.ukprn)
    return listed(_record(call, each) for each in found)


def start_qualification_export(call: Call, body: ExportToStart) -> Reply[ExportRecord]:
    """Export the qualifications of a year group; the workbook is made in the background.

    `Location` is where its outcome can be read. The same, asked for again while the first one waits, is the same
    export.
    """
    asked = call.progress.qualification_exports.request(call.proven, body.ukprn, body.year_group)
    with afterwards():
        return Reply(_record(call, asked), location=f"/qualification-exports/{asked.id}")


def get_qualification_export(call: Call) -> Reply[ExportRecord]:
    """Return an export of qualifications: its status, and until when its file is there."""
    return Reply(_record(call, call.progress.qualification_exports.get(call.actor, call.number)))


def get_qualification_export_file(call: Call) -> FileReply:
    """Return the workbook of an export, to be filled in."""
    exports = call.progress.qualification_exports
    record = exports.get(call.actor, call.number)
    return FileReply(exports.workbook(call.proven, record.id), f"{record.file_name}.xlsx")


def get_qualification_template(call: Call) -> FileReply:
    """Return the workbook without learners; it lists the types, subjects and grades."""
    call.actor.require(Permission.ADD_QUALIFICATIONS)
    return FileReply(call.progress.qualification_exports.template(), "learner-qualifications.xlsx")


def _record(call: Call, record: Export) -> ExportRecord:
    return ExportRecord(
        record.id,
        record.ukprn,
        record.year_group,
        record.status,
        record.learners,
        record.left_out,
        record.reason,
        record.kept_until(call.progress.context.limits.retention.files),
        record.requested_at,
        record.processed_at,
    )


_SCOPE = TokenScope.IMPORTS_WRITE
_PATH = "/qualification-exports"

OPERATIONS = (
    Operation("GET", _PATH, list_qualification_exports, _SCOPE),
    Operation("POST", _PATH, start_qualification_export, _SCOPE, status=202),
    Operation("GET", f"{_PATH}/template", get_qualification_template, _SCOPE),
    Operation("GET", f"{_PATH}/{{id:number}}", get_qualification_export, _SCOPE),
    Operation("GET", f"{_PATH}/{{id:number}}/file", get_qualification_export_file, _SCOPE),
)
