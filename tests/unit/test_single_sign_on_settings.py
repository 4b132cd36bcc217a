"""The settings of single sign-on: several providers, from the environment and from a file."""

from pathlib import Path

import pytest
from progress_sso import OpenIdProviders

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.permissions import Role
from tests.given.people import IN_MEMORY

pytestmark = pytest.mark.feature("K4", "I3")

ENTRA = {
    "PROGRESS_SSO": "entra",
    "PROGRESS_SSO_ENTRA_ISSUER": "https://login.example/tenant/v2.0",
    "PROGRESS_SSO_ENTRA_CLIENT_ID": "progress",
}
FILE = """
[sso.entra]
issuer = "https://login.example/tenant/v2.0"
client_id = "progress"
label = "Microsoft"

[sso.dfe]
issuer = "https://dfe.example"
client_id = "progress"
scope = "openid email organisation"
authentication = "post"
"""


def test_without_settings_there_is_no_provider_and_no_adapter_to_install() -> None:
    settings = Settings.from_env(IN_MEMORY | {"PROGRESS_IDENTITY_PROVIDERS": "not installed"})
    with Progress.open(settings) as progress:
        assert [] == progress.single_sign_on.offered()


def test_the_environment_names_providers_and_their_keys() -> None:
    settings = Settings.from_env(ENTRA | {"PROGRESS_SSO_ENTRA_CLIENT_SECRET": "the-secret"})
    (provider,) = settings.sso
    assert provider == IdentityProvider(
        "entra", "Entra", "https://login.example/tenant/v2.0", "progress", "the-secret", "openid email profile"
    )
    assert "the-secret" not in repr(settings)


def test_a_file_names_providers_and_the_environment_adds_their_secrets(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text(FILE, "utf-8")
    first, second = Settings.from_env({"PROGRESS_SSO_ENTRA_CLIENT_SECRET": "the-secret"}, tmp_path).sso
    assert ("entra", "Microsoft", "the-secret") == (first.name, first.label, first.client_secret)
    assert ("dfe", True, "post") == (second.name, second.tells_organisation, second.authentication)
    (chosen,) = Settings.from_env({"PROGRESS_SSO": " dfe, dfe ,"}, tmp_path).sso
    assert second == chosen


def test_the_adapter_is_found_by_its_entry_point() -> None:
    with Progress.open(Settings.from_env(IN_MEMORY | ENTRA)) as progress:
        assert isinstance(progress.context.identity_providers, OpenIdProviders)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"PROGRESS_SSO_ENTRA_ISSUER": ""}, "PROGRESS_SSO_ENTRA_ISSUER is missing"),
        ({"PROGRESS_SSO_ENTRA_CLIENT_ID": ""}, "PROGRESS_SSO_ENTRA_CLIENT_ID is missing"),
        ({"PROGRESS_SSO_ENTRA_ISSUER": "http://login.example"}, "must be the https address"),
        ({"PROGRESS_SSO_ENTRA_ISSUER": "https://login.example?tenant=1"}, "must be the https address"),
        ({"PROGRESS_SSO_ENTRA_ISSUER": "login.example"}, "must be the https address"),
        ({"PROGRESS_SSO_ENTRA_ISSUER": "https://["}, "must be the https address"),
        ({"PROGRESS_SSO_ENTRA_SCOPE": "email"}, "must be words with openid among them, not 'email'"),
        ({"PROGRESS_SSO_ENTRA_AUTHENTICATION": "jwt"}, "must be basic or post"),
        ({"PROGRESS_SSO": "Entra ID"}, "'Entra ID' cannot be the name"),
        ({"PROGRESS_SSO": "../x"}, "cannot be the name"),
        ({"PROGRESS_PASSWORD_LOG_IN_OFF": "teacher"}, "must be roles .*, not 'teacher'"),
        ({"PROGRESS_PASSWORD_LOG_IN_OFF": "operator"}, "must be roles"),
        ({"PROGRESS_PASSWORD_LOG_IN_OFF": "learner", "PROGRESS_SSO": ""}, "would leave no way to log in"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, str], message: str) -> None:
    with pytest.raises(Unavailable, match=message):
        Settings.from_env(ENTRA | changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('sso = "entra"', "must be tables such as"),
        ('[sso]\nentra = "https://login.example"', "must be tables such as"),
        ('[sso.entra]\nissuer = "https://login.example"\nclientid = "progress"', "'clientid' is not a key of"),
        ("[sso.entra]\nissuer = 7", "SSO_ENTRA_ISSUER must be a text in quotation marks, not 7"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "progress.toml").write_text(text, "utf-8")
    with pytest.raises(Unavailable, match=message):
        Settings.from_env({}, tmp_path)


def test_a_provider_on_this_machine_may_be_without_tls() -> None:
    (provider,) = Settings.from_env(ENTRA | {"PROGRESS_SSO_ENTRA_ISSUER": "http://localhost:9400"}).sso
    assert "http://localhost:9400" == provider.issuer


def test_roles_without_a_password_are_read() -> None:
    settings = Settings.from_env(ENTRA | {"PROGRESS_PASSWORD_LOG_IN_OFF": "learner-manager, learner"})
    assert {Role.LEARNER, Role.LEARNER_MANAGER} == settings.limits().password_log_in_off
