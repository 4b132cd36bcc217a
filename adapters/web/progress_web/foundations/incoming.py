"""Forms as they come in: no file is kept before it is known who sends it, from which page, and whether they may."""

from contextlib import aclosing
from enum import Enum

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from progress_web.foundations.access import Page, visit_of
from progress_web.foundations.security import has_token, is_multipart
from progress_web.foundations.site import Site

MAX_FIELDS = 2_000
MAX_FORM_BYTES = 1024 * 1024
"""The largest form, not counting the files it carries."""


class _Sender(Enum):
    """Who sends a form, as far as the head of the request tells."""

    ADMITTED = "logged in, and may send its files"
    FORBIDDEN = "logged in, and may not"
    STRANGER = "not logged in, or not any more"


class _Verdict(Enum):
    """What becomes of the files of a form."""

    KEEP = "kept for the page"
    SKIP = "read on for the sake of the fields, and dropped"
    STOP = "not read"


class _StoppedError(Exception):
    """The rest of a form need not be read."""


async def read_form(site: Site, page: Page, request: Request) -> FormData:
    """Read a form; the fields before its first file decide what becomes of the file.

    The token and the stamp are the first fields of all our forms. A form of ours that came too late is read to
    its end, without its file, as its owner gets the fields back. Of any other that nobody may send, nothing
    after the fields is read at all.

    Raises:
        HTTPException: 400 if it is no form, 408 or 413 if it is too slow or too large.

    Source: OWASP ASVS 5.0, 5.2.1; features K8.
    """
    if not page.files or not is_multipart(request.headers):
        return await request.form(max_files=page.files, max_fields=MAX_FIELDS)
    sender = await run_in_threadpool(_sender, site, page, request)
    async with aclosing(request.stream()) as stream:
        parser = _Parser(request, stream, page, site, sender)
        try:
            return await parser.parse()
        except _StoppedError:
            return FormData(parser.items)
        except MultiPartException as error:
            raise HTTPException(400, error.message) from error


def _sender(site: Site, page: Page, request: Request) -> _Sender:
    try:
        signed_in = visit_of(site, request).signed_in
    except Exception:  # noqa: BLE001 - the page says what is wrong, and needs no file for it
        return _Sender.STRANGER
    if signed_in is None or signed_in.must_change_password:
        return _Sender.STRANGER
    may_send = page.permission is None or signed_in.actor.may(page.permission)
    return _Sender.ADMITTED if may_send else _Sender.FORBIDDEN


class _Parser(MultiPartParser):
    """Parses a form, and decides at its first file what becomes of the files.

    What it keeps in memory, which is everything but the files, is no more than a form without files may hold.
    """

    def __init__(self, request: Request, stream: object, page: Page, site: Site, sender: _Sender) -> None:
        super().__init__(request.headers, stream, max_files=page.files, max_fields=MAX_FIELDS)  # type: ignore[arg-type] # see above
        self._site = site
        self._sender = sender
        self._secret = site.cookies.visitor(request)[0]
        self._verdict: _Verdict | None = None
        self._field_bytes = 0

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of the name of a part's header."""
        self._count(end - start)
        super().on_header_field(data, start, end)

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a part's header."""
        self._count(end - start)
        super().on_header_value(data, start, end)

    def on_headers_finished(self) -> None:
        """Begin a part."""
        super().on_headers_finished()
        if self._current_part.file is None:
            return
        if self._verdict is None:
            self._verdict = self._decided(FormData(self.items))
        if self._verdict is _Verdict.STOP:
            raise _StoppedError

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a part, unless it is of a file that is dropped."""
        if self._current_part.file is None:
            self._count(end - start)
        if self._current_part.file is None or self._verdict is _Verdict.KEEP:
            super().on_part_data(data, start, end)

    def _count(self, size: int) -> None:
        """Count what is kept in memory, and stop at the limit."""
        self._field_bytes += size
        if self._field_bytes > MAX_FORM_BYTES:
            raise HTTPException(413)

    def _decided(self, fields: FormData) -> _Verdict:
        if self._sender is _Sender.FORBIDDEN:
            return _Verdict.STOP
        if self._sender is _Sender.ADMITTED and has_token(fields, self._secret):
            return _Verdict.KEEP
        return _Verdict.SKIP if self._site.kept_forms.is_of_ours(fields) else _Verdict.STOP
