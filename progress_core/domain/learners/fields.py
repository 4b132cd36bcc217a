"""The table of a learner's fields, from which forms, imports, stores and pages are made (manual 5.1, 7.3)."""

import re
from collections.abc import Mapping

from progress_core.domain.learners.details import FIELDS
from progress_core.domain.learners.field_kinds import EVERY_FORM, IMPORTS, Form, LearnerField, line_field, name_field
from progress_core.domain.values import identifiers, readers
from progress_core.domain.values.cells import read_date
from progress_core.domain.values.codes import ETHNICITIES, GENDERS, YEAR_GROUPS

_LOCAL = "[A-Za-z0-9_+-]{1,30}+(?:\\.[A-Za-z0-9_+-]{1,30}+)?+"
_LABEL = "[A-Za-z0-9]{1,20}+(?:-[A-Za-z0-9]{1,15}+)?+"
_EMAIL = f"{_LOCAL}@(?:{_LABEL}\\.){{1,4}}+[A-Za-z]{{2,20}}+"
_DAY = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"


def _any_of(texts: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, texts))


LEARNER_FORM = (
    name_field(
        "first_name",
        "A first name has a letter and at most 100 characters.",
        spellings="forename, given name, legal forename, legal first name",
        note="First or given name. A learner with one name only: the same in both columns.",
        mandatory_in=EVERY_FORM,
        key_information=True,
    ),
    name_field(
        "last_name",
        "A last name has a letter and at most 100 characters.",
        spellings="surname, family name, legal surname, legal last name",
        note="Last or family name.",
        mandatory_in=EVERY_FORM,
        key_information=True,
    ),
    LearnerField(
        "date_of_birth",
        readers.or_nothing(read_date),
        "A date of birth is a real date without a time of day, as a date or as YYYY-MM-DD, and makes the learner"
        " 10 to 25 years old.",
        ("bad_format", "has_time", "restored", "in_future", "age_impossible"),
        _DAY,
        heading="Dob",
        spellings="birth date, birthday, D.O.B.",
        note="Date of birth as YYYY-MM-DD: 1997-01-31. A date cell is taken too.",
        width=12,
        mandatory_in=EVERY_FORM,
        key_information=True,
        kept=False,
    ),
    LearnerField(
        "email",
        readers.or_nothing(readers.of_code(readers.email)),
        "An email address is one address of at most 254 characters.",
        ("bad_format", "too_long", "placeholder"),
        _EMAIL,
        spellings="e-mail, primary email, email address of learner, learner email, student email",
        note="One email address, of the school or the learner's own.",
        width=30,
        key_information=True,
    ),
    LearnerField(
        "year_group",
        readers.or_nothing(readers.of_digits(readers.year_group)),
        "A learner's year group is 7 to 14, and usually the one for their age.",
        ("not_in_list", "year_group_unlikely"),
        "(?:Year )?+(?:[7-9]|1[0-4])",
        spellings="year, school year, NC year, NC year actual, yr group",
        note="The year group that the learner is in now: Year 7 to Year 14.",
        width=20,
        choices=tuple(f"Year {year}" for year in YEAR_GROUPS),
        mandatory_in=EVERY_FORM,
        key_information=True,
        staff_only=True,
        kept=False,
    ),
    LearnerField(
        "ukprn",
        readers.or_nothing(readers.of_digits(readers.ukprn)),
        "A UKPRN is 8 digits, the first of them 1.",
        ("bad_format",),
        identifiers.UKPRN,
        spellings="provider UKPRN, UK provider reference number",
        note="UK Provider Reference Number of the learner's provider: 8 digits, exactly as on Progress.",
        mandatory_in=EVERY_FORM,
        key_information=True,
        staff_only=True,
    ),
    line_field(
        "house",
        "A house name or number has at most 100 characters.",
        spellings="house, house name, house number, house no, house number or name, address line 1, address 1",
        note="House name or number: first line of the address.",
        width=24,
        address=True,
    ),
    line_field(
        "street",
        "A street has at most 100 characters.",
        spellings="street name, road, address line 2, address 2",
        note="Second line of the address.",
        address=True,
    ),
    line_field(
        "locality",
        "A locality has at most 100 characters.",
        spellings="district, address line 3, address 3",
        note="Neighbourhood, district or village: third line of the address.",
        address=True,
    ),
    line_field(
        "town",
        "A town has at most 100 characters.",
        spellings="city, town or city, town city, post town, address line 4, address 4",
        note="Town or city: fourth line of the address.",
        address=True,
    ),
    LearnerField(
        "postcode",
        readers.or_nothing(readers.of_code(readers.home_postcode)),
        "A postcode is a full UK one, or ZZ99 3VZ for no fixed abode and ZZ99 9ZZ for not known; an import needs it.",
        ("bad_format", "no_home", "placeholder"),
        identifiers.POSTCODE,
        spellings="post code, postal code, home postcode",
        note="The learner's full postcode: SW1A 1AA. No fixed abode: ZZ99 3VZ. Not known: ZZ99 9ZZ.",
        width=12,
        mandatory_in=IMPORTS,
        address=True,
    ),
    LearnerField(
        "telephone",
        readers.or_nothing(readers.of_digits(readers.telephone)),
        "A telephone number is 10 or 11 digits, starts with 0 and has no spaces.",
        ("bad_format", "tidied", "restored", "placeholder"),
        "0[1-9][0-9]{8,9}+",
        heading="Telephone",
        spellings="phone, phone number, tel, tel no, telephone no, mobile, mobile number, contact number",
        note="10 or 11 digits that start with 0, without spaces.",
    ),
    LearnerField(
        "uln",
        readers.or_nothing(readers.of_digits(readers.uln)),
        "A ULN is 10 digits, the last of which checks the others.",
        ("bad_format", "bad_check_digit", "placeholder"),
        identifiers.ULN,
        spellings="unique learner number, ULN number",
        note="Unique Learner Number: 10 digits.",
        staff_only=True,
        kept=False,
    ),
    LearnerField(
        "upn",
        readers.or_nothing(readers.of_code(readers.upn)),
        "A UPN is a check letter, eleven digits and a digit, or a letter in a temporary one.",
        ("bad_format", "bad_check_digit", "short_form", "placeholder"),
        identifiers.UPN,
        spellings="unique pupil number, UPN number",
        note="Unique Pupil Number: 13 characters.",
        staff_only=True,
        kept=False,
    ),
    LearnerField(
        "ccis",
        readers.or_nothing(readers.of_digits(readers.ccis)),
        "A CCIS id is up to 10 characters, or 13 digits.",
        ("bad_format", "placeholder"),
        "[0-9]{13}|[0-9]{1,10}",
        spellings="CCIS id, CCIS number, CCIS young person record id, young person's id, young persons id",
        note="CCIS young person record id: up to 10 characters, or 13 digits.",
        staff_only=True,
    ),
    LearnerField(
        "gender",
        readers.or_nothing(readers.of_code(readers.one_of(GENDERS))),
        "Gender is one of the form's four values.",
        ("not_in_list", "placeholder"),
        _any_of(GENDERS),
        spellings="sex",
        note="Female, Male, Not known or Not specified.",
        choices=GENDERS,
    ),
    LearnerField(
        "ethnicity",
        readers.or_nothing(readers.of_code(readers.one_of(ETHNICITIES))),
        "Ethnic group is one of the form's nineteen values.",
        ("not_in_list", "placeholder"),
        _any_of(ETHNICITIES),
        heading="Ethnicity",
        spellings="ethnic origin, ethnic background",
        note="One of the groups in the list, based on the 2011 census.",
        width=44,
        choices=ETHNICITIES,
    ),
)
"""Every field of a learner, in the order of the learner form from top to bottom (manual 5.1)."""

_PLACES = {name: place for place, name in enumerate(FIELDS)}

LEARNER_FIELDS = tuple(sorted(LEARNER_FORM, key=lambda field: _PLACES.get(field.name, len(FIELDS))))
"""The same in the order of `LearnerDetails`, which is that of the import template (manual 7.3)."""

MANDATORY: Mapping[Form, frozenset[str]] = {
    form: frozenset(field.name for field in LEARNER_FIELDS if form in field.mandatory_in) for form in sorted(EVERY_FORM)
}
"""What must be given; a learner who is created by hand needs a username and a password too."""

FORM_ORDER = tuple(field.name for field in LEARNER_FORM)
"""The names of the fields from top to bottom of the learner form, as its error summary lists them."""

PERSONAL = tuple(field.name for field in LEARNER_FORM if not field.staff_only)
"""The fields of the profile's personal information, which learners change themselves, in the order of the form.

Provider, year group and the numbers by which others know a learner are for staff alone.
"""

ADDRESS = tuple(field.name for field in LEARNER_FORM if field.address)
"""The fields of a learner's address, in the order in which it is written on one line."""
