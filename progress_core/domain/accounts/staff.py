"""The people who are not learners, and what they are responsible for (manual 1.2, 1.4, 8)."""

from attrs import field, frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.permissions import Role


@frozen
class Staff:
    """A member of staff.

    Args:
        id: id of their account.
        role: what they are for.
        email: their address; the username starts as it (A1).
        first_name: may be "" until they fill in their personal details.
        last_name: may be "" until they fill in their personal details.
        telephone: digits, or "".
        providers: UKPRNs they are responsible for.
        area: name of the area an area administrator is responsible for, or "".
        groups: ids of the learner groups that restrict a learner manager (G3); group -> UKPRN.
        version: goes up by one with each change.
    """

    id: int
    role: Role
    email: str
    first_name: str = ""
    last_name: str = ""
    telephone: str = ""
    providers: frozenset[str] = frozenset()
    area: str = ""
    groups: dict[int, str] = field(factory=dict)
    version: int = 1

    @property
    def name(self) -> str:
        """First and last name, or the e-mail address where there is none yet."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


def scope_of(staff: Staff, area_providers: frozenset[str] = frozenset()) -> Scope:
    """Work out what a member of staff sees.

    A manager with groups at a provider sees those groups only at that provider (G3), and the
    whole of their other providers.

    Args:
        staff: whose scope.
        area_providers: UKPRNs of the providers in an area administrator's area.
    """
    if staff.role is Role.AREA_ADMINISTRATOR:
        return Scope(providers=area_providers)
    restricted = frozenset(staff.groups.values())
    return Scope(providers=staff.providers - restricted, groups=frozenset(staff.groups))
