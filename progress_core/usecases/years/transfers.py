"""Transfers of learners to providers outside the manager's scope: asked for by one, accepted by the other (J3)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from attrs import evolve

from progress_core.domain.correspondence.transfer_notices import transfer_decided, transfers_offered
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.values.english_time import english_day
from progress_core.domain.years.transfers import Transfer, TransferStatus, decided, handed_over, offer
from progress_core.ports.store import UnitOfWork
from progress_core.ports.transfers import TransferQuery
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.consequences.archiving import note_moves
from progress_core.usecases.consequences.standings import save_learner
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.correspondence.inbox import leave_messages
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import actor_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.learners.alike import alike_problems
from progress_core.usecases.years.transfer_lines import NO_TRANSFER, TransferLine, lines_for, to_decide, visible
from progress_core.usecases.years.transfer_offers import add_offer, close_expired, managers, refuse_offered, to_offer


class Transfers:
    """What staff do who see the whole of one of the two providers.

    Raises, in every method:
        NotAllowed: the actor may not edit learners; or, to ask and withdraw, not archive them.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def ask(self, actor: Actor, learner_ids: Iterable[int], receiver: str) -> list[TransferLine]:
        """Offer learners to another provider, all or none; its managers are e-mailed, and can accept for 30 days.

        Args:
            actor: who sees the whole of the learners' providers.
            learner_ids: their numbers.
            receiver: UKPRN of the other provider.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: one of them is not there or not in scope.
            NotAllowed: the actor sees only groups of a provider.
            Rejected: nobody is selected, or the other provider is wrong or has nobody who could accept.
            Conflict: one of them is archived, or offered already.

        Source: features J3.
        """
        actor.require(Permission.DELETE_LEARNERS)
        require_recent_proof(self._context, actor)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            learners, ukprn = to_offer(work, actor, learner_ids, receiver)
            close_expired(work, refuse_offered(work, learners, now))
            numbers = work.new_ids(len(learners))
            asked = [
                offer(number, learner, ukprn, actor.account_id, now)
                for number, learner in zip(numbers, learners, strict=True)
            ]
            for transfer in asked:
                add_offer(work, transfer)
            work.audit.append(
                entry for one in asked for entry in _entries(actor, now, Action.REQUEST_TRANSFER, one, one.sender)
            )
            self._tell_receiver(work, asked)
            return lines_for(work, actor, asked, now)

    def check(self, actor: Actor, learner_ids: Iterable[int], receiver: str) -> tuple[list[Learner], str]:
        """Return who would be offered, and the name of the other provider, so that a page can ask for confirmation.

        Raises:
            NotFound, NotAllowed, Rejected, Conflict: as in `ask`.
        """
        actor.require(Permission.DELETE_LEARNERS)
        with self._context.store.snapshot() as work:
            learners, ukprn = to_offer(work, actor, learner_ids, receiver)
            refuse_offered(work, learners, self._context.clock.now())
            return learners, work.providers.get(EVERYTHING, ukprn).name

    def list(
        self, actor: Actor, *, offered: bool = False, received: bool = False, before: int = 0, limit: int = 100
    ) -> list[TransferLine]:
        """Return the transfers from and to the providers of which the actor sees all, the latest first.

        Args:
            actor: who asks.
            offered: only those that can be accepted.
            received: only those to the actor's providers.
            before: only lower numbers; 0 for the first page.
            limit: maximum number.
        """
        actor.require(Permission.EDIT_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.snapshot() as work:
            found = work.transfers.page(actor.scope, TransferQuery(now, offered, received, before, limit))
            return lines_for(work, actor, found, now)

    def waiting(self, actor: Actor) -> int:
        """Count the transfers that the actor can accept or decline, for the dashboard; 0 for whoever cannot at all."""
        scope = actor.scope
        if not actor.may(Permission.EDIT_LEARNERS) or not (scope.everything or scope.providers):
            return 0
        with self._context.store.snapshot() as work:
            return work.transfers.waiting(scope, self._context.clock.now())

    def get(self, actor: Actor, transfer_id: int) -> TransferLine:
        """Return one transfer.

        Raises:
            NotFound: there is none, or the actor sees neither of its providers whole, or only the receiver of one that
                was declined or withdrawn or has expired.
        """
        actor.require(Permission.EDIT_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.snapshot() as work:
            return lines_for(work, actor, [visible(work, actor, transfer_id, now)], now)[0]

    def doubts(self, actor: Actor, transfer_id: int) -> tuple[Problem, ...]:
        """Return whom the learner is like of those whom the receiver knows: perhaps they are there already.

        Raises:
            NotFound: as in `get`; or the actor does not see the receiver whole.
        """
        actor.require(Permission.EDIT_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.snapshot() as work:
            transfer = to_decide(work, actor, transfer_id, now)
            if transfer.status_at(now) is not TransferStatus.OFFERED:
                return ()
            return tuple(_alike(work, actor, transfer, anyway=True))

    def accept(self, actor: Actor, transfer_id: int, *, anyway: bool = False) -> Learner:
        """Take a learner over: account, profile, qualifications, reference and applications go along, groups do not.

        The receiver's defaults hold from now on. Applications that nothing blocks any more are submitted. The learner
        gets a message, and whoever asked an e-mail.

        Args:
            actor: who sees the whole of the receiver.
            transfer_id: number of the transfer.
            anyway: accept a learner too who is like one whom the actor sees.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: as in `doubts`.
            Rejected: they are like somebody, and it was not said to accept them anyway.
            Conflict: it can no longer be accepted, or the learner has been archived or moved meanwhile.

        Source: features J3.
        """
        actor.require(Permission.EDIT_LEARNERS)
        require_recent_proof(self._context, actor)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            transfer = to_decide(work, actor, transfer_id, now)
            accepted = decided(transfer, TransferStatus.ACCEPTED, actor.account_id, now)
            hold(work, Lock.PROFILE, transfer.learner_id)
            before = work.learners.get(EVERYTHING, transfer.learner_id)
            _require_unchanged(before, transfer)
            similar = _alike(work, actor, transfer, anyway=anyway)
            if has_errors(similar):
                raise Rejected(problems=similar)
            accepted = evolve(accepted, name=before.name, year_group=before.details.year_group)
            _save(work, accepted)
            learner = save_learner(work, handed_over(before, transfer.receiver))
            note_moves(work, [(before, learner)], english_day(now))
            work.audit.append(
                [
                    *_entries(actor, now, Action.TRANSFER_AWAY, accepted, transfer.sender),
                    *_entries(actor, now, Action.TAKE_OVER_LEARNER, accepted, transfer.receiver),
                ]
            )
            name = work.providers.get(EVERYTHING, transfer.receiver).name
            leave_messages(self._context, work, learner.id, "transferred", provider=name)
            self._tell_asker(work, accepted)
            return submit_pending(self._context, work, actor, learner)[0]

    def decline(self, actor: Actor, transfer_id: int) -> Transfer:
        """Decline a transfer; the receiver sees it no more, and whoever asked gets an e-mail.

        Raises:
            NotFound: as in `doubts`.
            Conflict: it can no longer be declined.

        Source: features J3.
        """
        actor.require(Permission.EDIT_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            transfer = to_decide(work, actor, transfer_id, now)
            declined = _save(work, decided(transfer, TransferStatus.DECLINED, actor.account_id, now))
            work.audit.append(_entries(actor, now, Action.DECLINE_TRANSFER, declined))
            self._tell_asker(work, declined)
            return declined

    def withdraw(self, actor: Actor, transfer_id: int) -> Transfer:
        """Withdraw a transfer; the receiver sees it no more.

        Raises:
            NotFound: as in `get`; or the actor does not see the sender whole.
            Conflict: it can no longer be withdrawn.

        Source: features J3.
        """
        actor.require(Permission.DELETE_LEARNERS)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            transfer = visible(work, actor, transfer_id, now)
            if not actor.scope.sees_provider(transfer.sender):
                raise NotFound(NO_TRANSFER)
            withdrawn = _save(work, decided(transfer, TransferStatus.WITHDRAWN, actor.account_id, now))
            work.audit.append(_entries(actor, now, Action.WITHDRAW_TRANSFER, withdrawn))
            return withdrawn

    def _tell_receiver(self, work: UnitOfWork, asked: Sequence[Transfer]) -> None:
        """E-mail those who can accept, without saying who the learners are."""
        first = asked[0]
        notice = transfers_offered(
            len(asked), work.providers.get(EVERYTHING, first.sender).name, self._context.limits.base_url
        )
        for address in dict.fromkeys(managers(work, first.receiver)):
            post(self._context, work, address, notice)

    def _tell_asker(self, work: UnitOfWork, transfer: Transfer) -> None:
        """E-mail whoever asked for a transfer, if they still manage the sender."""
        with suppress(NotAllowed, NotFound):
            asker = actor_of(work, transfer.asked_by)
            if asker.scope.sees_provider(transfer.sender):
                name = work.providers.get(EVERYTHING, transfer.receiver).name
                post(self._context, work, asker.email, transfer_decided(transfer, name, self._context.limits.base_url))


def _save(work: UnitOfWork, transfer: Transfer) -> Transfer:
    try:
        return work.transfers.save(transfer)
    except Conflict:
        raise Conflict("Somebody else has just decided this transfer. Look at it again.") from None


def _require_unchanged(learner: Learner, transfer: Transfer) -> None:
    if learner.archived or learner.details.ukprn != transfer.sender:
        raise Conflict("This learner has left the provider that offered them. Nothing was changed.")


def _alike(work: UnitOfWork, actor: Actor, transfer: Transfer, *, anyway: bool) -> list[Problem]:
    learner = work.learners.get(EVERYTHING, transfer.learner_id)
    details = evolve(learner.details, ukprn=transfer.receiver)
    return alike_problems(work, actor, details, anyway=anyway, learner_id=learner.id)


def _entries(actor: Actor, now: datetime, action: Action, transfer: Transfer, ukprn: str = "") -> list[Entry]:
    """Return the entry of one of the providers about the learner; or of both about the transfer."""
    facts = {"transfer": str(transfer.id), "sender": transfer.sender, "receiver": transfer.receiver}
    if ukprn:
        return [entry_by(actor, now, action, "learner", str(transfer.learner_id), ukprn, facts)]
    sides = (transfer.sender, transfer.receiver)
    return [entry_by(actor, now, action, "transfer", str(transfer.id), side, facts) for side in sides]
