"""The quick path through the learner rules gives the same results as the rules one by one."""

import re
from datetime import date, datetime
from math import nan
from unicodedata import is_normalized
from unittest import mock

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from progress_core.domain.learners import form
from progress_core.domain.learners.details import FIELDS
from progress_core.domain.learners.fields import LEARNER_FIELDS, MANDATORY
from progress_core.domain.learners.form import check_columns, check_learner, check_learners
from progress_core.domain.learners.row_pattern import compile_row, read_clean
from progress_core.domain.values.codes import ETHNICITIES
from progress_core.domain.values.fields import Field
from progress_core.domain.values.identifiers import uln_is_sound, upn_check_letter

pytestmark = pytest.mark.feature("B4")

ON = date(2013, 10, 15)
CLEAN = {field.name: st.from_regex(field.clean, fullmatch=True) for field in LEARNER_FIELDS}
CLEAN["uln"] = CLEAN["uln"].map(lambda uln: next((uln[:9] + d for d in "0123456789" if uln_is_sound(uln[:9] + d)), uln))
CLEAN["upn"] = CLEAN["upn"].map(lambda upn: upn_check_letter(upn) + upn[1:])
READ_AS = {"year_group": lambda text: int(text.removeprefix("Year ")), "date_of_birth": date.fromisoformat}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(1, 14),
    st.floats(),
    st.integers(10**9, 10**10).map(float),
    st.dates(),
    st.datetimes(),
    st.text(max_size=20),
    st.sampled_from(["", "\x1f", "\x00", "a\x1fb", " x ", "1E+09", "9999999999", "A801200005001", "2013-02-30", nan]),
)
ROWS = st.fixed_dictionaries({}, optional={name: st.one_of(clean, clean, clean, ODD) for name, clean in CLEAN.items()})


@given(st.lists(ROWS, max_size=5), st.sampled_from([None, ON]))
@pytest.mark.slow
def test_many_rows_get_the_same_results_as_single_rows(rows: list[dict[str, object]], on: date | None) -> None:
    one_by_one = [check_learner(row, form="import", on=on) for row in rows]
    assert repr(one_by_one) == repr(list(check_learners(rows, on=on)))  # repr, as not-a-number equals nothing


@given(
    st.lists(
        st.fixed_dictionaries({name: st.one_of(clean, clean, clean, ODD) for name, clean in CLEAN.items()}), max_size=5
    ),
    st.sampled_from([None, ON]),
    st.lists(st.sampled_from(FIELDS), max_size=3, unique=True),
)
@pytest.mark.slow
def test_rows_read_by_columns_get_the_same_results_as_single_rows(
    rows: list[dict[str, object]], on: date | None, left_out: list[str]
) -> None:
    rows = [{name: value for name, value in row.items() if name not in left_out} for row in rows]
    columns = {name: [row[name] for row in rows] for name in FIELDS if name not in left_out}
    for row, details in zip(rows, check_columns(columns, len(rows), on=on), strict=True):
        checked = check_learner(row, form="import", on=on)
        assert details is None or (details, ()) == (checked.value, checked.problems)


@pytest.mark.feature("B11")
@given(st.lists(st.tuples(st.integers(9, 13), st.dates(date(1990, 1, 1), date(2024, 1, 1))), min_size=1, max_size=8))
def test_doubts_stay_the_same_when_what_is_known_of_them_is_dropped(learners: list[tuple[int, date]]) -> None:
    columns = dict(zip(("year_group", "date_of_birth"), zip(*learners, strict=True), strict=True))
    same = {"ukprn": "10000055", "first_name": "Ann", "last_name": "Lee", "postcode": "OX14 1GG"}
    columns |= {name: (text,) * len(learners) for name, text in same.items()}
    with mock.patch.object(form, "_MAX_KNOWN", 2):
        found = check_columns(columns, len(learners), on=date(2026, 12, 1))
    for (group, born), details in zip(learners, found, strict=True):
        checked = check_learner(
            same | {"year_group": group, "date_of_birth": born}, form="import", on=date(2026, 12, 1)
        )
        assert (details is None) == bool(checked.problems)


