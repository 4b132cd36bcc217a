"""Marks name features that there are, and what this version claims is shown by tests."""

from tests.pages import conformance

CLAIMED = """
A1 A2 A3 A4 A5 A6 A10 A11
B1 B2 B3 B4 B8
C1 C2 C3 C4 C7 C8 C9 C10
D1 D2
E1 E2 E3 E4 E5 E6 E7 E8
I1 I2 I3 I4 I5 I7 I8 I9
"""
"""What version 0.1 says it can do."""


def test_every_mark_names_a_feature() -> None:
    known = {feature for group in conformance.features().values() for feature in group}
    marked = conformance.marked()
    unknown = {feature: sorted(tests) for feature, tests in marked.items() if feature not in known}
    assert marked
    assert unknown == {}


def test_every_feature_that_is_claimed_is_shown_by_a_test() -> None:
    marked = conformance.marked()
    assert [feature for feature in CLAIMED.split() if not marked.get(feature)] == []
