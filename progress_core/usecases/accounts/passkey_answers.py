"""Asking a browser for a passkey, and checking its answer: for logging in, and for adding a passkey."""

import json
from datetime import UTC, datetime

from attrs import evolve, field, frozen

from progress_core.domain.accounts.passkeys import (
    CHALLENGE_LIFETIME,
    MAX_ANSWER_LENGTH,
    Passkey,
    has_been_copied,
    passkey_refused,
)
from progress_core.domain.accounts.second_factors import AccountFactors, with_passkey
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.errors import NotFound, Rejected, Unavailable
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.events import Event
from progress_core.ports.passkeys import Passkeys
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.events import report
from progress_core.usecases.foundations.holds import Lock, hold


@frozen
class Question:
    """What a browser is asked, and what its form sends back with the answer.

    Args:
        options: JSON for `navigator.credentials`.
        sealed: the challenge, good for one answer from this browser within five minutes.
    """

    options: str
    sealed: str = field(repr=False)


def offered(context: Context) -> Passkeys:
    """Return the port.

    Raises:
        NotFound: the installation offers no passkeys.
    """
    if context.passkeys is None:
        raise NotFound("This site does not offer passkeys.")
    return context.passkeys


def new_challenge(context: Context, purpose: str, browser: str) -> tuple[str, str]:
    """Return a challenge, and the same sealed to its purpose and browser.

    Args:
        context: the ports.
        purpose: "create", "log-in", "second-factor" or "prove".
        browser: a secret of the browser: its session's token, or the visitor's cookie.
    """
    challenge = context.tokens.token()
    expires = (context.clock.now() + CHALLENGE_LIFETIME).timestamp()
    return challenge, context.sealer.seal(json.dumps([challenge, expires]), _seal(purpose, browser))


def spent_challenge(context: Context, purpose: str, browser: str, sealed: str) -> str:
    """Return the challenge of a form, and spend it, whatever its answer is worth.

    Raises:
        Rejected: it is of another purpose or browser, has expired, or was spent before.
    """
    now = context.clock.now()
    try:
        challenge, expires = json.loads(context.sealer.unseal(sealed, _seal(purpose, browser)))
    except Unavailable:
        raise passkey_refused("passkey_expired") from None
    if now.timestamp() >= expires:
        raise passkey_refused("passkey_expired")
    with context.store.transaction() as work:
        work.spent_answers.purge(now)
        if work.spent_answers.spend(digest_of(challenge), datetime.fromtimestamp(expires, UTC)):
            return str(challenge)
    raise passkey_refused("passkey_expired")


def checked_passkey(
    context: Context, challenge: str, answer: str, origin: Origin, *, account_id: int | None = None
) -> int:
    """Check a passkey's answer, count its use, and return whose passkey it is.

    Args:
        context: the ports.
        challenge: spent for this answer.
        answer: as the browser sent it.
        origin: where the person is.
        account_id: whose passkey it must be; None for anybody's.

    Raises:
        Rejected: the answer proves nothing, or the passkey may have been copied.
    """
    adapter, found = offered(context), None
    try:
        passkey_id = adapter.passkey_of(short(answer))
        with context.store.snapshot() as work:
            found = work.second_factors.with_passkey(passkey_id)
        if found is None or account_id not in (None, found.account_id):
            raise passkey_refused()
        proved = adapter.verify_answer(answer, challenge, own_passkey(found, passkey_id))
        if proved.account_id not in (None, found.account_id):
            raise passkey_refused()
        return _count_use(context, found.account_id, passkey_id, proved.sign_count)
    except Rejected as refused:
        code = refused.problems[0].code
        report(context, Event.SECOND_FACTOR_REFUSED, origin, found.account_id if found else account_id, reason=code)
        raise


def _count_use(context: Context, account_id: int, passkey_id: str, sign_count: int) -> int:
    with context.store.transaction() as work:
        hold(work, Lock.ACCOUNT, account_id)
        factors = work.second_factors.get(account_id)
        passkey = factors.passkey(passkey_id)
        if passkey is None:
            raise passkey_refused()
        if has_been_copied(passkey, sign_count):
            raise passkey_refused("passkey_copied")
        used = evolve(passkey, sign_count=sign_count, used_at=context.clock.now())
        work.second_factors.save(with_passkey(factors, used))
    return account_id


def own_passkey(factors: AccountFactors, passkey_id: str) -> Passkey:
    """Return one of these passkeys.

    Raises:
        NotFound: it is not among them.
    """
    passkey = factors.passkey(passkey_id)
    if passkey is None:
        raise NotFound("You have no such passkey.")
    return passkey


def short(answer: str) -> str:
    """Return a browser's answer, unless it is longer than any real one.

    Raises:
        Rejected: it is.
    """
    if len(answer) > MAX_ANSWER_LENGTH:
        raise passkey_refused()
    return answer


def _seal(purpose: str, browser: str) -> str:
    return f"passkey:{purpose}:{digest_of(browser)}"
