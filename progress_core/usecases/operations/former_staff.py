"""Deleted staff, whose records are kept only while the audit trail still names them (UK GDPR, article 5(1)(e))."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.ports.audit import AuditQuery
from progress_core.ports.store import UnitOfWork


def forgotten_staff(work: UnitOfWork, before: datetime) -> Iterator[int]:
    """Yield the account ids of deleted staff whom only audit entries from before this moment name, by id.

    Args:
        work: any unit of work.
        before: entries from before it are past their period.
    """
    ids = sorted(staff.id for staff in work.staff.in_scope(EVERYTHING))
    deleted = sorted(account.id for account in work.accounts.get_many(ids) if account.deleted)
    return (account_id for account_id in deleted if not _is_named(work, account_id, before))


def forget_staff(work: UnitOfWork, before: datetime, limit: int) -> int:
    """Erase the records and accounts of such staff, at most this many, and return how many."""
    found = list(islice(forgotten_staff(work, before), limit))
    for account_id in found:
        work.staff.remove(account_id)
    work.audit.forget_origins(found)
    work.accounts.remove_many(found)
    return len(found)


def _is_named(work: UnitOfWork, account_id: int, since: datetime) -> bool:
    about = AuditQuery(subjects=("account",), subject_id=str(account_id), since=since, limit=1)
    by_them = AuditQuery(actor_id=account_id, since=since, limit=1)
    return any(work.audit.page(EVERYTHING, query).entries for query in (about, by_them))
