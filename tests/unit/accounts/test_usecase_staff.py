"""Staff accounts, providers, dashboards."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import AccountState
from progress_core.domain.foundations.actors import OPERATOR, Actor, Scope
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import STAFF_ROLES, Role
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire


@pytest.mark.feature("A1")
def test_the_username_starts_as_the_email_address(progress: Progress) -> None:
    staff = progress.staff.create(OPERATOR, "Jo@example.com", Role.LEARNER_MANAGER, providers=[NORTH]).staff
    ((listed, account),) = progress.staff.list(OPERATOR)
    assert listed == staff
    assert account.username == "Jo@example.com"
    assert account.state is AccountState.INVITED


@pytest.mark.feature("A1")
def test_an_address_that_cannot_be_a_username_asks_for_another_username(progress: Progress) -> None:
    with pytest.raises(Rejected, match="Use only English letters") as refused:
        progress.staff.create(OPERATOR, "o'brien@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    assert [found.code for found in refused.value.problems] == ["forbidden_character"]
    progress.staff.create(OPERATOR, "o'brien@example.com", Role.LEARNER_MANAGER, providers=[NORTH], username="obrien")
    assert progress.accounts.actor("obrien").role is Role.LEARNER_MANAGER


@pytest.mark.feature("A1", "B4")
def test_every_problem_of_a_staff_account_is_reported_at_once(progress: Progress) -> None:
    with pytest.raises(Rejected) as refused:
        progress.staff.create(OPERATOR, "no address", Role.AREA_ADMINISTRATOR, username="x", password="short")
    assert {(found.field, found.code) for found in refused.value.problems} == {
        ("username", "too_short"),
        ("email", "bad_format"),
        ("area", "required"),
        ("password", "too_short"),
        ("password", "needs_digit_or_symbol"),
    }
    with pytest.raises(Rejected, match="Enter at least one provider"):
        progress.staff.create(OPERATOR, "jo@example.com", Role.LEARNER_MANAGER)


@pytest.mark.feature("A3")
def test_a_taken_username_is_refused(progress: Progress, manager: Actor) -> None:
    with pytest.raises(Rejected, match="already taken"):
        progress.staff.create(OPERATOR, manager.username.upper(), Role.LEARNER_MANAGER, providers=[NORTH])


@pytest.mark.feature("A1")
def test_each_role_may_create_certain_roles(progress: Progress, manager: Actor) -> None:
    user_manager = hire(progress, Role.USER_MANAGER, NORTH)
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    assert area.scope == Scope(providers=frozenset({NORTH, SOUTH}))
    hire_as = progress.staff.create
    hire_as(user_manager, "a@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    hire_as(area, "b@example.com", Role.USER_MANAGER, providers=[SOUTH])
    hire_as(area, "c@example.com", Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    for actor, role, ukprn in (
        (manager, Role.LEARNER_MANAGER, NORTH),
        (user_manager, Role.AREA_ADMINISTRATOR, NORTH),
        (OPERATOR, Role.LEARNER, NORTH),
    ):
        with pytest.raises(NotAllowed):
            hire_as(actor, "d@example.com", role, providers=[ukprn], area="Oxfordshire")
    for actor, ukprn in ((user_manager, SOUTH), (area, ELSEWHERE), (OPERATOR, "19999999")):
        with pytest.raises(NotFound, match=ukprn):
            hire_as(actor, "e@example.com", Role.LEARNER_MANAGER, providers=[ukprn])
    for actor, name in ((area, "Camden"), (OPERATOR, "Atlantis")):
        with pytest.raises(NotFound, match=name):
            hire_as(actor, "f@example.com", Role.AREA_ADMINISTRATOR, area=name)


@pytest.mark.feature("A1", "B9")
def test_area_administrators_need_an_area_and_all_other_staff_need_providers(progress: Progress) -> None:
    for role, providers, area, expected in (
        (Role.AREA_ADMINISTRATOR, [], "", ("area", "required")),
        (Role.AREA_ADMINISTRATOR, [NORTH], "Oxfordshire", ("providers", "not_for_role")),
        (Role.LEARNER_MANAGER, [], "", ("providers", "required")),
        (Role.LEARNER_MANAGER, [NORTH], "Oxfordshire", ("area", "not_for_role")),
    ):
        with pytest.raises(Rejected) as refused:
            progress.staff.create(OPERATOR, "a@example.com", role, providers=providers, area=area)
        assert [(found.field, found.code) for found in refused.value.problems] == [expected]


@pytest.mark.feature("A1")
def test_the_roles_that_a_person_may_create_are_known_beforehand(progress: Progress, manager: Actor) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    user_manager = hire(progress, Role.USER_MANAGER, NORTH)
    assert progress.staff.roles(OPERATOR) == progress.staff.roles(area) == list(STAFF_ROLES)
    assert progress.staff.roles(user_manager) == [role for role in STAFF_ROLES if role is not Role.AREA_ADMINISTRATOR]
    assert progress.staff.roles(manager) == []


@pytest.mark.feature("A1")
def test_a_missing_address_is_the_only_problem_reported(progress: Progress) -> None:
    with pytest.raises(Rejected) as refused:
        progress.staff.create(OPERATOR, " ", Role.LEARNER_MANAGER, providers=[NORTH])
    assert [(found.field, found.code) for found in refused.value.problems] == [("email", "required")]


@pytest.mark.feature("A1", "A6", "B9")
def test_area_administrators_see_those_of_their_own_area_only(progress: Progress, manager: Actor) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire", email="z@example.com")
    hire(progress, Role.AREA_ADMINISTRATOR, area="Camden", email="camden@example.com")
    listed = [account.username for _, account in progress.staff.list(area)]
    assert listed == [area.username, "z@example.com", manager.username]
    assert progress.staff.unlock(area, "z@example.com").username == "z@example.com"
    with pytest.raises(NotFound):
        progress.staff.unlock(area, "camden@example.com")


@pytest.mark.feature("B9")
def test_providers_of_staff_outside_the_viewers_scope_are_hidden(progress: Progress) -> None:
    user_manager = hire(progress, Role.USER_MANAGER, NORTH)
    hire(progress, Role.LEARNER_MANAGER, NORTH, SOUTH, email="both@example.com")
    hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    listed = {account.username: staff.providers for staff, account in progress.staff.list(user_manager)}
    assert listed == {"both@example.com": {NORTH}, "user-manager@example.com": {NORTH}}
    (both,) = (staff for staff, _ in progress.staff.list(OPERATOR) if staff.email == "both@example.com")
    assert both.providers == {NORTH, SOUTH}


@pytest.mark.feature("A6")
def test_locked_staff_are_unlocked_by_those_who_manage_them(progress: Progress, manager: Actor) -> None:
    user_manager = hire(progress, Role.USER_MANAGER, NORTH)
    other = hire(progress, Role.USER_MANAGER, SOUTH, email="other@example.com")
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.accounts.log_in(manager.username, "wrong1")
    for username in (manager.username, "nobody"):
        with pytest.raises(NotFound, match=username):
            progress.staff.unlock(other, username)
    assert progress.staff.unlock(user_manager, manager.username).state is AccountState.MUST_CHANGE_PASSWORD
    with pytest.raises(NotAllowed):
        progress.staff.unlock(manager, user_manager.username)


@pytest.mark.feature("B9", "D3")
def test_providers_are_listed_with_their_learners(progress: Progress, manager: Actor) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    progress.learners.create(manager, form())
    assert [(line.provider.ukprn, line.learners) for line in progress.providers.list(area)] == [(NORTH, 1), (SOUTH, 0)]
    assert [line.provider.ukprn for line in progress.providers.list(manager)] == [NORTH]
    by_provider = progress.dashboard.by_provider(area)
    assert [(line.name, line.counts["learners"]) for line in by_provider] == [("North School", 1), ("South College", 0)]
    assert progress.providers.get(manager, NORTH).name == "North School"
    for ukprn in (SOUTH, "19999999"):
        with pytest.raises(NotFound, match=f"^There is no provider with the UKPRN '{ukprn}'"):
            progress.providers.get(manager, ukprn)


@pytest.mark.feature("B9", "H3")
def test_learner_counts_are_hidden_from_roles_that_cannot_see_learners(progress: Progress, manager: Actor) -> None:
    progress.learners.create(manager, form())
    admissions = hire(progress, Role.ADMISSIONS, NORTH)
    assert [(line.provider.ukprn, line.learners) for line in progress.providers.list(admissions)] == [(NORTH, 0)]


@pytest.mark.feature("B2", "D1", "C11")
def test_changing_a_default_changes_the_counts_of_learners_who_use_it(progress: Progress, manager: Actor) -> None:
    provider_manager = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    progress.learners.create(manager, form())
    before = progress.dashboard.counts(manager)
    changed = progress.providers.set_defaults(
        provider_manager, NORTH, staff_add_qualifications=True, sign_off=True, referee="Miss Jane Smith"
    )
    assert (changed.staff_add_qualifications, changed.sign_off, changed.referee) == (True, True, "Miss Jane Smith")
    after = progress.dashboard.counts(manager)
    assert (before["awaiting-qualifications"], after["awaiting-qualifications"]) == (0, 1)
    assert progress.providers.set_defaults(provider_manager, NORTH) == progress.providers.get(manager, NORTH)
    with pytest.raises(NotAllowed):
        progress.providers.set_defaults(manager, NORTH, sign_off=True)


@pytest.mark.feature("I7")
def test_providers_are_added_and_updated_all_or_none(progress: Progress, manager: Actor) -> None:
    row = {"ukprn": NORTH, "name": "North Academy", "area": "Oxfordshire", "postcode": "OX14 1GG"}
    with pytest.raises(Rejected) as refused:
        progress.providers.put_many(OPERATOR, [row, {**row, "ukprn": "x"}])
    assert [found.field for found in refused.value.problems] == ["row 2: ukprn"]
    assert progress.providers.get(manager, NORTH).name == "North School"
    assert progress.providers.put_many(OPERATOR, [row, {**row, "ukprn": "10000001"}]) == (1, 1)
    assert progress.providers.get(manager, NORTH).name == "North Academy"
    with pytest.raises(NotAllowed):
        progress.providers.put_many(manager, [row])


@pytest.mark.feature("B9")
def test_the_list_comes_with_the_names_of_the_providers_in_scope(progress: Progress, manager: Actor) -> None:
    area = hire(progress, Role.AREA_ADMINISTRATOR, area="Oxfordshire")
    listed, names = progress.staff.open(area)
    assert listed == progress.staff.list(area)
    assert names == {NORTH: "North School", SOUTH: "South College"}
    with pytest.raises(NotAllowed):
        progress.staff.open(manager)
