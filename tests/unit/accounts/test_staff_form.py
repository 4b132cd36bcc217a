"""What a member of staff is responsible for goes with their role."""

import pytest

from progress_core.domain.accounts.staff_form import check_reach
from progress_core.domain.foundations.permissions import Role


@pytest.mark.feature("A1")
def test_an_area_is_for_administrators_of_areas_and_providers_are_for_others() -> None:
    (wrong,) = check_reach(Role.LEARNER_MANAGER, ["10000055"], "Camden")
    assert ("area", "not_for_role", "Camden") == (wrong.field, wrong.code, wrong.value)
    (wrong,) = check_reach(Role.AREA_ADMINISTRATOR, ["10000055", "10013279"], "Camden")
    assert ("providers", "not_for_role", "10000055 10013279") == (wrong.field, wrong.code, wrong.value)
    (wrong,) = check_reach(Role.AREA_ADMINISTRATOR, [], "")
    assert ("area", "required") == (wrong.field, wrong.code)
    assert () == check_reach(Role.LEARNER_MANAGER, ["10000055"], "")
