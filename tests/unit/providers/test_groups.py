"""Groups: their names, whom they restrict, and that every learner stays visible to somebody."""

import pytest
from attrs import evolve

from progress_core.domain.accounts.staff import Staff, scope_of
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.providers.groups import OVERSEERS, check_group, oversight_blockers

HERE, THERE = "10000055", "10000056"
TUTOR_GROUP = 5


def staff(role: Role, number: int = 1, *, restricted: bool = False) -> Staff:
    groups = {TUTOR_GROUP: HERE} if restricted else {}
    return Staff(number, role, "a@example.com", providers=frozenset({HERE, THERE}), groups=groups)


ALL = [staff(role) for role in OVERSEERS]


@pytest.mark.feature("G1")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, ["required"]),
        (" \t", ["required"]),
        ("x" * 101, ["too_long"]),
        ("11\x00A", ["forbidden_character"]),
        ("TUTOR group", ["duplicate"]),
        ("Tutor group 2", []),
    ],
)
def test_the_name_of_a_group_is_checked(name: object, expected: list[str]) -> None:
    assert expected == [each.code for each in check_group(name, taken=["Tutor Group"]).problems]


@pytest.mark.feature("G1")
def test_a_valid_name_is_returned_tidied() -> None:
    assert "Gifted and talented" == check_group("  Gifted  and talented ").value


@pytest.mark.feature("G3", "D2")
def test_a_manager_with_groups_sees_only_their_learners_at_that_provider_and_everybody_elsewhere() -> None:
    scope = scope_of(staff(Role.LEARNER_MANAGER, restricted=True))
    assert scope.sees(HERE, groups=[TUTOR_GROUP])
    assert not scope.sees(HERE, groups=[TUTOR_GROUP + 1])
    assert not scope.sees(HERE)
    assert scope.sees(THERE)


@pytest.mark.feature("G4", "C10")
@pytest.mark.parametrize("role", OVERSEERS)
def test_the_last_overseer_of_a_role_cannot_be_removed(role: Role) -> None:
    after = [each for each in ALL if each.role is not role]
    (only,) = oversight_blockers(ALL, after, HERE)
    assert f"last_{role.name.lower()}" == only.code
    assert (Role.USER_MANAGER, Role.AREA_ADMINISTRATOR) == only.who


@pytest.mark.feature("G4")
def test_restricting_the_last_unrestricted_manager_is_refused_at_that_provider_only() -> None:
    before = [staff(Role.LEARNER_MANAGER), staff(Role.LEARNER_MANAGER, 2, restricted=True)]
    after = [staff(Role.LEARNER_MANAGER, restricted=True), before[1]]
    assert ["last_learner_manager"] == [each.code for each in oversight_blockers(before, after, HERE)]
    assert () == oversight_blockers(before, after, THERE)


@pytest.mark.feature("G4")
def test_restricting_one_of_two_is_allowed() -> None:
    before = [staff(Role.LEARNER_MANAGER), staff(Role.LEARNER_MANAGER, 2)]
    assert () == oversight_blockers(before, [before[0], evolve(before[1], groups={TUTOR_GROUP: HERE})], HERE)


@pytest.mark.feature("G4")
def test_a_provider_being_set_up_may_lack_overseers() -> None:
    assert () == oversight_blockers([], [staff(Role.LEARNER_MANAGER, restricted=True)], HERE)
    assert () == oversight_blockers([staff(Role.PROVIDER_MANAGER)], [staff(Role.PROVIDER_MANAGER)], HERE)


@pytest.mark.feature("G4")
def test_area_administrators_do_not_count_as_overseers() -> None:
    assert () == oversight_blockers([staff(Role.AREA_ADMINISTRATOR)], [], HERE)
