"""Identifiers against published examples."""

import json
import re
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.values import readers
from progress_core.domain.values.cells import Reading
from progress_core.domain.values.identifiers import ULN, UPN, regular_postcode, uln_is_sound, upn_check_letter

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("data").joinpath("test_vectors.json").read_text("utf-8"))

pytestmark = pytest.mark.feature("B3")


def codes(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in reading[1]]


@pytest.mark.parametrize("upn", VECTORS["upn"]["valid"])
def test_valid_upns_have_the_right_check_letter(upn: str) -> None:
    assert upn[0] == upn_check_letter(upn)
    assert (upn, ()) == readers.upn(upn)


@pytest.mark.parametrize("upn", ["A801200005001", "Q207000016049", "A123456789001"])
def test_a_upn_with_a_wrong_check_letter_is_kept_with_a_warning_that_names_the_right_one(upn: str) -> None:
    value, (finding,) = readers.upn(upn)
    assert (upn, "bad_check_digit", "warning") == (value, finding.code, finding.severity)
    assert {"expected": upn_check_letter(upn)} == finding.facts


@pytest.mark.parametrize(
    "upn", ["X80120000A001", "B80120000500", "B8012000050011", "I801200005001", "B80120000500S", "B801-200005"]
)
def test_a_upn_of_another_format_is_refused(upn: str) -> None:
    assert [("bad_format", "error")] == codes(readers.upn(upn))


def test_a_upn_is_accepted_in_any_case_and_with_spaces() -> None:
    assert ("B801200005001", ()) == readers.upn("b801 2000 05001")


def test_a_upn_of_ten_characters_as_in_the_manual_is_kept_with_a_warning() -> None:
    assert ("B801200005", [("short_form", "warning")]) == (
        readers.upn("b801200005")[0],
        codes(readers.upn("b801200005")),
    )


@given(st.from_regex(UPN, fullmatch=True), st.integers(1, 12), st.integers(1, 9))
def test_mistyping_any_single_digit_changes_the_check_letter(upn: str, position: int, by: int) -> None:
    if not upn[position].isdigit():
        return
    mistyped = upn[:position] + str((int(upn[position]) + by) % 10) + upn[position + 1 :]
    assert upn_check_letter(upn) != upn_check_letter(mistyped)


@pytest.mark.parametrize("uln", VECTORS["uln"]["valid"])
def test_valid_ulns_have_no_problem(uln: str) -> None:
    assert uln_is_sound(uln)
    assert (uln, ()) == readers.uln(uln)


@pytest.mark.parametrize("uln", ["1000000063", "9276308687", *VECTORS["uln"]["sentinel"]])
def test_a_uln_with_a_wrong_check_digit_is_kept_with_a_warning(uln: str) -> None:
    assert (uln, [("bad_check_digit", "warning")]) == (uln, codes(readers.uln(uln)))


@pytest.mark.parametrize(
    "uln", ["100000004", "0000000042", "10000000430", "100000004X", "\uff11000000043", "10000 00043"]
)
def test_a_uln_of_another_format_is_refused(uln: str) -> None:
    assert [("bad_format", "error")] == codes(readers.uln(uln))


@given(st.from_regex(ULN, fullmatch=True))
def test_nine_digits_have_at_most_one_check_digit(uln: str) -> None:
    sound = [digit for digit in "0123456789" if uln_is_sound(uln[:9] + digit)]
    weighted = sum(int(digit) * weight for digit, weight in zip(uln[:9], range(10, 1, -1), strict=True))
    assert ([str(10 - weighted % 11)] if weighted % 11 else []) == sound


@pytest.mark.parametrize("ukprn", VECTORS["ukprn"]["valid"])
def test_ukprns_are_eight_digits_and_start_with_1(ukprn: str) -> None:
    assert (ukprn, ()) == readers.ukprn(ukprn)


@pytest.mark.parametrize("ukprn", [*VECTORS["ukprn"]["invalid"], "1000005\u0665", "10000055\n"])
def test_other_ukprns_are_refused(ukprn: str) -> None:
    assert [("bad_format", "error")] == codes(readers.ukprn(ukprn))


@pytest.mark.parametrize("ccis", ["1", "1234567890", "AB/12-3", VECTORS["ccis"]["national_example"]])
def test_ccis_ids_are_up_to_ten_characters_or_thirteen_digits(ccis: str) -> None:
    assert (ccis, ()) == readers.ccis(ccis)


@pytest.mark.parametrize("ccis", ["12345678901", "444000012345X", "44400001234567", "12 34", "é"])
def test_other_ccis_ids_are_refused(ccis: str) -> None:
    assert [("bad_format", "error")] == codes(readers.ccis(ccis))


@pytest.mark.parametrize("postcode", VECTORS["postcode"]["valid"])
def test_postcodes_are_normalised_from_any_case_and_spacing(postcode: str) -> None:
    for written in (postcode, postcode.lower(), postcode.replace(" ", ""), f" {postcode.replace(' ', '  ')}\xa0"):
        assert postcode == regular_postcode(written)


