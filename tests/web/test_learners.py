"""The pages about learners, requested by the wrong people and with odd values."""

import httpx
import pytest

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH
from tests.given.people import ELSEWHERE, NORTH, PROVIDERS, SOUTH, form
from tests.web.conftest import House, Visitor
from tests.web.served import without_tokens

PAGES = ("", "/profile", "/delete")
DEEDS = ("", "/reset-password", "/unlock", "/restore")
BULK = ("reset-password", "unlock", "unlocked", "delete", "deleted", "restore")
ABSENT = 999_999_999
ODD = ("%00", "%F0%9F%98%80", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "1" * 30, "-1", "a" * 5_000, "%ED%A0%80")


@pytest.fixture
def ann(house: House) -> Learner:
    """Create a learner at North School."""
    return house.progress.learners.create(OPERATOR, form()).learner


@pytest.fixture
def foreigner(house: House) -> Learner:
    """Create a learner at a provider that the manager does not see."""
    return house.progress.learners.create(OPERATOR, form(username="foreign", ukprn=SOUTH)).learner


def _same(one: httpx.Response, other: httpx.Response) -> bool:
    return (one.status_code, without_tokens(one.text)) == (other.status_code, without_tokens(other.text))


@pytest.mark.feature("B9")
def test_a_learner_out_of_scope_is_answered_like_a_missing_one(manager: Visitor, foreigner: Learner) -> None:
    for page in PAGES:
        absent = manager.get(f"/learners/{ABSENT}{page}")
        assert absent.status_code == 404
        assert _same(manager.get(f"/learners/{foreigner.id}{page}"), absent), page
    fields = form(**{"date_of_birth-day": "2", "date_of_birth-month": "10", "date_of_birth-year": "2010"}, version="1")
    for deed in DEEDS:
        absent = manager.post(f"/learners/{ABSENT}{deed}", **fields)
        assert absent.status_code == 404
        assert _same(manager.post(f"/learners/{foreigner.id}{deed}", **fields), absent), deed


@pytest.mark.feature("B9", "B6")
def test_a_ticked_learner_out_of_scope_stops_the_whole_action(
    house: House, manager: Visitor, ann: Learner, foreigner: Learner
) -> None:
    for action in BULK:
        absent = manager.post("/learners/selected", action=action, learner=[str(ann.id), str(ABSENT)])
        assert absent.status_code == 404
        foreign = manager.post("/learners/selected", action=action, learner=[str(ann.id), str(foreigner.id)])
        assert _same(foreign, absent), action
    assert house.progress.learners.get(OPERATOR, ann.id)[0] == ann


@pytest.mark.feature("B9")
def test_a_provider_out_of_scope_is_answered_like_a_missing_one(manager: Visitor, foreigner: Learner) -> None:
    assert foreigner.details.ukprn == SOUTH
    for path in ("/learners?provider={}", "/providers/{}/learners", "/learners/not-logged-on?provider={}"):
        absent = manager.get(path.format("19999999"))
        assert absent.status_code == 404
        assert _same(manager.get(path.format(SOUTH)), absent), path
    pages = [without_tokens(manager.get(f"/learners/create?provider={ukprn}").text) for ukprn in (SOUTH, "19999999")]
    assert pages[0] == pages[1]
    answers = [_create(manager, ukprn=ukprn) for ukprn in (SOUTH, "19999999")]
    assert [answer.status_code for answer in answers] == [422, 422]
    texts = [without_tokens(answer.text) for answer in answers]
    assert texts[0].replace(SOUTH, "") == texts[1].replace("19999999", "")


def _create(visitor: Visitor, **changes: object) -> httpx.Response:
    born = {"date_of_birth-day": "2", "date_of_birth-month": "10", "date_of_birth-year": "2010"}
    return visitor.post("/learners/create", **{**form(), **born, **changes})


@pytest.mark.feature("B9")
@pytest.mark.parametrize(
    ("role", "may_look", "may_edit", "may_reset", "may_reveal"),
    [
        (Role.LEARNER_MANAGER, True, True, True, True),
        (Role.PROVIDER_MANAGER, True, True, True, True),
        (Role.USER_MANAGER, True, False, True, False),
        (Role.AREA_ADMINISTRATOR, True, False, True, False),
        (Role.ADMISSIONS, False, False, False, False),
    ],
)
def test_each_role_is_offered_and_allowed_exactly_its_actions(
    house: House, ann: Learner, role: Role, *, may_look: bool, may_edit: bool, may_reset: bool, may_reveal: bool
) -> None:
    area = "Oxfordshire" if role is Role.AREA_ADMINISTRATOR else ""
    visitor = house.enter(role, *(() if area else (NORTH,)), area=area, email="somebody@example.com")
    allowed = {
        "/learners": may_look,
        "/providers": may_look,
        f"/providers/{NORTH}/learners": may_look,
        f"/learners/{ann.id}/profile": may_look,
        f"/learners/{ann.id}": may_edit,
        "/learners/create": may_edit,
        f"/learners/{ann.id}/delete": may_edit,
        "/learners/not-logged-on": may_reveal,
        "/learners/not-logged-on/download": may_reveal,
        "/learners/not-logged-on/letters": may_reveal,
        "/learners/not-logged-on/letters.pdf": may_reveal,
    }
    answers = {path: visitor.get(path) for path in allowed}
    assert {path: answer.status_code for path, answer in answers.items()} == {
        path: 200 if may else 403 for path, may in allowed.items()
    }
    shown = answers["/learners"].text
    offered = {"Create learner": may_edit, "Reset password": may_reset, "Delete": may_edit, "not logged on": may_reveal}
    assert {text: text in shown for text in offered} == offered
    assert (visitor.post(f"/learners/{ann.id}/reset-password").status_code == 200) is may_reset
    for deed in ("", "/restore"):
        refused = visitor.post(f"/learners/{ann.id}{deed}").status_code
        assert (refused == 403) is not may_edit
    assert (_create(visitor, username="another", anyway="yes").status_code == 303) is may_edit


