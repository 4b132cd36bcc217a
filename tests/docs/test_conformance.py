"""Marks name features that there are, and tests show every feature that the README says works."""

from tests.pages import conformance

CLAIMED = """
A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12
B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11
C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11
D1 D2 D3
E1 E2 E3 E4 E5 E6 E7 E8
F1 F2 F3 F4
G1 G2 G3 G4 G5
H1 H1a H1b H1c H1d H2 H2a H2b H3 H4 H5 H6
I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12 I13
J1 J2 J3 J4 J5 J6 J7
K1 K2 K3 K4 K5 K6 K7 K8
"""
"""What works, as the README says under "Status"."""

NOT_YET: set[str] = set()
"""What the README says is not there yet."""


def test_every_mark_names_a_feature() -> None:
    known = {feature for group in conformance.features().values() for feature in group}
    marked = conformance.marked()
    unknown = {feature: sorted(tests) for feature, tests in marked.items() if feature not in known}
    assert marked
    assert unknown == {}


def test_every_feature_that_is_claimed_is_shown_by_a_test() -> None:
    marked = conformance.marked()
    assert [feature for feature in CLAIMED.split() if not marked.get(feature)] == []


def test_every_feature_either_works_or_is_not_there_yet() -> None:
    known = {feature for group in conformance.features().values() for feature in group}
    assert known == NOT_YET | set(CLAIMED.split())
    assert NOT_YET.isdisjoint(conformance.marked())
