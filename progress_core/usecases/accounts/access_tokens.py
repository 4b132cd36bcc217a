"""Access tokens: made and revoked by their owners, and used by programs in their name (I6)."""

from collections.abc import Collection, Iterable
from datetime import date

from attrs import field, frozen

from progress_core.domain.accounts.access_tokens import (
    TOKEN_PREFIX,
    AccessToken,
    TokenScope,
    check_access_token,
    end_of,
    is_use_due,
    read_end,
)
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.narrower_tokens import check_narrower, default_end_within, made_with
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.events import Event
from progress_core.domain.values.text import tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.bearers import Bearer, bearer_of, gives_access
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action

TOKEN_REFUSED = "This access token gives no access. Create another one on the page “Access tokens”."  # noqa: S105
_NO_SUCH_TOKEN = "You have no such access token."  # noqa: S105 - a sentence
_MAKES_NONE = f"This token is not made for this: it needs the scope {TokenScope.TOKENS_CREATE.value}."
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
        with context.store.transaction() as work:
            hold(work, Lock.ACCOUNT, actor.account_id)
            account = work.accounts.get(actor.account_id)
            return self._made(work, actor, account, _Wish(tidy(name), scopes, ends_on))

    def create_with(
        self, actor: Actor, number: int, name: str, scopes: Collection[str], ends_on: date | str | None = None
    ) -> MadeToken:
        """Make a token with another one, which a program holds; it may do no more, and is revoked with that one.

        This needs no recent proof: whoever gave the program its token allowed it to make others.

        Args:
            actor: the owner of both, in whose name the program acts.
            number: of the token that the program holds.
            name: as for `create`.
            scopes: as for `create`, and no others than the program's token has.
            ends_on: as for `create`, and not after the last day of the program's token; None or "" for that day, or for
                90 days from now if that is earlier.

        Raises:
            NotAllowed: the actor has no account, or the program's token has ended or been revoked meanwhile, or is not
                made for making others.
            Rejected: every problem of what was entered.

        Source: features I6.
        """
        context = self._context
        _require_account(actor)
        now = context.clock.now()
        with context.store.transaction() as work:
            hold(work, Lock.ACCOUNT, actor.account_id)
            account = work.accounts.get(actor.account_id)
            own = {access.number: access for access in work.access_tokens.of_account(account.id)}
            parent = own.get(number)
            if parent is None or not gives_access(parent, account, now):
                raise NotAllowed(TOKEN_REFUSED)
            if TokenScope.TOKENS_CREATE not in parent.scopes:
                raise NotAllowed(_MAKES_NONE)
            day = ends_on or default_end_within(parent, now)
            return self._made(work, actor, account, _Wish(tidy(name), scopes, day, parent))

    def _made(self, work: UnitOfWork, actor: Actor, account: Account, wish: "_Wish") -> MadeToken:
        """Make a token, record it and tell its owner.

        Raises:
            Rejected: every problem.
        """
        context, parent = self._context, wish.parent
        now, last_day = context.clock.now(), read_end(wish.ends_on, context.clock.now())
        others = list(work.access_tokens.of_account(account.id))
        problems = check_access_token(wish.name, wish.scopes, wish.ends_on, account.role, others, now)
        if parent is not None:
            problems += check_narrower(wish.scopes, wish.ends_on, account.role, parent, now)
        if problems or last_day is None:
            raise Rejected(problems=problems)
        token = TOKEN_PREFIX + context.tokens.token()
        (number,) = work.new_ids(1)
        access = AccessToken(
            number,
            account.id,
            wish.name,
            digest_of(token),
            frozenset(map(TokenScope, wish.scopes)),
            now,
            end_of(last_day) if parent is None else min(end_of(last_day), parent.ends_at),
            origin=actor.origin,
            made_with=None if parent is None else parent.number,
        )
        work.access_tokens.add(access)
        self._note(work, actor, Action.CREATE_ACCESS_TOKEN, account, access, parent)
        by = "" if parent is None else f" with the token “{parent.name}”"
        tell_of_change(context, work, account, f"The access token “{wish.name}” was created for your account{by}.")
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

    def get(self, actor: Actor, number: int) -> AccessToken:
        """Return one of the actor's own tokens.

        Raises:
            NotAllowed: the actor has no account.
            NotFound: there is no such token, or it is somebody else's.

        Source: features I6.
        """
        return _one_of(self.of(actor), number)

    def end(self, actor: Actor, number: int) -> AccessToken:
        """Revoke one of the actor's own tokens with all that were made with it, and return it as it was.

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
            own = list(work.access_tokens.of_account(account.id))
            access = _one_of(own, number)
            for ended in (access, *made_with(number, own)):
                work.access_tokens.end(account.id, ended.number)
                self._note(work, actor, Action.REVOKE_ACCESS_TOKEN, account, ended)
            return access

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
            if access is not None and account is not None and gives_access(access, account, now):
                bearer = bearer_of(work, access, account, origin)
        if access is None or bearer is None:
            report(context, Event.ACCESS_TOKEN_REFUSED, origin, account.id if account else None)
            raise NotAllowed(TOKEN_REFUSED)
        if is_use_due(access, now):
            with context.store.transaction() as work:
                work.access_tokens.touch(access.digest, now)
        return bearer

    def _note(
        self,
        work: UnitOfWork,
        actor: Actor,
        action: Action,
        account: Account,
        access: AccessToken,
        parent: AccessToken | None = None,
    ) -> None:
        """Record what was done to a token; learners' words stay out, as the trail outlives the erasure of a learner."""
        facts = {"access_token": _called(access, account)}
        if parent is not None:
            facts["made_with"] = _called(parent, account)
        if action is Action.CREATE_ACCESS_TOKEN:
            facts |= {"scopes": ", ".join(sorted(access.scopes)), "ends_on": access.ends_on.isoformat()}
        record_account_action(work, self._context.clock.now(), action, account, actor, actor.origin, **facts)


@frozen
class _Wish:
    """A token that somebody wants.

    Args:
        name: tidied.
        scopes: texts of `TokenScope`.
        ends_on: see `read_end`.
        parent: the token with which it is made; None if a person makes it.
    """

    name: str
    scopes: Collection[str]
    ends_on: date | str | None
    parent: AccessToken | None = None


def _called(access: AccessToken, account: Account) -> str:
    return str(access.number) if account.role is Role.LEARNER else access.name


def _one_of(own: Iterable[AccessToken], number: int) -> AccessToken:
    """Return the token with a number.

    Raises:
        NotFound: there is none.
    """
    for access in own:
        if access.number == number:
            return access
    raise NotFound(_NO_SUCH_TOKEN)


def _require_account(actor: Actor) -> None:
    """Refuse the operator and strangers."""
    if actor.account_id <= 0:
        raise NotAllowed(_NO_ACCOUNT)
