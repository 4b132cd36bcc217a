"""The provider form: a row of a file of providers."""

from math import nan

import pytest

from progress_core.domain.providers.form import PROVIDER_FIELDS, RULES, check_provider, check_providers
from progress_core.domain.providers.providers import Provider

pytestmark = pytest.mark.feature("H1")

NEEDED: dict[str, object] = {"ukprn": "10000055", "name": "Abingdon College", "area": "Oxfordshire"}


def test_a_provider_needs_a_ukprn_a_name_and_an_area() -> None:
    assert [("ukprn", "required"), ("name", "required"), ("area", "required")] == [
        (problem.field, problem.code) for problem in check_provider({}).problems
    ]
    assert Provider("10000055", "Abingdon College", "Oxfordshire") == check_provider(NEEDED).value


def test_every_column_is_read_and_normalised() -> None:
    checked = check_provider(
        {
            "ukprn": 10000055,
            "name": " Abingdon  College ",
            "area": "Oxfordshire",
            "postcode": "ox141gg",
            "street": "Wootton Road",
            "locality": "",
            "town": "Abingdon",
            "lat": "51.6801",
            "lon": -1.2867,
            "website": " https://abingdon.example ",
        }
    )
    expected = Provider(
        *("10000055", "Abingdon College", "Oxfordshire", "OX14 1GG", "Wootton Road", "", "Abingdon", 51.6801, -1.2867),
        website="https://abingdon.example",
    )
    assert (expected, ()) == (checked.value, checked.problems)


@pytest.mark.parametrize(("offered", "read"), [(52, 52.0), ("52.000", 52.0), ("", None), (None, None), (nan, None)])
def test_latitude_is_a_number_or_empty(offered: object, read: float | None) -> None:
    value = check_provider({**NEEDED, "lat": offered, "lon": read and -1.2}).value
    assert read == (value and value.latitude)


def test_degrees_near_the_meridian_are_read() -> None:
    value = check_provider({**NEEDED, "lat": 52, "lon": 0.00001}).value
    assert value == Provider("10000055", "Abingdon College", "Oxfordshire", latitude=52.0, longitude=0.00001)


@pytest.mark.parametrize(("given", "missing"), [("lat", "lon"), ("lon", "lat")])
def test_half_a_position_is_refused(given: str, missing: str) -> None:
    (found,) = check_provider({**NEEDED, given: {"lat": 52, "lon": -1}[given]}).problems
    assert (missing, "required", "provider.position") == (found.field, found.code, found.rule)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("ukprn", "123", "bad_format"),
        ("name", "-", "bad_format"),
        ("name", "x" * 101, "too_long"),
        ("area", "Oxford\x00shire", "forbidden_character"),
        ("postcode", "OX14", "bad_format"),
        ("lat", "-1.28", "bad_format"),
        ("lat", "north", "bad_format"),
        ("lat", "51,68", "bad_format"),
        ("lon", 51.68, "bad_format"),
        ("lon", True, "became_truth"),
        ("lon", "1e1", "bad_format"),
        ("website", "javascript:alert(1)", "bad_format"),
        *(
            ("website", address, "bad_format")
            for address in (
                *("abingdon.example", "https://.", "https://..", "https://-.-", "https://a.b-", "https://a..b"),
                *("https://a.b:x/", "https://a.b:99999", "https://a.b:0", "https://a.b:", "https://a.b c", "www."),
            )
        ),
        ("website", "www." + "x" * 490 + ".uk", "too_long"),
        ("website", "https://" + "x" * 500 + ".example", "too_long"),
    ],
)
def test_an_error_names_the_field_the_value_and_the_rule(field: str, value: object, code: str) -> None:
    checked = check_provider({**NEEDED, field: value})
    (problem,) = checked.problems
    assert (None, field, code, value) == (checked.value, problem.field, problem.code, problem.value)
    assert problem.code in next(rule.codes for rule in RULES if rule.id == problem.rule)


@pytest.mark.parametrize(
    ("offered", "read"),
    [
        ("www.abingdon.example", "https://www.abingdon.example"),
        ("WWW.abingdon.example/a", "https://WWW.abingdon.example/a"),
    ],
)
def test_a_website_without_https_gets_it_with_a_warning(offered: str, read: str) -> None:
    checked = check_provider({**NEEDED, "website": offered})
    (found,) = checked.problems
    assert checked.value is not None
    assert (read, "tidied", "warning", {"taken": read}) == (
        checked.value.website, found.code, found.severity, found.params,
    )  # fmt: skip
    assert "provider.website" == found.rule


@pytest.mark.parametrize("address", ["http://a1.b2:8080/c?d=e#f", "https://a-b.example:65535", "https://é.example"])
def test_sound_addresses_of_websites_are_kept(address: str) -> None:
    checked = check_provider({**NEEDED, "website": address})
    assert (address, ()) == (checked.value and checked.value.website, checked.problems)


def test_a_website_that_is_none_is_told_with_the_address_of_a_school() -> None:
    (found,) = check_provider({**NEEDED, "website": "abingdon"}).problems
    assert found.message.endswith("Write it like https://www.example.ac.uk.")


def test_the_columns_are_those_of_the_file() -> None:
    assert [*NEEDED, "postcode", "street", "locality", "town", "lat", "lon", "website"] == [
        field.name for field in PROVIDER_FIELDS
    ]


def test_a_repeated_provider_is_a_problem_and_every_problem_names_its_row() -> None:
    again: dict[str, object] = {**NEEDED, "ukprn": 10000055, "name": "Abingdon"}
    checked = check_providers([NEEDED, {**NEEDED, "ukprn": "1"}, again])
    assert [("row 2: ukprn", "bad_format"), ("row 3: ukprn", "duplicate")] == [
        (problem.field, problem.code) for problem in checked.problems
    ]
    assert ("1", 10000055) == tuple(problem.value for problem in checked.problems)
    assert checked.value is None
    assert (Provider("10000055", "Abingdon College", "Oxfordshire"),) == check_providers([NEEDED]).value
