"""The caller, and their access tokens: list, create narrower ones, and revoke (I6)."""

from datetime import date, datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import AccessToken, TokenScope, is_living
from progress_core.domain.foundations.permissions import Role
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import several
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen
class TokenRecord:
    """An access token; its text is nowhere but with the program that uses it.

    Args:
        id: its number.
        name: what its owner calls it.
        scopes: what its owner allowed it; what it may do also depends on what they may do now.
        created_at: when it was made.
        ends_on: the last day in England on which it gives access.
        has_ended: whether it gives access no more.
        used_at: when it was last used, to within an hour; null if never.
        is_this: whether it is the token of this request.
        made_with: id of the token with which a program made it; null if a person did.
    """

    id: int
    name: str
    scopes: tuple[TokenScope, ...]
    created_at: datetime
    ends_on: date
    has_ended: bool
    used_at: datetime | None
    is_this: bool
    made_with: int | None


@frozen
class TokenToCreate:
    """A token to create with the token of the request, which is revoked together with that one.

    Args:
        name: what it is for.
        scopes: what it may do; nothing that the token of the request may not.
        ends_on: its last day in England, at the latest that of the token of the request; null for that day, or for 90
            days from now if that is earlier.
    """

    name: str
    scopes: tuple[str, ...] = several()
    ends_on: date | None = None

    @staticmethod
    def path_of(name: str) -> str:
        """Return the path of what the rules name as forms of the site do."""
        return "name" if name == "token_name" else name


@frozen
class TokenMade:
    """A token that was just created.

    Args:
        secret: the token itself, which programs send; it is not shown again.
        token: what is known of it from now on.
    """

    secret: str
    token: TokenRecord


@frozen
class OwnProvider:
    """A provider that somebody belongs to or is responsible for.

    Args:
        ukprn: UK Provider Reference Number.
        name: of the provider.
    """

    ukprn: str
    name: str


@frozen
class Caller:
    """Who a token acts for, and what it may do.

    Args:
        id: number of the account.
        username: to log in with.
        email: "" if it is not known.
        role: what they are for.
        providers: that they see, by name.
        token: name of the token.
        token_id: number of the token.
        scopes: what the token may do now.
    """

    id: int
    username: str
    email: str
    role: Role
    providers: tuple[OwnProvider, ...]
    token: str
    token_id: int
    scopes: tuple[TokenScope, ...]


def get_caller(call: Call) -> Reply[Caller]:
    """Return who the token acts for, and what it may do; any token may ask."""
    actor, bearer = call.actor, call.holder
    providers = call.progress.providers.names(actor)
    return Reply(
        Caller(
            actor.account_id,
            actor.username,
            actor.email,
            actor.role,
            tuple(OwnProvider(ukprn, name) for ukprn, name in providers.items()),
            bearer.name,
            bearer.number,
            _in_order(bearer.scopes),
        )
    )


def list_tokens(call: Call) -> Reply[Listed[TokenRecord]]:
    """List the caller's own access tokens, in the order in which they were made; those that ended stay for a month."""
    found = call.progress.access_tokens.of(call.actor)
    return listed((_record(call, each) for each in found), total=len(found))


def create_token(call: Call, body: TokenToCreate) -> Reply[TokenMade]:
    """Create a token that may do no more than the token of the request; the answer alone has its secret."""
    made = call.progress.access_tokens.create_with(call.actor, call.holder.number, body.name, body.scopes, body.ends_on)
    return Reply(TokenMade(made.token, _record(call, made.access)), location=f"/tokens/{made.access.number}")


def get_token(call: Call) -> Reply[TokenRecord]:
    """Return one of the caller's own access tokens."""
    return Reply(_record(call, call.progress.access_tokens.get(call.actor, call.number)))


def revoke_token(call: Call) -> Reply[None]:
    """Revoke one of the caller's own access tokens with all that were made with it; it may be that of this request."""
    call.progress.access_tokens.end(call.actor, call.number)
    return Reply(None)


def _record(call: Call, access: AccessToken) -> TokenRecord:
    return TokenRecord(
        access.number,
        access.name,
        _in_order(access.scopes),
        access.created_at,
        access.ends_on,
        not is_living(access, call.progress.context.clock.now()),
        access.used_at,
        access.number == call.holder.number,
        access.made_with,
    )


def _in_order(scopes: frozenset[TokenScope]) -> tuple[TokenScope, ...]:
    return tuple(scope for scope in TokenScope if scope in scopes)


OPERATIONS = (
    Operation("GET", "/me", get_caller, any_token=True),
    Operation("GET", "/tokens", list_tokens, TokenScope.TOKENS_WRITE),
    Operation("POST", "/tokens", create_token, TokenScope.TOKENS_CREATE, status=201),
    Operation("GET", "/tokens/{id:number}", get_token, TokenScope.TOKENS_WRITE),
    Operation("DELETE", "/tokens/{id:number}", revoke_token, TokenScope.TOKENS_WRITE),
)
