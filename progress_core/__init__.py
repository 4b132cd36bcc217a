"""Admissions and learner records for English schools and colleges: rules, ports and use cases.

The names listed here are the public interface of the core and will stay. Each is imported when it is
first used, so that a program that needs one rule loads only that rule.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from progress_core.compose.progress import Progress
    from progress_core.compose.settings import Settings
    from progress_core.domain.accounts.passwords import POLICIES, PasswordPolicy, check_password
    from progress_core.domain.accounts.usernames import UsernamePolicy, check_username
    from progress_core.domain.applications.applications import submission_blockers
    from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
    from progress_core.domain.foundations.blockers import Blocker
    from progress_core.domain.foundations.choices import Choice, Setting, sign_off, staff_add_qualifications
    from progress_core.domain.foundations.errors import (
        Busy,
        Conflict,
        NotAllowed,
        NotFound,
        ProgressError,
        Rejected,
        Unavailable,
    )
    from progress_core.domain.foundations.permissions import Role
    from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused
    from progress_core.domain.foundations.rules import Rule, rule_catalogue
    from progress_core.domain.learners.details import LearnerDetails
    from progress_core.domain.learners.form import check_learner, check_learners
    from progress_core.domain.profiles.profiles import Approval, Profile, SectionStatus
    from progress_core.domain.profiles.references import (
        Reference,
        ReferenceDetails,
        Viewer,
        Visibility,
        reference_visibility,
    )
    from progress_core.domain.providers.providers import Provider
    from progress_core.domain.qualifications.catalogue import (
        DEFAULT_CATALOGUE,
        Catalogue,
        QualificationType,
        load_catalogue,
    )
    from progress_core.domain.qualifications.qualifications import Qualification, check_qualification
    from progress_core.usecases.foundations.context import Context

__all__ = [
    "DEFAULT_CATALOGUE",
    "OPERATOR",
    "POLICIES",
    "Accepted",
    "Actor",
    "Approval",
    "Blocker",
    "Busy",
    "Catalogue",
    "Checked",
    "Choice",
    "Conflict",
    "Context",
    "LearnerDetails",
    "NotAllowed",
    "NotFound",
    "PasswordPolicy",
    "Problem",
    "Profile",
    "Progress",
    "ProgressError",
    "Provider",
    "Qualification",
    "QualificationType",
    "Reference",
    "ReferenceDetails",
    "Refused",
    "Rejected",
    "Role",
    "Rule",
    "Scope",
    "SectionStatus",
    "Setting",
    "Settings",
    "Unavailable",
    "UsernamePolicy",
    "Viewer",
    "Visibility",
    "check_learner",
    "check_learners",
    "check_password",
    "check_qualification",
    "check_username",
    "load_catalogue",
    "reference_visibility",
    "rule_catalogue",
    "sign_off",
    "staff_add_qualifications",
    "submission_blockers",
]

_HOMES = {
    "compose.progress": ("Progress",),
    "compose.settings": ("Settings",),
    "domain.applications.applications": ("submission_blockers",),
    "domain.foundations.blockers": ("Blocker",),
    "domain.qualifications.catalogue": ("DEFAULT_CATALOGUE", "Catalogue", "QualificationType", "load_catalogue"),
    "domain.foundations.choices": ("Choice", "Setting", "sign_off", "staff_add_qualifications"),
    "domain.foundations.errors": (
        "Busy",
        "Conflict",
        "NotAllowed",
        "NotFound",
        "ProgressError",
        "Rejected",
        "Unavailable",
    ),
    "domain.learners.form": ("check_learner", "check_learners"),
    "domain.learners.details": ("LearnerDetails",),
    "domain.accounts.passwords": ("POLICIES", "PasswordPolicy", "check_password"),
    "domain.foundations.permissions": ("Role",),
    "domain.foundations.actors": ("OPERATOR", "Actor", "Scope"),
    "domain.foundations.problems": ("Accepted", "Checked", "Problem", "Refused"),
    "domain.profiles.profiles": ("Approval", "Profile", "SectionStatus"),
    "domain.providers.providers": ("Provider",),
    "domain.qualifications.qualifications": ("Qualification", "check_qualification"),
    "domain.profiles.references": ("Reference", "ReferenceDetails", "Viewer", "Visibility", "reference_visibility"),
    "domain.foundations.rules": ("Rule", "rule_catalogue"),
    "domain.accounts.usernames": ("UsernamePolicy", "check_username"),
    "usecases.foundations.context": ("Context",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"progress_core has no {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List all public names, imported or not."""
    return sorted({*globals(), *__all__})
