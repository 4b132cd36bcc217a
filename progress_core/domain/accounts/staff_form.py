"""The personal details of staff: what the form asks of them (manual 1.4, 3.2)."""

from collections.abc import Collection, Mapping

from attrs import frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Checked, Problem, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values import readers
from progress_core.domain.values.fields import Field, read_fields, rules_of

_SECTION = "1.4, 3.2"
_NAME_CODES = ("too_long", "forbidden_character", "bad_format")

STAFF_FIELDS = (
    Field(
        "first_name",
        readers.of_text(readers.name),
        "A member of staff gives a first name of at most 100 characters.",
        _NAME_CODES,
        section=_SECTION,
    ),
    Field(
        "last_name",
        readers.of_text(readers.name),
        "A member of staff gives a last name of at most 100 characters.",
        _NAME_CODES,
        section=_SECTION,
    ),
    Field(
        "email",
        readers.of_text(readers.email),
        "A member of staff has an e-mail address of at most 254 characters.",
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
"""In the order of `StaffDetails`."""

_INVITED = frozenset({"email"})
_OWN = frozenset({"email", "first_name", "last_name"})

_REACH = "staff.reach"

RULES = (
    *rules_of("staff", STAFF_FIELDS, _OWN),
    Rule(
        _REACH,
        "1.2, 1.4",
        "An area administrator is responsible for an area, all other staff for providers.",
        ("required", "not_for_role"),
    ),
)


@frozen
class StaffDetails:
    """What a member of staff says of themselves.

    Args:
        first_name: "" until they fill it in.
        last_name: "" until they fill it in.
        email: one address.
        telephone: 10 or 11 digits, starts with 0; or "".
    """

    first_name: str
    last_name: str
    email: str
    telephone: str


def check_staff(values: Mapping[str, object], *, own: bool = True) -> Checked[StaffDetails]:
    """Check the personal details of a member of staff.

    Args:
        values: `first_name last_name email telephone`; what is missing is empty.
        own: they fill it in themselves, so their name is needed; False where others make the account.

    Returns:
        the details, None if anything is wrong, and all problems.

    Source: manual 3.2; features A1, A9.
    """
    clean, problems = read_fields("staff", STAFF_FIELDS, _OWN if own else _INVITED, values)
    return Checked(None if has_errors(problems) else StaffDetails(*clean), tuple(problems))


def check_reach(role: Role, providers: Collection[str], area: str) -> tuple[Problem, ...]:
    """Check what a member of staff is to be responsible for; whether it is there is for the store to say.

    Args:
        role: what they are for.
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
            found.append(problem(name, "not_for_role", given, rule=_REACH, role=role.label))
    return tuple(found)
