"""The catalogue of every rule: id, manual section, statement, codes (I4)."""

from functools import cache
from importlib import import_module

from attrs import frozen

_MODULES = (
    "usernames", "passwords", "accounts", "sessions", "staff_form", "learner_form", "provider_form", "course_form",
    "choices", "learner_settings", "profiles", "statements", "qualifications", "qualification_sets",
    "references", "reference_form", "applications", "permissions", "dashboard", "groups", "imports",
    "qualification_plan", "qualification_identity", "retention",
)  # fmt: skip


@frozen
class Rule:
    """One rule of the system.

    Args:
        id: stable ("username.characters"); problems carry it in `rule`.
        section: of the manual ("5.1"), or the published standard it comes from.
        statement: the rule in one sentence.
        codes: of the problems and blockers it can give; () for a rule that decides rather than checks.
    """

    id: str
    section: str
    statement: str
    codes: tuple[str, ...] = ()


@cache
def rule_catalogue() -> tuple[Rule, ...]:
    """Give every rule, in the order of the manual's concepts; each module of the domain lists its own in RULES."""
    found: list[Rule] = []
    for name in _MODULES:
        found.extend(import_module(f"progress_core.domain.{name}").RULES)
    return tuple(found)
