"""Profile options with three choices, and the settings that they result in (manual 5.1)."""

from enum import IntEnum
from typing import Literal, Protocol

from attrs import frozen

from progress_core.domain.foundations.rules import Rule

Source = Literal["learner", "provider default"]

RULES = (
    Rule(
        "choice.sign_off",
        "5.1 e, 5.6",
        "A learner's profile must be signed off if that is chosen for the learner, or else by the provider's default.",
    ),
    Rule(
        "choice.staff_add_qualifications",
        "5.1 e, 5.4, 9",
        "Staff add a learner's qualifications if that is chosen for the learner, or else by the provider's default.",
    ),
)


class Choice(IntEnum):
    """What was chosen for one learner."""

    PROVIDER_DEFAULT = 0
    YES = 1
    NO = 2

    @property
    def label(self) -> str:
        """The choice in words, as the form shows it."""
        return ("Use provider default", "Yes", "No")[self]


@frozen
class Setting:
    """The effective value of an option.

    Args:
        value: whether the option applies.
        source: "learner" if chosen for the learner, else "provider default".
    """

    value: bool
    source: Source


class Defaults(Protocol):
    """Anything with a provider's two defaults, such as `Provider`."""

    @property
    def sign_off(self) -> bool:
        """Whether profiles are signed off before applications are submitted."""

    @property
    def staff_add_qualifications(self) -> bool:
        """Whether staff add the learners' qualifications."""


def _effective(choice: Choice, default: bool) -> Setting:
    if choice is Choice.PROVIDER_DEFAULT:
        return Setting(default, "provider default")
    return Setting(choice is Choice.YES, "learner")


def sign_off(choice: Choice, provider: Defaults | bool) -> Setting:
    """Return whether the learner's profile must be signed off before an application is submitted.

    Args:
        choice: what was chosen for the learner.
        provider: the provider, or only its default.

    Source: manual 5.1 e, 5.6.
    """
    return _effective(choice, provider if isinstance(provider, bool) else provider.sign_off)


def staff_add_qualifications(choice: Choice, provider: Defaults | bool) -> Setting:
    """Return whether staff, not the learner, add the learner's qualifications.

    Args:
        choice: what was chosen for the learner.
        provider: the provider, or only its default.

    Source: manual 5.1 e, 5.4, 9.
    """
    default = provider if isinstance(provider, bool) else provider.staff_add_qualifications
    return _effective(choice, default)
