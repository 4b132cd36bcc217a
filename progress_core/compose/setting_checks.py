"""What is wrong with the settings of an installation: everything at once, one sentence each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import Attribute, fields

from progress_core.compose import role_lists, sso
from progress_core.compose.origins import wrong_origins
from progress_core.compose.refusals import refusal, variable
from progress_core.domain.accounts.passwords import POLICIES
from progress_core.domain.correspondence.reminders import REMINDER_DAYS
from progress_core.domain.foundations.permissions import STAFF_ROLES
from progress_core.domain.operations.retention import Periods, check_periods

CHOICES: Mapping[str, Sequence[str]] = {
    "accepted_offers": ("one", "many"),
    "callbacks_private": ("on", "off"),
    "credential_policy": tuple(POLICIES),
    "reminder_day": REMINDER_DAYS,
    "retention": ("daily", "off"),
}
"""Name of a setting -> what it can be."""

MAX_NUMBER = 1_000_000
"""Largest number of minutes, days or failures that makes sense anywhere; a moment that many days ahead exists."""

_THRESHOLDS = range(3, 21)
_MAX_DIGITS = 18
_PERIODS = {f"retention_{one.name}": one.name for one in fields(Periods)}


def problems(settings: Iterable["Attribute[Any]"], values: Mapping[str, Any]) -> Iterator[str]:
    """Find everything that is wrong with settings.

    Args:
        settings: the fields of their class.
        values: name -> value, whatever it is.
    """
    right = dict(values)
    for setting in settings:
        if wanted := _kind_problem(setting, values[setting.name]):
            value = right.pop(setting.name)
            yield refusal(variable(setting.name), wanted, value, secret=setting.repr is False)
    for name, known in CHOICES.items():
        if name in right and right[name] not in known:
            yield refusal(variable(name), " or ".join(known), right[name])
    yield from _period_problems(right)
    if "api_origins" in right:
        yield from wrong_origins(variable("api_origins"), right["api_origins"])
    if "second_factor" in right:
        yield from role_lists.wrong_names(variable("second_factor"), right["second_factor"], STAFF_ROLES)
    if "password_log_in_off" in right:
        yield from sso.role_problems(right["password_log_in_off"], values["sso"])
    yield from sso.problems(values["sso"])


def periods(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the retention periods among the values of settings, by the names of `Periods`."""
    return {short: values[name] for name, short in _PERIODS.items() if name in values}


def _period_problems(values: Mapping[str, Any]) -> Iterator[str]:
    checked = check_periods(periods(values))
    if not checked.ok:
        yield from (problem.message for problem in checked.problems)


def _kind_problem(setting: "Attribute[Any]", value: object) -> str:
    """Return what a setting must be, if its value is of another kind; "" if not. Periods have a check of their own."""
    if setting.type is str:
        return "" if isinstance(value, str) else "a text in quotation marks"
    if setting.type is not int:
        return ""
    if isinstance(value, str) and whole_number(value) is not None:
        return "a whole number without quotation marks"
    if setting.name == "suppress_below":
        is_right = _is_whole(value, 0, 0) or _is_whole(value, _THRESHOLDS[0], _THRESHOLDS[-1])
        return "" if is_right else f"0 or from {_THRESHOLDS[0]} to {_THRESHOLDS[-1]}"
    is_right = setting.name in _PERIODS or _is_whole(value, 1, MAX_NUMBER)
    return "" if is_right else f"a whole number from 1 to {MAX_NUMBER:,}"


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def whole_number(text: str) -> int | None:
    """Return the number that digits are; None if a text is anything else."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS else None
