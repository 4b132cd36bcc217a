"""Bodies: JSON in both directions, or one file in a form."""

from typing import Any

import msgspec
from progress_json import from_data, texts, to_data
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_web.api.foundations.calls import SentFile
from progress_web.foundations.security import is_multipart

MAX_BODY_BYTES = 1024 * 1024
"""The largest body, not counting a file."""
_MAX_FIELDS = 20


def encoded(value: object) -> bytes:
    """Return a value as the JSON of an answer."""
    data = to_data(value)
    try:
        return msgspec.json.encode(data)
    except UnicodeEncodeError:  # half of a character, which somebody entered
        return texts.written(data).encode()


async def read_json(request: Request, *, required: bool) -> bytes:
    """Read a body that should be JSON; one that is not required and empty is read as an object without fields.

    Raises:
        HTTPException: 400 if it is missing, 415 if it says that it is something else, 408 or 413 if it is too slow or
            too large.
    """
    body = await request.body()
    if required and not body:
        raise HTTPException(400, "The body is missing. Send JSON.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/json":
        raise HTTPException(415, "Send JSON, and say so: Content-Type: application/json.")
    return body or b"{}"


def value_of(type_: Any, body: bytes) -> Any:
    """Make the value of a body.

    Raises:
        HTTPException: 400 if it is not JSON.
        Rejected: it is not of this type.
    """
    try:
        data = texts.read(body)
    except Rejected as error:
        raise HTTPException(400, error.message) from None
    return from_data(type_, data)


async def read_file(request: Request) -> SentFile:
    """Read a form with one file in its field `file`.

    Raises:
        HTTPException: 400 if it is no form, 415 if it says so, 408 or 413 if it is too slow or too large.
        Rejected: it has no file.
    """
    if not is_multipart(request.headers):
        raise HTTPException(415, "Send the file in the field “file” of a form: Content-Type: multipart/form-data.")
    async with request.form(max_files=1, max_fields=_MAX_FIELDS) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise Rejected(problems=[problem("file", "required")])
        return SentFile(sent.filename or "", await sent.read())
