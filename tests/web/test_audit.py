"""The pages of the audit trail, with forged requests."""

import pytest

from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.operations import audit as module
from tests.given.people import NORTH, SOUTH
from tests.web.conftest import House, Visitor
from tests.web.served import without_tokens
from tests.web.test_learners import ODD

pytestmark = pytest.mark.feature("I9", "B9")


@pytest.fixture
def keeper(house: House) -> Visitor:
    """Log a user manager of North School in."""
    return house.enter(Role.USER_MANAGER, NORTH, email="keeper@example.com")


def test_a_provider_out_of_scope_is_answered_like_a_missing_one(keeper: Visitor) -> None:
    for page in ("/audit", "/audit/download"):
        foreign, absent = (keeper.get(f"{page}?provider={ukprn}") for ukprn in (SOUTH, "99999999"))
        assert foreign.status_code == absent.status_code == 404
        assert without_tokens(foreign.text) == without_tokens(absent.text)


@pytest.mark.parametrize("name", ["action", "actor", "subject", "provider", "since", "until", "after"])
def test_odd_query_values_cause_no_server_error(keeper: Visitor, name: str) -> None:
    for odd in ODD:
        answer = keeper.get(f"/audit?{name}={odd}")
        assert answer.status_code in (200, 404, 422), odd
        assert "<script>alert" not in answer.text
        assert keeper.get(f"/audit/download?{name}={odd}").status_code in (200, 404, 422)


def test_a_spreadsheet_that_would_be_too_long_is_refused_with_advice(
    keeper: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_EXPORTED", 1)
    answer = keeper.get("/audit/download")
    assert answer.status_code == 422
    assert "Choose fewer days" in answer.text
    assert keeper.get("/audit/download?until=tomorrow").status_code == 422


def test_roles_without_the_permission_cannot_read_the_trail(manager: Visitor) -> None:
    assert [manager.get(page).status_code for page in ("/audit", "/audit/download")] == [403, 403]
