"""Telling people of changes to how they log in, at the address that they had before (K1)."""

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.correspondence.account_notices import account_changed
from progress_core.domain.foundations.actors import Actor
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context


def tell_of_change(
    context: Context, work: UnitOfWork, account: Account, change: str, *, by_staff: bool = False
) -> None:
    """Mail the owner of an account what was changed; without an address nothing is written.

    Args:
        context: the ports.
        work: the transaction of the change; call this before a new e-mail address is saved.
        account: as changed.
        change: one sentence ("Your password was changed.").
        by_staff: whether staff changed it on the owner's behalf.

    Source: features K1.
    """
    notice = account_changed(account.username, change, context.limits.contact, by_staff=by_staff)
    post(context, work, person_of(work, account).actor.email, notice)


def guard_address(context: Context, work: UnitOfWork, actor: Actor, account: Account, new: str) -> None:
    """Demand recent proof before an e-mail address changes, and tell the old one: new passwords go to the address.

    Args:
        context: the ports.
        work: the transaction of the change; call this before the new address is saved.
        actor: who changes it.
        account: whose address it is.
        new: the address that is about to be saved; nothing happens if it is the present one.

    Raises:
        ProofNeeded: the actor has not shown recently who they are.

    Source: features K1.
    """
    if new != person_of(work, account).actor.email:
        require_recent_proof(context, actor)
        tell_of_change(
            context, work, account, "Your email address was changed.", by_staff=actor.account_id != account.id
        )
