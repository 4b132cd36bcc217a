"""People who log in at pretended identity providers."""

from typing import cast
from urllib.parse import parse_qs, urlsplit

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.identities import Identity, Organisation
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.memory.identity_providers import MemoryIdentityProviders
from progress_core.usecases.accounts.provider_answers import Answer
from progress_core.usecases.accounts.single_sign_on import Finished
from tests.given.people import NORTH

PROVIDERS = {
    "PROGRESS_IDENTITY_PROVIDERS": "memory",
    "PROGRESS_SSO": "entra,dfe",
    "PROGRESS_SSO_ENTRA_ISSUER": "https://login.example/tenant/v2.0",
    "PROGRESS_SSO_ENTRA_CLIENT_ID": "progress",
    "PROGRESS_SSO_ENTRA_LABEL": "Microsoft",
    "PROGRESS_SSO_DFE_ISSUER": "https://dfe.example",
    "PROGRESS_SSO_DFE_CLIENT_ID": "progress",
    "PROGRESS_SSO_DFE_LABEL": "DfE Sign-in",
    "PROGRESS_SSO_DFE_SCOPE": "openid email organisation",
}
"""Settings of two providers, one of which tells organisations."""

ANN = Identity("https://login.example/tenant/v2.0", "subject-of-ann", "ann@somewhere.example")
BOB = evolve(ANN, subject="subject-of-bob")
ANN_OF_NORTH = Identity("https://dfe.example", "ann", organisation=Organisation("North School", NORTH))

BROWSER = "the secret of one browser"


def pretended(progress: Progress) -> MemoryIdentityProviders:
    """Return the pretended providers."""
    return cast("MemoryIdentityProviders", progress.context.identity_providers)


def answer_of(progress: Progress, url: str, identity: Identity) -> Answer:
    """Log somebody in at a provider, and return what their browser brings back."""
    (state,) = parse_qs(urlsplit(url).query)["state"]
    return Answer(state, pretended(progress).log_in(url, identity))


def log_in_as(progress: Progress, identity: Identity, name: str = "entra") -> Finished:
    """Log somebody in whose identity is linked."""
    url = progress.single_sign_on.begin(name, BROWSER)
    return progress.single_sign_on.finish(name, BROWSER, answer_of(progress, url, identity))


def link(progress: Progress, actor: Actor, identity: Identity, name: str = "entra") -> None:
    """Link an identity to the account of somebody who is logged in."""
    url = progress.single_sign_on.begin_linking(actor, name, BROWSER)
    progress.single_sign_on.finish(name, BROWSER, answer_of(progress, url, identity), actor=actor)


def invite(progress: Progress, email: str = "ann@example.com", role: Role = Role.LEARNER_MANAGER) -> Actor:
    """Invite a member of staff of North School, who has no password yet."""
    progress.staff.create(OPERATOR, email, role, providers=[NORTH])
    return progress.accounts.actor(email)
