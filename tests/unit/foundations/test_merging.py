"""What is whose after two people changed the same form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.values.merging import merge

BASE = {"town": "Leeds", "street": "High Street", "house": "7"}


@pytest.mark.feature("B7")
@pytest.mark.parametrize(
    ("mine", "theirs", "values", "whose"),
    [
        ({}, {}, {}, ((), (), ())),
        ({"town": "Otley"}, {}, {"town": "Otley"}, (("town",), (), ())),
        ({}, {"town": "Otley"}, {"town": "Otley"}, ((), ("town",), ())),
        ({"town": "Otley"}, {"town": "Otley"}, {"town": "Otley"}, ((), (), ())),
        ({"town": "Otley"}, {"town": "Ilkley"}, {"town": "Otley"}, ((), (), ("town",))),
        ({"town": ""}, {"town": "Ilkley"}, {"town": ""}, ((), (), ("town",))),
        ({"town": "Otley"}, {"street": ""}, {"town": "Otley", "street": ""}, (("town",), ("street",), ())),
        ({"town": " Leeds\r\n"}, {"town": "Otley"}, {"town": "Otley"}, ((), ("town",), ())),
        ({"town": "a\r\nb"}, {"town": "a\nb"}, {"town": "a\r\nb"}, ((), (), ())),
    ],
)
def test_only_what_a_person_touched_is_theirs(
    mine: dict[str, str], theirs: dict[str, str], values: dict[str, str], whose: tuple[tuple[str, ...], ...]
) -> None:
    merged = merge(BASE | mine, BASE | theirs, BASE)
    assert merged.values == BASE | values
    assert (merged.mine, merged.theirs, merged.both) == whose
    assert merged.is_saved is (not (whose[0] or whose[2]))


@pytest.mark.feature("B7")
def test_without_what_a_form_was_loaded_with_every_difference_is_of_both() -> None:
    merged = merge(BASE | {"town": "Otley"}, BASE, {})
    assert (merged.values["town"], merged.both, merged.is_saved) == ("Otley", ("town",), False)


TEXTS = st.fixed_dictionaries({name: st.sampled_from(["a", "b", "c"]) for name in BASE})


@given(TEXTS, TEXTS, TEXTS)
def test_every_field_is_taken_from_one_of_the_two(
    mine: dict[str, str], theirs: dict[str, str], base: dict[str, str]
) -> None:
    merged = merge(mine, theirs, base)
    for name, value in merged.values.items():
        assert value == (mine[name] if mine[name] != base[name] else theirs[name])
