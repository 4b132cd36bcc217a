"""How a learner leaves: the day, the destination, and what is refused."""

from datetime import date

import pytest

from progress_core.domain.learners.leaving import Destination, Leaving, check_leaving

pytestmark = pytest.mark.feature("J2")

TODAY = date(2026, 10, 1)


def codes(**values: object) -> list[tuple[str, str]]:
    """Return the problems of a leaving."""
    checked = check_leaving(values, today=TODAY)
    return [(found.field, found.code) for found in checked.problems]


@pytest.mark.parametrize("raw", [date(2026, 9, 30), "2026-09-30"])
def test_a_day_alone_is_enough(raw: object) -> None:
    checked = check_leaving({"leaving_date": raw}, today=TODAY)
    assert checked.ok
    assert Leaving(date(2026, 9, 30)) == checked.value


@pytest.mark.parametrize("destination", list(Destination))
def test_a_destination_is_read_by_its_text_and_in_words(destination: Destination) -> None:
    for text in (destination.value, destination.label, destination.label.upper()):
        checked = check_leaving({"leaving_date": "2026-09-30", "destination": text}, today=TODAY)
        assert checked.ok
        assert destination is checked.value.destination


def test_the_provider_of_a_destination_is_kept() -> None:
    values = {"leaving_date": "2026-09-30", "destination": "apprenticeship", "destination_ukprn": " 10000055 "}
    checked = check_leaving(values, today=TODAY)
    assert checked.ok
    assert Leaving(date(2026, 9, 30), Destination.APPRENTICESHIP, "10000055") == checked.value


def test_every_problem_is_reported_at_once() -> None:
    assert [
        ("leaving_date", "bad_format"),
        ("destination", "unknown_destination"),
        ("destination_ukprn", "bad_format"),
    ] == codes(leaving_date="soon", destination="the moon", destination_ukprn="123")
    assert [("leaving_date", "required")] == codes()
    assert [("leaving_date", "required")] == codes(leaving_date="")


@pytest.mark.parametrize(
    ("day", "fine"),
    [("2024-08-31", False), ("2024-09-01", True), ("2027-08-31", True), ("2027-09-01", False)],
)
def test_the_day_is_in_this_academic_year_or_one_of_the_two_before(day: str, fine: bool) -> None:
    assert ([] if fine else [("leaving_date", "out_of_time")]) == codes(leaving_date=day)
