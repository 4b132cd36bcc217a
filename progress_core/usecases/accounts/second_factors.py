"""One's own second factors: the authenticator app and the recovery codes; passkeys are in `passkeys`."""

from attrs import evolve, field, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.accounts.second_factors import (
    RECOVERY_ALPHABET,
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    SECRET_ALPHABET,
    SECRET_LENGTH,
    AccountFactors,
    AuthenticatorApp,
    app_address,
    app_context,
    recovery_code_shown,
    recovery_digest,
    step_of_code,
    without_app,
)
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected, Unavailable
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action

SITE_NAME = "Progress"


@frozen
class Overview:
    """What somebody has set up.

    Args:
        has_app: whether there is an authenticator app.
        recovery_left: number of recovery codes that can still be used.
        passkeys: in the order in which they were added.
        are_on: whether the password alone does not log in.
        are_demanded: whether the installation demands a second factor of this role.
        offers_passkeys: whether the installation offers passkeys.
    """

    has_app: bool
    recovery_left: int
    passkeys: tuple[Passkey, ...]
    are_on: bool
    are_demanded: bool
    offers_passkeys: bool


@frozen
class NewApp:
    """What an authenticator app has to be told.

    Args:
        secret: in base32, to type by hand.
        address: the same for a QR code.
        sealed: the secret for the form, which sends it back with the first code.
    """

    secret: str = field(repr=False)
    address: str = field(repr=False)
    sealed: str = field(repr=False)


