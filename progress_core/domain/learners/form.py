"""The learner form: every rule about a learner's details, all problems at once (manual 5.1, 7.3)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from attrs import evolve

from progress_core.domain.accounts.passwords import MANUAL_2013, PasswordPolicy, check_password
from progress_core.domain.accounts.usernames import USERNAMES, UsernamePolicy, check_username
from progress_core.domain.foundations.arguments import (
    refuse_unless,
    refuse_unless_mapping,
    refuse_unless_one_of,
    written,
)
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.details import KNOWN_FIELDS, LearnerDetails
from progress_core.domain.learners.doubts import Find, doubts
from progress_core.domain.learners.field_kinds import FORMS, Form
from progress_core.domain.learners.fields import LEARNER_FIELDS, MANDATORY
from progress_core.domain.learners.row_pattern import compile_row, read_clean, read_clean_columns
from progress_core.domain.values.field_names import unknown_fields
from progress_core.domain.values.fields import read_fields, rules_of

_POSITIONS = {field.name: position for position, field in enumerate(LEARNER_FIELDS)}
_NAMES = "learner.field_names"
_MAX_KNOWN = 10_000
"""Of how many year groups with dates of birth it is kept whether they are doubtful: of those of one school, all."""

RULES = (
    *rules_of("learner", LEARNER_FIELDS, MANDATORY["import"]),
    Rule(
        _NAMES,
        "5.1, 7.3",
        "Every value has the name of a field of the form: a name that is misspelt is refused, never passed over.",
        ("unknown_field",),
    ),
)


def check_learner(
    values: Mapping[str, object],
    *,
    form: Form = "create",
    on: date | None = None,
    stored: LearnerDetails | None = None,
    usernames: UsernamePolicy = USERNAMES,
    passwords: PasswordPolicy = MANUAL_2013,
    names: Collection[str] = (),
    breached: bool = False,
) -> Checked[LearnerDetails]:
    """Check one learner's details.

    Args:
        values: by field name, as typed or as a spreadsheet's cells; what is missing is empty.
        form: "create" also checks username and password, which are no part of the details; "import" needs a postcode.
        on: the day it is, for warnings of unlikely ages; None for no such warnings.
        stored: the details so far of an edited learner, of which those that stay block nothing; None for a new one.
        usernames: policy for the username of the create form.
        passwords: policy for the password of the create form.
        names: what the provider is called; the learner's own names are taken from `values`.
        breached: whether the password is in a set of breached ones, which the caller has looked up.

    Returns:
        the details, or none, with all problems in the order of the fields, and those of unknown names last.

    Raises:
        TypeError: the values are no mapping.
        ValueError: there is no such form.

    Source: manual 5.1, 7.3; features B1, B3, B4, E3.
    """
    refuse_unless_one_of("form", form, FORMS)
    refuse_unless_mapping("values", values)
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
        username, password = (_typed(values.get(name)) for name in ("username", "password"))
        own = (*names, *own_names(details, username or ""))
        problems[:0] = check_password(password, passwords, names=own, breached=breached)
        problems[:0] = check_username(username, policy=usernames)
    problems += unknown_fields(values, KNOWN_FIELDS, _NAMES, _spellings)
    return Refused(tuple(problems)) if has_errors(problems) else Accepted(details, tuple(problems))


def check_learners(
    rows: Iterable[Mapping[str, object]],
    *,
    form: Form = "import",
    on: date | None = None,
    usernames: UsernamePolicy = USERNAMES,
    passwords: PasswordPolicy = MANUAL_2013,
    names: Collection[str] = (),
) -> Iterator[Checked[LearnerDetails]]:
    """Check many learners, with the same answers as `check_learner`, many times as fast.

    Args:
        rows: values of each learner, taken one at a time.
        form: as for `check_learner`.
        on: as for `check_learner`.
        usernames: as for `check_learner`.
        passwords: as for `check_learner`.
        names: as for `check_learner`.

    Raises:
        TypeError: the rows are no mappings; the first of them that is none ends the check.
        ValueError: there is no such form.

    Source: features B4, E3, E5.
    """
    refuse_unless_one_of("form", form, FORMS)
    refuse_unless("usernames", usernames, UsernamePolicy, "a UsernamePolicy", secret=True)
    refuse_unless("passwords", passwords, PasswordPolicy, "a PasswordPolicy", secret=True)
    if isinstance(rows, (Mapping, str)) or not isinstance(rows, Iterable):
        raise TypeError(
            f"rows must be mappings, one per learner, not {type(rows).__name__}. For one, call check_learner."
        )

    def one_by_one(row: Mapping[str, object]) -> Checked[LearnerDetails]:
        return check_learner(row, form=form, on=on, usernames=usernames, passwords=passwords, names=names)

    return _checked(rows, form, on, one_by_one)


def _checked(
    rows: Iterable[Mapping[str, object]],
    form: Form,
    on: date | None,
    one_by_one: Callable[[Mapping[str, object]], Checked[LearnerDetails]],
) -> Iterator[Checked[LearnerDetails]]:
    """Accept clean rows as a whole, and check the others one by one."""
    accepts = _accepts(form)
    finds = [find for _, find in doubts(form, on)] if on else []
    with_credentials = form == "create"
    for row in rows:
        if type(row) is not dict:
            refuse_unless_mapping("A row", row)
        details = read_clean(row, accepts)
        if details is None or with_credentials or (finds and _is_doubtful(details, row, finds)):
            yield one_by_one(row)
        else:
            yield Accepted(details)


def check_columns(
    columns: Mapping[str, Sequence[object]], count: int, *, form: Form = "import", on: date | None = None
) -> list[LearnerDetails | None]:
    """Return the details of rows about which `check_learner` has nothing to say; None for those that it must look at.

    Args:
        columns: values of all rows by field name.
        count: how many rows there are.
        form: as for `check_learner`, but not "create".
        on: as for `check_learner`.

    Source: features B4, E3, E5.
    """
    found = read_clean_columns(columns, count, _accepts(form))
    doubts_ = doubts(form, on) if on else ()
    if doubts_:
        known = _known_doubts(doubts_)
        for place, details in enumerate(found):
            if details is not None and known.about(details):
                found[place] = None
    return found


def own_names(details: LearnerDetails, username: str) -> tuple[str, ...]:
    """Return what a learner is called, and the date of birth: a password must not consist of them (K7)."""
    return details.first_name, details.last_name, username, details.email, str(details.date_of_birth)


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    """Return other names for the fields, which spreadsheets have as headings."""
    return tuple(
        (spelling, field.name)
        for field in LEARNER_FIELDS
        for spelling in (label(field.name), field.heading, *field.spellings.split(","))
        if spelling
    )


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


class _KnownDoubts:
    """Whether there is something to say about learners, worked out once for all who have the same in what is looked at.

    Args:
        doubts_: of a form on a day.
    """

    def __init__(self, doubts_: tuple[tuple[frozenset[str], Find], ...]) -> None:
        self._finds = [find for _, find in doubts_]
        self._told_by = attrgetter(*sorted({name for fields, _ in doubts_ for name in fields}))
        self._known: dict[object, bool] = {}

    def about(self, details: LearnerDetails) -> bool:
        """Return whether there is something to say."""
        key = self._told_by(details)
        doubtful = self._known.get(key)
        if doubtful is None:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            doubtful = self._known[key] = _is_doubtful(details, {}, self._finds)
        return doubtful


_known_doubts = lru_cache(maxsize=4)(_KnownDoubts)


def _is_doubtful(details: LearnerDetails, offered: Mapping[str, object], finds: Iterable[Find]) -> bool:
    return any(find(details, offered) for find in finds)


def _typed(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else written(str, value)
