"""Accounts before anybody is logged in: passwords checked, forgotten, chosen by a link (manual 1.4, 2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import NOTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.operations.audit import NOBODY_ID, Action, Entry
from progress_core.domain.operations.events import Event
from progress_core.domain.values.text import bad_characters, tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.credentials import enter, save_password
from progress_core.usecases.accounts.ended_tokens import tokens_kept
from progress_core.usecases.accounts.links import Purpose, mail_link, open_link, owner_of
from progress_core.usecases.accounts.names import names_of
from progress_core.usecases.accounts.new_passwords import require_good_password
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.foundations.actors import Person, actor_of, person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.trail import record_action_of_nobody_known

MAX_LINKS = 20
"""Accounts of one address that get a link at once; the others have to be asked for by username."""

_HAS_SECOND_FACTOR = "This account has a second factor. Log in on the site."

_MAX_NAME_LENGTH = 1_000
"""More characters than any username or address has."""

_NOBODY = Person(Actor(OPERATOR.account_id, "nobody", Role.LEARNER, NOTHING), "")


@frozen
class ChosenPassword:
    """A password that was chosen by a link.

    Args:
        actor: whose it is.
        warnings: why it is easy to guess, where the policy does not refuse it for that.
    """

    actor: Actor
    warnings: tuple[Problem, ...] = ()


@frozen
class LogIn:
    """A password that was right.

    Args:
        actor: who it is.
        must_change_password: nothing else may be done before they choose a password of their own.
    """

    actor: Actor
    must_change_password: bool


class Accounts:
    """What people do before they are logged in; sessions are in `sessions.LogIns`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def actor(self, username: str, origin: Origin = NOWHERE) -> Actor:
        """Return the actor with this username without a log-in; for trusted callers such as an operator.

        Args:
            username: of an account.
            origin: who really asks, and from where; it goes into the audit trail.

        Raises:
            NotFound: there is no such account.
            NotAllowed: the account is disabled or deleted.
        """
        with self._context.store.snapshot() as work:
            account = work.accounts.find(tidy(username))
            if account is None:
                raise NotFound(f"There is no account with the username {username!r}.")
            return evolve(actor_of(work, account.id), origin=origin)

    def log_in(self, username: str, password: str, origin: Origin = NOWHERE) -> LogIn:
        """Check a username and password, without a session: for callers that need none.

        Raises:
            NotAllowed: one sentence for every reason; or the account has a second factor, which needs a session.

        Source: manual 2.1; features A5, A6.
        """

        def entered(work: UnitOfWork, account: Account) -> LogIn | None:
            actor = evolve(actor_of(work, account.id), origin=origin, proved_at=self._context.clock.now())
            waits = work.second_factors.get(account.id).are_on
            return None if waits else LogIn(actor, account.must_change_password)

        logged_in = enter(self._context, username, password, entered, origin)
        if logged_in is None:
            raise NotAllowed(_HAS_SECOND_FACTOR)
        return logged_in

    def forgotten(self, name: str, origin: Origin = NOWHERE) -> None:
        """Mail a link to choose a new password by, if an address is known (manual 2.2).

        It returns nothing and does the same work whoever was asked for; only one row of the outbox
        differs. The link goes to the address on record. Learners without one ask their learner manager.

        Args:
            name: a username, or an e-mail address: each of its accounts gets a link, `MAX_LINKS` at most.
            origin: where the person is.

        Source: manual 2.2, 3.2; features A7.
        """
        context = self._context
        now = context.clock.now()
        with context.store.transaction() as work:
            called = islice(_called(context, work, tidy(name)), MAX_LINKS)
            found = [(account, person_of(work, account)) for account in called]
            for account, person in found:
                mail_link(context, work, account, person)
                record_action_of_nobody_known(work, now, Action.FORGOT_PASSWORD, account, origin)
            if not found:
                mail_link(context, work, Account(OPERATOR.account_id, "nobody", Role.LEARNER, now), _NOBODY)
                work.audit.append([Entry(now, NOBODY_ID, Action.FORGOT_PASSWORD, "account", "", origin=origin)])

    def check_link(self, token: str, purpose: Purpose, origin: Origin = NOWHERE) -> str:
        """Return the username that a link is for, to show beside the form; the link can still be used.

        Args:
            token: the last part of the link's address.
            purpose: the first part of the link's address.
            origin: where the person is.

        Raises:
            Rejected: the link is altered, used or too old.
        """
        with self._context.store.snapshot() as work, self._reporting(origin):
            return open_link(self._context, work, token, purpose).username

    @contextmanager
    def _reporting(self, origin: Origin) -> Iterator[None]:
        """Report a link that is refused."""
        try:
            yield
        except Rejected:
            report(self._context, Event.LINK_REFUSED, origin)
            raise

    def takes_password(self, token: str, purpose: Purpose) -> bool:
        """Return whether a password can be chosen by a link; False where the role logs in by single sign-on alone.

        Raises:
            Rejected: the link is altered, used or too old.

        Source: features K4.
        """
        with self._context.store.snapshot() as work:
            role = open_link(self._context, work, token, purpose).role
        return role not in self._context.limits.password_log_in_off

    def new_link(self, token: str, purpose: Purpose, origin: Origin = NOWHERE) -> None:
        """Mail a new link to the address on record, in place of one that was used or has expired.

        Raises:
            Rejected: the link is altered: nobody knows whose it was.

        Source: features A2.
        """
        context = self._context
        with context.store.transaction() as work, self._reporting(origin):
            account = owner_of(context, work, token, purpose)
            mail_link(context, work, account, person_of(work, account))
            now = context.clock.now()
            record_action_of_nobody_known(work, now, Action.ASK_FOR_NEW_LINK, account, origin)

    def choose_password(
        self,
        token: str,
        password: str,
        *,
        purpose: Purpose = Purpose.VERIFY,
        confirm: str | None = None,
        origin: Origin = NOWHERE,
    ) -> ChosenPassword:
        """Choose a password by a link from an e-mail, which is used up; every session ends.

        A lock is lifted, and every device is forgotten.

        Args:
            token: the last part of the link's address.
            password: as typed.
            purpose: the first part of the link's address.
            confirm: typed once more; None if nobody was asked to.
            origin: where the person is.

        Raises:
            Rejected: the password breaks the rules, the link is altered, used or too old, or the role cannot log in
                with a password.

        Source: manual 1.4, 2.2; features A2, A6, A7, K7.
        """
        context = self._context
        with context.store.snapshot() as work, self._reporting(origin):
            account = open_link(context, work, token, purpose)
            names = names_of(work, account)
        if account.role in context.limits.password_log_in_off:
            raise Rejected(problems=[problem("password", "single_sign_on_only", rule="identity.password_off")])
        warnings = require_good_password(context, password, confirm, names)
        hashed = context.hasher.hash(password)
        with context.store.transaction() as work:
            account = open_link(context, work, token, purpose)
            save_password(context, work, account, hashed, Action.CHOOSE_PASSWORD_BY_LINK, origin)
            work.sessions.end_all(account.id)
            work.devices.forget_all(account.id)
            if account.credential is not None:
                kept = tokens_kept(context, work, account.id)
                tell_of_change(context, work, account, f"Your password was changed.{kept}")
            return ChosenPassword(actor_of(work, account.id), warnings)


def _called(context: Context, work: UnitOfWork, name: str) -> Iterator[Account]:
    """Return the accounts with this username or e-mail address that may have a password, each once."""
    if len(name) > _MAX_NAME_LENGTH or bad_characters(name):
        return  # nobody has such a name, and stores need not take it
    account = work.accounts.find(name)
    ids = dict.fromkeys([account.id] if account else [])
    if "@" in name:
        ids |= dict.fromkeys(staff.id for staff in work.staff.with_email(name))
        ids |= dict.fromkeys(learner.id for learner in islice(work.learners.with_email(name), MAX_LINKS))
    for account_id in ids:
        account = work.accounts.get(account_id)
        has_no_use = account.credential is not None and account.role in context.limits.password_log_in_off
        if not (account.disabled or account.deleted or has_no_use):
            yield account
