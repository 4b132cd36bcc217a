"""Files that come in with a form, files that go out, and what was found wrong in one."""

from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response

from progress_core.domain.importing.imports import RowProblem
from progress_web.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"

_SHOWN = 200
"""So many rows of a table are shown; the error workbook has all."""


def uploaded(visit: Visit) -> tuple[str, bytes]:
    """Give the name and the content of the file in a form; ("", b"") if none was chosen."""
    upload = visit.form.get("file")
    return (upload.filename or "", upload.file.read()) if isinstance(upload, UploadFile) else ("", b"")


def attachment(content: bytes, name: str, kind: str = XLSX) -> Response:
    """Answer with a file to be kept.

    Args:
        content: of the file.
        name: made by us: letters, digits, "-" and ".".
        kind: its media type.
    """
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def found(problems: tuple[RowProblem, ...]) -> dict[str, Any]:
    """Part problems into errors and warnings, and say how many of them are shown."""
    parted: dict[str, list[RowProblem]] = {"error": [], "warning": []}
    for each in problems:
        parted[each.problem.severity].append(each)
    return {"errors": parted["error"], "warnings": parted["warning"], "shown": _SHOWN}
