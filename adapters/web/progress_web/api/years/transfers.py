"""Transfers of learners to other providers (J3)."""

from datetime import date, datetime

from attrs import NOTHING, frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.values import cursors
from progress_core.domain.years.transfers import TransferStatus
from progress_core.usecases.years.transfer_lines import TransferLine
from progress_web.api.foundations.calls import Call, Reply, afterwards
from progress_web.api.foundations.fields import Paged, ids, short
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class TransfersAsked(Paged):
    """Which transfers.

    Args:
        offered: only those that can be accepted.
        received: only those to providers of which the caller sees all learners.
    """

    offered: bool = False
    received: bool = False


@frozen(kw_only=True)
class TransfersToAsk:
    """Who is to be handed over, and where to.

    Args:
        learners: numbers of the learners.
        receiver: UKPRN of the other provider.
    """

    learners: tuple[int, ...] = ids()
    receiver: str = short(NOTHING, most=8)


@frozen(kw_only=True)
class TransferToAccept:
    """How a learner is accepted.

    Args:
        anyway: accept the learner even though one who is alike is there.
    """

    anyway: bool = False


@frozen
class TransferRecord:
    """The transfer of a learner from one provider to another.

    Args:
        id: its number.
        status: what it is now.
        learner: number of the learner; null to the receiver until it is accepted, and to the sender from then on.
        name: first and last name; once it is decided, as the sender last knew it.
        year_group: 7 to 14, likewise.
        date_of_birth: while it can be accepted; null afterwards.
        sender: UKPRN of the provider that offers.
        receiver: UKPRN of the provider that may accept.
        asked_at: when it was offered.
        expires_at: from when on it can no longer be accepted.
        decided_at: when it was accepted, declined or withdrawn; null while it was not.
    """

    id: int
    status: TransferStatus
    learner: int | None
    name: str
    year_group: int
    date_of_birth: date | None
    sender: str
    receiver: str
    asked_at: datetime
    expires_at: datetime
    decided_at: datetime | None


@frozen
class EndedTransfer:
    """What became of a transfer that was declined or withdrawn.

    Args:
        id: its number.
        status: what it is now.
    """

    id: int
    status: TransferStatus


def list_transfers(call: Call, query: TransfersAsked) -> Reply[Listed[TransferRecord]]:
    """List the transfers to and from the providers of which the caller sees all learners, the latest first.

    The receiver sees a transfer while it can be accepted, and once it has been accepted.
    """
    before = cursors.decode(query.cursor, int)[0] if query.cursor else 0
    found = call.progress.transfers.list(
        call.actor, offered=query.offered, received=query.received, before=before, limit=query.limit + 1
    )
    shown = found[: query.limit]
    following = cursors.encode([shown[-1].transfer.id]) if len(found) > len(shown) else ""
    return listed(map(_record, shown), next=following)


def ask_for_transfers(call: Call, body: TransfersToAsk) -> Reply[Listed[TransferRecord]]:
    """Offer learners to another provider, all or none; its managers are e-mailed, and can accept for 30 days."""
    asked = call.progress.transfers.ask(call.proven, body.learners, body.receiver)
    with afterwards():
        return Reply(Listed(tuple(map(_record, asked))), location=f"/transfers/{asked[0].transfer.id}")


def get_transfer(call: Call) -> Reply[TransferRecord]:
    """Return a transfer."""
    return Reply(_record(call.progress.transfers.get(call.actor, call.number)))


def accept_transfer(call: Call, body: TransferToAccept) -> Reply[TransferRecord]:
    """Take a learner over: account, profile, qualifications, reference and applications go along, groups do not."""
    call.progress.transfers.accept(call.proven, call.number, anyway=body.anyway)
    with afterwards():
        return get_transfer(call)


def decline_transfer(call: Call) -> Reply[EndedTransfer]:
    """Decline a transfer; the learner stays at the sender, and the receiver no longer sees it."""
    declined = call.progress.transfers.decline(call.actor, call.number)
    return Reply(EndedTransfer(declined.id, declined.status))


def withdraw_transfer(call: Call) -> Reply[EndedTransfer]:
    """Withdraw a transfer; the receiver no longer sees it."""
    withdrawn = call.progress.transfers.withdraw(call.actor, call.number)
    return Reply(EndedTransfer(withdrawn.id, withdrawn.status))


def _record(line: TransferLine) -> TransferRecord:
    found, accepted = line.transfer, line.status is TransferStatus.ACCEPTED
    sees_learner = line.may_decide if accepted else line.may_withdraw
    return TransferRecord(
        found.id,
        line.status,
        found.learner_id if sees_learner else None,
        line.name,
        line.year_group,
        line.date_of_birth,
        found.sender,
        found.receiver,
        found.asked_at,
        found.expires_at,
        found.decided_at,
    )


_READ, _WRITE, _ONE = TokenScope.LEARNERS_READ, TokenScope.LEARNERS_WRITE, "/transfers/{id:number}"

OPERATIONS = (
    Operation("GET", "/transfers", list_transfers, _READ),
    Operation("POST", "/transfers", ask_for_transfers, _WRITE, status=201, conflicts=True),
    Operation("GET", _ONE, get_transfer, _READ),
    Operation("POST", f"{_ONE}/accept", accept_transfer, _WRITE, conflicts=True),
    Operation("POST", f"{_ONE}/decline", decline_transfer, _WRITE, conflicts=True),
    Operation("POST", f"{_ONE}/withdraw", withdraw_transfer, _WRITE, conflicts=True),
)
