"""Logging in, and choosing a password (manual 1.4, 2, 3.4)."""

import hmac
from datetime import datetime, timedelta

from attrs import evolve, frozen

from progress_core.domain.accounts import (
    Account,
    Credential,
    choose_password,
    log_in_failed,
    log_in_succeeded,
)
from progress_core.domain.audit import Entry
from progress_core.domain.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.passwords import check_password
from progress_core.domain.permissions import Actor
from progress_core.domain.problems import has_errors
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.actors import actor_of
from progress_core.usecases.context import Context, password_context
from progress_core.usecases.links import Purpose, open_link
from progress_core.usecases.standings import keep_account

LOG_IN_REFUSED = "The username or password is not right, or the account is locked."


@frozen
class LogIn:
    """A successful log-in.

    Args:
        actor: who it is.
        must_change_password: nothing else may be done before they choose a password of their own.
    """

    actor: Actor
    must_change_password: bool


class Accounts:
    """What people do with their own account."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def actor(self, username: str) -> Actor:
        """Give who acts under this username, without any log-in: for trusted callers such as an operator.

        Raises:
            NotFound: there is no such account.
            NotAllowed: the account is disabled or deleted.
        """
        with self._context.store.snapshot() as work:
            account = work.accounts.find(username)
            if account is None:
                raise NotFound(f"There is no account with the username {username!r}.")
            return actor_of(work, account.id)

    def log_in(self, username: str, password: str) -> LogIn:
        """Check a username and password.

        An attempt is counted before it is checked, so that many guesses at once cannot outrun the
        limit; and every attempt costs one hash, whether or not there is such an account.

        Raises:
            NotAllowed: one sentence for every reason.

        Source: manual 2.1; features A5, A6.
        """
        context = self._context
        account = self._attempt(username)
        if account is None:
            context.hasher.verify(context.hasher.decoy, password)
            raise NotAllowed(LOG_IN_REFUSED)
        credential = self._verified(account, password)
        if credential is None:
            raise NotAllowed(LOG_IN_REFUSED)
        now = context.clock.now()
        with context.store.transaction() as work:
            present = work.accounts.get(account.id)
            if present.credential != account.credential or present.disabled or present.deleted:
                raise NotAllowed(LOG_IN_REFUSED)
            # The lock that this very attempt may have set is lifted with its count.
            done = evolve(log_in_succeeded(present, now=now), credential=credential, locked_at=None)
            keep_account(work, done)
            work.audit.append([Entry(now, done.username, "log in", "account", str(done.id))])
            return LogIn(actor_of(work, done.id), credential.must_change)

    def _attempt(self, username: str) -> Account | None:
        """Count an attempt; None where there is nothing to check the password against."""
        context = self._context
        now = context.clock.now()
        with context.store.transaction() as work:
            account = work.accounts.find(username)
            if account is None or not account.may_log_in or self._expired(account, now):
                return None
            counted = log_in_failed(account, limit=context.limits.lockout_failures, now=now)
            if counted.locked_at is not None:
                work.audit.append([Entry(now, account.username, "lock account", "account", str(account.id))])
            return keep_account(work, counted)

    def _expired(self, account: Account, now: datetime) -> bool:
        days = self._context.limits.password.initial_days
        credential = account.credential
        return (
            days is not None
            and credential is not None
            and credential.kind == "sealed"
            and now >= credential.set_at + timedelta(days=days)
        )

    def _verified(self, account: Account, password: str) -> Credential | None:
        """Give the credential to keep if the password is right: a seal is broken for good (A10)."""
        context, credential = self._context, account.credential
        if credential is None:
            return None
        if credential.kind == "hashed":
            return credential if context.hasher.verify(credential.secret, password) else None
        initial = context.sealer.unseal(credential.secret, password_context(account.id))
        hashed = context.hasher.hash(password)  # right or wrong: the same cost
        if not hmac.compare_digest(initial.encode(), password.encode()):
            return None
        return evolve(credential, kind="hashed", secret=hashed)

    def change_password(self, actor: Actor, current: str, new: str) -> None:
        """Choose a new password, knowing the current one.

        Raises:
            Rejected: the new password breaks the rules, or is the current one.
            NotAllowed: the current password is not right.

        Source: manual 3.4, 5.1; features A5, A9.
        """
        context = self._context
        problems = check_password(new, context.limits.password)
        if has_errors(problems):
            raise Rejected(problems=problems)
        with context.store.snapshot() as work:
            account = work.accounts.get(actor.account_id)
        if self._verified(account, current) is None:
            raise NotAllowed("The current password is not right.")
        if new == current:
            raise Rejected("The new password must not be the current one.")
        hashed = context.hasher.hash(new)
        with context.store.transaction() as work:
            self._choose(work, account, hashed, "change password")

    def choose_password(self, token: str, password: str) -> Actor:
        """Choose a password by a link from an e-mail; the link is used up.

        Raises:
            Rejected: the password breaks the rules, or the link is altered, used or too old.

        Source: manual 1.4, 2.2; features A2.
        """
        context = self._context
        problems = check_password(password, context.limits.password)
        if has_errors(problems):
            raise Rejected(problems=problems)
        purpose = Purpose.VERIFY
        with context.store.snapshot() as work:
            open_link(context, work, token, purpose, now=context.clock.now())
        hashed = context.hasher.hash(password)
        with context.store.transaction() as work:
            account = open_link(context, work, token, purpose, now=context.clock.now())
            self._choose(work, account, hashed, "choose password by link")
            return actor_of(work, account.id)

    def _choose(self, work: UnitOfWork, account: Account, hashed: str, action: str) -> None:
        now = self._context.clock.now()
        keep_account(work, choose_password(account, hashed, now=now))
        work.audit.append([Entry(now, account.username, action, "account", str(account.id))])
