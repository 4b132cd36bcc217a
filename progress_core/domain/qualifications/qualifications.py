"""A learner's qualifications, and the rules for each of them (manual 5.4, 9.2)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from math import isnan
from typing import Any

from attrs import evolve, frozen

from progress_core.domain.foundations.arguments import refuse_unless, refuse_unless_mapping, written
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused, Severity, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType, default_catalogue
from progress_core.domain.qualifications.spellings import nearest, question
from progress_core.domain.values.field_names import unknown_fields
from progress_core.domain.values.moments import clock_time, counted_moment, meant_days, midnight, moment_of
from progress_core.domain.values.sheets import CellError, error_of
from progress_core.domain.values.text import tidy
from progress_core.domain.values.text_problems import text_problems

QUALIFICATION_FIELDS = ("type", "subject", "completion_date", "predicted_grade", "actual_grade")
"""The fields of a qualification in the order of the workbook (manual 9.2)."""

QUALIFICATION_NAMES = frozenset(QUALIFICATION_FIELDS)

MAX_QUALIFICATIONS = 18
"""Maximum number of qualifications per learner (manual 9.2)."""

_MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_MAX_TEXT_LENGTH = 100  # of a subject or grade in free text
_FREE_TEXT = "qualification.free_text"

_Texts = Mapping[str, str]


@frozen
class Qualification:
    """One checked qualification; empty texts are "".

    Args:
        type: name of a type in the catalogue.
        subject: a subject of the type; free text if the type lists none.
        completion_date: month of the examination, YYYY-MM.
        predicted_grade: a grade of the type, or free text if the type accepts it.
        actual_grade: the same; at least one of the two grades is there.
    """

    type: str
    subject: str
    completion_date: str = ""
    predicted_grade: str = ""
    actual_grade: str = ""


shared_qualification = lru_cache(10_000, typed=True)(Qualification)
"""Builds a qualification, or reuses an equal one: thousands of learners take the same ones."""


@frozen
class LearnerQualifications:
    """The stored qualifications of a learner.

    Args:
        learner_id: the learner.
        qualifications: in the order in which they were added; at most `MAX_QUALIFICATIONS`.
        version: goes up by one with each change; 0 if none were ever saved.
    """

    learner_id: int
    qualifications: tuple[Qualification, ...] = ()
    version: int = 0


RULE_OF = {
    "type": "qualification.type",
    "subject": "qualification.subject",
    "completion_date": "qualification.completion_date",
    "predicted_grade": "qualification.grade",
    "actual_grade": "qualification.grade",
}
"""Field -> id of its rule."""


def check_qualification(values: Mapping[str, object], catalogue: Catalogue | None = None) -> Checked[Qualification]:
    """Check a qualification from a form or a workbook.

    Types, subjects and grades are matched without regard to case, spaces and dashes, and with their usual
    abbreviations, wherever only one can be meant; they are returned as the catalogue spells them. Workbooks
    may have numbers as grades and dates as months.

    Args:
        values: field -> value; see `QUALIFICATION_FIELDS`. None and "" are the same.
        catalogue: the types, subjects and grades to choose from; None for `DEFAULT_CATALOGUE`.

    Raises:
        TypeError: the values are no mapping, or the catalogue no `Catalogue`.

    Source: manual 5.4 i, 9.2; features C5, C6, F3.
    """
    refuse_unless_mapping("values", values)
    refuse_unless("catalogue", catalogue, (Catalogue, type(None)), "a Catalogue, see load_catalogue, or None")
    texts = {name: text_of(values.get(name)) for name in QUALIFICATION_FIELDS}
    texts["completion_date"] = month_of(values.get("completion_date"))
    known = catalogue or default_catalogue()
    named = known.type(texts["type"])
    grades = [text for text in (texts["predicted_grade"], texts["actual_grade"]) if text]
    chosen = named and known.graded(named, grades)
    changed = tuple(_changed_cells(values))
    others = (issue for issue in _problems(texts, known, named, chosen) if issue.field not in _fields(changed))
    found = (*changed, *others)
    if found:
        found = tuple(evolve(issue, value=values.get(issue.field)) for issue in found)
    found += tuple(unknown_fields(values, QUALIFICATION_NAMES, "qualification.field_names"))
    if chosen is None or has_errors(found):
        return Refused(found)
    qualification = Qualification(
        chosen.name,
        chosen.subject(texts["subject"]) or "",
        texts["completion_date"],
        chosen.grade(texts["predicted_grade"]) or "",
        chosen.grade(texts["actual_grade"]) or "",
    )
    return Accepted(qualification, found)


def text_of(value: object) -> str:
    """Return the value of a field as tidy text; "" if it is empty."""
    if type(value) is str:
        return tidy(value).removeprefix("'")
    if value is None or (isinstance(value, float) and isnan(value)):  # the empty cell of tables in Python
        return ""
    if isinstance(value, float) and value.is_integer():  # and the grade 9 into a number
        return str(int(value))
    return tidy(written(str, value)).removeprefix("'")


def month_of(value: object) -> str:
    """Return a completion date as tidy text; a date cell as the month of its day, which a workbook made of 2013-06."""
    moment = moment_of(value) if isinstance(value, date) else None
    return f"{midnight(moment) or moment:%Y-%m}" if moment else text_of(value)


def _problems(
    texts: _Texts, known: Catalogue, named: QualificationType | None, chosen: QualificationType | None
) -> Iterator[Problem]:
    yield from _type_problems(texts, known, named, chosen)
    yield from _subject_problems(texts, chosen)
    yield from _date_problems(texts, chosen)
    yield from _grade_problems(texts, chosen)


def _changed_cells(values: Mapping[str, object]) -> Iterator[Problem]:
    """Find what a spreadsheet made of what was typed: the grade 9-8 becomes a date, for example."""
    for name, rule in RULE_OF.items():
        value = values.get(name)
        if isinstance(value, bool):
            yield problem(name, "became_truth", value, rule=rule)
        elif isinstance(value, str) and error_of(tidy(value)):
            yield problem(name, CellError.problem_code, value, rule=rule)
        elif name == "completion_date":
            yield from _time_problems(value, rule)
        elif isinstance(value, date):
            yield problem(name, "became_date", value, rule=rule)


def _time_problems(value: object, rule: str) -> Iterator[Problem]:
    """Find a time of day in a completion date, as the last evening of a month may be meant for the next month."""
    moment = moment_of(value) or counted_moment(value)
    if moment is not None and midnight(moment) is None:
        months = [*dict.fromkeys(f"{day:%Y-%m}" for day in meant_days(moment))]
        words = {"days": " or ".join(months)}
        yield problem(
            "completion_date", "has_time", value, rule=rule, words=words, time=clock_time(moment), days=months
        )


def _fields(found: Iterable[Problem]) -> set[str]:
    return {issue.field for issue in found}


def _type_problems(
    texts: _Texts, known: Catalogue, named: QualificationType | None, chosen: QualificationType | None
) -> Iterator[Problem]:
    text = texts["type"]
    if not text:
        yield problem("type", "required", rule="qualification.type")
    elif chosen is None:
        near = nearest(text, tuple(type_.name for type_ in known.types))
        yield problem("type", "not_in_list", text, rule="qualification.type", words=question(near), nearest=[*near])
    elif chosen is not named:
        yield problem("type", "tidied", text, rule="qualification.type", severity="warning", taken=chosen.name)


def _subject_problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    text = texts["subject"]
    if not text:
        yield problem("subject", "required", rule="qualification.subject")
    elif chosen is None:
        return  # the type decides which subjects there are
    elif chosen.subject(text) is None:
        rule, near = "qualification.subject", nearest(text, chosen.subjects)
        facts: dict[str, Any] = {"type": chosen.name, "nearest": [*near]}
        yield problem("subject", "not_in_list", text, rule=rule, words=question(near), **facts)
    else:
        yield from text_problems("subject", text, _FREE_TEXT, max_length=_MAX_TEXT_LENGTH)


def _date_problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    text = texts["completion_date"]
    if not text:
        return
    if not _MONTH.fullmatch(text):
        yield problem("completion_date", "bad_format", text, rule="qualification.completion_date")
    elif chosen is not None:
        year = int(text[:4])
        too_early = year < (chosen.first_award or year)
        if too_early or year > (chosen.last_award or year):
            # there are later awards for resits, and in Wales and Northern Ireland
            severity: Severity = "error" if too_early else "warning"
            yield problem(
                "completion_date",
                "outside_award_window",
                text,
                rule="qualification.award_window",
                severity=severity,
                words={"window": chosen.window},
                type=chosen.name,
                first=chosen.first_award,
                last=chosen.last_award,
            )


def _grade_problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    given = [name for name in ("predicted_grade", "actual_grade") if texts[name]]
    if not given:
        yield problem("predicted_grade", "needs_grade", rule="qualification.grade")
    for name in given:
        text = texts[name]
        if chosen is None:
            continue  # the type decides which grades there are
        if chosen.grade(text) is None:
            near = nearest(text, chosen.grades)
            facts: dict[str, Any] = {"type": chosen.name, "grades": [*chosen.grades], "nearest": [*near]}
            yield problem(name, "not_in_list", text, rule="qualification.grade", words=question(near), **facts)
        else:
            yield from text_problems(name, text, _FREE_TEXT, max_length=_MAX_TEXT_LENGTH)


RULES = (
    Rule(
        "qualification.catalogue",
        "9.2",
        "The catalogue is a list of types, each with its subjects, and with grades or free text.",
        ("not_a_list", "bad_entry"),
    ),
    Rule("qualification.field_names", "5.4 i, 9.2", "Every value has the name of a field.", ("unknown_field",)),
    Rule(
        "qualification.type",
        "5.4 h, 9.2",
        "The type is in the catalogue.",
        ("required", "not_in_list", "became_date", "became_truth", "cell_error", "tidied"),
    ),
    Rule(
        "qualification.subject",
        "5.4 i, 9.2",
        "The subject is in the list of the type, or is free text if the type has no list.",
        ("required", "not_in_list", "became_date", "became_truth", "cell_error"),
    ),
    Rule(
        "qualification.completion_date",
        "5.4 i, 9.2",
        "The completion date is a month in the form YYYY-MM, as text or as a date cell without a time, or empty.",
        ("bad_format", "has_time", "became_truth", "cell_error"),
    ),
    Rule(
        "qualification.award_window",
        "9",
        "A month before the first award of the type is an error; one after its last award in England is a warning.",
        ("outside_award_window",),
    ),
    Rule(
        "qualification.grade",
        "5.4 i, 9.2",
        "A predicted grade, an actual grade or both are given: grades of the type, or free text if it allows that.",
        ("needs_grade", "not_in_list", "became_date", "became_truth", "cell_error"),
    ),
    Rule(
        _FREE_TEXT,
        "5.4 i",
        "A subject or grade in free text has at most 100 printable characters.",
        ("too_long", "forbidden_character"),
    ),
)