def test_clean_rows_are_read_by_columns() -> None:
    rows = [
        ordinary(),
        ordinary(year_group="Year 11", town="", uln=None),
        ordinary(uln=1000000063),
        ordinary(house=True),
    ]
    columns = {name: [row.get(name) for row in rows] for name in FIELDS}
    found = check_columns(columns, len(rows))
    assert [check_learner(row, form="import").value for row in rows[:2]] + [None, None] == found
    assert [None] == check_columns({"ukprn": ["10000055"], "nickname": ["Zo"]}, 1)


@settings(max_examples=25)
@given(st.fixed_dictionaries(CLEAN))
@pytest.mark.slow
def test_rows_of_clean_texts_get_the_same_results(row: dict[str, object]) -> None:
    assert [check_learner(row, form="import", on=ON)] == list(check_learners([row], on=ON))


@pytest.mark.parametrize("field", LEARNER_FIELDS, ids=FIELDS)
@settings(max_examples=40)
@given(data=st.data())
def test_clean_text_is_used_unchanged(field: Field, data: st.DataObject) -> None:
    text = data.draw(CLEAN[field.name])
    value, findings = field.read(text)
    assume("bad_format" not in {finding.code for finding in findings} or field.name != "date_of_birth")  # 30 February
    assert [] == [finding for finding in findings if finding.code != "bad_check_digit"]
    assert READ_AS.get(field.name, str)(text) == value


def test_clean_text_is_kept_unread_only_where_nothing_is_left_to_check() -> None:
    assert {field.name for field in LEARNER_FIELDS if not field.kept} == READ_AS.keys() | {"uln", "upn"}
    assert all(field.keeps("") is None for field in LEARNER_FIELDS)


@pytest.mark.parametrize("field", LEARNER_FIELDS, ids=FIELDS)
@pytest.mark.parametrize("text", ["", "\x1f", "\x00", "a\x1f", "é\u0301", "\u212b", "\u1100\u1161"])
def test_clean_text_is_not_empty_contains_no_separator_and_is_normalised(field: Field, text: str) -> None:
    assert re.fullmatch(field.clean, text) is None


def test_accented_letters_of_clean_texts_are_normalised() -> None:
    clean = re.compile(next(field.clean for field in LEARNER_FIELDS if field.name == "last_name"))
    letters = [chr(code) for code in range(0x80, 0x3000) if clean.fullmatch(chr(code))]
    assert len(letters) > 300
    assert all(is_normalized("NFC", letter) and letter.isalpha() for letter in letters)


def ordinary(**values: object) -> dict[str, object]:
    """A row of a spreadsheet as readers give it, numbers as numbers and dates as dates, with changes."""
    return {
        "ukprn": 10000055,
        "year_group": 11.0,
        "first_name": "Zoë",
        "last_name": "Norris-O'Brien",
        "postcode": "SW1A 1AA",
        "date_of_birth": date(1997, 10, 2),
        "email": "zoe.norris@school.example.com",
        "house": 12,
        "street": "St. John's Road",
        "locality": None,
        "town": "Stoke-on-Trent",
        "telephone": "01632960961",
        "uln": 1000000043,
        "upn": "B801200005001",
        "gender": "Not known",
        "ethnicity": ETHNICITIES[0],
        **values,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date_of_birth": datetime(1997, 10, 2), "year_group": "Year 11", "upn": "", "uln": ""},  # noqa: DTZ001 - as read
        {"date_of_birth": "1997-10-02", "year_group": "11", "first_name": "Mary Jane", "ccis": 4440000123456},
    ],
)
def test_ordinary_rows_take_the_quick_path(changes: dict[str, object]) -> None:
    row = ordinary(**changes)
    details = read_clean(row, compile_row(LEARNER_FIELDS, MANDATORY["import"]))
    assert details is not None
    assert details == check_learner(row, form="import").value


@pytest.mark.parametrize(
    "changes",
    [
        {"uln": 1000000063},
        {"upn": "A801200005001"},
        {"date_of_birth": "2013-02-30"},
        {"town": True},
        {"town": date(2013, 2, 1)},
    ],
)
def test_rows_with_problems_do_not_take_the_quick_path(changes: dict[str, object]) -> None:
    assert read_clean(ordinary(**changes), compile_row(LEARNER_FIELDS, MANDATORY["import"])) is None
