"""Fingerprints of profiles, and what changed since."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.values.fingerprints import Change, changes_since, fingerprint

contents = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(), max_size=4
)


@pytest.mark.feature("C3")
def test_a_fingerprint_is_the_same_in_every_release() -> None:
    profile = {"qualifications": [{"type": "GCSE", "grade": "A*"}], "born": date(1997, 1, 1), "name": "Zoë"}
    canonical = '{"born":"1997-01-01","name":"Zoë","qualifications":[{"grade":"A*","type":"GCSE"}]}'
    assert sha256(canonical.encode("utf-8")).hexdigest() == fingerprint(profile)


@pytest.mark.feature("C3")
@given(contents)
def test_the_order_of_the_fields_does_not_matter(profile: dict[str, object]) -> None:
    assert fingerprint(profile) == fingerprint(dict(reversed(profile.items())))


@pytest.mark.feature("C3")
@given(contents, contents)
def test_fingerprints_differ_exactly_when_something_changed(
    before: dict[str, object], after: dict[str, object]
) -> None:
    missing_is_none = {**dict.fromkeys(after), **before}, {**dict.fromkeys(before), **after}
    same = fingerprint(missing_is_none[0]) == fingerprint(missing_is_none[1])
    assert same == (changes_since(before, after) == ())


@pytest.mark.feature("C3")
def test_changes_name_the_field_and_both_values() -> None:
    before = {"first_name": "Bob", "telephone": "01632960961", "town": "Leeds"}
    after = {"first_name": "Rob", "town": "Leeds", "email": "rob@example.com"}
    expected = (
        Change("first_name", "Bob", "Rob"),
        Change("email", None, "rob@example.com"),
        Change("telephone", "01632960961", None),
    )
    assert expected == changes_since(before, after)


def test_a_value_without_a_stable_form_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="object"):
        fingerprint({"first_name": object()})
