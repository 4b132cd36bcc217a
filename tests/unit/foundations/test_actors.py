"""What an actor's role allows."""

import pytest

from progress_core.domain.foundations.actors import NOTHING, Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Permission, Role


@pytest.mark.feature("A1")
def test_a_refused_permission_names_the_role_and_what_it_may_not_do() -> None:
    with pytest.raises(NotAllowed) as refused:
        Actor(7, "asmith", Role.LEARNER, NOTHING).require(Permission.MANAGE_STAFF)
    assert refused.value.message == f"Your role (Learner) may not {Permission.MANAGE_STAFF.value}."
