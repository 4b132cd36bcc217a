"""A program that embeds the rules, as its type checker sees it; `test_embedding` runs mypy on it.

Each `type: ignore` is a mistake that mypy must find: it complains of those that are not needed.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never, assert_type

from progress_core import (
    Accepted,
    Checked,
    Choice,
    LearnerDetails,
    PasswordPolicy,
    Problem,
    Profile,
    Qualification,
    Refused,
    Setting,
    check_learner,
    check_learners,
    check_qualification,
    check_username,
    sign_off,
    submission_blockers,
)


def value_once_ok_is_known(values: Mapping[str, object]) -> LearnerDetails:
    checked = check_learner(values)
    assert_type(checked, Accepted[LearnerDetails] | Refused)
    assert_type(checked.value, LearnerDetails | None)
    if not checked.ok:
        assert_type(checked, Refused)
        assert_type(checked.value, None)
        raise ValueError(checked.problems)
    assert_type(checked, Accepted[LearnerDetails])
    return checked.value


def value_in_a_condition(values: Mapping[str, object]) -> str:
    checked = check_qualification(values)
    return checked.value.subject if checked.ok else ""


def values_of_many(rows: Iterable[Mapping[str, object]]) -> list[LearnerDetails]:
    return [checked.value for checked in check_learners(rows) if checked.ok]


def value_by_class(checked: Checked[Qualification]) -> Qualification | None:
    match checked:
        case Accepted(value=value):
            return value
        case Refused():
            return None
        case _:
            assert_never(checked)


def wider(checked: Checked[LearnerDetails]) -> Checked[object]:
    return checked


def value_too_early(checked: Checked[LearnerDetails]) -> LearnerDetails:
    return checked.value  # type: ignore[return-value]


def facts(found: Problem) -> None:
    assert_type(found.params, Mapping[str, object])
    found.params["least"] = 7  # type: ignore[index]


def what_means_nothing(profile: Profile) -> None:
    assert_type(sign_off(Choice.YES, provider=False), Setting)
    sign_off(1, provider=False)  # type: ignore[arg-type]
    check_username("asmith", kind="teacher")  # type: ignore[arg-type]
    check_learner({}, form="imprt")  # type: ignore[arg-type]
    PasswordPolicy(least="6")  # type: ignore[arg-type]
    submission_blockers(profile, sign_off=Choice.NO, staff_add_qualifications=Choice.NO)  # type: ignore[arg-type]
