"""What is checked before a learner is offered to another provider (J3)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.values import readers
from progress_core.domain.years.transfers import Transfer, TransferStatus
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.oversight import staff_at
from progress_core.usecases.learners.selection import all_selected, distinct

_RULE = "transfers.receiver"
_read_ukprn = readers.of_digits(readers.ukprn)


def managers(work: UnitOfWork, ukprn: str) -> list[str]:
    """Return the addresses of the staff who can accept learners at a provider."""
    may = [staff for staff in staff_at(work, ukprn) if Permission.EDIT_LEARNERS in PERMISSIONS[staff.role]]
    return [staff.email for staff in may]


def to_offer(work: UnitOfWork, actor: Actor, learner_ids: Iterable[int], receiver: str) -> tuple[list[Learner], str]:
    """Return the learners to offer, and the UKPRN of the provider that they are offered to.

    Raises:
        NotFound: one of them is not there or not in scope.
        NotAllowed: the actor sees only groups of their provider.
        Rejected: nobody is selected, or the receiving provider is wrong.
        Conflict: one of them is archived.
    """
    learners = all_selected(work, actor, distinct(learner_ids))
    if not all(actor.scope.sees_provider(learner.details.ukprn) for learner in learners):
        raise NotAllowed("You see only your learner groups. Ask somebody who sees all learners of the provider.")
    ukprn = _checked_receiver(work, learners, receiver)
    for learner in learners:
        if learner.archived:
            raise Conflict(f"{learner.name} is archived. Restore them first.")
    return learners, ukprn


def _checked_receiver(work: UnitOfWork, learners: Sequence[Learner], raw: str) -> str:
    """Return the UKPRN of the receiving provider.

    Raises:
        Rejected: it is missing or wrong, the learners' own, or has nobody who could accept.
    """
    ukprn, findings = _read_ukprn(raw)
    if findings or not ukprn:
        raise _refused("bad_format" if findings else "required", raw)
    try:
        name = work.providers.get(EVERYTHING, ukprn).name
    except NotFound:
        raise _refused("unknown_provider", raw) from None
    if any(learner.details.ukprn == ukprn for learner in learners):
        raise _refused("same_provider", raw)
    if not managers(work, ukprn):
        raise _refused("nobody_to_accept", raw, provider=name)
    return str(ukprn)


def _refused(code: str, raw: str, provider: str = "") -> Rejected:
    facts = {"provider": provider} if provider else {}
    return Rejected(problems=[problem("receiver", code, raw, rule=_RULE, words=facts)])


def refuse_offered(work: UnitOfWork, learners: Iterable[Learner], now: datetime) -> list[Transfer]:
    """Refuse learners who are offered already, and return earlier offers that have expired.

    Raises:
        Conflict: somebody is offered already.
    """
    named = {learner.id: learner.name for learner in learners}
    found = work.transfers.offered(named)
    for transfer in found:
        if transfer.status_at(now) is TransferStatus.OFFERED:
            raise Conflict(f"{named[transfer.learner_id]} is already offered to a provider. Withdraw that first.")
    return found


def close_expired(work: UnitOfWork, offers: Iterable[Transfer]) -> None:
    """Store that offers have expired, which makes way for others."""
    for transfer in offers:
        work.transfers.save(evolve(transfer, status=TransferStatus.EXPIRED))


def add_offer(work: UnitOfWork, transfer: Transfer) -> None:
    """Store an offer.

    Raises:
        Conflict: somebody else was quicker.
    """
    try:
        work.transfers.add(transfer)
    except Conflict:
        raise Conflict(f"{transfer.name} is already offered to a provider. Look at the transfers again.") from None
