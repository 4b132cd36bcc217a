"""Handing a learner over to a provider that the manager does not manage: offered by one, accepted by the other (J3)."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Destination

OFFER_DAYS = 30
"""How long the receiving provider can accept a transfer."""

_FIRST_YEAR_AFTER_SCHOOL = 12


class TransferStatus(StrEnum):
    """The status of a transfer; stores keep the text, and pages show it."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@frozen
class Transfer:
    """The offer to hand a learner over to another provider, and what came of it.

    Args:
        id: number.
        learner_id: who is handed over.
        sender: UKPRN of the provider that offers.
        receiver: UKPRN of the provider that may accept.
        name: first and last name, as the sender last knew them.
        year_group: 7 to 14, as the sender last knew it.
        asked_by: account id; 0 for the operator.
        asked_at: aware UTC.
        expires_at: from when on it can no longer be accepted, aware UTC.
        status: as stored; `status_at` says whether an offer has expired.
        decided_by: account id of who accepted, declined or withdrew it; None while nobody has.
        decided_at: when, aware UTC; None while nobody has.
        version: goes up by one with each change.
    """

    id: int
    learner_id: int
    sender: str
    receiver: str
    name: str
    year_group: int
    asked_by: int
    asked_at: datetime
    expires_at: datetime
    status: TransferStatus = TransferStatus.OFFERED
    decided_by: int | None = None
    decided_at: datetime | None = None
    version: int = 1

    def status_at(self, now: datetime) -> TransferStatus:
        """Return the status at a moment, aware UTC: offers expire by themselves."""
        lapsed = self.status is TransferStatus.OFFERED and now >= self.expires_at
        return TransferStatus.EXPIRED if lapsed else self.status

    def seen_by(self, scope: Scope, now: datetime) -> bool:
        """Return whether somebody sees it, who must see the whole of one of the two providers.

        The receiver sees it while it can be accepted, and once it has been accepted.

        Args:
            scope: what this person sees.
            now: aware UTC.
        """
        shown = self.status_at(now) in (TransferStatus.OFFERED, TransferStatus.ACCEPTED)
        return scope.sees_provider(self.sender) or (shown and scope.sees_provider(self.receiver))


def offer(id_: int, learner: Learner, receiver: str, asked_by: int, now: datetime) -> Transfer:
    """Return the offer of a learner.

    Args:
        id_: number for it.
        learner: as they are at the provider that offers.
        receiver: UKPRN of the provider that may accept.
        asked_by: account id; 0 for the operator.
        now: aware UTC.
    """
    details, expires_at = learner.details, now + timedelta(days=OFFER_DAYS)
    names = learner.name, details.year_group
    return Transfer(id_, learner.id, details.ukprn, receiver, *names, asked_by, now, expires_at)


def decided(transfer: Transfer, status: TransferStatus, by: int, now: datetime) -> Transfer:
    """Return a transfer that was accepted, declined or withdrawn.

    Args:
        transfer: as stored.
        status: what it becomes.
        by: account id of who decides; 0 for the operator.
        now: aware UTC.

    Raises:
        Conflict: it can no longer be decided.
    """
    present = transfer.status_at(now)
    if present is not TransferStatus.OFFERED:
        raise Conflict(f"This transfer is {present.value}, so nothing was changed.")
    return evolve(transfer, status=status, decided_by=by, decided_at=now)


def handed_over(learner: Learner, receiver: str) -> Learner:
    """Return a learner at the receiving provider, whose defaults now hold: the choices were the sender's."""
    details = evolve(learner.details, ukprn=receiver)
    default = Choice.PROVIDER_DEFAULT
    return evolve(learner, details=details, sign_off=default, staff_add_qualifications=default)


def destination_of(year_group: int) -> Destination:
    """Return the destination as which a transfer counts in the reports of the provider that offered."""
    after_school = year_group >= _FIRST_YEAR_AFTER_SCHOOL
    return Destination.OTHER_EDUCATION if after_school else Destination.ANOTHER_SCHOOL


RULES = (
    Rule(
        "transfers.receiver",
        "features J3",
        "A learner is offered to one other provider at a time, where somebody can accept.",
        ("required", "bad_format", "unknown_provider", "same_provider", "nobody_to_accept"),
    ),
    Rule(
        "transfers.offer",
        "features J3",
        f"The receiving provider can accept or decline for {OFFER_DAYS} days, while the sender can withdraw the offer. "
        "Until it is accepted, the receiver sees name, date of birth, year group and the sender.",
    ),
    Rule(
        "transfers.accept",
        "features J3",
        "Account, profile, qualifications, reference and applications go along, and groups do not. The sender then "
        "sees only that the learner left, and where to.",
    ),
)
