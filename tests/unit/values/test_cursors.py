"""Places in lists as text."""

import json
from base64 import urlsafe_b64encode

import pytest

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.values.cursors import decode, encode


def altered(place: object) -> str:
    return urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.feature("B5")
@pytest.mark.parametrize("place", [("smith", 7), ("", 0), ("Zoë", -(2**63) + 1), ("\ud7ff\ue000", 2**63 - 1)])
def test_a_place_is_decoded_as_it_was_encoded(place: tuple[str, int]) -> None:
    assert place == decode(encode(place), str, int)
    assert place == decode(encode(list(place)), str, int)


@pytest.mark.feature("B5")
@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "%",
        "no cursor",
        "\u0661",
        altered({"smith": 7}),
        altered("smith"),
        altered(None),
        altered(["smith"]),
        altered(["smith", "7"]),
        altered(["smith", True]),
        altered(["smith", 7.0]),
        altered(["smith", 7, 7]),
        altered(["smi\0th", 7]),
        altered(["\ud800", 7]),
        altered(["a\udfff", 7]),
        altered(["smith", 2**63]),
        altered(["smith", -(2**63)]),
        urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(Rejected, match="Start again from the first page"):
        decode(cursor, str, int)