@pytest.mark.parametrize("postcode", ["BFPO 805", "BFPO 1", "ASCN 1ZZ", "FIQQ 1ZZ", "STHL 1ZZ", "GIR 0AA"])
def test_forces_and_overseas_postcodes_are_accepted(postcode: str) -> None:
    assert (postcode, ()) == readers.postcode(postcode.replace(" ", "").lower())


@pytest.mark.asvs("V2.2.1")
@pytest.mark.parametrize(
    "postcode",
    [
        *(each for each in VECTORS["postcode"]["invalid"] if each != "SW1A 1AA\n"),
        "AI-2640",
        "KY1-1100",
        "BFPO 0",
        "SW1A",
        "AB01 1AA",
        "B01 1AA",
        "SW00 1AA",
        "M0A 1AA1",
        "QA1 1AA",
        "VB1 1AA",
        "XA1 1AA",
        "AI1 1AA",
        "AJ1 1AA",
        "AZ1 1AA",
        "SW1I 1AA",
        "W1L 1AA",
        "SW1A 1CA",
        "SW1A 1AI",
        "ZZ99 9ZZ",
        "LS0 1AA",
        "M0 1AA",
        "E0 1AA",
        "SW0 1AA",
        "W0A 1AA",
        "YO0 1AA",
        "EC0A 1AA",
        "B00 1AA",
        "O1 1AA",
        "A1 1AA",
        "C1 1AA",
        "YY1 1AA",
        "LX1 1AA",
        "BX1 1AA",
        "LS1A 1AA",
        "M1A 1AA",
        "LS1 04AP",
        "LS 104AP",
        "LS1 0 4AP",
        "LS104 AP",
        "SW1A1 AA",
        "ZZ9 93VZ",
        "\u017fW1A 1A\u0131",
        "",
    ],
)
def test_postcodes_that_cannot_exist_are_refused(postcode: str) -> None:
    assert [("bad_format", "error")] == codes(readers.postcode(postcode))


@pytest.mark.parametrize("area", ["BL", "BS", "CM", "CR", "FY", "HA", "PR", "SL", "SS"])
def test_nine_areas_have_a_district_0(area: str) -> None:
    assert (f"{area}0 1AA", ()) == readers.postcode(f"{area}01AA")
    assert f"{area}1 1AA" == regular_postcode(f"{area}1 1AA")


def test_there_are_124_areas() -> None:
    letters = ["", *ascii_uppercase]
    pairs = ["".join(pair) for pair in product(ascii_uppercase, letters)]
    assert 124 == sum(regular_postcode(f"{pair}2 1AA") is not None for pair in pairs)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ls10  4ap", "LS10 4AP"),
        ("LS104AP", "LS10 4AP"),
        ("LS 10 4AP", "LS10 4AP"),
        ("L S1 4AP", "LS1 4AP"),
        ("LS10 4 AP", "LS10 4AP"),
        ("S W 1 A 1AA", "SW1A 1AA"),
        ("BF PO 805", "BFPO 805"),
        ("gx111aa", "GX11 1AA"),
    ],
)
def test_spaces_that_leave_no_doubt_are_tidied(written: str, expected: str) -> None:
    assert expected == regular_postcode(written)


@given(st.from_regex(re.compile(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}", re.ASCII), fullmatch=True))
def test_a_normalised_postcode_stays_as_it_is(postcode: str) -> None:
    regular = regular_postcode(postcode)
    assert regular is None or regular == regular_postcode(regular)


@pytest.mark.feature("B11")
@pytest.mark.parametrize("postcode", ["ZZ99 3VZ", "ZZ99 9ZZ", "ZZ99 3WZ", "ZZ99 3CZ", "ZZ99 6BZ", "ZZ99 4QZ"])
def test_postcodes_for_an_unknown_home_and_for_none_are_taken_with_a_warning(postcode: str) -> None:
    for written in (postcode, postcode.lower(), postcode.replace(" ", ""), f" {postcode.replace(' ', '  ')}\xa0"):
        assert postcode == readers.home_postcode(written.strip())[0]
        assert [("no_home", "warning")] == codes(readers.home_postcode(written.strip()))
    assert [("bad_format", "error")] == codes(readers.postcode(postcode))


@pytest.mark.feature("B11")
@pytest.mark.parametrize("postcode", ["ZZ98 3VZ", "ZZ99 3V", "ZZ99", "ZZ99 3VZZ", "ZY99 3VZ", "ZZ9 9ZZ", "AB01 1AA"])
def test_other_invented_postcodes_are_refused(postcode: str) -> None:
    assert [("bad_format", "error")] == codes(readers.home_postcode(postcode))


@pytest.mark.feature("B11")
@pytest.mark.parametrize(
    "postcode", ["BS0 1AA", "HA0 4AA", "SS0 7AA", "E20 1AA", "B1 1AA", "LS10 1AA", "W1A 1AA", "EC1A 1BB"]
)
def test_districts_of_zero_alone_are_real(postcode: str) -> None:
    assert (postcode, ()) == readers.home_postcode(postcode)
