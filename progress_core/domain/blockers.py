"""Reasons why a gate is closed: coded, with who can open it and the setting it comes from (C10)."""

from attrs import frozen

from progress_core.domain.choices import Setting
from progress_core.domain.messages import sentence
from progress_core.domain.permissions import PERMISSIONS, STAFF_ROLES, Permission, Role


@frozen
class Blocker:
    """A reason why a gate is closed.

    Args:
        code: stable snake_case code, for machines.
        message: one plain English sentence.
        who: roles that can remove it.
        setting: the setting that it comes from, with its source; None if it comes from none.
    """

    code: str
    message: str
    who: tuple[Role, ...] = ()
    setting: Setting | None = None


def blocker(code: str, who: tuple[Role, ...] = (), setting: Setting | None = None, **facts: object) -> Blocker:
    """Make a blocker with its sentence from the catalogue.

    Args:
        code: of the blocker; the sentence has the same.
        who: roles that can remove it.
        setting: the setting that it comes from.
        facts: what else the sentence names.
    """
    return Blocker(code, sentence(code, "", "en", **facts), who, setting)


def staff_who_may(permission: Permission) -> tuple[Role, ...]:
    """Give the staff roles that have a permission, for a blocker's `who`."""
    return tuple(role for role in STAFF_ROLES if permission in PERMISSIONS[role])
