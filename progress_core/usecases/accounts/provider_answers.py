"""What one log-in at an identity provider is bound to: sealed, in the address, so that no server stores it.

The sealed state goes to the provider and comes back with the person. It is good for one provider, one browser, one
aim, once, and for a few minutes.
"""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from attrs import asdict, evolve, field, frozen

from progress_core.domain.accounts.identities import Identity
from progress_core.domain.accounts.identity_providers import AuthenticationRequest, IdentityProvider, NotProved
from progress_core.domain.accounts.sessions import digest_of
from progress_core.domain.foundations.errors import NotFound, ProgressError
from progress_core.usecases.foundations.context import Context

MAX_LOG_IN_TIME = timedelta(minutes=10)
"""How long somebody may take to log in at a provider."""
MAX_STATE_LENGTH = 4096
MAX_NEXT_LENGTH = 500
"""Longer addresses are left out: providers bound the length of a state."""

_SEALED_FOR = "single-sign-on"
_TOO_LATE = (
    "The log-in took more than 10 minutes, was begun in another browser, or has been used already. Start it again."
)


class Aim(StrEnum):
    """What somebody wants who is sent to an identity provider."""

    LOG_IN = "log in"
    FIRST_USE = "first use"
    LINK = "link"
    PROVE = "prove"


@frozen
class Attempt:
    """One log-in at an identity provider, as its state holds it.

    Args:
        provider: name of the provider.
        aim: what it is for.
        browser: digest of a secret that one browser alone has.
        at: when it began, in seconds since 1970.
        nonce: as in `AuthenticationRequest`.
        verifier: as in `AuthenticationRequest`.
        account_id: who wants it; 0 for strangers.
        next_page: where they want to go afterwards; "" for nowhere in particular.
        link: token of the invitation that is used up; "" for none.
    """

    provider: str
    aim: Aim
    browser: str
    at: float
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    account_id: int = 0
    next_page: str = ""
    link: str = field(default="", repr=False)


@frozen
class Answer:
    """What the person's browser brings back from an identity provider; anybody can write anything there.

    Args:
        state: as it was sent.
        code: to be redeemed; "" if the provider refused.
        error: why it refused, in the words of RFC 6749 ("access_denied"); "" if it did not.
        issuer: who answers (RFC 9207); "" if it does not say.
    """

    state: str = field(repr=False)
    code: str = field(default="", repr=False)
    error: str = ""
    issuer: str = ""


def provider_called(context: Context, name: str) -> IdentityProvider:
    """Return a provider that people may log in with.

    Raises:
        NotFound: there is none of this name.
    """
    for provider in context.identity_providers.offered():
        if provider.name == name:
            return provider
    raise NotFound(f"There is no identity provider called {name!r}.")


def begin_attempt(
    context: Context, name: str, browser: str, aim: Aim, *, account_id: int = 0, next_page: str = "", link: str = ""
) -> str:
    """Return the web address at a provider where somebody logs in.

    Args:
        context: the ports.
        name: of the provider.
        browser: a secret that one browser alone has.
        aim: what it is for.
        account_id: who wants it; 0 for strangers.
        next_page: as in `Attempt`.
        link: as in `Attempt`.

    Raises:
        NotFound: there is no provider of this name.
        Unavailable: it cannot be reached.
    """
    provider_called(context, name)
    attempt = Attempt(
        name,
        aim,
        digest_of(browser),
        context.clock.now().timestamp(),
        context.tokens.token(),
        context.tokens.token(),
        account_id,
        next_page if len(next_page) <= MAX_NEXT_LENGTH else "",
        link,
    )
    state = context.sealer.seal(json.dumps(asdict(attempt)), _SEALED_FOR)
    return context.identity_providers.begin(name, _request(context, attempt, state))


def open_attempt(context: Context, name: str, browser: str, answer: Answer) -> Attempt:
    """Return the attempt that an answer belongs to.

    Raises:
        NotProved: it belongs to none, to another browser or provider, or came too late.
    """
    if len(answer.state) > MAX_STATE_LENGTH:
        raise NotProved("altered state", _TOO_LATE)
    try:
        values = json.loads(context.sealer.unseal(answer.state, _SEALED_FOR))
    except ProgressError:
        raise NotProved("altered state", _TOO_LATE) from None
    attempt = Attempt(**values | {"aim": Aim(values["aim"])})
    if attempt.provider != name:
        raise NotProved("state of another provider", _TOO_LATE)
    if not hmac.compare_digest(attempt.browser, digest_of(browser)):
        raise NotProved("state of another browser", _TOO_LATE)
    if context.clock.now().timestamp() - attempt.at >= MAX_LOG_IN_TIME.total_seconds():
        raise NotProved("old state", _TOO_LATE)
    return attempt


def require_code(provider: IdentityProvider, answer: Answer) -> None:
    """Refuse an answer by which a provider says that somebody is not logged in; some forget its state.

    Raises:
        NotProved: the person said no, or the provider did.
    """
    if answer.error or not answer.code:
        reason = answer.error[:40] if answer.error.replace("_", "").isalpha() else "no code"
        message = f"You have not been logged in by {provider.label}. Try again."
        raise NotProved(f"refused by the provider: {reason}", message)


def proved_identity(context: Context, attempt: Attempt, answer: Answer) -> Identity:
    """Return who has logged in at the provider; this uses the answer up.

    Raises:
        NotProved: the answer was used before, or proves nothing.
        Unavailable: the provider cannot be reached.
    """
    _spend(context, answer.state)
    request = _request(context, attempt, answer.state)
    return context.identity_providers.finish(attempt.provider, request, answer.code, answer.issuer)


def _spend(context: Context, state: str) -> None:
    """Use a state up, before anything is asked of the provider."""
    now = context.clock.now()
    with context.store.transaction() as work:
        work.spent_answers.purge(now)
        is_new = work.spent_answers.spend(digest_of(state), now + 2 * MAX_LOG_IN_TIME)
    if not is_new:
        raise NotProved("used state", _TOO_LATE)


def _request(context: Context, attempt: Attempt, state: str) -> AuthenticationRequest:
    redirect_uri = f"{context.limits.base_url}/sso/{attempt.provider}/callback"
    request = AuthenticationRequest(redirect_uri, state, attempt.nonce, attempt.verifier)
    return evolve(request, again=attempt.aim is Aim.PROVE)


@contextmanager
def identified() -> Iterator[None]:
    """Note in a refusal that the provider has proved who it was: nobody was guessing."""
    try:
        yield
    except NotProved as refused:
        refused.identified = True
        raise
