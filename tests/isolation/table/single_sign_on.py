"""The use cases of single sign-on; nobody in this world has an account that is linked."""

from progress_core.domain.foundations.permissions import Permission
from tests.isolation.expect import ACTORS, ANONYMOUS, ANYBODY, NOBODY, OWN, Outcome
from tests.isolation.rows import Line

_NOT_LINKED = {(actor, OWN): Outcome.ABSENT for actor in ACTORS}
_NO_ACCOUNT = {(ANONYMOUS, OWN): Outcome.ABSENT}

USE_CASES = (
    Line("single_sign_on.begin_linking", ANYBODY, build=lambda _: ("entra", "browser")),
    Line("single_sign_on.begin_proof", NOBODY, build=lambda _: ("entra", "browser")),
    Line("single_sign_on.check", Permission.OPERATE, build=lambda _: ("entra",)),
    Line("identities.linked", ANYBODY),
    Line("identities.may_use_password", ANYBODY, but=_NO_ACCOUNT),
    Line("identities.unlink", ANYBODY, build=lambda _: (404,), but=_NOT_LINKED),
)

WITHOUT_ACTOR = {
    "accounts.takes_password": "whoever holds the link",
    "single_sign_on.offered": "anybody: the homepage shows it",
    "single_sign_on.begin": "whoever can log in at the provider",
    "single_sign_on.finish": "whoever has logged in at the provider, in the browser that asked",
}
"""Those that take no actor, and whose they are."""
