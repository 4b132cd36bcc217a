"""What means nothing to the rules is refused, with what is allowed, and never guessed at."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from progress_core import (
    POLICIES,
    Catalogue,
    Choice,
    PasswordPolicy,
    Problem,
    Profile,
    QualificationType,
    Reference,
    Role,
    Setting,
    UsernamePolicy,
    Viewer,
    check_learner,
    check_learners,
    check_password,
    check_qualification,
    check_username,
    reference_visibility,
    sign_off,
    staff_add_qualifications,
    submission_blockers,
)
from progress_core.domain.foundations.arguments import shown
from progress_core.domain.operations.retention import Periods
from progress_core.domain.profiles.reference_form import RatingScale
from progress_core.usecases.foundations.context import Limits

pytestmark = pytest.mark.feature("I1")

SETTING = Setting(value=True, source="learner")
NOTHING: Any = object()


def anything(value: object) -> Any:
    """Hide a mistake from the type checker, as programs without one do."""
    return cast("Any", value)


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        (lambda: sign_off(anything(1), provider=False), "choice must be Choice.PROVIDER_DEFAULT, Choice.YES or Choice"),
        (lambda: sign_off(anything(True), provider=False), "choice must be"),
        (lambda: staff_add_qualifications(anything("yes"), provider=False), "choice must be .* not 'yes'"),
        (lambda: sign_off(Choice.YES, anything(1)), "provider must be True, False, or have sign_off"),
        (lambda: sign_off(Choice.NO, anything(SimpleNamespace(sign_off="no"))), "provider must be"),
        (lambda: check_username("asmith", kind=anything(None)), "kind must be 'learner' or 'staff', not None"),
        (lambda: check_username(anything(123456)), "text must be text or None, not 123456"),
        (lambda: check_username("asmith", policy=anything(POLICIES["modern"])), "policy must be a UsernamePolicy"),
        (lambda: check_password("sunny4day", anything("modern")), r"such as POLICIES\['modern'\], not of type str"),
        (lambda: check_learner({}, form=anything(1)), "form must be 'create', 'edit' or 'import', not 1"),
        (lambda: check_learner(anything(["ukprn"])), "values must be a mapping .* not of type list"),
        (lambda: check_learners(anything({"ukprn": "1"})), "rows must be mappings, .* not dict.* check_learner"),
        (lambda: check_learners(anything(None)), "rows must be mappings, .* not NoneType"),
        (lambda: check_learners([], passwords=anything("modern")), "passwords must be a PasswordPolicy"),
        (lambda: check_learners([], usernames=anything(6)), "usernames must be a UsernamePolicy"),
        (lambda: list(check_learners(anything(["ukprn"]))), "A row must be a mapping"),
        (lambda: check_qualification(anything("GCSE")), "values must be a mapping"),
        (lambda: check_qualification({}, anything([])), "catalogue must be a Catalogue, see load_catalogue"),
        (lambda: submission_blockers(anything(None), sign_off=SETTING, staff_add_qualifications=SETTING), "profile"),
        (
            lambda: submission_blockers(Profile(), sign_off=anything(Choice.NO), staff_add_qualifications=SETTING),
            r"sign_off must be a Setting, as sign_off\(choice, provider\) returns, not <Choice.NO: 2>",
        ),
        (
            lambda: submission_blockers(Profile(), sign_off=SETTING, staff_add_qualifications=anything(False)),
            "staff_add_qualifications must be a Setting",
        ),
        (lambda: Setting(anything("no"), "learner"), "value must be True or False, not 'no'"),
        (lambda: Viewer(anything("learner")), "role must be a Role, such as Role.LEARNER, not 'learner'"),
        (lambda: reference_visibility(NOTHING, Viewer(Role.LEARNER)), "reference must be a Reference"),
        (lambda: reference_visibility(Reference(1), NOTHING), "viewer must be a Viewer"),
        (lambda: PasswordPolicy(anything("strict"), least=anything("6")), "least must be a whole number, not '6'"),
        (lambda: PasswordPolicy(initial_days=anything(True)), "initial_days must be a whole number, not True"),
        (lambda: UsernamePolicy(allowed=anything("abc")), "allowed must be a frozenset of characters"),
        (lambda: Catalogue(anything(["GCSE"])), "Each of the types must be a QualificationType, not 'GCSE'"),
        (lambda: Limits(password=anything("modern")), "password must be a PasswordPolicy"),
        (lambda: Limits(lockout_failures=anything(None)), "lockout_failures must be a whole number"),
        (
            lambda: Problem("uln", "required", "ULN is required.", severity=anything(None)),
            "severity must be 'error' or",
        ),
    ],
)
def test_what_is_of_another_kind_is_a_type_error(call: Callable[[], object], refusal: str) -> None:
    with pytest.raises(TypeError, match=refusal):
        call()


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        (
            lambda: check_username("asmith", kind=anything("teacher")),
            "kind must be 'learner' or 'staff', not 'teacher'",
        ),
        (lambda: check_learner({}, form=anything("imprt")), "form must be 'create', 'edit' or 'import', not 'imprt'"),
        (lambda: check_learners([], form=anything("imprt")), "form must be 'create', 'edit' or 'import'"),
        (
            lambda: Problem("uln", "required", "Enter it.", severity=anything("fatal")),
            "severity must be .* not 'fatal'",
        ),
        (lambda: Setting(value=True, source=anything("provider")), "source must be 'learner' or 'provider default'"),
        (lambda: PasswordPolicy(least=30, most=20), "most must be at least 30, not 20"),
        (lambda: PasswordPolicy(least=30), "most must be at least 30, not 20"),
        (lambda: PasswordPolicy(least=0), "least must be at least 1"),
        (lambda: PasswordPolicy(generated_length=5), "generated_length must be at least 6"),
        (lambda: PasswordPolicy(reset_minutes=0), "reset_minutes must be at least 1"),
        (lambda: PasswordPolicy(initial_days=0), "initial_days must be at least 1"),
        (lambda: UsernamePolicy(least=200), "learner_most must be at least 200, not 127"),
        (lambda: UsernamePolicy(least=0), "least must be at least 1"),
        (lambda: UsernamePolicy(staff_most=5), "staff_most must be at least 6"),
        (lambda: UsernamePolicy(allowed=frozenset()), "allowed must have one character"),
        (lambda: UsernamePolicy(allowed=frozenset({"ab"})), "allowed must have one character"),
        (lambda: RatingScale((), frozenset()), "ratings must be one or more different texts"),
        (lambda: RatingScale(("Good", "good"), frozenset()), "ratings must be one or more different texts"),
        (lambda: RatingScale(("Good",), frozenset({"Bad"})), "below_average must be some of the ratings"),
        (lambda: Periods(mail_days=0), "mail_days must be at least 1"),
        (lambda: Periods(audit_years=26), "audit_years must be at most 25, not 26"),
        (lambda: Periods(file_days=300, import_days=200), "longer than the outcome of an import is kept"),
        (lambda: QualificationType(" "), "must have a name"),
        (lambda: QualificationType("GCSE", first_award=2018, last_award=2017), "last_award must be 2018 or later"),
        (lambda: Catalogue((QualificationType("GCSE"), QualificationType("G CSE"))), "must have different names"),
        (lambda: Limits(take_back_hours=-1), "take_back_hours must be at least 0"),
    ],
)
def test_what_nobody_could_follow_is_a_value_error(call: Callable[[], object], refusal: str) -> None:
    with pytest.raises(ValueError, match=refusal):
        call()


def test_refusals_never_show_a_password_and_shorten_what_is_long() -> None:
    with pytest.raises(TypeError, match="text must be text or None, not of type int") as refused:
        check_password(anything(12345678))
    assert "12345678" not in str(refused.value)
    assert f"'{'x' * 59}…" == shown("x" * 80)


@pytest.mark.feature("A4", "I1")
@pytest.mark.parametrize(
    "mistake",
    [
        lambda secret: check_password("x", secret),
        lambda secret: check_learner({}, passwords=secret, form="create"),
        lambda secret: check_learner({}, usernames=cast("Any", {"password": secret}), form="create"),
    ],
)
def test_a_password_in_the_place_of_a_policy_is_not_shown(mistake: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError) as refused:
        mistake("hunter2x")
    assert "hunter2x" not in str(refused.value)
