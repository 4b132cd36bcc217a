"""The identities that open an account: linked by an invitation or by the owner, and unlinked (K4)."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account, AccountState, Credential
from progress_core.domain.accounts.identities import Identity, LinkedIdentity
from progress_core.domain.accounts.identity_providers import IdentityProvider, NotProved
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.attempts import may_use_password
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import providers_of, record_account_action

_CLOSED = {
    AccountState.DELETED: "Your account here is closed. Contact the person who manages it.",
    AccountState.DISABLED: "Your account here is disabled. Contact the person who manages it.",
}


@frozen
class Linked:
    """An identity of one's own.

    Args:
        id: number.
        label: what people know the provider by; its address if it is not offered any more.
        linked_at: when it was linked, aware UTC.
        provider: name of the provider; "" if it is not offered any more.
    """

    id: int
    label: str
    linked_at: datetime
    provider: str = ""


class Identities:
    """What people who are logged in do with their own identities."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def linked(self, actor: Actor) -> Sequence[Linked]:
        """Return one's own identities, the first linked first.

        Source: features K4.
        """
        offered = {provider.issuer: provider for provider in self._context.identity_providers.offered()}
        with self._context.store.snapshot() as work:
            found = work.identities.of_account(actor.account_id)
        return [
            Linked(one.id, offered[one.issuer].label, one.linked_at, offered[one.issuer].name)
            if one.issuer in offered
            else Linked(one.id, one.issuer, one.linked_at)
            for one in found
        ]

    def may_use_password(self, actor: Actor) -> bool:
        """Return whether somebody can show with a password who they are.

        Source: features K4, K1.
        """
        with self._context.store.snapshot() as work:
            return may_use_password(self._context, work.accounts.get(actor.account_id))

    def unlink(self, actor: Actor, identity_id: int, *, keep: str = "") -> None:
        """Remove an identity of one's own; all other sessions end.

        Args:
            actor: who is logged in.
            identity_id: of the identity.
            keep: token of the session that stays.

        Raises:
            NotFound: they have no such identity.
            ProofNeeded: they have not shown for some time who they are.
            Rejected: they could not log in without it (`only_way_in`).

        Source: features K4, K1.
        """
        context = self._context
        require_recent_proof(context, actor)
        with context.store.transaction() as work:
            account = held_account(work, actor.account_id)
            identities = work.identities.of_account(account.id)
            removed = next((one for one in identities if one.id == identity_id), None)
            if removed is None:
                raise NotFound
            if not _has_another_way(context, work, account, [one for one in identities if one != removed]):
                raise Rejected(problems=[problem("identity", "only_way_in", rule="identity.last")])
            work.identities.remove(removed.id)
            work.sessions.end_all(account.id, but=digest_of(keep))
            label = _label_of(context, removed.issuer)
            record_account_action(
                work, context.clock.now(), Action.UNLINK_IDENTITY, account, by=actor, identity_provider=label
            )
            tell_of_change(context, work, account, f"{label} can no longer be used to log in to it.")


def held_account(work: UnitOfWork, account_id: int) -> Account:
    """Return an account as it is now, which nobody else changes until the transaction ends."""
    hold(work, Lock.ACCOUNT, account_id)
    return work.accounts.get(account_id)


def opened_account(work: UnitOfWork, provider: IdentityProvider, identity: Identity) -> Account:
    """Return the account that an identity opens, held until the transaction ends.

    A lock keeps nobody out here: it is about passwords and codes, at which strangers can guess.

    Raises:
        NotProved: it opens none, or one that is disabled or deleted; the message says what to do.
    """
    linked = work.identities.find(identity.issuer, identity.subject)
    if linked is None:
        raise NotProved("unknown identity", _unknown(provider.label))
    account = held_account(work, linked.account_id)
    if account.is_closed:
        raise NotProved(f"{account.state.value} account", _CLOSED[account.state], account.id)
    return account


def link_identity(
    context: Context,
    work: UnitOfWork,
    provider: IdentityProvider,
    identity: Identity,
    account: Account,
    origin: Origin,
) -> LinkedIdentity:
    """Let an identity open an account, and tell its owner.

    Args:
        context: the ports.
        work: the transaction.
        provider: that has proved the identity.
        identity: whose subject counts; its address does not.
        account: whose owner asked for it.
        origin: where they are.

    Raises:
        NotProved: it opens an account already, or its organisation is none of the owner's providers.
    """
    found = work.identities.find(identity.issuer, identity.subject)
    if found is not None:
        yours = "your account" if found.account_id == account.id else "another account here"
        message = f"The {provider.label} account that you logged in with is linked to {yours} already."
        raise NotProved("linked already", message, account.id)
    _require_organisation(work, provider, identity, account)
    (identity_id,) = work.new_ids(1)
    now = context.clock.now()
    linked = LinkedIdentity(identity_id, account.id, identity.issuer, identity.subject, now)
    work.identities.add(linked)
    record_account_action(work, now, Action.LINK_IDENTITY, account, origin=origin, identity_provider=provider.label)
    tell_of_change(context, work, account, f"{provider.label} can now be used to log in to it.")
    return linked


def activate_with(identity: LinkedIdentity, account: Account, now: datetime) -> Account:
    """Return an invited account as active without a password: its owner logs in with this identity."""
    # The id stands for it in the stamp of links, so that the invitation is used up.
    return evolve(account, credential=Credential("none", f"identity:{identity.id}", now))


def _require_organisation(work: UnitOfWork, provider: IdentityProvider, identity: Identity, account: Account) -> None:
    """Check the organisation for which somebody logged in, if the provider tells it."""
    if not provider.tells_organisation:
        return
    scope = person_of(work, account).actor.scope
    ukprn = identity.organisation.ukprn if identity.organisation else ""
    if ukprn and (ukprn in scope.providers or ukprn in providers_of(work, account)):
        return
    chosen = f"the organisation with the UKPRN {ukprn}" if ukprn else "an organisation without a UKPRN"
    message = (
        f"You logged in to {provider.label} for {chosen}, which is none of your providers here. Log in there again "
        "and choose one that is, or contact the person who manages your account."
    )
    raise NotProved("other organisation", message, account.id)


def _has_another_way(context: Context, work: UnitOfWork, account: Account, others: Sequence[LinkedIdentity]) -> bool:
    """Return whether somebody could still log in: with a password, a passkey, or a provider that is offered."""
    if context.passkeys is not None and work.second_factors.get(account.id).passkeys:
        return True
    offered = {provider.issuer for provider in context.identity_providers.offered()}
    return may_use_password(context, account) or any(other.issuer in offered for other in others)


def _label_of(context: Context, issuer: str) -> str:
    labels = {provider.issuer: provider.label for provider in context.identity_providers.offered()}
    return labels.get(issuer, issuer)


def _unknown(label: str) -> str:
    return (
        f"No account here is linked to the {label} account that you logged in with. If you have an invitation, follow "
        f"its link and choose {label} there. If you have a username and password, log in with them, then link {label} "
        "under Account, Single sign-on. Otherwise contact the person who manages your account."
    )
