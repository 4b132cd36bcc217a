"""Security logs under their kit."""

import errno
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from progress_core.domain.operations.events import SecurityEvent
from progress_core.ports.security_log import SecurityLog
from progress_core.testing.security_log import SecurityLogContract
from progress_security.log import StreamSecurityLog, open_security_log

Lines = Callable[[], list[dict[str, Any]]]


def read_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


class FileSecurityLogKit(SecurityLogContract):
    """The kit of `file`."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "events of the site.log"

    @pytest.fixture
    def adapter(self, path: Path) -> SecurityLog:
        return open_security_log(f"file:{path}")

    @pytest.fixture
    def written(self, path: Path) -> Lines:
        return lambda: read_lines(path.read_text("ascii"))

    @pytest.fixture
    def failing(self, tmp_path: Path) -> SecurityLog:
        folder = tmp_path / "gone"
        folder.mkdir()
        log = open_security_log(f"file:{folder}/events.log")
        folder.rmdir()
        return log


class _Full(io.StringIO):
    """A stream whose disk is full."""

    def write(self, text: str) -> int:
        del text
        raise OSError(errno.ENOSPC, "No space left on device")


class _Broken(SecurityLog):
    """Each event goes to every stream that cannot be written."""

    def __init__(self) -> None:
        closed = io.StringIO()
        closed.close()
        self._logs = [StreamSecurityLog(closed), StreamSecurityLog(_Full())]

    def write(self, event: SecurityEvent) -> None:
        for log in self._logs:
            log.write(event)


class StderrSecurityLogKit(SecurityLogContract):
    """The kit of `stderr`."""

    @pytest.fixture
    def adapter(self, capsys: pytest.CaptureFixture[str]) -> SecurityLog:
        capsys.readouterr()
        return open_security_log("stderr:")

    @pytest.fixture
    def written(self, capsys: pytest.CaptureFixture[str]) -> Lines:
        shown: list[str] = []

        def read() -> list[dict[str, Any]]:
            shown.append(capsys.readouterr().err)
            return read_lines("".join(shown))

        return read

    @pytest.fixture
    def failing(self) -> SecurityLog:
        return _Broken()
