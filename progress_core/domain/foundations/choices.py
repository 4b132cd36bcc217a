"""Profile options with three choices, and the settings that they result in (manual 5.1)."""

from enum import IntEnum
from typing import Literal, Protocol

from attrs import frozen

from progress_core.domain.foundations.arguments import refuse_unless, refuse_unless_one_of, shown
from progress_core.domain.foundations.rules import Rule

Source = Literal["learner", "provider default"]
SOURCES: tuple[Source, ...] = ("learner", "provider default")
"""Who made the choice that a setting follows."""

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

    Raises:
        TypeError: the value is not True or False.
        ValueError: there is no such source.
    """

    value: bool
    source: Source

    def __attrs_post_init__(self) -> None:
        refuse_unless("value", self.value, bool, "True or False")
        refuse_unless_one_of("source", self.source, SOURCES)


class Defaults(Protocol):
    """Anything with a provider's two defaults, such as `Provider`."""

    @property
    def sign_off(self) -> bool:
        """Whether profiles are signed off before applications are submitted."""

    @property
    def staff_add_qualifications(self) -> bool:
        """Whether staff add the learners' qualifications."""


_DEFAULTS = {value: Setting(value, "provider default") for value in (True, False)}
_CHOSEN = {Choice.YES: Setting(value=True, source="learner"), Choice.NO: Setting(value=False, source="learner")}
_CHOICES = "Choice.PROVIDER_DEFAULT, Choice.YES or Choice.NO"


def _effective(choice: Choice, provider: Defaults | bool, option: str) -> Setting:
    refuse_unless("choice", choice, Choice, _CHOICES)
    default = provider if isinstance(provider, bool) else getattr(provider, option, None)
    if not isinstance(default, bool):
        raise TypeError(f"provider must be True, False, or have {option}, True or False, not {shown(provider)}.")
    return _DEFAULTS[default] if choice is Choice.PROVIDER_DEFAULT else _CHOSEN[choice]


def sign_off(choice: Choice, provider: Defaults | bool) -> Setting:
    """Return whether the learner's profile must be signed off before an application is submitted.

    Args:
        choice: what was chosen for the learner.
        provider: the provider, or only its default.

    Raises:
        TypeError: the choice is no `Choice`, or the provider has no such default.

    Source: manual 5.1 e, 5.6.
    """
    return _effective(choice, provider, "sign_off")


def staff_add_qualifications(choice: Choice, provider: Defaults | bool) -> Setting:
    """Return whether staff, not the learner, add the learner's qualifications.

    Args:
        choice: what was chosen for the learner.
        provider: the provider, or only its default.

    Raises:
        TypeError: the choice is no `Choice`, or the provider has no such default.

    Source: manual 5.1 e, 5.4, 9.
    """
    return _effective(choice, provider, "staff_add_qualifications")
