"""Cells of spreadsheets read as text or dates: what the spreadsheet changed is undone where that is certain."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from attrs import field, frozen

from progress_core.domain.foundations.problems import Severity
from progress_core.domain.values.moments import clock_time, counted_moment, meant_days, midnight, moment_of
from progress_core.domain.values.sheets import CellError, error_of
from progress_core.domain.values.text import tidy

_MAX_EXACT = 1e15
_YEARS = range(1900, 2100)
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,3}", re.ASCII | re.IGNORECASE)
_TRAILING_ZEROS = re.compile(r"([0-9]+)\.0+", re.ASCII)


@frozen
class Finding:
    """A problem that a reader finds in one value, before it is put into a sentence.

    Args:
        code: code of the problem.
        severity: severity of the problem.
        facts: values for the placeholders of the sentence, as JSON holds them.
        words: placeholders that are words made from facts.
    """

    code: str
    severity: Severity = "error"
    facts: Mapping[str, Any] = field(factory=dict)
    words: Mapping[str, str] | None = None


Reading: TypeAlias = tuple[Any, tuple[Finding, ...]]
"""The clean value ("" if the cell is empty) and everything found in it."""


def warning(code: str, **facts: object) -> Finding:
    """Build a finding that does not block."""
    return Finding(code, "warning", facts)


def error(code: str, words: Mapping[str, str] | None = None, **facts: object) -> Finding:
    """Build a finding that blocks."""
    return Finding(code, "error", facts, words)


def read_text(raw: object) -> Reading:
    """Read a cell as tidy text: a whole number as its digits, an empty cell as "".

    An apostrophe before a digit is a spreadsheet's mark that the cell is text, and no part of it.

    Args:
        raw: the value from the spreadsheet or form.

    Source: standards 6; features E2.
    """
    if raw is None:
        return "", ()
    if isinstance(raw, str):
        text = tidy(raw)
        if error_of(text):
            return "", (error(CellError.problem_code),)
        return text[1:] if text[:1] == "'" and text[1:2].isdecimal() else text, ()
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        digits = whole_number(raw)
        nothing = raw != raw  # noqa: PLR0124 - NaN, the empty cell of tables in Python
        return (digits, ()) if digits or nothing else ("", (error("lost_digits"),))
    if isinstance(raw, bool):
        return "", (error("became_truth"),)
    code = "became_date" if isinstance(raw, date) else getattr(raw, "problem_code", "bad_format")
    return "", (error(code),)


def whole_number(number: float) -> str:
    """Return a whole number as its digits; "" for other numbers, and for those too long to be exact in a cell."""
    return str(int(number)) if abs(number) < _MAX_EXACT and number == int(number) else ""


def read_code(raw: object) -> Reading:
    """Read a cell of a code, choice or e-mail address: as `read_text`, but none starts with an apostrophe."""
    text, findings = read_text(raw)
    return text.removeprefix("'").lstrip(), findings


def read_digits(raw: object) -> Reading:
    """Read a cell of digits: as `read_code`, but drop a trailing ".0" and refuse "1E+09"."""
    text, findings = read_code(raw)
    if text.isdigit():
        return text, findings
    if _SCIENTIFIC.fullmatch(text):
        return "", (error("lost_digits"),)
    whole = _TRAILING_ZEROS.fullmatch(text)
    return (whole[1] if whole else text), findings


def read_date(raw: object) -> Reading:
    """Read a cell as a date: a date cell, YYYY-MM-DD, or, with a warning, a bare count of days.

    A time of day other than 00:00 is an error, in cells, texts and counts alike: the day may be one out.

    Days are counted from 1899-12-30; workbooks that count from 1904 need 1,462 more.

    Source: manual 7.3; features E2.
    """
    written = moment_of(raw)
    moment = written or counted_moment(raw)
    if moment is None:
        text, findings = read_digits(raw)
        return "", findings or ((error("bad_format"),) if text else ())
    if moment.year not in _YEARS:
        return "", (error("bad_format"),)
    day = midnight(moment)
    if day is None:
        days = [meant.isoformat() for meant in meant_days(moment)]
        return "", (error("has_time", {"days": " or ".join(days)}, time=clock_time(moment), days=days),)
    return day, () if written else (warning("restored", taken=day.isoformat()),)
