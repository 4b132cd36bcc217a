"""`ETag`, `If-Match` and `If-None-Match`: which version the caller has read."""

import re
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_MAX_HEADER_LENGTH = 4_096
ANY = "*"


def tag_of(version: str, shown: bytes) -> str:
    """Return the `ETag` of an answer: the version that a change must name, and a digest of what is shown.

    The digest also changes with what the version does not count, such as the state of an account.

    Args:
        version: of what is shown.
        shown: the body of the GET that shows it; empty after a change that did not read it again, whose tag names the
            version alone, so that `If-None-Match` with it fetches what there is.
    """
    digest = sha256(shown).hexdigest()[:16] if shown else ""
    return f'"{version}.{digest}"'


def version_named(request: Request) -> str | None:
    """Return the version in `If-Match`; None if any will do.

    Raises:
        HTTPException: 428 if the header is missing, 400 if it is not one tag.

    Source: RFC 9110, 13.1.1; RFC 6585, 3.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise HTTPException(428, "If-Match is missing. Send the ETag of what you have read.")
    if header.strip() == ANY:
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise HTTPException(400, "If-Match is not the ETag of anything. Send the ETag of what you have read.")
    return found[1].rpartition(".")[0]


def is_known(request: Request, tag: str) -> bool:
    """Return whether the caller has this very answer already.

    Source: RFC 9110, 13.1.2.
    """
    header = request.headers.get("if-none-match", "")[:_MAX_HEADER_LENGTH]
    return header.strip() == ANY or tag.strip('"') in _TAG.findall(header)
