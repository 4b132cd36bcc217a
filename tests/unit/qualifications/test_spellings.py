"""Types, subjects and grades as people write them: taken where one only can be meant, offered elsewhere."""

import pytest

from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType, default_catalogue
from progress_core.domain.qualifications.qualifications import check_qualification

pytestmark = pytest.mark.feature("C6", "F3")

NINE, DOUBLE = "GCSE (9 to 1)", "GCSE Double Award (9 to 1)"


def typed(type_: str, subject: str, grade: object) -> dict[str, object]:
    return {"type": type_, "subject": subject, "predicted_grade": grade}


@pytest.mark.parametrize(
    "dash", ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\uff0d", " \u2013 ", "/", " "]
)
def test_grades_may_have_any_dash(dash: str) -> None:
    checked = check_qualification(typed(DOUBLE, "Combined Science", f"9{dash}8"))
    assert ("9-8", ()) == (checked.value and checked.value.predicted_grade, checked.problems)
    checked = check_qualification(typed("GCSE Double Award", "Science", f"a*{dash}A"))
    assert "A*A" == (checked.value and checked.value.predicted_grade)


@pytest.mark.parametrize(
    ("type_", "written", "grade"),
    [
        (NINE, "9.0", "9"),
        (NINE, "9,0", "9"),
        (NINE, 9.0, "9"),
        (NINE, 9, "9"),
        (NINE, "09", "9"),
        (NINE, " 9 ", "9"),
        (NINE, "Grade 9", "9"),
        (NINE, "\uff19", "9"),
        (NINE, "u", "U"),
        ("GCSE", "a *", "A*"),
        ("GCSE", "A\u2217", "A*"),
        ("GCSE", "A star", "A*"),
        ("GCSE", "grade b", "B"),
    ],
)
def test_grades_may_be_written_in_these_ways(type_: str, written: object, grade: str) -> None:
    checked = check_qualification(typed(type_, "Mathematics", written))
    assert (grade, ()) == (checked.value and checked.value.predicted_grade, checked.problems)


@pytest.mark.parametrize(
    ("type_", "written", "grade"),
    [
        ("T Level", "merit", "Merit"),
        ("T Level", "M", "Merit"),
        ("T Level", "U", "Unclassified"),
        ("BTEC Level 3 Certificate", "Merit", "M"),
        ("BTEC Level 3 Certificate", "Distinction *", "D*"),
        ("Functional Skills Level 2", "P", "Pass"),
        ("Scottish Higher", "no", "No Award"),
    ],
)
def test_words_and_letters_stand_for_each_other(type_: str, written: str, grade: str) -> None:
    found = [problem.field for problem in check_qualification(typed(type_, "?", written)).problems]
    assert "predicted_grade" not in found
    assert grade == next(t for t in default_catalogue().types if t.name == type_).grade(written)


