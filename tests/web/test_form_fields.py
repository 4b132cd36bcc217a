"""Where the fields of a form are read: in what was sent, never in the address that it was sent to."""

import httpx
import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, hire
from tests.web.conftest import House, Visitor, token_on

pytestmark = pytest.mark.feature("K8")


@pytest.mark.asvs("V14.2.1")
def test_nobody_logs_in_with_a_password_in_the_address(house: House, stranger: httpx.Client) -> None:
    hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="typed@example.com")
    details = {"username": "typed@example.com", "password": "teach3rs"}
    token = {"token": token_on(stranger.get("/").text)}
    refused = stranger.post("/login", params=details, data=token)
    assert (refused.status_code, "typed@example.com" in refused.text) == (422, False)
    half = stranger.post("/login", params={"password": "teach3rs"}, data=token | {"username": "typed@example.com"})
    assert half.status_code == 422
    assert stranger.post("/login", data=token | details).status_code == 303


@pytest.mark.asvs("V14.2.1", "V15.3.7")
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/password", {"current": "chosen4me", "password": "other4me", "confirm": "other4me"}),
        ("/account/username", {"username": "somebody.else"}),
        ("/forgotten", {"name": "learner-manager@example.com"}),
    ],
)
def test_a_form_with_its_fields_in_the_address_is_a_form_without_them(
    manager: Visitor, path: str, fields: dict[str, str]
) -> None:
    answer = manager.browser.post(path, params=fields, data={"token": manager.token})
    assert answer.status_code == 422
    assert manager.get("/dashboard").status_code == 200


@pytest.mark.asvs("V15.3.7")
def test_a_form_token_in_the_address_is_not_one(manager: Visitor) -> None:
    answer = manager.browser.post("/account/username", params={"token": manager.token}, data={"username": "other.name"})
    assert answer.status_code == 403


@pytest.mark.asvs("V15.3.7")
def test_of_a_field_that_is_sent_twice_the_last_one_counts_everywhere(house: House, manager: Visitor) -> None:
    for names, status in ((["second.name", "not allowed!"], 422), (["not allowed!", "second.name"], 303)):
        fields = {"token": manager.token, "username": names}
        assert manager.browser.post("/account/username", data=fields).status_code == status
    with house.progress.context.store.snapshot() as work:
        assert work.accounts.find("second.name") is not None
