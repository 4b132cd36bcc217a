"""What a row changes about a learner, field by field, and the way back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.importing.imports import FieldChange
from progress_core.domain.importing.updates import RowUpdate, changed_since, row_update, updated, updated_back
from progress_core.domain.learners.learners import Learner, LearnerDetails

pytestmark = pytest.mark.feature("J4")

ANN = LearnerDetails("10000055", 11, "Ann", "Lee", "OX14 1GG", date(2010, 10, 2), town="Abingdon")
LEARNER = Learner(7, ANN, datetime(2026, 9, 1, tzinfo=UTC))
CHANGED: dict[str, Any] = {"year_group": 12, "date_of_birth": date(2010, 10, 3), "town": "Oxford", "uln": "9276308686"}


def changed(**values: Any) -> Learner:
    return evolve(LEARNER, details=evolve(ANN, **values))


def made(after: Learner) -> RowUpdate:
    found = row_update(2, LEARNER, after)
    assert found is not None
    return found


def test_cells_that_are_empty_change_nothing() -> None:
    row = evolve(ANN, town="", postcode="OX4 1AA", year_group=12)
    assert evolve(ANN, postcode="OX4 1AA", year_group=12) == updated(ANN, row)


def test_only_the_fields_that_differ_are_noted_with_both_values() -> None:
    assert RowUpdate(
        2,
        7,
        (
            FieldChange("year_group", "11", "12"),
            FieldChange("date_of_birth", "2010-10-02", "2010-10-03"),
            FieldChange("town", "Abingdon", "Oxford"),
            FieldChange("uln", "", "9276308686"),
        ),
    ) == made(changed(**CHANGED))
    assert row_update(2, LEARNER, LEARNER) is None


def test_the_academic_years_are_noted_if_the_year_group_changes_them() -> None:
    after = evolve(changed(year_group=12), academic_year=2027)
    assert (2026, 2027) == made(after).years
    assert LEARNER == updated_back(after, made(after))


def test_a_learner_gets_every_kind_of_value_back() -> None:
    assert LEARNER == updated_back(changed(**CHANGED), made(changed(**CHANGED)))


@pytest.mark.parametrize("field", ["year_group", "date_of_birth", "town", "uln"])
def test_a_learner_of_whom_a_written_field_has_changed_since_stays(field: str) -> None:
    since: dict[str, Any] = {"year_group": 13, "date_of_birth": date(2010, 10, 4), "town": "", "uln": ""}
    now = changed(**(CHANGED | {field: since[field]}))
    assert (field,) == changed_since(now, made(changed(**CHANGED)))
    assert updated_back(now, made(changed(**CHANGED))) is None


def test_a_learner_whose_academic_year_has_changed_since_stays() -> None:
    after = evolve(changed(year_group=12), academic_year=2027)
    now = evolve(after, academic_year=2028)
    assert ("year_group",) == changed_since(now, made(after))
    assert updated_back(now, made(after)) is None


def test_other_details_may_have_changed_since() -> None:
    now = changed(town="Oxford", house="12")
    assert changed(house="12") == updated_back(now, made(changed(town="Oxford")))
