"""Searches for more than anybody looks for: the page of the search says so, and asks the store for nothing."""

from html import unescape

import httpx
import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from tests.given.people import NORTH
from tests.web.conftest import House, Visitor, token_on

pytestmark = pytest.mark.feature("K8")

MANY = " ".join(f"w{number}" for number in range(30))
LONG = "longer " * 60


@pytest.fixture
def group(house: House) -> str:
    """The address of the learners of a new group."""
    group = house.progress.groups.create(OPERATOR, NORTH, "Drama")
    return f"/providers/{NORTH}/groups/{group.id}/learners"


@pytest.mark.asvs("V2.4.1", "V15.2.2")
@pytest.mark.parametrize(
    ("path", "field", "role"),
    [
        ("/search", "words", Role.LEARNER_MANAGER),
        ("/admissions", "search", Role.ADMISSIONS),
        ("/learners", "search", Role.LEARNER_MANAGER),
        (f"/providers/{NORTH}/learners", "search", Role.LEARNER_MANAGER),
        ("/learners/download", "search", Role.LEARNER_MANAGER),
        ("group", "search", Role.PROVIDER_MANAGER),
        ("/audit", "subject", Role.USER_MANAGER),
        ("/audit", "actor", Role.USER_MANAGER),
        ("/audit", "action", Role.USER_MANAGER),
        ("/audit/download", "subject", Role.USER_MANAGER),
    ],
)
@pytest.mark.parametrize("text", [MANY, LONG], ids=["many words", "long"])
def test_a_search_for_too_much_is_refused_on_its_own_page(
    house: House, group: str, path: str, field: str, role: Role, text: str
) -> None:
    answer = house.enter(role, NORTH).browser.get(group if path == "group" else path, params={field: text})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    page = unescape(answer.text)
    assert "too long" in page or "too many words" in page
    assert LONG[: MAX_SEARCH_LENGTH + 1] not in page


def test_an_address_with_a_longer_query_than_any_of_ours_is_refused(stranger: httpx.Client, manager: Visitor) -> None:
    for path in ("/dashboard", "/search", "/learners"):
        answer = manager.browser.get(path, params={"x": "x" * 17_000})
        assert (answer.status_code, "The address of this page is too long" in answer.text) == (414, True), path
    assert stranger.get("/", params={"x": "x" * 17_000}).status_code == 414
    token = token_on(stranger.get("/").text)
    assert stranger.post("/forgotten?" + "x" * 17_000, data={"token": token, "name": "x"}).status_code == 414
    assert stranger.get("/dashboard", params={"x": "x" * 15_000}).headers["location"] == "/login"
