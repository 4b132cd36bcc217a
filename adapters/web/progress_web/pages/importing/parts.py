"""What the pages of both imports have in common, of learners and of qualifications."""

from collections.abc import Callable
from typing import Any

from attrs import evolve

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Import, RowProblem
from progress_web.foundations.notices import Notice, notice_of_request
from progress_web.foundations.visit import Visit

PREVIEW_ROWS = 200
"""How many rows of a table are shown; the error workbook has all of them."""


def max_megabytes(visit: Visit) -> int:
    """Return how large a file may be, in megabytes."""
    return visit.progress.context.limits.upload_bytes >> 20


def no_file(name: str) -> tuple[Problem, ...]:
    """Return the problem of a form that came without a file or with an empty one.

    Args:
        name: of the file; "" if none was chosen.
    """
    return (problem("file", "empty_file" if name else "required"),)


def file_too_large(visit: Visit) -> tuple[Problem, ...]:
    """Return the problem of a file that was refused before it was read to its end."""
    return (problem("file", "upload_over", most=max_megabytes(visit)),)


def file_errors(problems: tuple[RowProblem, ...]) -> tuple[Problem, ...]:
    """Return the errors of a file that cannot be read at all, as errors of the form's file field."""
    whole_file = [found.problem for found in problems if not found.row and found.problem.severity == "error"]
    return tuple(evolve(error, field="file") for error in whole_file)


def by_severity(problems: tuple[RowProblem, ...]) -> dict[str, Any]:
    """Return errors and warnings apart, and how many of each are shown."""
    apart: dict[str, list[RowProblem]] = {"error": [], "warning": []}
    for found in problems:
        apart[found.problem.severity].append(found)
    return {"errors": apart["error"], "warnings": apart["warning"], "shown": PREVIEW_ROWS}


def import_notice(visit: Visit, find: Callable[[int], Import]) -> Notice | None:
    """Return a notice of the import that was just requested; None once it has finished.

    Args:
        visit: its address holds the id of the import.
        find: returns the import; raises `NotFound`.
    """
    return notice_of_request(
        visit,
        find,
        lambda record: f"The import of {record.file_name} has been requested.",
        "We will email you the outcome.",
    )
