"""Staff: everybody who is not a learner, and what they are responsible for (manual 1.2, 1.4, 8)."""

from collections.abc import Iterable
from enum import Enum

from attrs import evolve, field, frozen

from progress_core.domain.foundations.actors import Scope
from progress_core.domain.foundations.permissions import Role


class NewsMail(str, Enum):
    """When admissions staff are told by e-mail what is new (H3)."""

    AT_ONCE = "at once"
    DAILY = "daily"


@frozen
class Staff:
    """A member of staff.

    Args:
        id: id of their account.
        role: their role.
        email: their e-mail address; their first username is the same (A1).
        first_name: may be "" until they fill in their personal details.
        last_name: may be "" until they fill in their personal details.
        telephone: digits, or "".
        providers: UKPRNs they are responsible for.
        area: name of the area an area administrator is responsible for, or "".
        groups: learner groups that restrict a learner manager (G3): id of the group -> UKPRN.
        version: goes up by one with each change.
        news: when they are told what is new about applications, if they decide about them.
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
    news: NewsMail = NewsMail.AT_ONCE

    @property
    def name(self) -> str:
        """First and last name, or the e-mail address while there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


def scope_of(staff: Staff, area_providers: frozenset[str] = frozenset()) -> Scope:
    """Return the scope of a member of staff.

    A manager with groups at a provider sees only those groups there (G3), and all learners of
    their other providers.

    Args:
        staff: the member of staff.
        area_providers: UKPRNs of the providers in an area administrator's area.
    """
    if staff.role is Role.AREA_ADMINISTRATOR:
        return Scope(providers=area_providers)
    restricted = frozenset(staff.groups.values())
    return Scope(providers=staff.providers - restricted, groups=frozenset(staff.groups))


def reassigned(staff: Staff, role: Role, providers: Iterable[str], area: str) -> Staff:
    """Return a member of staff with another role, other providers or another area.

    Learner groups restrict learner managers alone (G3), so they go with the role, or with their provider.

    Args:
        staff: as they are.
        role: their new role.
        providers: UKPRNs of all their providers from now on.
        area: name of their area from now on, or "".

    Source: features A12.
    """
    ukprns = frozenset(providers)
    kept = ukprns if role is Role.LEARNER_MANAGER else frozenset[str]()
    groups = {group: ukprn for group, ukprn in staff.groups.items() if ukprn in kept}
    return evolve(staff, role=role, providers=ukprns, area=area, groups=groups)


def without_traces(staff: Staff) -> Staff:
    """Return what is stored of a member of staff whose account is deleted.

    Providers, name and address stay for as long as the audit trail refers to the account; then retention erases them.

    Source: features A12.
    """
    return evolve(staff, telephone="", groups={})
