"""Files that come in with a form, and files that go out."""

from starlette.datastructures import UploadFile
from starlette.responses import Response

from progress_web.foundations.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


def read_upload(visit: Visit) -> tuple[str, bytes]:
    """Return the name and the content of the file in a form; ("", b"") if none was chosen."""
    upload = visit.form.get("file")
    return (upload.filename or "", upload.file.read()) if isinstance(upload, UploadFile) else ("", b"")


def attachment(content: bytes, name: str, media_type: str = XLSX) -> Response:
    """Answer with a file to save.

    Args:
        content: of the file.
        name: chosen by us, not by a person: letters, digits, "-" and ".".
        media_type: of the file.
    """
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
