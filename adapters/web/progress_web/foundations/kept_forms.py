"""Keeps what a person typed while they log in again: sealed, in the page itself, so that no server stores it.

Each form carries a stamp, which says to whom it was shown. Only a form with the stamp of a person is ever kept,
and only that person gets it back.
"""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from attrs import asdict, field, frozen
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.errors import Unavailable

MAX_KEPT_BYTES = 250_000
"""A statement has 4,000 characters and a long list of ticks 10,000. Sealed, this still fits into a form."""
MAX_KEPT_TIME = timedelta(hours=12)
"""As long as the longest session."""

STAMP, KEPT = "stamp", "kept"
"""The names of the two hidden fields."""

OURS = frozenset({"token", STAMP, KEPT})
"""The names of the hidden fields that every form has of us, and that are new with every page."""

_SECRETS = frozenset({"password", "confirm", "current"})
_FORM, _OWNER = "kept-form", "form-owner"


@frozen
class KeptForm:
    """A form that was sent too late.

    Args:
        owner: id of the account to which it was shown.
        action: path and query of the address that it was sent to.
        page: path and query of the page that it was on; "" if unknown.
        at: when it was sent, in ISO format.
        fields: names and values, in the order of the form; no password, and no file.
        left_out: what could not be kept: "password", "file", "length".
    """

    owner: int
    action: str
    page: str
    at: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    left_out: tuple[str, ...] = ()


class KeptForms:
    """Stamps forms, and seals what was typed into them.

    Args:
        progress: its sealer makes sure that nobody reads or alters either, and its clock ends the time for which
            a form is kept.
    """

    def __init__(self, progress: Progress) -> None:
        self._sealer = progress.context.sealer
        self._clock = progress.context.clock
        self.stamp_of = lru_cache(maxsize=10_000)(self._stamp)  # so that a page is the same each time it is read

    def _stamp(self, account_id: int) -> str:
        return self._sealer.seal(str(account_id), _OWNER)

    def owner_of(self, form: FormData) -> int | None:
        """Return to whom a form was shown; None if that cannot be known."""
        stamp = form.get(STAMP)
        try:
            return int(self._sealer.unseal(stamp, _OWNER)) if isinstance(stamp, str) else None
        except Unavailable:
            return None

    def is_of_ours(self, form: FormData) -> bool:
        """Return whether a form was on a page of ours, or carries one that was; other sites cannot make either."""
        return self.owner_of(form) is not None or self.opened(form) is not None

    def kept(self, request: Request, form: FormData) -> KeptForm | None:
        """Return the form that another one carries, or else what is kept of the form itself; None if it is not ours."""
        owner = self.owner_of(form)
        return self.opened(form) or (None if owner is None else self._keep(request, form, owner))

    def _keep(self, request: Request, form: FormData, owner: int) -> KeptForm:
        typed = [(name, value) for name, value in form.multi_items() if name not in OURS]
        fields = tuple((name, value) for name, value in typed if isinstance(value, str) and name not in _SECRETS)
        lost = {
            "password": any(name in _SECRETS and value for name, value in typed),
            "file": any(isinstance(value, UploadFile) and value.filename for _, value in typed),
            "length": len(_written(fields)) > MAX_KEPT_BYTES,
        }
        return KeptForm(
            owner,
            _address(str(request.url)),
            page_before(request),
            self._clock.now().isoformat(),
            () if lost["length"] else fields,
            tuple(reason for reason, is_lost in lost.items() if is_lost),
        )

    def seal(self, kept: KeptForm) -> str:
        """Return a kept form as the value of a hidden field."""
        return self._sealer.seal(json.dumps(asdict(kept), ensure_ascii=False), _FORM)

    def opened(self, form: FormData) -> KeptForm | None:
        """Return the kept form that another form carries; None if there is none, it was altered, or is too old."""
        sealed = form.get(KEPT)
        if not isinstance(sealed, str):
            return None
        try:
            values = json.loads(self._sealer.unseal(sealed, _FORM))
        except Unavailable:
            return None
        values["fields"] = tuple((name, value) for name, value in values["fields"])
        values["left_out"] = tuple(values["left_out"])
        kept = KeptForm(**values)
        return kept if self._clock.now() - datetime.fromisoformat(kept.at) < MAX_KEPT_TIME else None


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def page_before(request: Request) -> str:
    """Return the page of ours that the browser names as the one with the form; "" if it names none of ours."""
    referer = request.headers.get("referer", "")
    same = urlsplit(referer).netloc == request.url.netloc
    return _address(referer) if same else ""


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
