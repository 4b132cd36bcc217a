"""The security log as lines of JSON: on standard error, or in a file."""

import logging
import os
import sys
from pathlib import Path
from threading import Lock
from typing import TextIO
from urllib.parse import unquote

from progress_core.domain.operations.events import SecurityEvent

_log = logging.getLogger(__name__)


class StreamSecurityLog:
    """Writes events to a stream.

    Args:
        stream: where to; None for standard error as it is at each event.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._lock = Lock()

    def write(self, event: SecurityEvent) -> None:
        """Write an event; see `progress_core.ports.security_log.SecurityLog`."""
        try:
            with self._lock:
                print(event.as_line(), file=self._stream or sys.stderr, flush=True)
        except (OSError, ValueError) as error:  # the disk is full, or the stream was closed
            _log.error("The security event %s could not be written: %s", event.name, error)


class FileSecurityLog:
    """Appends events to a file that only its owner can read; it may be moved away at any time.

    Args:
        path: the file; it is made with the first event.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, event: SecurityEvent) -> None:
        """Write an event; see `progress_core.ports.security_log.SecurityLog`."""
        line = f"{event.as_line()}\n".encode("ascii")
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, line)  # in one piece, so that lines of several processes never mix
            finally:
                os.close(descriptor)
        except OSError as error:
            _log.error("The security event %s could not be written to %s: %s", event.name, self._path, error)


def open_security_log(url: str) -> StreamSecurityLog | FileSecurityLog:
    """Make the security log that a URL names: `stderr:` or `file:PATH`.

    Raises:
        ValueError: the file has no name, or its folder does not exist.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "stderr":
        return StreamSecurityLog()
    path = Path(unquote(rest.removeprefix("//")))
    if not path.name:
        raise ValueError("file: needs the path of a file")
    if not path.parent.is_dir():
        raise ValueError(f"the folder {path.parent} does not exist")
    return FileSecurityLog(path)
