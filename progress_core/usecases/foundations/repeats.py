"""Doing a request once, however often it is sent (I6)."""

from collections.abc import Callable
from contextlib import suppress

from attrs import evolve

from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import (
    Busy,
    Conflict,
    NotAllowed,
    NotFound,
    ProgressError,
    Rejected,
    Unavailable,
)
from progress_core.domain.foundations.repeats import (
    FIELD,
    KEPT,
    NO_ANSWER,
    Answer,
    KeptRequest,
    is_kept,
    key_problems,
    packed,
    repeat_problems,
    unpacked,
)
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold

_NOTHING_DONE = (Rejected, NotAllowed, NotFound, Conflict, Busy)
"""Errors of use cases that have changed nothing. Others may come after a change, or from a commit whose fate nobody
knows: after those, the key stays taken."""

_RUNNING = (
    "The first request with this idempotency key is still running, or broke off, so it is not known whether it was"
    " done. Send it again in a minute. If it is still refused, check whether it was done before you use a new key."
)
_NOT_KEPT = (
    "The answer to the first request with this idempotency key is no longer kept. Check whether it was done before you"
    " use a new key."
)


class Repeats:
    """What clients rely on who send a request again because they got no answer."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def once(self, actor: Actor, key: str, fingerprint: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
        """Do a request, unless the actor has sent it with this key in the last 24 hours.

        Args:
            actor: who sends it; keys of other accounts do not matter.
            key: names the request: 1 to 255 visible ASCII characters.
            fingerprint: what tells requests apart: made from method, path and body.
            act: does the request by one use case, and makes the answer from what that returns. It raises what the use
                case raises, and asks for nothing more afterwards: after an error that says that nothing was done
                (Rejected, NotAllowed, NotFound, Conflict, Busy), the key can be used again.

        Returns:
            the answer, and whether it is that of an earlier request.

        Raises:
            Rejected: the key is malformed ("bad_format"), or was used for another request ("other_request").
            Conflict: the earlier request is still running, or broke off, or its answer is no longer kept; its field
                is "idempotency_key".
            NotFound: the actor has no account in the store.

        Source: features I6; RFC 9110, section 9.2.2.
        """
        request = self._request(actor, key, fingerprint)
        first = self._begun(request)
        if first is not None:
            return self._answer_again(first, request), True
        try:
            answer = act()
        except _NOTHING_DONE:
            self._forget(request)
            raise
        self._keep(request, answer)
        return answer, False

    def _request(self, actor: Actor, key: str, fingerprint: str) -> KeptRequest:
        problems = tuple(key_problems(key))
        if problems:
            raise Rejected(problems=problems)
        # With the key, which is not stored, nobody can guess the body from its digest.
        told_apart_by = digest_of(f"{key} {fingerprint}")
        return KeptRequest(actor.account_id, digest_of(key), told_apart_by, self._context.clock.now())

    def _begun(self, request: KeptRequest) -> KeptRequest | None:
        """Record that a request begins, or return the one that has begun before."""
        with self._context.store.transaction() as work:
            hold(work, Lock.REPEATS)
            work.repeats.purge(request.begun_at - KEPT)
            first = work.repeats.find(request.account_id, request.key_digest)
            if first is None:
                work.repeats.add(request)
            return first

    def _answer_again(self, first: KeptRequest, again: KeptRequest) -> Answer:
        problems = tuple(repeat_problems(first, again))
        if problems:
            raise Rejected(problems=problems)
        if first.answer is None:
            raise Conflict(_RUNNING, field=FIELD)
        if first.answer == NO_ANSWER:
            raise Conflict(_NOT_KEPT, field=FIELD)
        try:
            text = self._context.sealer.unseal(first.answer.decode("ascii"), _belonging_to(first))
        except Unavailable:  # the key was changed
            raise Conflict(_NOT_KEPT, field=FIELD) from None
        return unpacked(text)

    def _forget(self, request: KeptRequest) -> None:
        with suppress(ProgressError), self._context.store.transaction() as work:  # what `act` raised matters more
            work.repeats.forget(request.account_id, request.key_digest)

    def _keep(self, request: KeptRequest, answer: Answer) -> None:
        with suppress(ProgressError):  # it was done, and is answered
            sealed = self._sealed(request, answer)
            with self._context.store.transaction() as work:
                work.repeats.save(evolve(request, answer=sealed))

    def _sealed(self, request: KeptRequest, answer: Answer) -> bytes:
        if not is_kept(answer):
            return NO_ANSWER
        return self._context.sealer.seal(packed(answer), _belonging_to(request)).encode("ascii")


def forget_answers(work: UnitOfWork) -> None:
    """Forget every kept answer, since somebody may not see any more what it tells; the keys stay taken.

    Nobody begins a request before the transaction ends, so that none that still sees it keeps its answer.

    Args:
        work: the transaction that takes the right, or erases what is told.
    """
    hold(work, Lock.REPEATS)
    work.repeats.forget_all()


def _belonging_to(request: KeptRequest) -> str:
    """Return the context of a sealed answer."""
    return f"repeat:{request.account_id}:{request.key_digest}"
