"""Readers for each kind of field: they turn tidy text into a clean value and list what is wrong or doubtful."""

import re
from collections.abc import Callable, Mapping

from progress_core.domain.values import identifiers
from progress_core.domain.values.cells import Finding, Reading, error, read_code, read_digits, read_text, warning
from progress_core.domain.values.codes import YEAR_GROUPS, by_key, code_key, nearest
from progress_core.domain.values.doubtful_texts import TRUTHS, damage_in, stands_for_nothing
from progress_core.domain.values.text import bad_characters, has_letter, name_characters

MAX_TEXT_LENGTH = 100
MAX_EMAIL_LENGTH = 254
_MAX_LOCAL_LENGTH = 64
_LENGTH_WITHOUT_ZERO = 10
_LENGTH_WITH_44 = 12

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
_decimal = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_email = re.compile(
    r"""[^\s@,;:<>()\[\]"\\.]+(?:\.[^\s@,;:<>()\[\]"\\.]+)*  # before the @: no empty part between dots
    @
    (?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])?  # labels that neither start nor end with a hyphen
    """,
    re.VERBOSE,
)


def of_text(reader: Reader) -> Callable[[object], Reading]:
    """Turn a reader of tidy text into a reader of cells."""
    return _of(read_text, reader)


def of_code(reader: Reader) -> Callable[[object], Reading]:
    """Turn a reader of tidy text into a reader of cells, for codes, choices and e-mail addresses."""
    return _of(read_code, reader)


def of_digits(reader: Reader) -> Callable[[object], Reading]:
    """Turn a reader of tidy text into a reader of cells, for columns that spreadsheets treat as numbers."""
    return _of(read_digits, reader)


def _of(read: Callable[[object], Reading], reader: Reader) -> Callable[[object], Reading]:
    def read_cell(raw: object) -> Reading:
        text, findings = read(raw)
        return reader(text) if text else ("", findings)

    return read_cell


def line(text: str) -> Reading:
    """Read one line of an address."""
    findings: list[Finding] = []
    if len(text) > MAX_TEXT_LENGTH:
        findings.append(error("too_long", most=MAX_TEXT_LENGTH))
    if bad := bad_characters(text):
        findings.append(error("forbidden_character", {"characters": name_characters(bad)}, characters=bad))
    return text, tuple(findings)


def name(text: str) -> Reading:
    """Read a person's name: a line with at least one letter of any script."""
    text, findings = line(text)
    return text, findings if has_letter(text) else (*findings, error("bad_format"))


def doubting(reader: Reader, *, name: bool = False) -> Reader:
    """Add to a reader of tidy text the doubts about texts that look damaged or stand for nothing.

    Args:
        reader: finds what is wrong; a text in which it finds anything is not doubted too.
        name: whether the text is a person's name.
    """

    def read(text: str) -> Reading:
        value, findings = reader(text)
        if findings:
            return value, findings
        if stands_for_nothing(text):
            return value, (warning("placeholder"),)
        if name and text in TRUTHS:
            return value, (warning("became_truth"),)
        damage = damage_in(text, name=name)
        return value, (warning("looks_damaged", part=damage),) if damage else ()

    return read


def ukprn(text: str) -> Reading:
    """Read a UK Provider Reference Number."""
    return _exactly(_ukprn, text)


def ccis(text: str) -> Reading:
    """Read a CCIS young person record id: the local one, or the national one of 13 digits."""
    return (text, (error("bad_format"),)) if stands_for_nothing(text) else _exactly(_ccis, text)


def _exactly(pattern: re.Pattern[str], text: str) -> Reading:
    return text, () if pattern.fullmatch(text) else (error("bad_format"),)


def or_nothing(read: Callable[[object], Reading]) -> Callable[[object], Reading]:
    """Add to a reader of cells that what stands for nothing, such as NULL, is read as empty, with a doubt.

    Databases write it into every empty cell when they export a table. The errors of spreadsheets stay errors.

    Args:
        read: finds what is wrong; what it accepts, such as "Not known" in a list, is a value.
    """

    def read_cell(raw: object) -> Reading:
        value, findings = read(raw)
        if not isinstance(raw, str) or not any(finding.severity == "error" for finding in findings):
            return value, findings
        text, _ = read_code(raw)
        is_nothing = text[:1] != "#" and bool(text) and stands_for_nothing(text)
        return ("", (warning("placeholder"),)) if is_nothing else (value, findings)

    return read_cell


