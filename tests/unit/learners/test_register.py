"""Places in the register, as addresses hold them."""

import json
from base64 import urlsafe_b64encode

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.register import register_cursor, register_place


@pytest.mark.feature("B8")
@pytest.mark.parametrize("place", [("ash", "lee", "ann", 7), ("", "", "", 0), ("école", "żółć", "\"'", 2**62)])
def test_a_place_is_read_back_as_it_was_written(place: tuple[str, str, str, int]) -> None:
    assert register_place(register_cursor(place)) == place
    assert register_place("") is None


@pytest.mark.feature("B8")
@pytest.mark.parametrize(
    "value", [[], ["a", "b", "c"], ["a", "b", "c", "d"], ["a", "b", "c", 2**63], {"a": 1}, 7, ["a", "b", 1, 2], None]
)
def test_what_is_no_place_is_refused(value: object) -> None:
    with pytest.raises(Rejected, match="Start again from the first page"):
        register_place(urlsafe_b64encode(json.dumps(value).encode()).decode())


@pytest.mark.parametrize("text", ["x", "é", "%00", "AAAA", "[" * 100_000])
def test_what_cannot_be_decoded_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        register_place(text)
    with pytest.raises(Rejected):
        register_place(urlsafe_b64encode(text.encode()).decode())