@pytest.mark.feature("B6")
def test_a_form_without_its_token_is_refused(house: House, manager: Visitor, ann: Learner) -> None:
    paths = ["/learners/create", "/learners/selected", *(f"/learners/{ann.id}{deed}" for deed in DEEDS)]
    for path in paths:
        answer = manager.browser.post(
            path, data={**form(), "token": "0" * 64, "action": "deleted", "learner": str(ann.id)}
        )
        assert answer.status_code == 403, path
    assert house.progress.learners.get(OPERATOR, ann.id)[0] == ann


@pytest.mark.feature("B5")
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_addresses_are_refused_without_a_server_error(manager: Visitor, ann: Learner, odd: str) -> None:
    for path in (f"/learners/{odd}", f"/learners/{odd}/profile", f"/providers/{odd}/learners"):
        assert manager.get(path).status_code == 404, path
    for name in ("filter", "year", "sort", "provider"):
        assert manager.get(f"/learners?{name}={odd}").status_code == 404, name
    for name in ("year", "provider"):
        assert manager.get(f"/learners/not-logged-on?{name}={odd}").status_code == 404, name
    assert manager.get(f"/learners?after={odd}").status_code == 422
    assert manager.get(f"/learners?search={odd}").status_code == (200 if len(odd) <= MAX_SEARCH_LENGTH else 422)
    for name in ("done", "own", "at"):
        assert manager.get(f"/learners?{name}={odd}").status_code == 200, name
    for query in (f"done=saved&learner={odd}", f"deleted={odd}", f"provider={odd}&year={odd}"):
        assert manager.get(f"/learners/create?{query}").status_code == 200, query
    assert ann.id


@pytest.mark.asvs("V2.2.2")
@pytest.mark.feature("B6")
@pytest.mark.parametrize("odd", ["", "x", "-1", "1" * 30, "\0", "\ud800", "<b>"])
def test_odd_form_values_are_refused_without_a_server_error(manager: Visitor, ann: Learner, odd: str) -> None:
    sent = odd.encode("utf-8", "surrogatepass")
    for fields in ({"action": sent}, {"action": "unlock", "learner": sent}):
        assert manager.post("/learners/selected", **fields).status_code == 404
    back = manager.post("/learners/selected", action="unlocked", learner=str(ann.id), list=b"filter=" + sent, at=sent)
    assert back.status_code == 303
    asked = manager.post("/learners/selected", action="unlock", learner=str(ann.id), list=b"filter=" + sent, at=sent)
    assert asked.status_code == 200
    born = {"date_of_birth-day": "2", "date_of_birth-month": "10", "date_of_birth-year": "2010"}
    kept = manager.post(f"/learners/{ann.id}", **{**form(town="Otley"), **born, "sign_off": sent, "version": sent})
    assert kept.status_code == 409
    assert "Somebody else has changed this learner since you opened the page" in kept.text
    every = dict.fromkeys([*form(), *born, "sign_off", "then"], sent)
    assert manager.post("/learners/create", **every).status_code == 422
    assert manager.post(f"/learners/{ann.id}", **every).status_code == 422


@pytest.mark.feature("B1")
def test_a_username_taken_in_the_meantime_is_an_error_of_its_field(
    house: House, manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object, **__: object) -> None:
        raise Conflict("The username “asmith” is already taken.", field="username")

    monkeypatch.setattr(house.progress.learners, "create", taken)
    answer = _create(manager)
    assert answer.status_code == 422
    assert '<a href="#username">The username “asmith” is already taken.</a>' in answer.text

    def other(*_: object, **__: object) -> None:
        raise Conflict

    monkeypatch.setattr(house.progress.learners, "create", other)
    assert _create(manager).status_code == 409


@pytest.mark.feature("B1")
def test_a_password_is_never_sent_back(manager: Visitor) -> None:
    answer = _create(manager, last_name="")
    assert answer.status_code == 422
    assert str(form()["password"]) not in answer.text


@pytest.mark.feature("B9")
def test_two_providers_with_the_same_name_are_distinguished(house: House) -> None:
    house.progress.providers.put_many(OPERATOR, [{**PROVIDERS[2], "name": "North School"}])
    visitor = house.enter(Role.LEARNER_MANAGER, NORTH, SOUTH, ELSEWHERE)
    page = visitor.get("/learners/create").text
    assert f"North School ({NORTH})" in page
    assert f"North School ({ELSEWHERE})" in page
    assert f"({SOUTH})" not in page


@pytest.mark.feature("B6")
def test_actions_from_a_providers_list_lead_back_to_it(manager: Visitor, ann: Learner) -> None:
    fields = {"learner": str(ann.id), "list": "sort=newest", "at": NORTH}
    for action in ("unlocked", "deleted"):
        answer = manager.post("/learners/selected", action=action, **fields)
        assert answer.headers["location"].startswith(f"/providers/{NORTH}/learners?sort=newest&"), action


@pytest.mark.asvs("V14.2.2")
@pytest.mark.feature("A10")
def test_pages_with_passwords_are_not_cached_and_letters_load_only_their_own_style(
    manager: Visitor, ann: Learner
) -> None:
    assert ann.id
    for path in ("", "/download", "/letters", "/letters.pdf"):
        assert manager.get(f"/learners/not-logged-on{path}").headers["cache-control"] == "no-store"
    policy = manager.get("/learners/not-logged-on/letters").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src ")
    assert "unsafe" not in policy
