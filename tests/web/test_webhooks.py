"""The pages of a person's own webhooks."""

import re

import pytest

from progress_core.domain.foundations.permissions import Role
from tests.given.people import NORTH, form
from tests.given.webhooks import URL, receivers
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("I11")

ROOT = "/webhooks"
NEW = {"webhook_url": URL, "webhook_kinds": ["learner.created", "import.finished"]}


@pytest.fixture
def teacher(house: House) -> Visitor:
    return house.enter(Role.LEARNER_MANAGER, NORTH, email="teacher@example.com")


def shown(page: str) -> str:
    (secret,) = re.findall(r"whsec_[\w+/=]{44}", page)
    return str(secret)


def number_of(house: House) -> int:
    actor = house.progress.accounts.actor("teacher@example.com")
    return house.progress.webhooks.of(actor)[0].number


def test_a_webhook_is_created_and_its_secret_shown_once(house: House, teacher: Visitor) -> None:
    assert "You have no webhooks." in teacher.get(ROOT).text
    assert f'href="{ROOT}"' in teacher.get("/account").text
    made = teacher.post(f"{ROOT}/create", **NEW)
    assert made.headers["cache-control"] == "no-store"
    secret = shown(made.text)
    listed = teacher.get(ROOT).text
    assert URL in listed
    assert secret not in listed + teacher.get(f"{ROOT}/{number_of(house)}").text


def test_wrong_input_is_shown_again_with_its_problems(teacher: Visitor) -> None:
    answer = teacher.post(f"{ROOT}/create", webhook_url="http://mis.example")
    page = answer.text
    assert answer.status_code == 422
    assert "does not begin with https://" in page
    assert "Select at least one thing that the webhook is told of." in page
    assert 'value="http://mis.example"' in page


def test_deliveries_are_shown_and_sent_again(house: House, teacher: Visitor) -> None:
    teacher.post(f"{ROOT}/create", **NEW)
    path = f"{ROOT}/{number_of(house)}"
    assert "Nothing has been sent yet." in teacher.get(path).text
    house.progress.learners.create(house.progress.accounts.actor("teacher@example.com"), form())
    assert "Waiting" in teacher.get(path).text
    house.progress.webhooks.send_due()
    page = teacher.get(path).text
    assert "learner.created" in page
    assert "Sent" in page
    assert "smith" not in page.lower()
    (again,) = re.findall(rf'action="({ROOT}/deliveries/\d+/again)"', page)
    assert teacher.post(again).headers["location"] == f"{path}?done=again"
    assert teacher.post(f"{path}/test").headers["location"] == f"{path}?done=test"
    assert "A test waits to be sent." in teacher.get(f"{path}?done=test").text
    assert house.progress.webhooks.send_due().done == 2


def test_a_webhook_is_changed_gets_another_secret_and_ends(house: House, teacher: Visitor) -> None:
    first = shown(teacher.post(f"{ROOT}/create", **NEW).text)
    path = f"{ROOT}/{number_of(house)}"
    assert 'value="learner.created" checked' in " ".join(teacher.get(f"{path}/change").text.split())
    assert teacher.post(f"{path}/change").status_code == 422
    changed = teacher.post(f"{path}/change", webhook_kinds=["profile.approved"])
    assert changed.headers["location"] == f"{path}?done=changed"
    assert "profile.approved" in teacher.get(f"{path}?done=changed").text
    assert "Replace the secret?" in teacher.get(f"{path}/secret").text
    replaced = teacher.post(f"{path}/secret")
    assert shown(replaced.text) != first
    assert "the former secret too" in replaced.text
    assert "End the webhook?" in teacher.get(f"{path}/end").text
    assert teacher.post(f"{path}/end").headers["location"] == f"{ROOT}?done=ended"
    assert "You have no webhooks." in teacher.get(f"{ROOT}?done=ended").text


def test_a_receiver_that_is_gone_is_shown_as_stopped(house: House, teacher: Visitor) -> None:
    teacher.post(f"{ROOT}/create", **NEW)
    path = f"{ROOT}/{number_of(house)}"
    receivers(house.progress).statuses[URL] = 410
    teacher.post(f"{path}/test")
    house.progress.webhooks.send_due()
    assert "Stopped" in teacher.get(ROOT).text
    assert "this address is gone" in teacher.get(path).text
    assert "Send again" not in teacher.get(path).text
    assert teacher.post(f"{path}/test").status_code == 409


def test_where_nothing_is_sent_there_are_no_webhooks(house: House, teacher: Visitor) -> None:
    object.__setattr__(house.progress.context, "callbacks", None)
    assert ROOT not in teacher.get("/account").text
