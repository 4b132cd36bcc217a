"""Providers are put as values or as rows, by the same rules."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.providers.providers import Provider
from tests.given.people import NORTH

EVERYTHING_KNOWN = Provider(
    *("10099999", "A College", "Leeds", "LS1 1AA", "A Road", "Headingley", "Leeds", 53.8, -1.5, "https://a.example"),
    sign_off=True,
    staff_add_qualifications=True,
    referee="Ann Lee, Head",
)

pytestmark = pytest.mark.feature("H1")


def test_a_new_provider_is_stored_as_the_value_it_is(progress: Progress) -> None:
    assert progress.providers.put_many(OPERATOR, [EVERYTHING_KNOWN]) == (1, 0)
    assert progress.providers.get(OPERATOR, "10099999") == EVERYTHING_KNOWN


def test_what_was_read_can_be_changed_and_put_back(progress: Progress) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, sign_off=True, referee="Ann Lee, Head")
    read = progress.providers.get(OPERATOR, NORTH)
    changed = evolve(read, name="New Name", sign_off=False, referee="")
    assert progress.providers.put_many(OPERATOR, [changed, EVERYTHING_KNOWN]) == (1, 1)
    stored = progress.providers.get(OPERATOR, NORTH)
    assert stored == evolve(read, name="New Name", version=read.version + 1), "the defaults and the referee stay"


def test_values_are_tidied_and_checked_as_rows_are(progress: Progress) -> None:
    untidy = evolve(EVERYTHING_KNOWN, name=" A  College ", postcode="ls11aa", referee=" Ann  Lee, Head ")
    progress.providers.put_many(OPERATOR, iter([untidy]))
    assert progress.providers.get(OPERATOR, "10099999") == EVERYTHING_KNOWN
    wrong = evolve(EVERYTHING_KNOWN, ukprn="1", longitude=None, referee="x" * 2000)
    with pytest.raises(Rejected) as refused:
        progress.providers.put_many(OPERATOR, [{"ukprn": NORTH, "name": "Changed", "area": "Leeds"}, wrong])
    assert {found.field for found in refused.value.problems} == {"row 2: ukprn", "row 2: referee"}
    assert progress.providers.get(OPERATOR, NORTH).name == "North School"
    with pytest.raises(Rejected, match="atitude"):
        progress.providers.put_many(OPERATOR, [evolve(EVERYTHING_KNOWN, longitude=None)])
