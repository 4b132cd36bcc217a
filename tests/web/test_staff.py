"""The pages about staff, requested by the wrong people and with odd values."""

import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from tests.given.people import ELSEWHERE, NORTH, SOUTH, hire
from tests.web.conftest import House, Visitor
from tests.web.served import without_tokens

ODD = ("", "\x00", "\ud800".encode("utf-8", "surrogatepass"), "<script>alert(1)</script>", "a" * 5_000, "' OR 1=1 --")


@pytest.fixture
def users(house: House) -> Visitor:
    """Log in a user manager of North School."""
    return house.enter(Role.USER_MANAGER, NORTH)


@pytest.mark.feature("A1", "A6", "B9")
def test_staff_out_of_scope_are_answered_like_missing_ones(house: House, users: Visitor) -> None:
    elsewhere = hire(house.progress, Role.LEARNER_MANAGER, ELSEWHERE, email="elsewhere@example.com")
    for deed in ("unlock", "invite"):
        absent = users.post(f"/staff/{deed}", username="nobody@example.com")
        foreign = users.post(f"/staff/{deed}", username=elsewhere.username)
        assert absent.status_code == foreign.status_code == 404
        assert without_tokens(absent.text) == without_tokens(foreign.text)
    assert elsewhere.username not in users.get("/staff").text
    assert elsewhere.username not in users.get(f"/staff?done=created&staff={elsewhere.account_id}").text


@pytest.mark.asvs("V2.2.2", "V15.3.3")
@pytest.mark.feature("A1", "B9")
def test_accounts_can_only_be_created_in_scope_and_with_offered_roles(house: House, users: Visitor) -> None:
    new = {"email": "new@example.com", "providers": NORTH, "role": "learner-manager"}
    for forged, status in (
        ({"providers": SOUTH}, 404),
        ({"providers": "19999999"}, 404),
        ({"role": "area-administrator", "area": "Oxfordshire", "providers": ""}, 403),
        ({"role": "operator"}, 403),
        ({"role": "learner"}, 403),
    ):
        assert users.post("/staff/create", **new | forged).status_code == status
    assert "new@example.com" not in {account.username for _, account in house.progress.staff.list(OPERATOR)}
    assert users.post("/staff/create", **new | {"role": "king"}).status_code == 303
    made = next(each for each, _ in house.progress.staff.list(OPERATOR) if each.email == "new@example.com")
    assert made.role is Role.LEARNER_MANAGER


@pytest.mark.feature("A1")
def test_roles_that_do_not_manage_staff_are_refused(house: House) -> None:
    for role in (Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER, Role.ADMISSIONS):
        visitor = house.enter(role, NORTH, email=f"{role.value}@example.com")
        for page in ("/staff", "/staff/create"):
            assert visitor.get(page).status_code == 403
        for deed in ("create", "unlock", "invite"):
            answer = visitor.post(f"/staff/{deed}", email="new@example.com", username="x", providers=NORTH)
            assert answer.status_code == 403


@pytest.mark.feature("A2")
def test_people_who_have_a_password_cannot_be_invited_again(house: House, users: Visitor) -> None:
    tutor = hire(house.progress, Role.LEARNER_MANAGER, NORTH, email="tutor@example.com")
    answer = users.post("/staff/invite", username=tutor.username)
    assert answer.status_code == 409
    assert "has a password already" in answer.text


@pytest.mark.feature("A1", "B4")
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_any_text_may_be_typed(users: Visitor, odd: object) -> None:
    fields = dict.fromkeys(("email", "username", "first_name", "last_name", "role", "providers", "area"), odd)
    answer = users.post("/staff/create", **fields)
    assert answer.status_code in (404, 422)
    assert "<script>alert" not in answer.text
    for deed in ("unlock", "invite"):
        assert users.post(f"/staff/{deed}", username=odd).status_code == 404
