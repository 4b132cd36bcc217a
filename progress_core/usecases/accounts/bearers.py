"""Programs that come with an access token: whom they act for (I6)."""

from datetime import datetime

from attrs import evolve, frozen

from progress_core.domain.accounts.access_tokens import AccessToken, TokenScope, is_living, scopes_for
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.sessions import PROOF_TIME
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.origins import Origin
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.actors import person_of


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


def gives_access(access: AccessToken, account: Account, now: datetime) -> bool:
    """Return whether a token gives access, as far as the token and the account of its owner say."""
    return is_living(access, now) and not account.is_closed and not account.must_change_password


def bearer_of(work: UnitOfWork, access: AccessToken, account: Account, origin: Origin) -> Bearer:
    """Return whom a token acts for.

    Args:
        work: the unit of work in which both were read.
        access: the token.
        account: of its owner.
        origin: where the request comes from.
    """
    called = ", ".join(filter(None, (f"token “{access.name}”", origin.device)))
    actor = evolve(
        person_of(work, account).actor,
        origin=evolve(origin, device=called),
        proved_at=access.created_at - PROOF_TIME,  # a program cannot show who somebody is, however new its token
    )
    return Bearer(actor, access.scopes & frozenset(scopes_for(account.role)), access.number, access.name)
