"""Names of fields that a form does not have."""

import pytest

from progress_core.domain.values.field_names import Spellings, unknown_fields

pytestmark = pytest.mark.feature("B4", "I1")


def test_other_names_of_the_fields_are_asked_for_once_and_only_if_a_name_is_unknown() -> None:
    asked: list[str] = []

    def spellings() -> Spellings:
        asked.append("")
        return (("surname", "last_name"),)

    known = frozenset({"last_name"})
    assert [] == unknown_fields({"last_name": ""}, known, "names", spellings)
    assert [] == asked
    found = unknown_fields({"surnam": "", "xyzzy": "", "sirname": ""}, known, "names", spellings)
    assert [["last_name"], [], ["last_name"]] == [one.params["nearest"] for one in found]
    assert [""] == asked
