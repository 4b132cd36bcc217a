"""The only errors that leave the core: every one says what happened and the way out."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from progress_core.domain.foundations.blockers import Blocker
    from progress_core.domain.foundations.problems import Problem


class ProgressError(Exception):
    """Something Progress refuses or cannot do.

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


class NotFound(ProgressError):
    """There is no such thing, or it is outside the actor's scope: the two are never told apart."""

    code = "not_found"
    default_message = "That could not be found."


class Rejected(ProgressError):
    """The rules refuse what was offered.

    Args:
        message: one sentence; by default that of the first error, warning or blocker.
        problems: every `Problem` found.
        blockers: every `Blocker` of a gate that is closed.
    """

    code = "rejected"
    default_message = "The information offered was refused."

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
    """Somebody else changed, or already made, the same thing.

    Args:
        message: one sentence.
        field: the field that clashes (`username`), or "" where a whole record changed.
        changes: field name -> (the value you started from, the value that is there now).
    """

    code = "conflict"
    default_message = "Somebody else has changed this. Look at the changes and try again."

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
    """Something Progress needs (database, mail server, file) cannot be reached; trying later may help."""

    code = "unavailable"
    default_message = "Something Progress needs cannot be reached. Try again later."
