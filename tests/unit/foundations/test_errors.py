"""Errors and the sentence that each of them shows."""

import pytest

from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected, Unavailable
from progress_core.domain.foundations.messages import problem


@pytest.mark.feature("B4")
def test_a_refusal_shows_the_first_error_before_any_warning() -> None:
    warning = problem("password", "too_common", severity="warning")
    error = problem("password", "required")
    assert Rejected(problems=[warning, error]).message == error.message
    assert Rejected(problems=[warning]).message == warning.message
    assert Rejected("In other words.", problems=[error]).message == "In other words."


def test_a_refusal_without_problems_still_has_a_sentence() -> None:
    assert Rejected().message == "Progress cannot accept this information."
    assert str(Rejected()) == "Progress cannot accept this information."


def test_errors_have_stable_codes() -> None:
    codes = [error("It is so.").code for error in (Conflict, NotFound, Unavailable, Rejected)]
    assert codes == ["conflict", "not_found", "unavailable", "rejected"]
