"""Reasons why something must wait: a code, who can remove the reason, and the setting it comes from (C10)."""

from collections.abc import Iterable

from attrs import frozen

from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.messages import own_sentence, sentence
from progress_core.domain.foundations.permissions import PERMISSIONS, STAFF_ROLES, Permission, Role


@frozen
class Blocker:
    """A reason why something cannot be done yet.

    Args:
        code: stable snake_case code, for machines.
        message: one plain English sentence.
        who: roles that can remove the blocker.
        setting: the setting that causes it, with its source; None if no setting does.
    """

    code: str
    message: str
    who: tuple[Role, ...] = ()
    setting: Setting | None = None


def blocker(code: str, who: tuple[Role, ...] = (), setting: Setting | None = None, **facts: object) -> Blocker:
    """Build a blocker with its sentence from the catalogue.

    Args:
        code: code of the blocker and of its sentence.
        who: roles that can remove the blocker.
        setting: the setting that causes it.
        facts: values for the placeholders of the sentence.
    """
    return Blocker(code, sentence(code, "", "en", **facts), who, setting)


def staff_who_may(permission: Permission) -> tuple[Role, ...]:
    """Return the staff roles that have a permission, for a blocker's `who`."""
    return tuple(role for role in STAFF_ROLES if permission in PERMISSIONS[role])


@frozen
class Reason:
    """A blocker in the words that the pages and the command line share.

    Args:
        code: code of the blocker.
        message: what is missing, in one sentence.
        who: who can remove it, in one sentence; "" if nobody in particular.
        because: why it is needed, in one sentence; "" if no setting causes it.
    """

    code: str
    message: str
    who: str
    because: str

    @property
    def text(self) -> str:
        """The whole reason as one text."""
        return " ".join(filter(None, (self.message, self.who, self.because)))


def reason_of(blocked: Blocker, reader: Role | None = None) -> Reason:
    """Put a blocker into words: what is missing, who can remove it, and why it is needed (C10).

    Args:
        blocked: the blocker.
        reader: role of the person who reads it; a learner is told of "you" and "your learner manager".
    """
    whose = "you" if reader is Role.LEARNER else ""
    people = _people(blocked.who, whose)
    who = sentence("reason_who", whose, people=people) if people else ""
    source = blocked.setting and sentence(f"reason_{blocked.setting.source.replace(' ', '_')}", whose)
    message = own_sentence(blocked.code) if whose else None
    return Reason(blocked.code, message or blocked.message, who, source or "")


def reasons_of(blocked: Iterable[Blocker], reader: Role | None = None) -> tuple[Reason, ...]:
    """Put blockers into words, in their order; arguments as in `reason_of`."""
    return tuple(reason_of(found, reader) for found in blocked)


def _people(who: tuple[Role, ...], whose: str) -> str:
    """Return the roles as a list in words: "learner, learner manager or provider manager"."""
    names = [role.label.lower() for role in who]
    if whose:
        names = [whose if role is Role.LEARNER else f"your {name}" for role, name in zip(who, names, strict=True)]
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
