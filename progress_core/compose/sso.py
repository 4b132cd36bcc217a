"""The settings of single sign-on: identity providers, and the roles that log in with them alone."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from attrs import fields

from progress_core.compose import adapters
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.memory.identity_providers import open_providers
from progress_core.ports.identity_providers import IdentityProviders

KEYS = tuple(one.name for one in fields(IdentityProvider) if one.name != "name")
"""The keys of the table of one provider."""

_NAME = re.compile(r"[a-z][a-z0-9]{0,31}", re.ASCII)
_REQUIRED = ("issuer", "client_id")
_AUTHENTICATIONS = ("", "basic", "post")


def read(environ: Mapping[str, str], tables: object) -> tuple[IdentityProvider, ...]:
    """Read the identity providers; the environment takes precedence, so that secrets need not be in the file.

    Args:
        environ: `PROGRESS_SSO=entra,google` names the providers, `PROGRESS_SSO_ENTRA_ISSUER` is a key of one.
        tables: `[sso.entra]` and so on of `progress.toml`.

    Raises:
        Unavailable: a provider or key is unknown, missing or wrong; the message names it.
    """
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise Unavailable("sso in progress.toml must be tables such as [sso.entra].")
    named = environ.get("PROGRESS_SSO", "")
    names = [name.strip() for name in named.split(",") if name.strip()] if named else list(tables)
    return tuple(_provider(name, tables.get(name, {}), environ) for name in dict.fromkeys(names))


def _provider(name: str, table: Mapping[str, object], environ: Mapping[str, str]) -> IdentityProvider:
    if not _NAME.fullmatch(name):
        raise Unavailable(
            f"PROGRESS_SSO: {name!r} cannot be the name of an identity provider. Use small letters and digits."
        )
    for key in sorted(set(table) - set(KEYS)):
        raise Unavailable(f"progress.toml: {key!r} is not a key of [sso.{name}]. Keys are: {', '.join(KEYS)}.")
    values = {key: environ.get(_variable(name, key)) or table.get(key, "") for key in KEYS}
    for key, value in values.items():
        if not isinstance(value, str):
            raise Unavailable(
                f"{key} of [sso.{name}] in progress.toml must be a text in quotation marks, not {value!r}."
            )
        if key in _REQUIRED and not value:
            raise Unavailable(f"{_variable(name, key)} is missing: the identity provider {name!r} needs it.")
    given = {key: str(value).strip() for key, value in values.items() if value}
    return _checked(IdentityProvider(**{"name": name, "label": name.capitalize()} | given))


def _checked(provider: IdentityProvider) -> IdentityProvider:
    """Check the values of a provider.

    Raises:
        Unavailable: one of them is wrong.
    """
    name = provider.name
    parts = urlsplit(provider.issuer)
    on_this_machine = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not (parts.hostname and (parts.scheme == "https" or on_this_machine)) or parts.query or parts.fragment:
        raise Unavailable(
            f"{_variable(name, 'issuer')} must be the https address that the provider's tokens name, "
            f"not {provider.issuer!r}."
        )
    if "openid" not in provider.scope.split():
        raise Unavailable(f"{_variable(name, 'scope')} must contain openid, not only {provider.scope!r}.")
    if provider.authentication not in _AUTHENTICATIONS:
        raise Unavailable(
            f"{_variable(name, 'authentication')} must be basic or post, not {provider.authentication!r}."
        )
    return provider


def _variable(name: str, key: str) -> str:
    return f"PROGRESS_SSO_{name.upper()}_{key.upper()}"


def roles_without_password(roles: str, providers: Sequence[IdentityProvider]) -> frozenset[Role]:
    """Return the roles that cannot log in with a password.

    Args:
        roles: with commas between.
        providers: that people can log in with instead.

    Raises:
        Unavailable: a role is unknown, or there is no provider that they could log in with.
    """
    known = {role.value: role for role in (Role.LEARNER, *STAFF_ROLES)}
    names = [name.strip() for name in roles.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise Unavailable(f"PROGRESS_PASSWORD_LOG_IN_OFF must be roles ({', '.join(known)}), not {name!r}.")
    if names and not providers:
        raise Unavailable("PROGRESS_PASSWORD_LOG_IN_OFF would leave no way to log in: set PROGRESS_SSO as well.")
    return frozenset(known[name] for name in names)


def load(adapter: str, providers: Sequence[IdentityProvider]) -> IdentityProviders:
    """Make the adapter of the identity providers; without any of these, nothing need be installed.

    Args:
        adapter: its name.
        providers: as the settings have them.
    """
    if not providers:
        return open_providers()
    loaded: IdentityProviders = adapters.load("identity_providers", adapter, providers)
    return loaded
