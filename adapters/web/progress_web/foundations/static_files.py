"""Static files: the style sheet, fonts, images and scripts, under addresses that change with what they hold."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent.parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
_MIN_BYTES = 1_000


class _Files(StaticFiles):
    """Files that are the same for everybody.

    Args:
        kept: for how long browsers keep them.
    """

    def __init__(self, kept: str) -> None:
        super().__init__(directory=FOLDER)
        self._kept = kept

    def file_response(self, *args: Any, **options: Any) -> Response:
        """Answer with a file."""
        response = super().file_response(*args, **options)
        response.headers["cache-control"] = self._kept
        return response


def static_routes() -> list[Mount]:
    """Return the routes of the files: under the digest of all of them, and without it.

    All files share one digest, because style sheets and scripts refer to others beside them. Pages use the first
    address, which browsers never ask for again; the second is for pages of a version before, and for bookmarks.
    """
    with_digest = Mount(f"/static/{digest()}", _Files(FOR_EVER), name="static", middleware=[_compressed()])
    return [with_digest, Mount("/static", _Files(FOR_AN_HOUR), name="static-files", middleware=[_compressed()])]


def _compressed() -> Middleware:
    return Middleware(GZipMiddleware, minimum_size=_MIN_BYTES)  # there is nothing secret in them


@cache
def digest() -> str:
    """Return a short digest of the names and contents of all files."""
    found = sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found.update(f"{path.relative_to(FOLDER).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()[:16]
