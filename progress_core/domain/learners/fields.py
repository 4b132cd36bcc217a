"""The rules about a learner's details, field by field, in the order of the template (manual 5.1, 7.3)."""

import re

from progress_core.domain.values import identifiers, readers
from progress_core.domain.values.cells import read_date
from progress_core.domain.values.codes import ETHNICITIES, GENDERS
from progress_core.domain.values.fields import Field

# Clean texts, for the row pattern: letters that NFC leaves alone, words short enough that no limit is passed.
_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏ]"
_NAME = f"{_LETTER}{{1,24}}+(?:[ '-]{_LETTER}{{1,24}}+){{0,3}}+"
_CHARACTER = "[A-Za-z0-9À-ÖØ-öø-ɏ',./&()-]"
_LINE = f"{_CHARACTER}{{1,15}}+(?: {_CHARACTER}{{1,15}}+){{0,5}}+"
_LOCAL = "[A-Za-z0-9_+-]{1,30}+(?:\\.[A-Za-z0-9_+-]{1,30}+)?+"
_LABEL = "[A-Za-z0-9]{1,20}+(?:-[A-Za-z0-9]{1,15}+)?+"
_EMAIL = f"{_LOCAL}@(?:{_LABEL}\\.){{1,4}}+[A-Za-z]{{2,20}}+"
_DAY = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

_LINE_CODES = ("too_long", "forbidden_character")


def _labels(labels: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, labels))


def _line(name: str, statement: str) -> Field:
    return Field(name, readers.of_text(readers.line), statement, _LINE_CODES, _LINE)


def _name(name: str, statement: str) -> Field:
    return Field(name, readers.of_text(readers.name), statement, (*_LINE_CODES, "bad_format"), _NAME)


LEARNER_FIELDS = (
    Field(
        "ukprn",
        readers.of_digits(readers.ukprn),
        "A UKPRN is 8 digits, the first of them 1.",
        ("bad_format",),
        identifiers.UKPRN,
    ),
    Field(
        "year_group",
        readers.of_digits(readers.year_group),
        "A learner's year group is 7 to 14, and usually the one for their age.",
        ("not_in_list", "year_group_unlikely"),
        "(?:Year )?+(?:[7-9]|1[0-4])",
    ),
    _name("first_name", "A first name has a letter and at most 100 characters."),
    _name("last_name", "A last name has a letter and at most 100 characters."),
    Field(
        "postcode",
        readers.of_text(readers.postcode),
        "A postcode is a full UK one; an import needs it.",
        ("bad_format",),
        identifiers.POSTCODE,
    ),
    Field(
        "date_of_birth",
        read_date,
        "A date of birth is a real date, as a date or as YYYY-MM-DD.",
        ("bad_format", "restored", "age_unlikely"),
        _DAY,
    ),
    Field(
        "email",
        readers.of_text(readers.email),
        "An e-mail address is one address of at most 254 characters.",
        ("bad_format", "too_long"),
        _EMAIL,
    ),
    _line("house", "A house name or number has at most 100 characters."),
    _line("street", "A street has at most 100 characters."),
    _line("locality", "A locality has at most 100 characters."),
    _line("town", "A town has at most 100 characters."),
    Field(
        "telephone",
        readers.of_digits(readers.telephone),
        "A telephone number is 10 or 11 digits, starts with 0 and has no spaces.",
        ("bad_format", "tidied", "restored"),
        "0[1-9][0-9]{8,9}+",
    ),
    Field(
        "uln",
        readers.of_digits(readers.uln),
        "A ULN is 10 digits, the last of which checks the others.",
        ("bad_format", "bad_check_digit"),
        identifiers.ULN,
    ),
    Field(
        "upn",
        readers.of_text(readers.upn),
        "A UPN is a check letter, eleven digits and a digit, or a letter in a temporary one.",
        ("bad_format", "bad_check_digit", "short_form"),
        identifiers.UPN,
    ),
    Field(
        "ccis",
        readers.of_digits(readers.ccis),
        "A CCIS id is up to 10 characters, or 13 digits.",
        ("bad_format",),
        "[0-9]{13}|[0-9]{1,10}",
    ),
    Field(
        "gender",
        readers.of_text(readers.one_of(GENDERS)),
        "Gender is one of the form's four values.",
        ("not_in_list",),
        _labels(GENDERS),
    ),
    Field(
        "ethnicity",
        readers.of_text(readers.one_of(ETHNICITIES)),
        "Ethnic group is one of the form's nineteen values.",
        ("not_in_list",),
        _labels(ETHNICITIES),
    ),
)
"""In the order of `learner_details.FIELDS`, which is that of `LearnerDetails`."""
