"""Who is asking, and which part of the data they may see."""

from collections.abc import Iterable
from datetime import datetime

from attrs import field, frozen

from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role


@frozen
class Scope:
    """The part of the system that a read may touch; every query of the store takes one.

    Args:
        everything: no limit; only the operator has this.
        providers: UKPRNs of the providers whose learners are all visible.
        groups: ids of the learner groups whose members are visible, for a manager restricted to groups (G3).
        learner: id of the only learner visible; a learner sees themselves.
    """

    everything: bool = False
    providers: frozenset[str] = frozenset()
    groups: frozenset[int] = frozenset()
    learner: int | None = None

    def sees_provider(self, ukprn: str) -> bool:
        """Return whether all of a provider is in scope."""
        return self.everything or ukprn in self.providers

    def sees(self, ukprn: str, groups: Iterable[int] = (), learner: int | None = None) -> bool:
        """Return whether a learner of this provider, in these groups, with this id, is in scope."""
        return (
            self.everything
            or ukprn in self.providers
            or (bool(self.groups) and not self.groups.isdisjoint(groups))
            or (learner is not None and learner == self.learner)
        )


EVERYTHING = Scope(everything=True)
NOTHING = Scope()


@frozen
class Actor:
    """Who is asking: the first argument of every use case.

    Args:
        account_id: id of the account; 0 for the operator at the command line.
        username: shown in audit entries.
        role: determines the permissions.
        scope: determines what is visible.
        email: address for notices to this person; "" if unknown.
        origin: where the request comes from.
        proved_at: when they last showed who they are, aware UTC; None for trusted callers without a log-in.
    """

    account_id: int
    username: str
    role: Role
    scope: Scope
    email: str = ""
    origin: Origin = field(default=NOWHERE, eq=False)
    proved_at: datetime | None = field(default=None, eq=False)

    def may(self, permission: Permission) -> bool:
        """Return whether this actor's role has the permission."""
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Check that the role has the permission.

        Raises:
            NotAllowed: the role does not have it.
        """
        if not self.may(permission):
            raise NotAllowed(f"Your role ({self.role.label}) may not {permission.value}.")


OPERATOR = Actor(0, "operator", Role.OPERATOR, EVERYTHING)

STRANGER = Actor(-1, "stranger", Role.LEARNER, NOTHING)
"""Somebody who has not logged in, for what is open to everybody; they see nothing that belongs to anybody."""