def year_group(text: str) -> Reading:
    """Read a year group, with or without the word: "11", "Year 11", "Yr 11", "Y11"."""
    found = _year_group.fullmatch(text)
    number = int(found[1]) if found else 0
    return number, () if number in YEAR_GROUPS else (error("not_in_list"),)


def postcode(text: str) -> Reading:
    """Read a full UK postcode in any case, with or without its space."""
    regular = identifiers.regular_postcode(text)
    return regular, () if regular else (error("bad_format"),)


def home_postcode(text: str) -> Reading:
    """Read the postcode of a learner's home; those for an unknown home, and for none, are taken with a warning."""
    value, findings = postcode(text)
    if findings and (regular := identifiers.regular_unknown_postcode(text)):
        return regular, (warning("no_home"),)
    return value, findings


def email(text: str) -> Reading:
    """Read one e-mail address; only sending an e-mail can show whether it exists."""
    findings: list[Finding] = []
    if len(text) > MAX_EMAIL_LENGTH:
        findings.append(error("too_long", most=MAX_EMAIL_LENGTH))
    local = text.partition("@")[0]
    if len(local) > _MAX_LOCAL_LENGTH or not _email.fullmatch(text) or bad_characters(text):
        findings.append(error("bad_format"))
    return text, tuple(findings)


def telephone(text: str) -> Reading:
    """Read a UK telephone number: tidy marks and +44, and restore a lost 0, each with a warning."""
    solid = _telephone_marks.sub("", text)
    number = _abroad.sub("0", solid, count=1) if _abroad.match(solid) else solid
    tidied = number != text
    lost_zero = number.isdigit() and number[0] != "0"
    if lost_zero and len(number) == _LENGTH_WITH_44 and number.startswith("44"):
        number = "0" + number[2:]
    elif lost_zero and len(number) == _LENGTH_WITHOUT_ZERO:
        number = "0" + number
    if not _telephone.fullmatch(number):
        return text, (error("bad_format"),)
    if lost_zero:
        return number, (warning("restored", taken=number),)
    return number, (warning("tidied", taken=number),) if tidied else ()


def uln(text: str) -> Reading:
    """Read a Unique Learner Number; a wrong check digit is only a warning."""
    if not _uln.fullmatch(text):
        return text, (error("bad_format"),)
    return text, () if identifiers.uln_is_sound(text) else (warning("bad_check_digit"),)


def upn(text: str) -> Reading:
    """Read a Unique Pupil Number, permanent or temporary; a wrong check letter is only a warning."""
    solid = text.replace(" ", "").upper()
    if _upn.fullmatch(solid):
        expected = identifiers.upn_check_letter(solid)
        return solid, () if solid[0] == expected else (warning("bad_check_digit", expected=expected),)
    if _short_upn.fullmatch(solid):
        return solid, (warning("short_form"),)
    return text, (error("bad_format"),)


def degrees(least: float, most: float) -> Callable[[object], Reading]:
    """Return a reader of cells for degrees, as a number or as text; an empty cell is read as None.

    Args:
        least: minimum.
        most: maximum.
    """

    def read(raw: object) -> Reading:
        text, findings = read_text(f"{raw:f}" if isinstance(raw, float) and raw == raw else raw)  # noqa: PLR0124 - not NaN
        if not text:
            return None, findings
        if not _decimal.fullmatch(text) or not least <= float(text) <= most:
            return None, (error("bad_format"),)
        return float(text), ()

    return read


def one_of(labels: tuple[str, ...]) -> Reader:
    """Return a reader for texts of a list, without regard to case, spaces and slashes."""
    keys: Mapping[str, str] = by_key(labels)

    def read(text: str) -> Reading:
        label = keys.get(code_key(text))
        if label is None:
            return text, (error("not_in_list", nearest=[*nearest(text, labels)]),)
        return label, ()

    return read
