"""Reasons why a gate is closed: coded, with who can open it and the setting it comes from (C10)."""

from collections.abc import Iterable

from attrs import frozen

from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import PERMISSIONS, STAFF_ROLES, Permission, Role


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


@frozen
class Reason:
    """A blocker as pages, command line and API say it, in the same words.

    Args:
        code: of the blocker.
        message: what is missing, one sentence.
        who: who can remove it, one sentence; "" if nobody in particular.
        because: what says that it is needed, one sentence; "" if no setting does.
    """

    code: str
    message: str
    who: str
    because: str

    @property
    def text(self) -> str:
        """All of it as one text."""
        return " ".join(filter(None, (self.message, self.who, self.because)))


def reason_of(blocked: Blocker) -> Reason:
    """Put a blocker in words: what is missing, who can remove it, and what says so (C10)."""
    roles = [role.label.lower() for role in blocked.who]
    people = " or ".join(filter(None, (", ".join(roles[:-1]), *roles[-1:])))
    who = sentence("reason_who", people=people) if people else ""
    source = blocked.setting and sentence(f"reason_{blocked.setting.source.replace(' ', '_')}")
    return Reason(blocked.code, blocked.message, who, source or "")


def reasons_of(blocked: Iterable[Blocker]) -> tuple[Reason, ...]:
    """Put blockers in words, in their order; see `reason_of`."""
    return tuple(map(reason_of, blocked))
