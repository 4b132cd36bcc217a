"""The learner form: every rule, all problems at once."""

from datetime import date
from types import MappingProxyType

import pytest

from progress_core.domain.accounts.passwords import MODERN
from progress_core.domain.accounts.usernames import UsernamePolicy
from progress_core.domain.learners.details import FIELDS, LearnerDetails
from progress_core.domain.learners.field_kinds import Form
from progress_core.domain.learners.form import RULES, check_learner, check_learners
from progress_core.domain.values.sheets import CellError
from tests.given.learner_form import LOG_IN, NEEDED, ON, problems


def found(**values: object) -> list[tuple[str, str, str]]:
    return [(problem.field, problem.code, problem.severity) for problem in problems(**values)]  # type: ignore[arg-type] # values alone


@pytest.mark.feature("E3")
def test_an_ordinary_row_becomes_details() -> None:
    checked = check_learner(NEEDED, form="import")
    assert LearnerDetails("10000055", 11, "Anna", "Smith", "SW1A 1AA", date(1997, 10, 2)) == checked.value
    assert () == checked.problems


@pytest.mark.feature("B1", "B3")
def test_every_field_is_read_and_normalised() -> None:
    offered = {
        **NEEDED,
        "year_group": "Yr 12",
        "first_name": " Zoe\u0308 ",
        "last_name": "O\u2019Brien",
        "postcode": "m11aa",
        "date_of_birth": date(1997, 1, 1),
        "email": "zoe@school.example.com",
        "house": 12,
        "street": "High\xa0Street",
        "locality": "Old Town",
        "town": "Birmingham",
        "telephone": "01632960961",
        "uln": 1000000043.0,
        "upn": "b801200005001",
        "ccis": 4440000123456,
        "gender": "FEMALE",
        "ethnicity": "white and asian",
    }
    expected = LearnerDetails(
        "10000055", 12, "Zoë", "O'Brien", "M1 1AA", date(1997, 1, 1), "zoe@school.example.com", "12", "High Street",
        "Old Town", "Birmingham", "01632960961", "1000000043", "B801200005001", "4440000123456", "Female",
        "White and Asian",
    )  # fmt: skip
    checked = check_learner(offered, form="import")
    assert (expected, ()) == (checked.value, checked.problems)


@pytest.mark.feature("E3", "B4")
def test_an_import_names_every_missing_mandatory_field() -> None:
    checked = check_learner({"ukprn": None, "first_name": "  "}, form="import")
    assert [
        (name, "required") for name in ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth")
    ] == [(problem.field, problem.code) for problem in checked.problems]
    assert not checked.ok


@pytest.mark.feature("B1", "B4")
def test_creating_needs_username_and_password_first_but_no_postcode() -> None:
    assert [
        (name, "required")
        for name in ("username", "password", "ukprn", "year_group", "first_name", "last_name", "date_of_birth")
    ] == [(problem.field, problem.code) for problem in check_learner({}).problems]


@pytest.mark.feature("B7")
def test_editing_needs_neither_username_nor_password_nor_postcode() -> None:
    assert check_learner({**NEEDED, "postcode": ""}, form="edit").ok


@pytest.mark.feature("B1", "A3", "A4")
def test_credentials_are_checked_by_the_policies_and_kept_out_of_the_details() -> None:
    assert check_learner({**NEEDED, **LOG_IN}).ok
    values = {**NEEDED, "username": "ann", "password": "sunny4day"}
    codes = [(p.field, p.code) for p in check_learner(values, passwords=MODERN).problems]
    assert [("username", "too_short"), ("password", "too_short")] == codes
    assert check_learner(
        {**values, "password": "four words are enough"}, passwords=MODERN, usernames=UsernamePolicy(3)
    ).ok


@pytest.mark.feature("B1")
def test_a_username_of_digits_may_come_as_a_number() -> None:
    assert [] == problems(form="create", username=1234567, password="sunny4day")


@pytest.mark.feature("A4", "B4")
def test_no_problem_shows_a_password() -> None:
    for problem in problems(form="create", username="asmith", password="hunter"):
        assert ("password", None) == (problem.field, problem.value)
        assert "hunter" not in problem.message


