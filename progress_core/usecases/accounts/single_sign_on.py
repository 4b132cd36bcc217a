"""Logging in with an account of Microsoft, Google, DfE Sign-in or another identity provider (K4)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, field, frozen

from progress_core.domain.accounts.accounts import Account, log_in_succeeded
from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import IdentityProvider, NotProved, ProviderDown
from progress_core.domain.accounts.sessions import Method, digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, Rejected
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.events import Event
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.identities import activate_with, held_account, link_identity, opened_account
from progress_core.usecases.accounts.links import Purpose, open_link
from progress_core.usecases.accounts.proof import renewed_session, require_recent_proof
from progress_core.usecases.accounts.provider_answers import (
    Aim,
    Answer,
    Attempt,
    begin_attempt,
    identified,
    open_attempt,
    proved_identity,
    provider_called,
    require_code,
)
from progress_core.usecases.accounts.sessions import Started, begin_session
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.trail import record_account_action

_LEEWAY = timedelta(minutes=1)
"""How far the provider's clock and ours may differ."""


@frozen
class Offered:
    """An identity provider that people can log in with.

    Args:
        name: in addresses.
        label: what people know it by.
    """

    name: str
    label: str


@frozen
class Finished:
    """The outcome of a log-in at an identity provider.

    Args:
        aim: what it was for.
        label: what people know the provider by.
        next_page: where the person wants to go; "" for nowhere in particular.
        started: the session that has begun; None if the person was logged in already.
        renewed: the new token of the session of somebody who has shown again who they are; "" otherwise.
    """

    aim: Aim
    label: str
    next_page: str = ""
    started: Started | None = field(default=None, repr=False)
    renewed: str = field(default="", repr=False)


