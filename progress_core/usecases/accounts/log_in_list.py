"""Where somebody is logged in, and ending it: one's own log-ins, and those of people in scope (K6)."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.sessions import Session, digest_of, is_open
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.ended_tokens import end_tokens, living_tokens
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.staff_scope import staff_seen
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import record_account_action

_NOBODY = "There is no such person."


@frozen
class LogInLine:
    """A log-in as its owner sees it.

    Args:
        session: as stored.
        is_this: whether it is the one that asks.
    """

    session: Session
    is_this: bool = False


@frozen
class LogInsOf:
    """The log-ins of somebody else.

    Args:
        account: whose.
        name: first and last name.
        lines: the last used first.
        shows_addresses: whether the reader may see from which network addresses they were made.
        tokens: number of access tokens, which end together with the log-ins.
    """

    account: Account
    name: str
    lines: tuple[LogInLine, ...]
    shows_addresses: bool = False
    tokens: int = 0


class LogInList:
    """What people do about open log-ins."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._idle = timedelta(minutes=context.limits.session_minutes)

    def own(self, actor: Actor, token: str = "") -> tuple[LogInLine, ...]:
        """Return one's own open log-ins, the last used first.

        Args:
            actor: who is logged in.
            token: of the session that asks.
        """
        with self._context.store.snapshot() as work:
            return self._lines(work, actor.account_id, digest_of(token))

    def end(self, actor: Actor, number: int) -> bool:
        """End one of one's own log-ins, and return whether it was there: it may have ended, or be somebody else's.

        Raises:
            ProofNeeded: the actor has not shown for some time who they are.

        Source: features K6; OWASP ASVS 5.0, V7.5.2.
        """
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            for session in work.sessions.of_account(actor.account_id):
                if session.number == number:
                    work.sessions.end(session.digest)
                    self._note(work, actor, work.accounts.get(actor.account_id), 1)
                    return True
        return False

    def end_others(self, actor: Actor, token: str) -> int:
        """End all of one's own log-ins but the one that asks, and return how many.

        Args:
            actor: who is logged in.
            token: of the session that stays.

        Raises:
            ProofNeeded: the actor has not shown for some time who they are.
        """
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            kept = digest_of(token)
            others = [found for found in work.sessions.of_account(actor.account_id) if found.digest != kept]
            if others:
                work.sessions.end_all(actor.account_id, but=kept)
                self._note(work, actor, work.accounts.get(actor.account_id), len(others))
        return len(others)

    def of(self, actor: Actor, account_id: int) -> LogInsOf:
        """Return the open log-ins of somebody in scope.

        Network addresses, which tell where a child lives, are shown only to those who manage staff accounts too.

        Raises:
            NotAllowed: the actor may not manage accounts.
            NotFound: there is no such person, or they are not in scope.
        """
        with self._context.store.snapshot() as work:
            account = _in_scope(work, actor, account_id)
            lines = self._lines(work, account_id, "")
            shows_addresses = actor.may(Permission.MANAGE_STAFF)
            if not shows_addresses:
                lines = tuple(map(_without_address, lines))
            tokens = living_tokens(self._context, work, account_id)
            return LogInsOf(account, person_of(work, account).name, lines, shows_addresses, tokens)

    def end_all_of(self, actor: Actor, account_id: int) -> int:
        """End every log-in of somebody in scope, their access tokens too, and return how many log-ins there were.

        This needs no recent proof: it hands nothing over, and may be urgent.

        Raises:
            NotAllowed: the actor may not manage accounts.
            NotFound: there is no such person, or they are not in scope.
        """
        with self._context.store.transaction() as work:
            account = _in_scope(work, actor, account_id)
            ended = len(list(work.sessions.of_account(account_id)))
            tokens = end_tokens(work, account_id)
            if ended or tokens:
                work.sessions.end_all(account_id)
                self._note(work, actor, account, ended, tokens)
        return ended

    def _lines(self, work: UnitOfWork, account_id: int, digest: str) -> tuple[LogInLine, ...]:
        now = self._context.clock.now()
        return tuple(
            LogInLine(session, session.digest == digest)
            for session in work.sessions.of_account(account_id)
            if is_open(session, idle=self._idle, now=now)
        )

    def _note(
        self, work: UnitOfWork, actor: Actor, account: Account, ended: int, tokens: Mapping[str, str] | None = None
    ) -> None:
        now = self._context.clock.now()
        facts = {"log_ins": str(ended), **(tokens or {})}
        record_account_action(work, now, Action.END_SESSION, account, actor, actor.origin, **facts)


def _without_address(line: LogInLine) -> LogInLine:
    session = line.session
    return evolve(line, session=evolve(session, origin=evolve(session.origin, address="")))


def _in_scope(work: UnitOfWork, actor: Actor, account_id: int) -> Account:
    """Return the account of a learner or a member of staff whose access the actor manages."""
    if not actor.may(Permission.RESET_PASSWORDS):
        raise NotAllowed(f"Your role ({actor.role.label}) may not manage the log-ins of others.")
    try:
        account = work.accounts.get(account_id)
    except NotFound:
        raise NotFound(_NOBODY) from None
    if account.role is Role.LEARNER:
        seen = any(True for _ in work.learners.get_many(actor.scope, [account_id]))
    else:
        seen = actor.may(Permission.MANAGE_STAFF) and any(
            staff.id == account_id for staff, _ in staff_seen(work, actor)
        )
    if not seen:
        raise NotFound(_NOBODY)
    return account