@pytest.mark.feature("B3", "B4")
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("ukprn", "20000055", "bad_format"),
        ("year_group", "15", "not_in_list"),
        ("year_group", "6", "not_in_list"),
        ("year_group", "Reception", "not_in_list"),
        ("first_name", "1234", "bad_format"),
        ("first_name", "x" * 101, "too_long"),
        ("last_name", "Sm\x07ith", "forbidden_character"),
        ("postcode", "A1 1CI", "bad_format"),
        ("date_of_birth", "02/10/1997", "bad_format"),
        ("email", "anna", "bad_format"),
        ("email", "anna@b@example.com", "bad_format"),
        ("email", "a@example.com, b@example.com", "bad_format"),
        ("email", "Anna <anna@example.com>", "bad_format"),
        ("email", "anna@localhost", "bad_format"),
        ("email", "anna@-x.example.com", "bad_format"),
        ("email", "anna..b@example.com", "bad_format"),
        ("email", "a" * 65 + "@example.com", "bad_format"),
        ("email", "anna@" + "a." * 130 + "com", "too_long"),
        ("house", "x" * 101, "too_long"),
        ("street", "High\ufffdStreet", "forbidden_character"),
        ("telephone", "012345678", "bad_format"),
        ("telephone", "012345678901", "bad_format"),
        ("telephone", "0207946095x", "bad_format"),
        ("telephone", "999", "bad_format"),
        ("telephone", "\uff10123456789", "bad_format"),
        ("telephone", "1.63E+09", "lost_digits"),
        ("uln", "1E+09", "lost_digits"),
        ("uln", "0000000042", "bad_format"),
        ("upn", "X80120000A001", "bad_format"),
        ("ccis", "12345678901", "bad_format"),
        ("gender", "F", "not_in_list"),
        ("ethnicity", "WBRI", "not_in_list"),
        ("town", CellError("#N/A"), "cell_error"),
        ("house", date(2013, 2, 1), "became_date"),
        ("house", 12.5, "lost_digits"),
        ("first_name", True, "became_truth"),
    ],
)
def test_a_broken_rule_is_an_error_that_names_field_and_value(field: str, value: object, code: str) -> None:
    codes = found(**{field: value})
    assert (field, code, "error") in codes
    assert {field} == {name for name, _, _ in codes}
    problem = problems(**{field: value})[0]  # type: ignore[arg-type] # values alone
    assert (value, problem.field) == (problem.value, field)
    rules = {rule.id: rule for rule in RULES}
    assert problem.code in rules[problem.rule].codes


@pytest.mark.feature("B3", "E2")
@pytest.mark.parametrize(
    ("field", "value", "code", "clean"),
    [
        ("telephone", "01632 960961", "tidied", "01632960961"),
        ("telephone", "(01632) 960-961", "tidied", "01632960961"),
        ("telephone", "+44 1632 960961", "tidied", "01632960961"),
        ("telephone", "+44 (0)1632 960961", "tidied", "01632960961"),
        ("telephone", "00441632960961", "tidied", "01632960961"),
        ("telephone", 1632960961, "restored", "01632960961"),
        ("telephone", "1632960961", "restored", "01632960961"),
        ("telephone", 441632960961, "restored", "01632960961"),
        ("uln", "1000000063", "bad_check_digit", "1000000063"),
        ("uln", "9999999999", "bad_check_digit", "9999999999"),
        ("upn", "A801200005001", "bad_check_digit", "A801200005001"),
        ("upn", "B801200005", "short_form", "B801200005"),
        ("date_of_birth", 35431, "restored", date(1997, 1, 1)),
    ],
)
def test_a_doubtful_value_is_accepted_with_a_warning(field: str, value: object, code: str, clean: object) -> None:
    checked = check_learner({**NEEDED, field: value}, form="import")
    assert clean == getattr(checked.value, field)
    assert [(field, code, "warning", value)] == [(p.field, p.code, p.severity, p.value) for p in checked.problems]


@pytest.mark.feature("B3")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("telephone", "0123456789"),
        ("telephone", "07700900123"),
        ("email", "josé@schule-köln.example.com"),
        ("email", "o'brien+school@example.co.uk"),
        ("email", "a_b-c.d@x1.example"),
        ("first_name", "秀英"),
        ("first_name", "Norris - Hayes"),
        ("first_name", "X Æ A-12"),
        ("last_name", "Ng"),
        ("house", "Flat 2/1, “The Oaks” #7"),
        ("ethnicity", "Any other white background"),
    ],
)
def test_an_unusual_but_valid_value_has_no_problem(field: str, value: object) -> None:
    assert [] == found(**{field: value})


