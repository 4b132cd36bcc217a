"""Webhooks over the API: created with a secret, changed, ended; and what they were told, sent again."""

from http import HTTPStatus

import pytest

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, Program, a_learner
from tests.given.people import NORTH
from tests.given.webhooks import URL

pytestmark = pytest.mark.feature("I11", "I6")

NEW = {"url": URL, "events": ["learner.created", "import.finished"]}


def test_a_webhook_is_created_told_and_ended(manager: Program) -> None:
    made = manager.post("/webhooks", NEW)
    assert HTTPStatus.CREATED == made.status_code
    webhook = made.json()["webhook"]
    assert made.json()["secret"].startswith("whsec_")
    assert made.headers["location"].endswith(f"/webhooks/{webhook['id']}")
    assert (URL, NEW["events"], None) == (webhook["url"], webhook["events"], webhook["stopped_at"])
    assert [webhook] == manager.get("/webhooks").json()["items"]
    learner = a_learner(manager)
    manager.progress.webhooks.send_due()
    (told,) = manager.get(f"/webhooks/{webhook['id']}/deliveries").json()["items"]
    assert ("learner.created", "learner", learner) == (told["event"], told["subject"], told["subject_id"])
    assert ("done", 1, 204) == (told["state"], told["attempts"], told["status"])
    again = manager.post(f"/deliveries/{told['id']}/again")
    assert HTTPStatus.ACCEPTED == again.status_code
    assert ("waiting", told["message_id"]) == (again.json()["state"], again.json()["message_id"])
    assert HTTPStatus.NO_CONTENT == manager.send("DELETE", f"/webhooks/{webhook['id']}").status_code
    assert HTTPStatus.NOT_FOUND == manager.get(f"/webhooks/{webhook['id']}").status_code


def test_a_webhook_is_changed_and_its_secret_replaced(manager: Program) -> None:
    made = manager.post("/webhooks", NEW).json()
    path = f"/webhooks/{made['webhook']['id']}"
    changed = manager.send("PATCH", path, {"events": ["profile.approved"]}).json()
    assert ["profile.approved"] == changed["events"] == manager.get(path).json()["events"]
    replaced = manager.post(f"{path}/secret").json()
    assert replaced["secret"] not in (made["secret"], manager.get(path).text)
    assert "waiting" == manager.post(f"{path}/test").json()["state"]


def test_problems_are_told_by_field(manager: Program) -> None:
    refused = manager.post("/webhooks", {"url": "http://10.0.0.1/", "events": ["learner.sold"]})
    assert HTTPStatus.UNPROCESSABLE_ENTITY == refused.status_code
    found = [(each["field"], each["code"]) for each in refused.json()["problems"]]
    assert [("url", "not_https"), ("events", "not_in_list")] == found


def test_a_token_needs_the_scope(hall: Hall) -> None:
    program = hall.program(Role.LEARNER_MANAGER, NORTH, scopes=(TokenScope.LEARNERS_READ,))
    assert HTTPStatus.FORBIDDEN == program.get("/webhooks").status_code
