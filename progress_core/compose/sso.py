"""The settings of single sign-on: identity providers, and the roles that log in with them alone."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from attrs import fields, fields_dict

from progress_core.compose import adapters, role_lists
from progress_core.compose.refusals import refusal, variable
from progress_core.domain.accounts.identity_providers import IdentityProvider
from progress_core.domain.foundations.messages import quoted
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from progress_core.memory.identity_providers import open_providers
from progress_core.ports.identity_providers import IdentityProviders

KEYS = tuple(one.name for one in fields(IdentityProvider) if one.name != "name")
"""The keys of the table of one provider."""

ROLES = (Role.LEARNER, *STAFF_ROLES)
"""The roles that can be made to log in by single sign-on alone."""

_NAME = re.compile(r"[a-z][a-z0-9]{0,31}", re.ASCII)
_NAMES = "Use small letters and digits, with a letter first."
_ABSENT = {"issuer": "", "client_id": ""}  # required: an empty text stands for what is missing


def read(environ: Mapping[str, str], tables: object) -> tuple[tuple[IdentityProvider, ...], list[str]]:
    """Read the identity providers; the environment takes precedence, so that secrets need not be in the file.

    Args:
        environ: `PROGRESS_SSO=entra,google` names the providers, `PROGRESS_SSO_ENTRA_ISSUER` is a key of one.
        tables: `[sso.entra]` and so on of `progress.toml`.

    Returns:
        the providers, whatever their values are, and one sentence for everything that is no table or key.
    """
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        return (), ["sso in progress.toml must be tables such as [sso.entra]."]
    named = environ.get("PROGRESS_SSO", "")
    names = [name.strip() for name in named.split(",") if name.strip()] if named else list(tables)
    wrong: list[str] = []
    for name, table in tables.items():
        known = f"is not a key of [sso.{name}]. Keys are: {', '.join(KEYS)}."
        wrong += (f"progress.toml: {quoted(key)!r} {known}" for key in sorted(set(table) - set(KEYS)))
    return tuple(_provider(name, tables.get(name, {}), environ) for name in dict.fromkeys(names)), wrong


def _provider(name: str, table: Mapping[str, object], environ: Mapping[str, str]) -> IdentityProvider:
    values = {key: environ.get(variable("sso", name, key)) or table.get(key, "") for key in KEYS}
    given = {key: value.strip() if isinstance(value, str) else value for key, value in values.items() if value != ""}
    return IdentityProvider(**{"name": name, "label": name.capitalize(), **_ABSENT, **given})  # type: ignore[arg-type] # checked later


def problems(providers: Iterable[IdentityProvider]) -> Iterator[str]:
    """Find everything that is wrong with identity providers, one sentence each."""
    for provider in providers:
        if _NAME.fullmatch(provider.name):
            yield from _key_problems(provider)
        else:
            yield f"PROGRESS_SSO: {quoted(provider.name)!r} cannot be the name of an identity provider. {_NAMES}"


def _key_problems(provider: IdentityProvider) -> Iterator[str]:
    for key in KEYS:
        value: object = getattr(provider, key)
        setting = variable("sso", provider.name, key)
        if not isinstance(value, str):
            secret = fields_dict(IdentityProvider)[key].repr is False
            yield refusal(setting, "a text in quotation marks", value, secret=secret)
        elif key in _ABSENT and not value:
            yield f"{setting} is missing: the identity provider {provider.name!r} needs it."
        elif key in _FORMS and not _FORMS[key][0](value):
            yield refusal(setting, _FORMS[key][1], value)


def _is_address(issuer: str) -> bool:
    """Return whether a text can be the address of an identity provider; on this machine it may be without TLS."""
    try:
        parts = urlsplit(issuer)
    except ValueError:  # "https://[": no address at all
        return False
    on_this_machine = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname and (parts.scheme == "https" or on_this_machine) and not (parts.query or parts.fragment))


_FORMS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "issuer": (_is_address, "the https address that the provider's tokens name"),
    "scope": (lambda scope: "openid" in scope.split(), "words with openid among them"),
    "authentication": (("", "basic", "post").__contains__, "basic or post"),
}
"""Key -> whether a text will do, and what it must be."""


def role_problems(roles: str, providers: Sequence[IdentityProvider]) -> Iterator[str]:
    """Find what is wrong with the roles that cannot log in with a password, one sentence each.

    Args:
        roles: with commas between.
        providers: that people can log in with instead.
    """
    yield from role_lists.wrong_names(variable("password_log_in_off"), roles, ROLES)
    if role_lists.roles(roles, ROLES) and not providers:
        yield "PROGRESS_PASSWORD_LOG_IN_OFF would leave no way to log in: set PROGRESS_SSO as well."


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