class SingleSignOn:
    """Logging in at identity providers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def offered(self) -> Sequence[Offered]:
        """Return the identity providers that people can log in with, in the order of the settings."""
        return [Offered(one.name, one.label) for one in self._context.identity_providers.offered()]

    def check(self, actor: Actor, name: str) -> str:
        """Check that a provider can be reached and is the one that the settings name; return what was found.

        Raises:
            NotAllowed: not the operator.
            NotFound: there is no provider of this name.
            Unavailable: it cannot be reached, or is another (`ProviderDown`).

        Source: features K4.
        """
        actor.require(Permission.OPERATE)
        return self._context.identity_providers.check(name)

    def begin(self, name: str, browser: str, *, next_page: str = "", link: str = "") -> str:
        """Return the web address at which a stranger logs in.

        Args:
            name: of the provider.
            browser: a secret that one browser alone has: no other can finish what it began.
            next_page: where the person wants to go afterwards.
            link: token of an invitation; it links the account to whoever logs in.

        Raises:
            NotFound: there is no provider of this name.
            Unavailable: it cannot be reached (`ProviderDown`).
            Rejected: the invitation is altered, used or too old.

        Source: features K4, A2.
        """
        if link:
            with self._context.store.snapshot() as work:
                open_link(self._context, work, link, Purpose.VERIFY)
        aim = Aim.FIRST_USE if link else Aim.LOG_IN
        return begin_attempt(self._context, name, browser, aim, next_page=next_page, link=link)

    def begin_linking(self, actor: Actor, name: str, browser: str) -> str:
        """Return the web address at which somebody logs in to link their own account; as for `begin`.

        Raises:
            ProofNeeded: they have not shown for some time who they are.

        Source: features K4, K1.
        """
        require_recent_proof(self._context, actor)
        return begin_attempt(self._context, name, browser, Aim.LINK, account_id=actor.account_id)

    def begin_proof(self, actor: Actor, name: str, browser: str, *, next_page: str = "") -> str:
        """Return the web address at which somebody who is logged in logs in anew to show who they are; as for `begin`.

        Raises:
            NotAllowed: their account is not linked to this provider.

        Source: features K4, K1.
        """
        provider = provider_called(self._context, name)
        with self._context.store.snapshot() as work:
            issuers = {linked.issuer for linked in work.identities.of_account(actor.account_id)}
        if provider.issuer not in issuers:
            raise NotAllowed(f"Your account is not linked to {provider.label}.")
        return begin_attempt(self._context, name, browser, Aim.PROVE, account_id=actor.account_id, next_page=next_page)

    def finish(
        self,
        name: str,
        browser: str,
        answer: Answer,
        origin: Origin = NOWHERE,
        *,
        actor: Actor | None = None,
        session: str = "",
        device: str = "",
    ) -> Finished:
        """Do what a log-in at a provider was for.

        Args:
            name: of the provider that sent the person back.
            browser: as given to `begin`.
            answer: as the browser brought it.
            origin: where the person is.
            actor: who is logged in; None for strangers.
            session: token of their session; "" for strangers.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotProved: it proves nothing, or opens no account; the message says what to do.
            Unavailable: the provider cannot be reached (`ProviderDown`).

        Source: features K4.
        """
        try:
            provider = provider_called(self._context, name)
            require_code(provider, answer)
            attempt = open_attempt(self._context, name, browser, answer)
            identity = proved_identity(self._context, attempt, answer)
            with identified():
                if attempt.aim in (Aim.LOG_IN, Aim.FIRST_USE):
                    return self._logged_in(provider, attempt, identity, origin, device)
                return self._done(provider, attempt, identity, origin, actor, session)
        except (NotProved, ProviderDown) as refused:
            account_id = refused.account_id if isinstance(refused, NotProved) else None
            report(
                self._context,
                Event.SINGLE_SIGN_ON_REFUSED,
                origin,
                account_id,
                provider=name,
                reason=refused.reason,
            )
            raise

    def _done(
        self,
        provider: IdentityProvider,
        attempt: Attempt,
        identity: Identity,
        origin: Origin,
        actor: Actor | None,
        session: str,
    ) -> Finished:
        if actor is None or actor.account_id != attempt.account_id:
            raise NotProved(
                "another person is logged in", "You have been logged off here meanwhile. Log in, then try again."
            )
        renewed = ""
        with self._context.store.transaction() as work:
            account = held_account(work, actor.account_id)
            if attempt.aim is Aim.LINK:
                link_identity(self._context, work, provider, identity, account, origin)
            else:
                renewed = self._prove(work, provider, attempt, identity, account, session, origin)
        return Finished(attempt.aim, provider.label, attempt.next_page, renewed=renewed)

    def _logged_in(
        self, provider: IdentityProvider, attempt: Attempt, identity: Identity, origin: Origin, device: str
    ) -> Finished:
        with self._context.store.transaction() as work:
            if attempt.aim is Aim.LOG_IN:
                account = opened_account(work, provider, identity)
            else:
                account = self._first_use(work, provider, attempt, identity, origin)
            started = self._start(work, provider, identity, account, origin, device)
        next_page = attempt.next_page if attempt.aim is Aim.LOG_IN else ""
        return Finished(attempt.aim, provider.label, next_page, started)

    def _first_use(
        self, work: UnitOfWork, provider: IdentityProvider, attempt: Attempt, identity: Identity, origin: Origin
    ) -> Account:
        """Link an invited account to whoever has logged in, which uses the invitation up."""
        try:
            invited = open_link(self._context, work, attempt.link, Purpose.VERIFY)
            account = held_account(work, invited.id)
            open_link(self._context, work, attempt.link, Purpose.VERIFY)  # now that nobody else can use it
        except Rejected as void:
            raise NotProved("void link", void.message) from None
        linked = link_identity(self._context, work, provider, identity, account, origin)
        return activate_with(linked, account, self._context.clock.now())

    def _start(
        self,
        work: UnitOfWork,
        provider: IdentityProvider,
        identity: Identity,
        account: Account,
        origin: Origin,
        device: str,
    ) -> Started:
        """Begin a session; who was logged in at the provider already has proved then who they are, and not now."""
        now = self._context.clock.now()
        account = save_account(work, log_in_succeeded(account, now=now, keeps_count=True))
        record_account_action(
            work,
            now,
            Action.LOG_IN,
            account,
            origin=origin,
            method=Method.SINGLE_SIGN_ON.value,
            identity_provider=provider.label,
        )
        started = begin_session(self._context, work, account, (Method.SINGLE_SIGN_ON,), origin, device=device)
        session = work.sessions.find(digest_of(started.token))
        if session is not None and identity.authenticated_at is not None:
            work.sessions.save(evolve(session, proved_at=min(now, identity.authenticated_at)))
        return started

    def _prove(
        self,
        work: UnitOfWork,
        provider: IdentityProvider,
        attempt: Attempt,
        identity: Identity,
        account: Account,
        session: str,
        origin: Origin,
    ) -> str:
        """Record that somebody has just logged in anew, and return the new token of their session."""
        linked = work.identities.find(identity.issuer, identity.subject)
        if linked is None or linked.account_id != account.id:
            message = (
                f"That is another {provider.label} account than the one that your account is linked to. Try again."
            )
            raise NotProved("another identity", message, account.id)
        at, began = identity.authenticated_at, datetime.fromtimestamp(attempt.at, UTC)
        if at is None or at < began - _LEEWAY:
            message = f"{provider.label} did not ask you to log in again. Show with your password who you are."
            raise NotProved("old log-in", message, account.id)
        current = work.sessions.find(digest_of(session))
        if current is None or current.account_id != account.id:
            raise NotProved("ended session", "Your session has ended. Log in again.", account.id)
        record_account_action(
            work, self._context.clock.now(), Action.PROVE, account, origin=origin, identity_provider=provider.label
        )
        return renewed_session(self._context, work, session)
