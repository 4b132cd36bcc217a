"""Accounts before anybody is logged in: passwords checked, forgotten, chosen by a link (manual 1.4, 2)."""

from collections.abc import Iterator
from itertools import islice

from attrs import frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import NOTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NOBODY_ID, Action, Entry
from progress_core.domain.values.text import bad_characters, tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.credentials import enter, require_good_password, save_password
from progress_core.usecases.accounts.links import Purpose, mail_link, open_link, owner_of
from progress_core.usecases.foundations.actors import Person, actor_of, person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import record_account_action

MAX_LINKS = 20
"""Accounts of one address that get a link at once; the others have to be asked for by username."""

_NOBODY = Person(Actor(OPERATOR.account_id, "nobody", Role.LEARNER, NOTHING), "")


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

    def actor(self, username: str) -> Actor:
        """Return the actor with this username without a log-in; for trusted callers such as an operator.

        Raises:
            NotFound: there is no such account.
            NotAllowed: the account is disabled or deleted.
        """
        with self._context.store.snapshot() as work:
            account = work.accounts.find(tidy(username))
            if account is None:
                raise NotFound(f"There is no account with the username {username!r}.")
            return actor_of(work, account.id)

    def log_in(self, username: str, password: str) -> LogIn:
        """Check a username and password, without a session: for callers that need none.

        Raises:
            NotAllowed: one sentence for every reason.

        Source: manual 2.1; features A5, A6.
        """

        def entered(work: UnitOfWork, account: Account) -> LogIn:
            return LogIn(actor_of(work, account.id), account.must_change_password)

        return enter(self._context, username, password, entered)

    def forgotten(self, name: str) -> None:
        """Mail a link to choose a new password by, if an address is known (manual 2.2).

        It returns nothing and does the same work whoever was asked for; only one row of the outbox
        differs. The link goes to the address on record. Learners without one ask their learner manager.

        Args:
            name: a username, or an e-mail address: each of its accounts gets a link, `MAX_LINKS` at most.

        Source: manual 2.2, 3.2; features A7.
        """
        context = self._context
        now = context.clock.now()
        with context.store.transaction() as work:
            found = [(account, person_of(work, account)) for account in islice(_called(work, tidy(name)), MAX_LINKS)]
            for account, person in found:
                mail_link(context, work, account, person)
                record_account_action(work, now, Action.FORGOT_PASSWORD, account)
            if not found:
                mail_link(context, work, Account(OPERATOR.account_id, "nobody", Role.LEARNER, now), _NOBODY)
                work.audit.append([Entry(now, NOBODY_ID, Action.FORGOT_PASSWORD, "account", "")])

    def check_link(self, token: str, purpose: Purpose) -> str:
        """Return the username that a link is for, to show beside the form; the link can still be used.

        Raises:
            Rejected: the link is altered, used or too old.
        """
        with self._context.store.snapshot() as work:
            return open_link(self._context, work, token, purpose).username

    def new_link(self, token: str, purpose: Purpose) -> None:
        """Mail a new link to the address on record, in place of one that was used or has expired.

        Raises:
            Rejected: the link is altered: nobody knows whose it was.

        Source: features A2.
        """
        context = self._context
        with context.store.transaction() as work:
            account = owner_of(context, work, token, purpose)
            mail_link(context, work, account, person_of(work, account))
            record_account_action(work, context.clock.now(), Action.ASK_FOR_NEW_LINK, account)

    def choose_password(
        self, token: str, password: str, *, purpose: Purpose = Purpose.VERIFY, confirm: str | None = None
    ) -> Actor:
        """Choose a password by a link from an e-mail; this uses the link up, lifts a lock and ends every session.

        Args:
            token: the last part of the link's address.
            password: as typed.
            purpose: the first part of the link's address.
            confirm: typed once more; None if nobody was asked to.

        Raises:
            Rejected: the password breaks the rules, or the link is altered, used or too old.

        Source: manual 1.4, 2.2; features A2, A6, A7.
        """
        context = self._context
        require_good_password(context, password, confirm)
        with context.store.snapshot() as work:
            open_link(context, work, token, purpose)
        hashed = context.hasher.hash(password)
        with context.store.transaction() as work:
            account = open_link(context, work, token, purpose)
            save_password(context, work, account, hashed, Action.CHOOSE_PASSWORD_BY_LINK)
            work.sessions.end_all(account.id)
            return actor_of(work, account.id)


def _called(work: UnitOfWork, name: str) -> Iterator[Account]:
    """Return the accounts with this username or e-mail address that may have a password, each once."""
    if bad_characters(name):
        return  # nobody has such a name, and stores need not take it
    account = work.accounts.find(name)
    ids = dict.fromkeys([account.id] if account else [])
    if "@" in name:
        ids |= dict.fromkeys(staff.id for staff in work.staff.with_email(name))
        ids |= dict.fromkeys(learner.id for learner in islice(work.learners.with_email(name), MAX_LINKS))
    for account_id in ids:
        account = work.accounts.get(account_id)
        if not (account.disabled or account.deleted):
            yield account
