"""The learner form: every rule about a learner's details, all problems at once (manual 5.1, 7.3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from attrs import evolve

from progress_core.domain.accounts.passwords import MANUAL_2013, PasswordPolicy, check_password
from progress_core.domain.accounts.usernames import USERNAMES, UsernamePolicy, check_username
from progress_core.domain.foundations.problems import Checked, Problem, has_errors
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.learners.doubts import Find, doubts
from progress_core.domain.learners.field_kinds import Form
from progress_core.domain.learners.fields import LEARNER_FIELDS, MANDATORY
from progress_core.domain.learners.row_pattern import compile_row, read_clean
from progress_core.domain.values.fields import read_fields, rules_of

_POSITIONS = {field.name: position for position, field in enumerate(LEARNER_FIELDS)}

RULES = rules_of("learner", LEARNER_FIELDS, MANDATORY["import"])


def check_learner(
    values: Mapping[str, object],
    *,
    form: Form = "create",
    on: date | None = None,
    stored: LearnerDetails | None = None,
    usernames: UsernamePolicy = USERNAMES,
    passwords: PasswordPolicy = MANUAL_2013,
) -> Checked[LearnerDetails]:
    """Check one learner's details.

    Args:
        values: by field name, as typed or as a spreadsheet's cells; what is missing is empty.
        form: "create" needs a username and a password, which are checked but are no part of the
            details; "edit" is the same without them; "import" needs a postcode.
        on: the day it is, for warnings of unlikely ages; None for no such warnings.
        stored: the details so far of a learner who is edited: a value that stays as it is blocks nothing, as
            rules and ages change; None for a new learner.
        usernames: policy for the username of the create form.
        passwords: policy for the password of the create form.

    Returns:
        the details, None if anything is wrong, with all problems in the order of the fields.

    Source: manual 5.1, 7.3; features B1, B3, B4, E3.
    """
    clean, problems = read_fields("learner", LEARNER_FIELDS, MANDATORY[form], values)
    details = LearnerDetails(*clean)
    if on is not None:
        problems += _doubts_about(details, values, problems, doubts(form, on))
        problems.sort(key=lambda problem: _POSITIONS[problem.field])
    if stored is not None:
        staying = _staying(details, values, stored, problems)
        details = evolve(details, **staying)
        problems = [evolve(p, severity="warning") if p.field in staying else p for p in problems]
    if form == "create":
        problems[:0] = _credential_problems(values, usernames, passwords)
    return Checked(None if has_errors(problems) else details, tuple(problems))


def check_learners(
    rows: Iterable[Mapping[str, object]], *, form: Form = "import", on: date | None = None
) -> Iterator[Checked[LearnerDetails]]:
    """Check many learners, with the same answers as `check_learner`, many times as fast.

    Args:
        rows: values of each learner, taken one at a time.
        form: as for `check_learner`.
        on: as for `check_learner`.

    Source: features B4, E3, E5.
    """
    accepts = _accepts(form)
    finds = [find for _, find in doubts(form, on)] if on else []
    with_credentials = form == "create"
    for row in rows:
        details = read_clean(row, accepts)
        if details is None or with_credentials or (finds and _is_doubtful(details, row, finds)):
            yield check_learner(row, form=form, on=on)
        else:
            yield Checked(details)


@cache
def _accepts(form: Form) -> Callable[[str], object]:
    return compile_row(LEARNER_FIELDS, MANDATORY[form])


def _doubts_about(
    details: LearnerDetails,
    offered: Mapping[str, object],
    problems: Iterable[Problem],
    finds: Iterable[tuple[frozenset[str], Find]],
) -> list[Problem]:
    wrong = {problem.field for problem in problems if problem.severity == "error"}
    return [
        found
        for fields, find in finds
        if wrong.isdisjoint(fields) and all(getattr(details, name) != "" for name in fields)
        for found in find(details, offered)
    ]


def _staying(
    details: LearnerDetails, offered: Mapping[str, object], stored: LearnerDetails, problems: Iterable[Problem]
) -> dict[str, Any]:
    """Return the stored values of the fields that are in error, but as they were before; an empty one never is."""
    wrong = {problem.field: getattr(stored, problem.field) for problem in problems if problem.code != "required"}
    return {name: value for name, value in wrong.items() if value in (offered.get(name), getattr(details, name))}


def _is_doubtful(details: LearnerDetails, offered: Mapping[str, object], finds: Iterable[Find]) -> bool:
    return any(find(details, offered) for find in finds)


def _credential_problems(
    values: Mapping[str, object], usernames: UsernamePolicy, passwords: PasswordPolicy
) -> tuple[Problem, ...]:
    username, password = (_typed(values.get(name)) for name in ("username", "password"))
    return check_username(username, policy=usernames) + check_password(password, passwords)


def _typed(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)
