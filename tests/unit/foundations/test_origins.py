"""Where requests come from, in words."""

import pytest

from progress_core.domain.foundations.origins import NOWHERE, Origin


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (NOWHERE, ""),
        (Origin("203.0.113.7", "Firefox on Windows"), "203.0.113.7, Firefox on Windows"),
        (Origin(device="Firefox on Windows"), "Firefox on Windows"),
        (Origin("203.0.113.7", run_by="root"), "203.0.113.7, command line, run by root"),
    ],
)
def test_an_origin_is_described_by_what_is_known_of_it(origin: Origin, words: str) -> None:
    assert words == origin.described