@pytest.mark.feature("B3")
@pytest.mark.parametrize(
    "written", [11, 11.0, "11", "Year 11", "year 11", "YEAR11", "Yr 11", "Yr. 11", "Y11", "y 11", "11.0"]
)
def test_a_year_group_is_read_however_it_is_written(written: object) -> None:
    checked = check_learner({**NEEDED, "year_group": written}, form="import")
    assert 11 == getattr(checked.value, "year_group", checked.problems)
    assert check_learner({**NEEDED, "year_group": "07"}, form="import").ok


@pytest.mark.feature("B4")
def test_all_problems_are_reported_at_once_in_the_order_of_the_fields() -> None:
    values = {**NEEDED, "uln": "1", "ukprn": "x", "last_name": "\x07" + "9" * 101, "telephone": "020 7946 0958"}
    checked = check_learner(values, form="import", on=ON)
    assert [
        ("ukprn", "bad_format"),
        ("last_name", "too_long"),
        ("last_name", "forbidden_character"),
        ("last_name", "bad_format"),
        ("telephone", "tidied"),
        ("uln", "bad_format"),
    ] == [(problem.field, problem.code) for problem in checked.problems]
    assert checked.value is None
    assert (5, 1) == (len(checked.errors), len(checked.warnings))


@pytest.mark.feature("B4")
def test_messages_name_the_label_the_value_and_what_to_do() -> None:
    (problem,) = problems(date_of_birth="25/03/1997")
    assert (
        "Date of birth “25/03/1997” is not a real date in the format YYYY-MM-DD. Write it like 1997-03-25."
        == problem.message
    )
    (problem,) = problems(ethnicity="bangladesh")
    assert "Ethnic group “bangladesh” is not one of the 19 in the list." in problem.message
    assert "Bangladeshi" in problem.message


@pytest.mark.feature("E5")
def test_many_rows_are_checked_lazily() -> None:
    taken = []

    def rows() -> object:
        for number in range(3):
            taken.append(number)
            yield NEEDED

    checked = check_learners(rows())  # type: ignore[arg-type] # a generator of rows
    assert next(checked).ok
    assert [0] == taken


@pytest.mark.feature("B1")
def test_many_rows_can_be_checked_for_the_create_form() -> None:
    checked = list(check_learners([{**NEEDED, **LOG_IN}, NEEDED], form="create"))
    assert [True, False] == [each.ok for each in checked]


@pytest.mark.feature("B4", "I1")
@pytest.mark.parametrize("form", ["create", "edit", "import"])
def test_names_that_are_no_field_are_refused_and_the_nearest_is_suggested(form: Form) -> None:
    names = {"frist_name": "first_name", "surname": "last_name", "dob": "date_of_birth", "xyzzy": ""}
    found = check_learner({**NEEDED, **LOG_IN, **dict.fromkeys(names, "secret")}, form=form).problems
    assert names == {one.field: "".join(one.params["nearest"]) for one in found}  # type: ignore[arg-type]
    assert {("unknown_field", "error", None)} == {(one.code, one.severity, one.value) for one in found}
    assert "There is no field “surname”. Did you mean last_name? Correct the name, or leave the field out." in {
        one.message for one in found
    }


@pytest.mark.feature("B4", "I1")
def test_only_some_of_very_many_unknown_names_are_compared() -> None:
    found = check_learner({**NEEDED, **{f"first_name{number}": "" for number in range(9)}}, form="import").problems
    assert [["first_name"]] * 5 + [[]] * 4 == [one.params["nearest"] for one in found]


@pytest.mark.feature("B4", "I1")
@pytest.mark.parametrize("absent", [(), ("ethnicity",)])
def test_clean_rows_with_unknown_names_are_refused_in_bulk_too(absent: tuple[str, ...]) -> None:
    row = {**dict.fromkeys(FIELDS, ""), **NEEDED, "colour": "red"}
    row = {name: value for name, value in row.items() if name not in absent}
    known = {name: value for name, value in row.items() if name != "colour"}
    assert [check_learner(row, form="import"), check_learner(known, form="import")] == list(
        check_learners([row, known])
    )
    assert [False, True] == [checked.ok for checked in check_learners([row, MappingProxyType(known)])]


@pytest.mark.feature("A3", "A4", "I1")
def test_many_learners_are_checked_by_the_same_policies_as_one() -> None:
    row = {**NEEDED, "username": "ann", "password": "north school 2013"}
    (plain,) = check_learners([row], form="create")
    assert [("username", "too_short")] == [(one.field, one.code) for one in plain.problems]
    (strict,) = check_learners(
        [row], form="create", usernames=UsernamePolicy(3), passwords=MODERN, names=["North School"]
    )
    assert [("password", "own_name")] == [(one.field, one.code) for one in strict.problems]
