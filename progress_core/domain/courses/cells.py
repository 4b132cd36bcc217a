"""Readers of the cells that only course directories have: days, months and entry requirements."""

import re
from datetime import date

from progress_core.domain.values.cells import Reading, error, read_code, read_date, read_text
from progress_core.domain.values.text import bad_characters, name_characters

MAX_REQUIREMENTS_LENGTH = 500

_month = re.compile("(20[0-9]{2})-(0[1-9]|1[0-2])")
_year = re.compile("20[0-9]{2}")


def start_year(text: str) -> Reading:
    """Read the year of a start."""
    return text, () if _year.fullmatch(text) else (error("bad_format"),)


def day(raw: object) -> Reading:
    """Read a day; an empty cell is read as None."""
    value, findings = read_date(raw)
    return value or None, findings


def start(raw: object) -> Reading:
    """Read a day or a month (2027-09) of a start; an empty cell is read as None."""
    text, _ = read_code(raw)
    month = _month.fullmatch(text)
    return (date(int(month[1]), int(month[2]), 1), ()) if month else day(raw)


def requirements(raw: object) -> Reading:
    """Read entry requirements."""
    text, findings = read_text(raw)
    if len(text) > MAX_REQUIREMENTS_LENGTH:
        return text, (error("too_long", most=MAX_REQUIREMENTS_LENGTH),)
    if bad := bad_characters(text):
        return text, (error("forbidden_character", {"characters": name_characters(bad)}, characters=bad),)
    return text, findings
