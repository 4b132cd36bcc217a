"""A learner's qualifications: what each must say, all problems at once (manual 5.4, 9.2)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from attrs import evolve, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Checked, Problem, Severity, has_errors
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType, default_catalogue
from progress_core.domain.values.text import bad_characters, name_characters, tidy

QUALIFICATION_FIELDS = ("type", "subject", "completion_date", "predicted_grade", "actual_grade")
"""The fields of a qualification in the order of the workbook (manual 9.2)."""

MOST = 18
"""At most so many qualifications for a learner (manual 9.2)."""

_MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_LONGEST = 100  # of a subject or grade in free text

_Texts = Mapping[str, str]


@frozen
class Qualification:
    """One qualification, checked; every text is "" where nothing was given.

    Args:
        type: name of a type in the catalogue.
        subject: one of the type's; free text where the type lists none.
        completion_date: month of the examination, YYYY-MM.
        predicted_grade: one of the type's, or free text where the type takes it.
        actual_grade: the same; one of the two is there.
    """

    type: str
    subject: str
    completion_date: str = ""
    predicted_grade: str = ""
    actual_grade: str = ""


interned = lru_cache(10_000, typed=True)(Qualification)
"""Makes a qualification, or gives one made before: thousands of learners take the same ones."""


@frozen
class LearnerQualifications:
    """A learner's qualifications as the stores keep them.

    Args:
        learner_id: whose.
        qualifications: in the order in which they were added; `MOST` at most.
        version: goes up by one with each change; 0 where none were ever kept.
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
"""Field -> the rule that says what it may hold."""


def check_qualification(values: Mapping[str, object], catalogue: Catalogue | None = None) -> Checked[Qualification]:
    """Check a qualification as a form or a workbook gives it.

    Types, subjects and grades are matched without regard to case and spaces, and come back as the
    catalogue spells them. Numbers are taken as grades and dates as months, as workbooks give them.

    Args:
        values: field -> what was offered; see `QUALIFICATION_FIELDS`. None and "" are the same; other names are
            ignored.
        catalogue: what there is to choose from; None for `DEFAULT_CATALOGUE`.

    Source: manual 5.4 i, 9.2; features C5, C6, F3.
    """
    texts = {name: text_of(values.get(name)) for name in QUALIFICATION_FIELDS}
    chosen = (catalogue or default_catalogue()).type(texts["type"])
    turned = tuple(_turned(values))
    found = (*turned, *(each for each in _problems(texts, chosen) if each.field not in _fields(turned)))
    if found:
        found = tuple(evolve(each, value=values.get(each.field)) for each in found)
    if chosen is None or has_errors(found):
        return Checked(None, found)
    qualification = Qualification(
        chosen.name,
        chosen.subject(texts["subject"]) or "",
        texts["completion_date"],
        chosen.grade(texts["predicted_grade"]) or "",
        chosen.grade(texts["actual_grade"]) or "",
    )
    return Checked(qualification, found)


def text_of(value: object) -> str:
    """Give what was offered for a field as a tidy text; "" for nothing."""
    if type(value) is str:
        return tidy(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()  # as workbooks show it
    if isinstance(value, date):  # a workbook turned 2013-06 into a date
        return f"{value:%Y-%m}"
    if isinstance(value, float) and value.is_integer():  # and the grade 9 into a number
        return str(int(value))
    return tidy(str(value))


def _problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    yield from _type_problems(texts, chosen)
    yield from _subject_problems(texts, chosen)
    yield from _date_problems(texts, chosen)
    yield from _grade_problems(texts, chosen)


def _turned(values: Mapping[str, object]) -> Iterator[Problem]:
    """Find dates where no date belongs: workbooks make one of the grade 9-8, say."""
    for name, rule in RULE_OF.items():
        value = values.get(name)
        if name != "completion_date" and isinstance(value, date):
            yield problem(name, "became_date", value, rule=rule)


def _fields(found: Iterable[Problem]) -> set[str]:
    return {each.field for each in found}


def _type_problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    if not texts["type"]:
        yield problem("type", "required", rule="qualification.type")
    elif chosen is None:
        yield problem("type", "not_in_list", texts["type"], rule="qualification.type")


def _subject_problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    text = texts["subject"]
    if not text:
        yield problem("subject", "required", rule="qualification.subject")
    elif chosen is None:
        return  # what a subject may be hangs on the type
    elif chosen.subject(text) is None:
        yield problem("subject", "not_in_list", text, rule="qualification.subject", type=chosen.name)
    else:
        yield from _free_text_problems("subject", text)


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
            # resits, Wales and Northern Ireland go on after the last award in England
            severity: Severity = "error" if too_early else "warning"
            yield problem(
                "completion_date",
                "outside_award_window",
                text,
                rule="qualification.award_window",
                severity=severity,
                type=chosen.name,
                window=chosen.window,
            )


def _grade_problems(texts: _Texts, chosen: QualificationType | None) -> Iterator[Problem]:
    given = [name for name in ("predicted_grade", "actual_grade") if texts[name]]
    if not given:
        yield problem("predicted_grade", "needs_grade", rule="qualification.grade")
    for name in given:
        text = texts[name]
        if chosen is None:
            continue  # what a grade may be hangs on the type
        if chosen.grade(text) is None:
            grades = ", ".join(chosen.grades)
            yield problem(name, "not_in_list", text, rule="qualification.grade", type=chosen.name, grades=grades)
        else:
            yield from _free_text_problems(name, text)


def _free_text_problems(name: str, text: str) -> Iterator[Problem]:
    if len(text) > _LONGEST:
        yield problem(name, "too_long", text, rule="qualification.free_text", most=_LONGEST)
    bad = bad_characters(text)
    if bad:
        characters = name_characters(bad)
        yield problem(name, "forbidden_character", text, rule="qualification.free_text", characters=characters)


RULES = (
    Rule(
        "qualification.catalogue",
        "9.2",
        "The catalogue is a list of types, each with its subjects, and its grades or free text.",
        ("not_a_list", "bad_entry"),
    ),
    Rule(
        "qualification.type",
        "5.4 h, 9.2",
        "The type is one of the catalogue's.",
        ("required", "not_in_list", "became_date"),
    ),
    Rule(
        "qualification.subject",
        "5.4 i, 9.2",
        "The subject is one of the type's; free text where the type lists none.",
        ("required", "not_in_list", "became_date"),
    ),
    Rule(
        "qualification.completion_date",
        "5.4 i, 9.2",
        "The completion date, where given, is a month in the form YYYY-MM.",
        ("bad_format",),
    ),
    Rule(
        "qualification.award_window",
        "9",
        "A month before the type's first award is an error; one after its last award in England is a warning.",
        ("outside_award_window",),
    ),
    Rule(
        "qualification.grade",
        "5.4 i, 9.2",
        "A predicted or an actual grade or both are there, each one of the type's, or free text where it takes that.",
        ("needs_grade", "not_in_list", "became_date"),
    ),
    Rule(
        "qualification.free_text",
        "5.4 i",
        "A subject or grade in free text is printable and at most 100 characters long.",
        ("too_long", "forbidden_character"),
    ),
)
