"""One declaration of a learner's field: whatever still stands apart from the table is held against it, by name."""

from collections import defaultdict
from typing import Any, cast

import attrs
import pytest

from progress_core.data import parsed
from progress_core.domain.foundations.messages import label
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.importing.template import GUIDANCE, template
from progress_core.domain.learners.details import FIELDS, LearnerDetails
from progress_core.domain.learners.fields import ADDRESS, FORM_ORDER, LEARNER_FIELDS, LEARNER_FORM, PERSONAL
from progress_core.testing.tools.builders import some_details

TEMPLATE_OF_THE_MANUAL = (
    "UKPRN", "Learner year group", "First name", "Last name", "Postcode", "Dob", "Email address",
    "House name or number", "Street", "Locality", "Town", "Telephone", "ULN", "UPN", "CCIS", "Gender", "Ethnicity",
)  # fmt: skip
FORM_OF_THE_MANUAL = (
    "first_name", "last_name", "date_of_birth", "email", "year_group", "ukprn",
    "house", "street", "locality", "town", "postcode", "telephone", "uln", "upn", "ccis", "gender", "ethnicity",
)  # fmt: skip
FOR_STAFF_ALONE = {"ukprn", "year_group", "uln", "upn", "ccis"}


@pytest.mark.feature("B1", "B3")
def test_the_table_and_the_details_have_the_same_fields() -> None:
    declared, held = {field.name for field in LEARNER_FORM}, set(FIELDS)
    assert set() == held - declared, "fields of LearnerDetails that the table LEARNER_FORM lacks"
    assert set() == declared - held, "fields of the table LEARNER_FORM that LearnerDetails lacks"
    assert FIELDS == tuple(field.name for field in LEARNER_FIELDS)


@pytest.mark.feature("B1", "B3")
def test_just_the_details_that_a_form_demands_have_no_default() -> None:
    without = {field.name for field in attrs.fields(LearnerDetails) if field.default is attrs.NOTHING}
    assert without == {field.name for field in LEARNER_FORM if field.mandatory_in}


@pytest.mark.feature("B1")
def test_every_field_has_a_label() -> None:
    labels: dict[str, str] = cast("Any", parsed("messages.en.json"))["fields"]
    assert [] == [name for name in FORM_ORDER if name not in labels], "fields without a label in messages.en.json"


@pytest.mark.feature("E1")
def test_template_and_form_keep_the_order_of_the_manual() -> None:
    headings = [column.heading for column in template().columns]
    assert list(TEMPLATE_OF_THE_MANUAL) == [heading for heading in headings if heading in TEMPLATE_OF_THE_MANUAL]
    assert list(FORM_OF_THE_MANUAL) == [name for name in FORM_ORDER if name in FORM_OF_THE_MANUAL]
    assert not FOR_STAFF_ALONE & set(PERSONAL)
    assert set(FORM_OF_THE_MANUAL) - FOR_STAFF_ALONE <= set(PERSONAL)


@pytest.mark.feature("E1")
@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_column_and_guidance(name: str) -> None:
    (column,) = (column for column in template().columns if column.heading == LABELS[name])
    assert column.note
    assert f"{LABELS[name]}: {column.note}" in GUIDANCE


@pytest.mark.feature("E2")
def test_no_heading_stands_for_two_fields() -> None:
    meant = defaultdict(set)
    for field in LEARNER_FIELDS:
        for spelling in (field.name, label(field.name), LABELS[field.name], *field.spellings.split(",")):
            meant[folded_heading(spelling)].add(field.name)
    assert {} == {heading: names for heading, names in meant.items() if len(names) > 1 and heading}


@pytest.mark.feature("C9")
def test_an_address_is_made_of_personal_information() -> None:
    assert set(ADDRESS) <= set(PERSONAL)


@pytest.mark.feature("I7")
def test_the_details_that_stores_are_tested_with_fill_in_every_field() -> None:
    assert [] == [name for name in FIELDS if not getattr(some_details(), name)]
