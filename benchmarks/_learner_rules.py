"""The learner rules as a careful author writes them for any framework: one function a field, clean value or ValueError.

All peers share these, so that what is compared is the frameworks. They tidy and make regular what
`check_learners` does, except for what only spreadsheets do to numbers and dates.
"""

import re
from collections.abc import Callable
from datetime import date

from progress_core.domain.learners.details import FIELDS
from progress_core.domain.values.codes import ETHNICITIES, GENDERS, YEAR_GROUPS, code_key
from progress_core.domain.values.identifiers import (
    CCIS,
    POSTCODE,
    UKPRN,
    ULN,
    UPN,
    regular_postcode,
    uln_is_sound,
    upn_check_letter,
)
from progress_core.domain.values.readers import MAX_TEXT_LENGTH
from progress_core.domain.values.text import tidy

_year_group = re.compile(r"(?:year|yr|y)?\.? ?0?([0-9]{1,2})", re.IGNORECASE)
_email = re.compile(r"[^\s@,;<>]{1,64}@(?:[\w-]+\.)+\w+")
_telephone = re.compile(r"0[0-9]{9,10}")
_marks = re.compile(r"[ ().-]")
_ukprn, _uln, _upn, _ccis, _postcode = map(re.compile, (UKPRN, ULN, UPN, CCIS, POSTCODE))


def name(value: str) -> str:
    text = line(value)
    if not any(map(str.isalpha, text)):
        raise ValueError("no letter")
    return text


def line(value: str) -> str:
    text = tidy(value)
    if len(text) > MAX_TEXT_LENGTH:
        raise ValueError("too long")
    if not text.isprintable():
        raise ValueError("a character that cannot be seen")
    return text


def year_group(value: str) -> int:
    found = _year_group.fullmatch(tidy(value))
    number = int(found[1]) if found else 0
    if number not in YEAR_GROUPS:
        raise ValueError("not 7 to 14")
    return number


def born(value: str) -> date:
    return date.fromisoformat(tidy(value))


def postcode(value: str) -> str:
    if _postcode.fullmatch(value):
        return value
    regular = regular_postcode(value)
    if regular is None:
        raise ValueError("no postcode")
    return regular


def email(value: str) -> str:
    return _exactly(_email, value) if value else ""


def telephone(value: str) -> str:
    if not value or _telephone.fullmatch(value):
        return value
    return _exactly(_telephone, _marks.sub("", value).replace("+44", "0"))


def ukprn(value: str) -> str:
    return _exactly(_ukprn, value)


def uln(value: str) -> str:
    if value and not uln_is_sound(_exactly(_uln, value)):
        raise ValueError("wrong check digit")
    return value


def upn(value: str) -> str:
    text = value.replace(" ", "").upper()
    if text and upn_check_letter(_exactly(_upn, text)) != text[0]:
        raise ValueError("wrong check letter")
    return text


def ccis(value: str) -> str:
    return _exactly(_ccis, value) if value else ""


def _exactly(pattern: re.Pattern[str], value: str) -> str:
    text = tidy(value)
    if not pattern.fullmatch(text):
        raise ValueError("not of the right form")
    return text


def one_of(labels: tuple[str, ...]) -> Callable[[str], str]:
    keys = {code_key(label): label for label in labels} | {label: label for label in labels} | {"": ""}

    def find(value: str) -> str:
        label = keys.get(value) or keys.get(code_key(value))
        if label is None:
            raise ValueError("not in the list")
        return label

    return find


_RULES: dict[str, Callable[[str], object]] = {
    "ukprn": ukprn, "year_group": year_group, "first_name": name, "last_name": name, "postcode": postcode,
    "date_of_birth": born, "email": email, "telephone": telephone, "uln": uln, "upn": upn, "ccis": ccis,
    "gender": one_of(GENDERS), "ethnicity": one_of(ETHNICITIES),
}  # fmt: skip

RULES = {field: _RULES.get(field, line) for field in FIELDS}
"""The rule of each field, in the order of the template; a field that has none of its own is a line of text."""
