"""Access tokens: made and revoked by their owners, and used by programs in their name (I6)."""

from collections.abc import Collection
from datetime import date, datetime

from attrs import evolve, field, frozen

from progress_core.domain.accounts.access_tokens import (
    TOKEN_PREFIX,
    AccessToken,
    TokenScope,
    check_access_token,
    end_of,
    is_living,
    is_use_due,
    read_end,
    scopes_for,
)
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.sessions import PROOF_TIME, digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.events import Event
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action

TOKEN_REFUSED = "This access token gives no access. Create another one on the page “Access tokens”."  # noqa: S105
_NO_SUCH_TOKEN = "You have no such access token."  # noqa: S105 - a sentence
_NO_ACCOUNT = "Only people with an account have access tokens."


@frozen
class MadeToken:
    """A token that was just made.

    Args:
        token: its text, to be shown once; nothing else knows it.
        access: as stored.
    """

    token: str = field(repr=False)
    access: AccessToken


@frozen
class Bearer:
    """Who a program acts for.

    Args:
        actor: its owner, with the rights that they have now.
        scopes: what the token may do: what it was allowed, as far as its owner's role still may.
        number: of the token.
        name: of the token.
    """

    actor: Actor
    scopes: frozenset[TokenScope]
    number: int
    name: str


class AccessTokens:
    """What people do with their own access tokens, and what programs do with them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def create(self, actor: Actor, name: str, scopes: Collection[str], ends_on: date | str | None = None) -> MadeToken:
        """Make a token; its owner is told by e-mail.

        Args:
            actor: its owner.
            name: what they call it.
            scopes: members of `TokenScope`, or their texts.
            ends_on: the last day on which it gives access, or its text; None or "" for 90 days from now.

        Raises:
            NotAllowed: the actor has no account.
            ProofNeeded: the actor has not shown recently who they are, or is a program with a token.
            Rejected: every problem of what was entered.

        Source: features I6, K1.
        """
        context = self._context
        _require_account(actor)
        require_recent_proof(context, actor)
        now, name = context.clock.now(), tidy(name)
        last_day = read_end(ends_on, now)
        with context.store.transaction() as work:
            hold(work, Lock.ACCOUNT, actor.account_id)
            account = work.accounts.get(actor.account_id)
            others = list(work.access_tokens.of_account(account.id))
            problems = check_access_token(name, scopes, ends_on, account.role, others, now)
            if problems or last_day is None:
                raise Rejected(problems=problems)
            token = TOKEN_PREFIX + context.tokens.token()
            (number,) = work.new_ids(1)
            given = frozenset(map(TokenScope, scopes))
            access = AccessToken(
                number, account.id, name, digest_of(token), given, now, end_of(last_day), origin=actor.origin
            )
            work.access_tokens.add(access)
            self._note(work, actor, Action.CREATE_ACCESS_TOKEN, account, access)
            tell_of_change(context, work, account, f"The access token “{name}” was created for your account.")
        return MadeToken(token, access)

    def of(self, actor: Actor) -> list[AccessToken]:
        """Return the actor's own tokens in the order in which they were made; those that ended stay for a month.

        Raises:
            NotAllowed: the actor has no account.

        Source: features I6.
        """
        _require_account(actor)
        with self._context.store.snapshot() as work:
            return list(work.access_tokens.of_account(actor.account_id))

    def end(self, actor: Actor, number: int) -> AccessToken:
        """Revoke one of the actor's own tokens, and return it as it was.

        This needs no recent proof: it hands nothing over, and may be urgent.

        Raises:
            NotAllowed: the actor has no account.
            NotFound: there is no such token, or it is somebody else's.

        Source: features I6.
        """
        _require_account(actor)
        with self._context.store.transaction() as work:
            hold(work, Lock.ACCOUNT, actor.account_id)
            account = work.accounts.get(actor.account_id)
            for access in work.access_tokens.of_account(account.id):
                if access.number == number:
                    work.access_tokens.end(account.id, number)
                    self._note(work, actor, Action.REVOKE_ACCESS_TOKEN, account, access)
                    return access
        raise NotFound(_NO_SUCH_TOKEN)

    def resume(self, token: str, origin: Origin = NOWHERE) -> Bearer:
        """Return whom a program acts for, with the rights that this person has now.

        As with sessions, a lock keeps nobody out: guesses of a stranger must not stop a program.

        Args:
            token: its text.
            origin: where this request comes from; `device` is the program, as far as it says.

        Raises:
            NotAllowed: one sentence for every reason: there is no such token, it has ended, or its owner's account is
                disabled or deleted, or has to change its password first.

        Source: features I6, K5.
        """
        context = self._context
        now = context.clock.now()
        with context.store.snapshot() as work:
            access = work.access_tokens.find(digest_of(token))
            account = None if access is None else work.accounts.get(access.account_id)
            bearer = None
            if access is not None and account is not None and _gives_access(access, account, now):
                bearer = _bearer(work, access, account, origin)
        if access is None or bearer is None:
            report(context, Event.ACCESS_TOKEN_REFUSED, origin, account.id if account else None)
            raise NotAllowed(TOKEN_REFUSED)
        if is_use_due(access, now):
            with context.store.transaction() as work:
                work.access_tokens.touch(access.digest, now)
        return bearer

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, account: Account, access: AccessToken) -> None:
        """Record what was done to a token; learners' words stay out, as the trail outlives the erasure of a learner."""
        called = str(access.number) if account.role is Role.LEARNER else access.name
        facts = {"access_token": called}
        if action is Action.CREATE_ACCESS_TOKEN:
            facts |= {"scopes": ", ".join(sorted(access.scopes)), "ends_on": access.ends_on.isoformat()}
        record_account_action(work, self._context.clock.now(), action, account, actor, actor.origin, **facts)


def _require_account(actor: Actor) -> None:
    """Refuse the operator and strangers."""
    if actor.account_id <= 0:
        raise NotAllowed(_NO_ACCOUNT)


def _gives_access(access: AccessToken, account: Account, now: datetime) -> bool:
    return is_living(access, now) and not account.is_closed and not account.must_change_password


def _bearer(work: UnitOfWork, access: AccessToken, account: Account, origin: Origin) -> Bearer:
    called = ", ".join(filter(None, (f"token “{access.name}”", origin.device)))
    actor = evolve(
        person_of(work, account).actor,
        origin=evolve(origin, device=called),
        proved_at=access.created_at - PROOF_TIME,  # a program cannot show who somebody is, however new its token
    )
    return Bearer(actor, access.scopes & frozenset(scopes_for(account.role)), access.number, access.name)
