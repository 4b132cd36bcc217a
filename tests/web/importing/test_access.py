"""The pages of imports, requested by the wrong people and from the wrong places."""

import re
from collections.abc import Callable

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportStatus
from tests.given.imports import ANN, BOB, bring, csv, names
from tests.given.people import NORTH, SOUTH, hire
from tests.web.importing.conftest import Person, latest
from tests.web.served import without_tokens


@pytest.mark.feature("B9")
@pytest.mark.parametrize("role", [Role.USER_MANAGER, Role.ADMISSIONS, Role.AREA_ADMINISTRATOR])
def test_roles_without_the_permission_to_import_are_refused_everywhere(
    progress: Progress, come: Callable[[str], Person], manager: Actor, role: Role
) -> None:
    done = bring(progress, manager, csv(ANN, ANN))
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    other = come(hire(progress, role, *([] if area else [NORTH]), area=area).username)
    paths = ("", "/template.xlsx", f"/{done.id}", f"/{done.id}/errors.xlsx", f"/{done.id}/undo", "/7")
    assert [other.get(f"/learners/import{path}")[0] for path in paths] == [403] * len(paths)
    assert [other.post(f"/learners/import{path}")[0] for path in ("", f"/{done.id}/decide", f"/{done.id}/undo")] == [
        403
    ] * 3
    assert other.send(csv(BOB))[0] == 403
    assert names(progress) == []


@pytest.mark.feature("A5")
def test_strangers_are_led_to_the_log_in(come: Callable[[str], Person]) -> None:
    nobody = come("")
    answer = nobody.browser.get("/learners/import")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Flearners%2Fimport")
    assert nobody.send(csv(ANN)) == (303, "/login")
    assert nobody.send(bytes(1_100_000)) == (303, "/login")


@pytest.mark.feature("B9")
def test_an_import_of_others_is_answered_like_a_missing_one(progress: Progress, person: Person) -> None:
    theirs = bring(progress, hire(progress, Role.LEARNER_MANAGER, SOUTH, email="s@example.com"), csv((SOUTH, *ANN[1:])))
    for path in ("", "/errors.xlsx", "/undo"):
        found, absent = (person.get(f"/learners/import/{number}{path}") for number in (theirs.id, 999_999))
        assert found[0] == 404
        assert (found[0], without_tokens(found[1])) == (absent[0], without_tokens(absent[1]))
    for path in ("/decide", "/undo"):
        found, absent = (person.post(f"/learners/import/{number}{path}") for number in (theirs.id, 999_999))
        assert found[0] == 404
        assert (found[0], without_tokens(found[1])) == (absent[0], without_tokens(absent[1]))
    assert person.get("/learners/import/" + "9" * 19)[0] == 404
    assert latest(progress, evolve(OPERATOR, account_id=theirs.requested_by)).status is ImportStatus.SUCCESSFUL


@pytest.mark.feature("J6")
def test_imports_of_colleagues_are_listed_with_who_has_sent_them(
    progress: Progress, person: Person, manager: Actor
) -> None:
    own = bring(progress, manager, csv(ANN))
    other = hire(progress, Role.LEARNER_MANAGER, NORTH, email="s@example.com")
    progress.own_account.change_personal_details(other, {"email": other.email, "first_name": "Sam", "last_name": "Fox"})
    theirs = bring(progress, other, csv((NORTH, "99", *BOB[2:])))
    listed = person.get("/learners/import")[1]
    assert ["Sam Fox", "You"] == re.findall(r'data-label="By"[^>]*>([^<]*)<', listed)
    assert all(f"/learners/import/{record.id}" in listed for record in (own, theirs))
    shown = person.get(f"/learners/import/{theirs.id}")[1]
    assert "Requested by" in shown
    assert "Sam Fox" in shown
    assert person.get(f"/learners/import/{theirs.id}/errors.xlsx")[0] == 200


@pytest.mark.feature("E4")
def test_a_form_from_another_site_requests_no_import(progress: Progress, manager: Actor, person: Person) -> None:
    assert person.send(csv(ANN), token="0" * 64)[0] == 403
    foreign = person.browser.post(
        "/learners/import",
        data={"token": person.token},
        files={"file": ("y11.csv", csv(ANN))},
        headers={"origin": "https://elsewhere.example"},
    )
    assert foreign.status_code == 403
    assert progress.imports.list(manager) == []
