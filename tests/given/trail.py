"""The entries of the audit trail."""

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.operations.audit import Entry
from progress_core.ports.audit import AuditQuery


def entries(progress: Progress, action: str) -> list[Entry]:
    with progress.context.store.snapshot() as work:
        return list(work.audit.page(OPERATOR.scope, AuditQuery(action=action)).entries)
