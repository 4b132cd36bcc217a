"""Transfers as one person sees them (J3)."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.learners.learners import Learner
from progress_core.domain.years.transfers import Transfer, TransferStatus
from progress_core.ports.store import UnitOfWork

NO_TRANSFER = "There is no such transfer."


@frozen
class TransferLine:
    """A transfer as one person sees it.

    Args:
        transfer: as stored.
        status: what it is now.
        sender: name of the provider that offers.
        receiver: name of the provider that may accept.
        name: first and last name: today's while it can be accepted, and afterwards as the sender last knew them.
        year_group: 7 to 14, likewise.
        date_of_birth: while it can be accepted; None afterwards.
        may_decide: whether this person sees the receiver whole, so that they can accept or decline.
        may_withdraw: whether this person sees the sender whole.
    """

    transfer: Transfer
    status: TransferStatus
    sender: str
    receiver: str
    name: str
    year_group: int
    date_of_birth: date | None
    may_decide: bool
    may_withdraw: bool


def visible(work: UnitOfWork, actor: Actor, transfer_id: int, now: datetime) -> Transfer:
    """Return a transfer that an actor sees; foreign and absent read alike.

    Raises:
        NotFound: there is none, or they do not see it.
    """
    try:
        return work.transfers.get(actor.scope, transfer_id, now)
    except NotFound:
        raise NotFound(NO_TRANSFER) from None


def to_decide(work: UnitOfWork, actor: Actor, transfer_id: int, now: datetime) -> Transfer:
    """Return a transfer to a provider that an actor sees whole.

    Raises:
        NotFound: there is none, or they do not see it, or only the provider that offers.
    """
    transfer = visible(work, actor, transfer_id, now)
    if not actor.scope.sees_provider(transfer.receiver):
        raise NotFound(NO_TRANSFER)
    return transfer


def lines_for(work: UnitOfWork, actor: Actor, transfers: Sequence[Transfer], now: datetime) -> list[TransferLine]:
    """Return transfers as an actor sees them, with the learner as they are where that can be accepted."""
    offered = {one.learner_id for one in transfers if one.status_at(now) is TransferStatus.OFFERED}
    learners = {learner.id: learner for learner in work.learners.get_many(EVERYTHING, sorted(offered))}
    ukprns = {ukprn for one in transfers for ukprn in (one.sender, one.receiver)}
    names = {ukprn: work.providers.get(EVERYTHING, ukprn).name for ukprn in sorted(ukprns)}
    return [_line(actor, one, learners, names, now) for one in transfers]


def _line(
    actor: Actor, transfer: Transfer, learners: dict[int, Learner], names: dict[str, str], now: datetime
) -> TransferLine:
    status = transfer.status_at(now)
    details = learners[transfer.learner_id].details if status is TransferStatus.OFFERED else None
    return TransferLine(
        transfer,
        status,
        names[transfer.sender],
        names[transfer.receiver],
        learners[transfer.learner_id].name if details else transfer.name,
        details.year_group if details else transfer.year_group,
        details.date_of_birth if details else None,
        actor.scope.sees_provider(transfer.receiver),
        actor.scope.sees_provider(transfer.sender),
    )
