"""How each kind of field is read from tidy text: the clean value, and everything wrong or doubtful."""

import re
from collections.abc import Callable, Mapping

from progress_core.domain.values import identifiers
from progress_core.domain.values.cells import Finding, Reading, error, read_digits, read_text, warning
from progress_core.domain.values.codes import YEAR_GROUPS, by_key, code_key, nearest
from progress_core.domain.values.text import bad_characters, has_letter, name_characters

LONGEST_TEXT = 100
LONGEST_EMAIL = 254
_LONGEST_LOCAL = 64
_NO_ULN_YET = "9999999999"
_SHORT_TELEPHONE = 10
_WITHOUT_PLUS = 12

Reader = Callable[[str], Reading]

_ukprn = re.compile(identifiers.UKPRN)
_uln = re.compile(identifiers.ULN)
_upn = re.compile(identifiers.UPN)
_short_upn = re.compile(identifiers.SHORT_UPN)
_ccis = re.compile(identifiers.CCIS)
_year_group = re.compile(r"(?:year|yr|y)?\.? ?0?([0-9]{1,2})", re.IGNORECASE | re.ASCII)
_telephone_marks = re.compile(r"[ ().\-\u2010-\u2015]")
_abroad = re.compile(r"(?:\+|00)44(?:0)?")
_telephone = re.compile(r"0[0-9]{9,10}")
_email = re.compile(
    r"""[^\s@,;:<>()\[\]"\\.]+(?:\.[^\s@,;:<>()\[\]"\\.]+)*  # before the @: no empty part between dots
    @
    (?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])?  # labels that neither start nor end with a hyphen
    """,
    re.VERBOSE,
)


def of_text(reader: Reader) -> Callable[[object], Reading]:
    """Give a reader of cells from a reader of tidy text."""
    return _of(read_text, reader)


def of_digits(reader: Reader) -> Callable[[object], Reading]:
    """Give a reader of cells from a reader of tidy text, for columns that spreadsheets take for numbers."""
    return _of(read_digits, reader)


def _of(read: Callable[[object], Reading], reader: Reader) -> Callable[[object], Reading]:
    def read_cell(raw: object) -> Reading:
        text, findings = read(raw)
        return reader(text) if text else ("", findings)

    return read_cell


def line(text: str) -> Reading:
    """Read one line of an address."""
    findings: list[Finding] = []
    if len(text) > LONGEST_TEXT:
        findings.append(error("too_long", most=LONGEST_TEXT))
    if bad := bad_characters(text):
        findings.append(error("forbidden_character", characters=name_characters(bad)))
    return text, tuple(findings)


def name(text: str) -> Reading:
    """Read a person's name: a line with a letter of any script."""
    text, findings = line(text)
    return text, findings if has_letter(text) else (*findings, error("bad_format"))


def ukprn(text: str) -> Reading:
    """Read a UK Provider Reference Number."""
    return _exactly(_ukprn, text)


def ccis(text: str) -> Reading:
    """Read a CCIS young person record id: the local one, or the national one of 13 digits."""
    return _exactly(_ccis, text)


def _exactly(pattern: re.Pattern[str], text: str) -> Reading:
    return text, () if pattern.fullmatch(text) else (error("bad_format"),)


def year_group(text: str) -> Reading:
    """Read a year group, with or without the word: "11", "Year 11", "Yr 11", "Y11"."""
    found = _year_group.fullmatch(text)
    number = int(found[1]) if found else 0
    return number, () if number in YEAR_GROUPS else (error("not_in_list"),)


def postcode(text: str) -> Reading:
    """Read a full UK postcode in any case, with or without its space."""
    regular = identifiers.regular_postcode(text)
    return regular, () if regular else (error("bad_format"),)


def email(text: str) -> Reading:
    """Read one e-mail address; whether it is anybody's is for an e-mail to find out."""
    findings: list[Finding] = []
    if len(text) > LONGEST_EMAIL:
        findings.append(error("too_long", most=LONGEST_EMAIL))
    local = text.partition("@")[0]
    if len(local) > _LONGEST_LOCAL or not _email.fullmatch(text) or bad_characters(text):
        findings.append(error("bad_format"))
    return text, tuple(findings)


def telephone(text: str) -> Reading:
    """Read a UK telephone number; marks and +44 are tidied and a lost 0 restored, with a warning."""
    solid = _telephone_marks.sub("", text)
    number = _abroad.sub("0", solid, count=1) if _abroad.match(solid) else solid
    tidied = number != text
    lost_zero = number.isdigit() and number[0] != "0"
    if lost_zero and len(number) == _WITHOUT_PLUS and number.startswith("44"):
        number = "0" + number[2:]
    elif lost_zero and len(number) == _SHORT_TELEPHONE:
        number = "0" + number
    if not _telephone.fullmatch(number):
        return text, (error("bad_format"),)
    if lost_zero:
        return number, (warning("restored", taken=number),)
    return number, (warning("tidied", taken=number),) if tidied else ()


def uln(text: str) -> Reading:
    """Read a Unique Learner Number; a wrong check digit is only doubtful."""
    if not _uln.fullmatch(text):
        return text, (error("bad_format"),)
    return text, () if identifiers.uln_is_sound(text) else (warning("bad_check_digit"),)


def upn(text: str) -> Reading:
    """Read a Unique Pupil Number, permanent or temporary; a wrong check letter is only doubtful."""
    solid = text.replace(" ", "").upper()
    if _upn.fullmatch(solid):
        expected = identifiers.upn_check_letter(solid)
        return solid, () if solid[0] == expected else (warning("bad_check_digit", expected=expected),)
    if _short_upn.fullmatch(solid):
        return solid, (warning("short_form"),)
    return text, (error("bad_format"),)


def one_of(labels: tuple[str, ...]) -> Reader:
    """Give a reader of a text that has to be in a list, without regard to case, spaces and slashes."""
    keys: Mapping[str, str] = by_key(labels)

    def read(text: str) -> Reading:
        label = keys.get(code_key(text))
        if label is None:
            return text, (error("not_in_list", nearest=", ".join(nearest(text, labels))),)
        return label, ()

    return read
