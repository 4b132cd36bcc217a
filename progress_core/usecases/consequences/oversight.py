"""Making sure that a provider always has staff who see all of its learners (manual 8)."""

from collections.abc import Iterable, Mapping

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.providers.groups import oversight_blockers
from progress_core.ports.store import UnitOfWork


def staff_at(work: UnitOfWork, ukprn: str) -> list[Staff]:
    """Return the staff of a provider by e-mail address, without disabled and deleted accounts."""
    found = list(work.staff.in_scope(Scope(providers=frozenset({ukprn}))))
    accounts = work.accounts.get_many([staff.id for staff in found])
    gone = {account.id for account in accounts if account.disabled or account.deleted}
    return [staff for staff in found if staff.id not in gone]


def refuse_unseen(work: UnitOfWork, changes: Mapping[int, Staff | None], ukprns: Iterable[str]) -> None:
    """Refuse changes that would leave a provider without anybody of a role who sees all of its learners.

    Args:
        work: the transaction of the change, which holds `Lock.STAFF`, before the change.
        changes: account id -> the member of staff as they would be; None for one who would be gone.
        ukprns: the providers where they are, or were.

    Raises:
        Rejected: with the blockers, see `oversight_blockers`.

    Source: manual 8; features G4.
    """
    blockers = dict.fromkeys(blocker for ukprn in sorted(ukprns) for blocker in _lost(work, changes, ukprn))
    if blockers:
        raise Rejected(blockers=blockers)


def _lost(work: UnitOfWork, changes: Mapping[int, Staff | None], ukprn: str) -> tuple[Blocker, ...]:
    before = staff_at(work, ukprn)
    after = [changes.get(staff.id, staff) for staff in before]
    return oversight_blockers(before, filter(None, after), ukprn)