@pytest.mark.parametrize(
    ("type_", "grade"),
    [(NINE, "A"), (NINE, "9.5"), (NINE, "10"), (NINE, "9-"), ("GCSE", "A-"), ("GCSE", "A+"), ("GCSE", "A/B"),
     ("T Level", "P"), ("T Level", "D"), (DOUBLE, "9-5"), (DOUBLE, "9"), ("GCSE", "*"), ("GCSE", "star")],
)  # fmt: skip
def test_other_grades_are_not_guessed(type_: str, grade: str) -> None:
    found = check_qualification(typed(type_, "Mathematics", grade)).problems
    assert ("predicted_grade", "not_in_list") in [(problem.field, problem.code) for problem in found]


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("Maths", "Mathematics"),
        ("MATHS ", "Mathematics"),
        ("math", "Mathematics"),
        ("Further Maths", "Further Mathematics"),
        ("Maths A", "Mathematics A"),
        ("Maths (Linear)", "Mathematics (Linear)"),
        ("English Lit", "English Literature"),
        ("english lang.", "English Language"),
        ("Welsh First Language", "Welsh: First Language"),
        ("PE", "Physical Education"),
        ("R.S.", None),
        ("RS", "Religious Studies"),
        ("D&T", "Design and Technology"),
        ("Design & Technology", "Design and Technology"),
        ("ICT", "Information and Communication Technology"),
        ("Art + Design", "Art and Design"),
        ("Land\u2011Based Science", None),
        ("Environmental and Land\u2013Based Science", "Environmental and Land-Based Science"),
    ],
)
def test_subjects_may_be_abbreviated(written: str, subject: str | None) -> None:
    checked = check_qualification(typed("GCSE", written, "B"))
    assert subject == (checked.value and checked.value.subject)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GCSE (9\u20131)", NINE),
        ("gcse 9-1", NINE),
        ("GCSE 9 to 1", NINE),
        ("A-level", "GCE A Level"),
        ("A level", "GCE A Level"),
        ("GCE A\u2010Level", "GCE A Level"),
        ("AS", "GCE AS Level"),
        ("AS-Level", "GCE AS Level"),
        ("EPQ", "Extended Project"),
        ("IGCSE", "Level 1/Level 2 Certificate (IGCSE)"),
        ("Core Maths", "Level 3 Core Maths"),
        ("FSMQ", "Free Standing Mathematics Qualification"),
    ],
)
def test_types_may_be_written_in_these_ways(written: str, name: str) -> None:
    found = default_catalogue().type(written)
    assert name == (found and found.name)


@pytest.mark.parametrize("grade", ["9", "9.0", "1", 7])
def test_gcse_with_a_number_is_the_one_with_numbers_and_says_so(grade: object) -> None:
    checked = check_qualification(typed("GCSE", "Maths", grade))
    assert NINE == (checked.value and checked.value.type)
    (problem,) = checked.problems
    assert ("type", "tidied", "warning", "GCSE") == (problem.field, problem.code, problem.severity, problem.value)


@pytest.mark.parametrize("grade", ["A*", "g", "U"])
def test_gcse_with_a_letter_stays_what_it_is(grade: str) -> None:
    checked = check_qualification(typed("GCSE", "Maths", grade))
    assert ("GCSE", ()) == (checked.value and checked.value.type, checked.problems)


def test_a_short_name_of_two_types_with_the_grade_is_not_guessed() -> None:
    catalogue = Catalogue(
        (
            QualificationType("Award", grades=("A",)),
            QualificationType("Award (old)", grades=("1",)),
            QualificationType("Award (new)", grades=("1",)),
        )
    )
    (problem,) = check_qualification(typed("Award", "Art", "1"), catalogue).problems
    assert ("predicted_grade", "not_in_list") == (problem.field, problem.code)


@pytest.mark.parametrize(
    ("type_", "subject", "grade", "sentence"),
    [
        (
            "GSCE",
            "Maths",
            "9",
            "Qualification type “GSCE” is not in the list. Did you mean GCSE? Choose one from the list.",
        ),
        ("GCSE", "Mathmatics", "B", "Did you mean Mathematics"),
        ("GCSE", "Hist", "B", "Did you mean History, History A or History A (Explaining the Modern World)? Choose one"),
        ("T Level", "?", "Dist", "Did you mean Distinction* or Distinction? Choose one of: Distinction*,"),
        ("GCSE", "Astrology of Mars", "B", "is not in the list for GCSE. Choose one from the list of this type."),
        ("Gold medal", "?", "B", "“Gold medal” is not in the list. Choose one from the list."),
    ],
)
def test_the_nearest_are_offered(type_: str, subject: str, grade: str, sentence: str) -> None:
    messages = [problem.message for problem in check_qualification(typed(type_, subject, grade)).problems]
    assert any(sentence in message for message in messages), messages


def test_two_names_with_one_key_are_not_guessed() -> None:
    type_ = QualificationType("Award", ("Art and Design", "Art & Design!"), ("A", "B"))
    assert type_.subject("Art + Design") is None
    assert type_.subject("ART AND DESIGN") == "Art and Design"
