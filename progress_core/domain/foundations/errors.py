"""The only errors that leave the core; each says what happened and what to do about it."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from progress_core.domain.foundations.blockers import Blocker
    from progress_core.domain.foundations.problems import Problem


class ProgressError(Exception):
    """Something that Progress refuses to do or cannot do.

    Args:
        message: one plain English sentence for the person; each class has a default.

    The class attribute `code` is stable and meant for machines.
    """

    code: ClassVar[str] = "error"
    default_message: ClassVar[str] = "Progress could not do that."

    def __init__(self, message: str = "") -> None:
        self.message = message or self.default_message
        super().__init__(self.message)


class NotAllowed(ProgressError):
    """The actor may not do this, or the log-in failed."""

    code = "not_allowed"
    default_message = "You do not have permission to do that."


class ProofNeeded(NotAllowed):
    """The actor may do this, but must first show again who they are (K1)."""

    code = "proof_needed"
    default_message = "Enter your password again to go on. You last entered it more than 10 minutes ago."


class NotFound(ProgressError):
    """It does not exist, or it is outside the actor's scope; the answer never reveals which."""

    code = "not_found"
    default_message = "That could not be found."


class Rejected(ProgressError):
    """The rules refuse what was entered.

    Args:
        message: one sentence; the default is that of the first error, warning or blocker.
        problems: every `Problem` found.
        blockers: every `Blocker` found.
    """

    code = "rejected"
    default_message = "Progress cannot accept this information."

    def __init__(
        self,
        message: str = "",
        *,
        problems: "Iterable[Problem]" = (),
        blockers: "Iterable[Blocker]" = (),
    ) -> None:
        self.problems = tuple(problems)
        self.blockers = tuple(blockers)
        ordered = sorted(self.problems, key=lambda problem: problem.severity)  # errors before warnings
        sentences = [problem.message for problem in ordered] + [blocker.message for blocker in self.blockers]
        super().__init__(message or next(iter(sentences), ""))


class Conflict(ProgressError):
    """Somebody else has changed or created the same thing.

    Args:
        message: one sentence.
        field: the field in conflict (`username`); "" if a whole record changed.
        changes: field name -> (the value you started from, the value now).
    """

    code = "conflict"
    default_message = "Somebody else has changed this. Check the changes and try again."

    def __init__(
        self,
        message: str = "",
        *,
        field: str = "",
        changes: "dict[str, tuple[object, object]] | None" = None,
    ) -> None:
        self.field = field
        self.changes = dict(changes or {})
        super().__init__(message)


class Unavailable(ProgressError):
    """Progress cannot reach something it needs (database, mail server, file); trying again later may help.

    Args:
        message: one sentence.
        retry_after: how long the other side asks to wait before the next attempt; None if it does not say.
    """

    code = "unavailable"
    default_message = "Progress cannot reach something it needs. Try again later."

    def __init__(self, message: str = "", *, retry_after: "timedelta | None" = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class Busy(Unavailable):
    """Too many people are asking for the same at once; it works again in a few seconds."""

    code = "busy"
    default_message = "Very many people are using Progress at the moment. Try again in a few seconds."
