"""Identity providers: Microsoft, Google, DfE Sign-in and others that people log in with (OpenID Connect)."""

from attrs import field, frozen

from progress_core.domain.foundations.errors import NotAllowed, Unavailable

ORGANISATION_SCOPE = "organisation"
"""DfE Sign-in's own scope: the school or college for which the person has logged in."""


@frozen
class IdentityProvider:
    """An identity provider as the installation has registered with it.

    Args:
        name: short name in settings and addresses ("entra").
        label: what people know it by ("Microsoft").
        issuer: its address, exactly as in its tokens.
        client_id: what it calls this installation.
        client_secret: proves that we are the client; "" for a public client, which has PKCE alone.
        scope: what is asked for, with spaces between.
        authentication: how the secret is sent: "basic", "post", or "" for what the provider supports.
    """

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scope: str = "openid email profile"
    authentication: str = ""

    @property
    def tells_organisation(self) -> bool:
        """Whether it is asked which school or college the person belongs to, as DfE Sign-in can tell."""
        return ORGANISATION_SCOPE in self.scope.split()


@frozen
class AuthenticationRequest:
    """What one attempt to log in at an identity provider is bound to.

    Args:
        redirect_uri: where the provider sends the person back to.
        state: comes back with the person.
        nonce: comes back in the ID token.
        verifier: proves to the provider that whoever redeems the code also asked for it (PKCE).
        again: whether the person has to log in at the provider anew, even if they are logged in there.
    """

    redirect_uri: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    again: bool = False


class NotProved(NotAllowed):
    """An identity provider's answer does not prove who somebody is.

    Args:
        reason: what was wrong, in a few words for the log ("wrong nonce"); never what the answer held.
        message: one sentence for the person.
        account_id: of the account that it was about; None if nobody knows.

    Attributes:
        identified: whether the provider has proved who it was, who may still not do what they wanted.
    """

    code = "not_proved"
    default_message = "We could not check who you are. Start the log-in again."

    def __init__(self, reason: str, message: str = "", account_id: int | None = None) -> None:
        self.reason = reason
        self.account_id = account_id
        self.identified = False
        super().__init__(message)


def no_time() -> NotProved:
    """Return the error for a new log-in of which the provider does not say when it was."""
    message = "The provider does not say when you logged in there. Log off here and log in again, then try again."
    return NotProved("no time of the log-in", message)


class ProviderDown(Unavailable):
    """An identity provider cannot be reached, or does not answer as one.

    Args:
        label: of the provider.
        reason: what happened, for the log and for `progress check`.
    """

    code = "identity_provider_unavailable"

    def __init__(self, label: str, reason: str) -> None:
        self.label = label
        self.reason = reason
        super().__init__(f"{label} cannot be reached at the moment: {reason}.")
