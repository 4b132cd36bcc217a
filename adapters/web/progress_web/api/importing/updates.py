"""What an import changes about existing learners, field by field, as the API shows it (features J4)."""

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.importing.imports import FieldChange
from progress_web.api.foundations.calls import Call, FileReply, Reply
from progress_web.api.foundations.fields import MAX_ID, MAX_LIMIT, bounded
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class UpdatesAsked:
    """Which updates of an import to list.

    Args:
        limit: how many learners a page has at most.
        cursor: `next` of the page before; 0 for the first page.
    """

    limit: int = bounded(50, 1, MAX_LIMIT)
    cursor: int = bounded(0, 0, MAX_ID)


@frozen
class LearnerUpdateEntry:
    """What a row of an import changes about a learner.

    Args:
        row: number of the row in the spreadsheet.
        learner_id: number of the learner.
        first_name: of the learner now.
        last_name: of the learner now.
        username: of the learner now.
        changes: the fields that change, each with its value before and after.
    """

    row: int
    learner_id: int
    first_name: str
    last_name: str
    username: str
    changes: tuple[FieldChange, ...]


def list_import_updates(call: Call, query: UpdatesAsked) -> Reply[Listed[LearnerUpdateEntry]]:
    """List what an import has changed about existing learners, or would change once a person agrees, page by page."""
    page = call.progress.imports.updates(call.actor, call.number, after=query.cursor, limit=query.limit)
    lines = (
        LearnerUpdateEntry(one.row, one.learner_id, one.first_name, one.last_name, one.username, one.changes)
        for one in page.lines
    )
    return listed(lines, next=str(page.next) if page.next else "")


def get_import_updates_workbook(call: Call) -> FileReply:
    """Return all that an import has changed about existing learners, or would change, as a workbook."""
    content = call.progress.imports.updates_workbook(call.proven, call.number)
    return FileReply(content, f"learner-import-{call.number}-updates.xlsx")


_SCOPE = TokenScope.IMPORTS_WRITE
_UPDATES = "/imports/{id:number}/updates"

OPERATIONS = (
    Operation("GET", _UPDATES, list_import_updates, _SCOPE),
    Operation("GET", f"{_UPDATES}/workbook", get_import_updates_workbook, _SCOPE, queue="files"),
)
