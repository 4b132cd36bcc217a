"""One's own passkeys, and logging in with one (Web Authentication)."""

from attrs import evolve

from progress_core.domain.accounts.passkeys import (
    MAX_PASSKEYS,
    Passkey,
    PasskeyOwner,
    check_passkey_name,
    passkey_refused,
)
from progress_core.domain.accounts.second_factors import with_passkey, without_passkey
from progress_core.domain.accounts.sessions import Method
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.operations.audit import Action
from progress_core.domain.operations.events import Event
from progress_core.domain.values.text import tidy
from progress_core.usecases.accounts.passkey_answers import (
    Question,
    checked_passkey,
    new_challenge,
    offered,
    own_passkey,
    short,
    spent_challenge,
)
from progress_core.usecases.accounts.proof import renewed_session, require_recent_proof
from progress_core.usecases.accounts.second_factors import held_factors, note_change, require_staff, save_with_codes
from progress_core.usecases.accounts.sessions import Started, finish_log_in
from progress_core.usecases.foundations.actors import person_of
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import record_account_action


class Passkeys:
    """What people do with passkeys; every change is as in `second_factors.SecondFactors`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def ask_to_create(self, actor: Actor, session: str) -> Question:
        """Return the question by which a browser makes a passkey.

        Args:
            actor: a member of staff.
            session: token of their session.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: the installation offers no passkeys.

        Source: features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        adapter = offered(self._context)
        with self._context.store.snapshot() as work:
            name = person_of(work, work.accounts.get(actor.account_id)).name
            existing = [passkey.id for passkey in work.second_factors.get(actor.account_id).passkeys]
        owner = PasskeyOwner(actor.account_id, actor.username, name)
        challenge, sealed = new_challenge(self._context, "create", session)
        return Question(adapter.creation_options(owner, challenge, existing), sealed)

    def add(self, actor: Actor, session: str, sealed: str, answer: str, name: str) -> tuple[str, ...]:
        """Add a passkey that a browser has made.

        Args:
            actor: a member of staff.
            session: token of their session, which stays; all others end.
            sealed: of the question.
            answer: as the browser sent it.
            name: what its owner calls it.

        Returns:
            the recovery codes, to be shown once; () if there were some before.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: the installation offers no passkeys.
            Rejected: the name breaks the rules, there are too many passkeys, or the answer proves nothing.

        Source: features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        name = _checked_name(name)
        adapter, now = offered(self._context), self._context.clock.now()
        made = adapter.verify_creation(short(answer), spent_challenge(self._context, "create", session, sealed))
        with self._context.store.transaction() as work:
            factors = held_factors(work, actor)
            if len(factors.passkeys) >= MAX_PASSKEYS:
                raise Rejected(
                    problems=[problem("passkey", "too_many_passkeys", rule="passkey.name", most=MAX_PASSKEYS)]
                )
            if work.second_factors.with_passkey(made.id) is not None:
                raise passkey_refused()
            passkey = Passkey(made.id, made.public_key, name, now, made.sign_count)
            codes = save_with_codes(self._context, work, with_passkey(factors, passkey))
            note_change(self._context, work, actor, Action.ADD_PASSKEY, session)
        return codes

    def rename(self, actor: Actor, passkey_id: str, name: str) -> None:
        """Rename a passkey.

        Raises:
            NotAllowed: not staff.
            NotFound: the actor has no such passkey.
            Rejected: the name breaks the rules.

        Source: features K3.
        """
        require_staff(actor)
        name = _checked_name(name)
        with self._context.store.transaction() as work:
            factors = held_factors(work, actor)
            renamed = evolve(own_passkey(factors, passkey_id), name=name)
            work.second_factors.save(with_passkey(factors, renamed))
            account = work.accounts.get(actor.account_id)
            record_account_action(work, self._context.clock.now(), Action.RENAME_PASSKEY, account, by=actor)

    def remove(self, actor: Actor, passkey_id: str, *, keep: str = "") -> None:
        """Remove a passkey.

        Args:
            actor: a member of staff.
            passkey_id: which.
            keep: token of the session that stays.

        Raises:
            NotAllowed: not staff.
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: the actor has no such passkey.

        Source: features K3.
        """
        require_staff(actor)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            factors = held_factors(work, actor)
            own_passkey(factors, passkey_id)
            work.second_factors.save(without_passkey(factors, passkey_id))
            note_change(self._context, work, actor, Action.REMOVE_PASSKEY, keep)

    def ask_to_prove(self, actor: Actor, session: str) -> Question:
        """Return the question by which somebody who is logged in shows again who they are.

        Args:
            actor: a member of staff.
            session: token of their session.

        Raises:
            NotAllowed: not staff.
            NotFound: the installation offers no passkeys, or the actor has none.

        Source: features K1, K3.
        """
        require_staff(actor)
        adapter = offered(self._context)
        with self._context.store.snapshot() as work:
            allowed = [passkey.id for passkey in work.second_factors.get(actor.account_id).passkeys]
        if not allowed:  # none at all would stand for any
            raise NotFound("You have no passkey.")
        challenge, sealed = new_challenge(self._context, "prove", session)
        return Question(adapter.request_options(challenge, allowed), sealed)

    def prove(self, actor: Actor, session: str, sealed: str, answer: str) -> str:
        """Check a passkey of somebody who is logged in, who then need not show who they are for a while.

        Args:
            actor: a member of staff.
            session: token of their session.
            sealed: of the question.
            answer: as the browser sent it.

        Returns:
            the new token of the session; the old one is void.

        Raises:
            NotAllowed: not staff.
            NotFound: the installation offers no passkeys.
            Rejected: the answer proves nothing.

        Source: features K1, K3.
        """
        require_staff(actor)
        context = self._context
        challenge = spent_challenge(context, "prove", session, sealed)
        checked_passkey(context, challenge, answer, actor.origin, account_id=actor.account_id)
        with context.store.transaction() as work:
            account = work.accounts.get(actor.account_id)
            record_account_action(work, context.clock.now(), Action.PROVE, account, by=actor)
            return renewed_session(context, work, session)

    def ask_to_log_in(self, visitor: str) -> Question:
        """Return the question by which a browser logs somebody in without a username.

        Args:
            visitor: a secret of the browser.

        Raises:
            NotFound: the installation offers no passkeys.

        Source: features K3.
        """
        adapter = offered(self._context)
        challenge, sealed = new_challenge(self._context, "log-in", visitor)
        return Question(adapter.request_options(challenge), sealed)

    def log_in(self, visitor: str, sealed: str, answer: str, origin: Origin = NOWHERE, *, device: str = "") -> Started:
        """Begin a session of somebody whose passkey has proved who they are; no password is needed.

        A lock keeps nobody out here: it is about passwords and codes, at which strangers can guess. It stays.

        Args:
            visitor: the secret of the browser that was asked.
            sealed: of the question.
            answer: as the browser sent it.
            origin: where the person is.
            device: token of the browser, from an earlier log-in; "" for none.

        Raises:
            NotFound: the installation offers no passkeys.
            Rejected: the answer proves nothing, or the account is disabled or deleted.

        Source: features K3.
        """
        context = self._context
        challenge = spent_challenge(context, "log-in", visitor, sealed)
        account_id = checked_passkey(context, challenge, answer, origin)
        with context.store.transaction() as work:
            hold(work, Lock.ACCOUNT, account_id)
            account = work.accounts.get(account_id)
            if not account.is_closed:
                methods = (Method.PASSKEY,)
                return finish_log_in(context, work, account, methods, origin, device=device, keeps_count=True)
        report(context, Event.SECOND_FACTOR_REFUSED, origin, account_id, reason=account.state.value)
        raise passkey_refused()


def _checked_name(name: str) -> str:
    name = tidy(name)
    problems = check_passkey_name(name)
    if problems:
        raise Rejected(problems=problems)
    return name
