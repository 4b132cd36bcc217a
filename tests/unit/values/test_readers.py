"""Readers of fields: their limits, one by one."""

import pytest

from progress_core.domain.values.readers import MAX_EMAIL_LENGTH, MAX_TEXT_LENGTH, degrees, email, line, name


@pytest.mark.feature("B3")
def test_a_line_has_at_most_a_hundred_characters() -> None:
    assert 100 == MAX_TEXT_LENGTH
    assert ("x" * 100, ()) == line("x" * 100)
    assert ("x" * 100, ()) == name("x" * 100)
    assert ["too_long"] == [finding.code for finding in line("x" * 101)[1]]
    assert ["too_long"] == [finding.code for finding in name("x" * 101)[1]]


@pytest.mark.feature("B3")
def test_an_email_address_has_at_most_64_characters_before_the_at_sign() -> None:
    assert () == email("a" * 64 + "@example.com")[1]
    assert ["bad_format"] == [finding.code for finding in email("a" * 65 + "@example.com")[1]]


@pytest.mark.feature("B3")
def test_an_email_address_has_at_most_254_characters() -> None:
    longest = "anna@" + "a." * 123 + "com"
    assert MAX_EMAIL_LENGTH == len(longest)
    assert () == email(longest)[1]
    assert ["too_long"] == [finding.code for finding in email(longest + "x")[1]]


@pytest.mark.feature("D1")
@pytest.mark.parametrize("raw", [-9, "-9", -9.0, 3, "3", "3.0"])
def test_degrees_may_be_at_their_limits(raw: object) -> None:
    assert (float(str(raw)), ()) == degrees(-9, 3)(raw)


@pytest.mark.feature("D1")
@pytest.mark.parametrize("raw", ["-9.000001", 3.000001, "3.1.2", "x"])
def test_degrees_beyond_their_limits_are_refused(raw: object) -> None:
    value, findings = degrees(-9, 3)(raw)
    assert (None, ["bad_format"]) == (value, [finding.code for finding in findings])