class SecondFactors:
    """What staff do with their own second factors.

    Every change needs recent proof of who they are, ends their other sessions, and is told to them by e-mail.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def overview(self, actor: Actor) -> Overview:
        """Return what the actor has set up.

        Raises:
            NotAllowed: not staff.

        Source: features K3.
        """
        require_staff(actor)
        with self._context.store.snapshot() as work:
            factors = work.second_factors.get(actor.account_id)
        return Overview(
            factors.app is not None,
            len(factors.recovery),
            factors.passkeys,
            factors.are_on,
            actor.role in self._context.limits.second_factor,
            self._context.passkeys is not None,
        )

    def begin_app(self, actor: Actor) -> NewApp:
        """Generate the secret of a new authenticator app; nothing is stored before its first code is right.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.

        Source: RFC 6238, 5.1; features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        (secret,) = self._context.tokens.passwords(SECRET_ALPHABET, SECRET_LENGTH, 1)
        return self._new_app(actor, secret, self._context.sealer.seal(secret, app_context(actor.account_id)))

    def resume_app(self, actor: Actor, sealed: str) -> NewApp:
        """Return what `begin_app` returned, to be shown again after a wrong code.

        Raises:
            NotAllowed: not staff.
            Rejected: the text was altered, or is somebody else's.
        """
        require_staff(actor)
        return self._new_app(actor, self._secret(actor, sealed), sealed)

    def confirm_app(self, actor: Actor, sealed: str, code: str, *, keep: str = "") -> tuple[str, ...]:
        """Add an authenticator app, in place of the one before, if its first code is right.

        Args:
            actor: a member of staff.
            sealed: of `begin_app`.
            code: as typed.
            keep: token of the session that stays.

        Returns:
            the recovery codes, to be shown once; () if there were some before.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.
            Rejected: the code is not right.

        Source: features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        secret, now = self._secret(actor, sealed), self._context.clock.now()
        if not code.strip():
            raise Rejected(problems=[problem("code", "required", rule="second_factor.code")])
        step = step_of_code(secret, code, now=now, last_step=-1)
        if step is None:
            raise Rejected(problems=[problem("code", "wrong_first_code", rule="second_factor.code")])
        with self._context.store.transaction() as work:
            factors = held_factors(work, actor)
            changed = evolve(factors, app=AuthenticatorApp(sealed, now, step))
            codes = save_with_codes(self._context, work, changed)
            note_change(self._context, work, actor, Action.ADD_AUTHENTICATOR_APP, keep)
        return codes

    def remove_app(self, actor: Actor, *, keep: str = "") -> None:
        """Remove the authenticator app.

        Args:
            actor: a member of staff.
            keep: token of the session that stays.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: there is no authenticator app.

        Source: features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            factors = held_factors(work, actor)
            if factors.app is None:
                raise NotFound("You have no authenticator app.")
            work.second_factors.save(without_app(factors))
            note_change(self._context, work, actor, Action.REMOVE_AUTHENTICATOR_APP, keep)

    def make_recovery_codes(self, actor: Actor, *, keep: str = "") -> tuple[str, ...]:
        """Make new recovery codes, which void those before.

        Args:
            actor: a member of staff with a second factor.
            keep: token of the session that stays.

        Returns:
            the codes, to be shown once.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: there is no second factor that they could stand in for.

        Source: features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            factors = held_factors(work, actor)
            if not factors.are_on:
                raise NotFound("You have no second factor yet.")
            codes = save_with_codes(self._context, work, evolve(factors, recovery=()))
            note_change(self._context, work, actor, Action.MAKE_RECOVERY_CODES, keep)
        return codes

    def _secret(self, actor: Actor, sealed: str) -> str:
        try:
            return self._context.sealer.unseal(sealed, app_context(actor.account_id))
        except Unavailable:
            raise Rejected(problems=[problem("code", "setup_expired", rule="second_factor.code")]) from None

    def _new_app(self, actor: Actor, secret: str, sealed: str) -> NewApp:
        return NewApp(secret, app_address(secret, username=actor.username, site=SITE_NAME), sealed)


def require_staff(actor: Actor) -> None:
    """Check that somebody may have a second factor.

    Raises:
        NotAllowed: not staff.
    """
    if actor.role not in STAFF_ROLES:
        raise NotAllowed("Second factors are for staff.")


def held_factors(work: UnitOfWork, actor: Actor) -> AccountFactors:
    """Hold the account, and return the second factors as they are now."""
    hold(work, Lock.ACCOUNT, actor.account_id)
    return work.second_factors.get(actor.account_id)


def save_with_codes(context: Context, work: UnitOfWork, factors: AccountFactors) -> tuple[str, ...]:
    """Save second factors, with new recovery codes if there are none, and return these as they are shown.

    The first of them makes all devices unknown: a second factor has been shown on none of them.
    """
    if not work.second_factors.get(factors.account_id).are_on:
        work.devices.forget_all(factors.account_id)
    if factors.recovery:
        work.second_factors.save(factors)
        return ()
    codes = context.tokens.passwords(RECOVERY_ALPHABET, RECOVERY_LENGTH, RECOVERY_CODES)
    work.second_factors.save(evolve(factors, recovery=tuple(map(recovery_digest, codes))))
    return tuple(map(recovery_code_shown, codes))


_SENTENCES = {
    Action.ADD_AUTHENTICATOR_APP: "An authenticator app was added to your account.",
    Action.REMOVE_AUTHENTICATOR_APP: "The authenticator app was removed from your account.",
    Action.ADD_PASSKEY: "A passkey was added to your account.",
    Action.REMOVE_PASSKEY: "A passkey was removed from your account.",
    Action.MAKE_RECOVERY_CODES: "New recovery codes were created for your account.",
    Action.RESET_SECOND_FACTOR: "Your second factor was reset by the person who manages your account.",
}


def note_change(
    context: Context, work: UnitOfWork, actor: Actor, action: Action, keep: str = "", *, of: Account | None = None
) -> None:
    """End the sessions of an account whose second factors were changed, record it, and tell its owner.

    Args:
        context: the ports.
        work: the transaction of the change.
        actor: who changed them.
        action: what was done.
        keep: token of the session that stays; "" for none.
        of: whose account it is; None for the actor's.
    """
    account = of or work.accounts.get(actor.account_id)
    work.sessions.end_all(account.id, but=digest_of(keep))
    record_account_action(work, context.clock.now(), action, account, by=actor)
    tell_of_change(context, work, account, _SENTENCES[action])
