"""The catalogue of all rules: id, manual section, statement and codes (I4)."""

from functools import cache
from importlib import import_module

from attrs import frozen

_MODULES = (
    "accounts.usernames",
    "accounts.passwords",
    "accounts.accounts",
    "accounts.sessions",
    "accounts.devices",
    "accounts.second_factors",
    "accounts.passkeys",
    "accounts.access_tokens",
    "accounts.narrower_tokens",
    "accounts.identities",
    "accounts.staff_form",
    "learners.form",
    "learners.likenesses",
    "providers.form",
    "courses.form",
    "courses.headings",
    "courses.windows",
    "courses.favourites",
    "foundations.choices",
    "foundations.repeats",
    "values.searches",
    "learners.settings",
    "learners.selection",
    "learners.leaving",
    "years.moves",
    "years.transfers",
    "profiles.profiles",
    "profiles.statements",
    "qualifications.qualifications",
    "qualifications.sets",
    "profiles.references",
    "profiles.reference_form",
    "applications.states",
    "applications.applications",
    "applications.offers",
    "applications.decisions",
    "foundations.permissions",
    "learners.dashboard",
    "providers.groups",
    "importing.imports",
    "importing.mappings",
    "importing.provider_files",
    "importing.leaver_files",
    "qualifications.plan",
    "qualifications.identity",
    "reports.facts",
    "reports.definitions",
    "reports.suppression",
    "correspondence.reminders",
    "operations.retention",
    "operations.changes",
    "operations.webhook_form",
)


@frozen
class Rule:
    """One rule of the system.

    Args:
        id: stable id ("username.characters"); problems name it in `rule`.
        section: section of the manual ("5.1"), or the published standard that the rule comes from.
        statement: the rule in one sentence.
        codes: codes of the problems and blockers it can return; () if it decides rather than checks.
    """

    id: str
    section: str
    statement: str
    codes: tuple[str, ...] = ()


@cache
def rule_catalogue() -> tuple[Rule, ...]:
    """Return all rules, in the order of the manual's concepts; each module of the domain lists its own in RULES."""
    found: list[Rule] = []
    for name in _MODULES:
        found.extend(import_module(f"progress_core.domain.{name}").RULES)
    return tuple(found)
