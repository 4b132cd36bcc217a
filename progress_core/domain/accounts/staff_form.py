"""The form for the personal details of staff (manual 1.4, 3.2)."""

from collections.abc import Collection, Mapping

from attrs import frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values import readers
from progress_core.domain.values.field_names import names_rule, unknown_fields
from progress_core.domain.values.fields import Field, read_fields, rules_of
from progress_core.domain.values.form_fields import name_field

_SECTION = "1.4, 3.2"

STAFF_FIELDS = (
    name_field("first_name", "The first name of a member of staff has at most 100 characters.", _SECTION),
    name_field("last_name", "The last name of a member of staff has at most 100 characters.", _SECTION),
    Field(
        "email",
        readers.of_code(readers.email),
        "The email address of a member of staff has at most 254 characters.",
        ("bad_format", "too_long"),
        section=_SECTION,
    ),
    Field(
        "telephone",
        readers.of_digits(readers.telephone),
        "The telephone number of a member of staff has 10 or 11 digits, starts with 0 and has no spaces.",
        ("bad_format", "tidied", "restored"),
        section=_SECTION,
    ),
)
"""The fields in the order of `StaffDetails`."""

_KNOWN = frozenset(field.name for field in STAFF_FIELDS)

_INVITED = frozenset({"email"})
_OWN = frozenset({"email", "first_name", "last_name"})

_REACH = "staff.reach"
_NAMES = "staff.field_names"

RULES = (
    *rules_of("staff", STAFF_FIELDS, _OWN),
    names_rule(_NAMES, _SECTION, "a member of staff"),
    Rule(
        _REACH,
        "1.2, 1.4",
        "Area administrators are responsible for an area, all other staff for providers.",
        ("required", "not_for_role"),
    ),
    Rule(
        "staff.ending",
        "1.4",
        "Nobody disables, deletes or changes their own account, nor that of somebody who also works elsewhere.",
    ),
    Rule(
        "staff.deleted",
        "1.4",
        "A deleted staff account keeps no password, and its username is free; the audit trail still names it.",
    ),
)


@frozen
class StaffDetails:
    """The personal details of a member of staff.

    Args:
        first_name: "" until they fill it in.
        last_name: "" until they fill it in.
        email: one e-mail address.
        telephone: 10 or 11 digits, starts with 0; or "".
    """

    first_name: str
    last_name: str
    email: str
    telephone: str


def check_staff(values: Mapping[str, object], *, own: bool = True) -> Checked[StaffDetails]:
    """Check the personal details of a member of staff.

    Args:
        values: `first_name last_name email telephone`; missing values are empty, and other names are problems.
        own: whether they fill it in themselves, so that their name is required; False if others create the account.

    Returns:
        the details, or None if anything is wrong, with all problems.

    Source: manual 3.2; features A1, A9.
    """
    clean, problems = read_fields("staff", STAFF_FIELDS, _OWN if own else _INVITED, values)
    found = (*problems, *unknown_fields(values, _KNOWN, _NAMES))
    return Refused(found) if has_errors(found) else Accepted(StaffDetails(*clean), found)


def check_reach(role: Role, providers: Collection[str], area: str) -> tuple[Problem, ...]:
    """Check what a member of staff is to be responsible for; whether it exists is for the store to check.

    Args:
        role: their role.
        providers: UKPRNs.
        area: name of an area, or "".

    Source: manual 1.2, 1.4; features A1.
    """
    administers = role is Role.AREA_ADMINISTRATOR
    found = []
    for name, given, wanted in (("area", area, administers), ("providers", " ".join(providers), not administers)):
        if wanted and not given:
            found.append(problem(name, "required", given, rule=_REACH))
        elif given and not wanted:
            found.append(problem(name, "not_for_role", given, rule=_REACH, words={"role": role.label}, role=role.value))
    return tuple(found)
