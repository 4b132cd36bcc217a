"""The security log: the kit over the twin and the adapters, and what is special about files and streams."""

import io
import json
import logging
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from progress_security.log import FileSecurityLog, StreamSecurityLog, open_security_log

from progress_core.domain.operations.events import Event, SecurityEvent
from progress_core.memory.security_log import LOGGER, MemorySecurityLog, open_logging
from progress_core.memory.security_log import open_security_log as open_in_memory
from progress_core.ports.security_log import SecurityLog
from progress_core.testing.security_log import SecurityLogContract
from progress_core.testing.tools.builders import NOON

pytestmark = pytest.mark.feature("K5")

Lines = Callable[[], list[dict[str, Any]]]
EVENT = SecurityEvent(NOON, Event.LOG_IN_REFUSED)


def _read(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


class TestMemorySecurityLog(SecurityLogContract):
    @pytest.fixture
    def adapter(self) -> MemorySecurityLog:
        return open_in_memory()

    @pytest.fixture
    def written(self, adapter: MemorySecurityLog) -> Lines:
        return lambda: [event.as_dict() for event in adapter.events]


class TestFileSecurityLog(SecurityLogContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "events of the site.log"

    @pytest.fixture
    def adapter(self, path: Path) -> SecurityLog:
        return open_security_log(f"file:{path}")

    @pytest.fixture
    def written(self, path: Path) -> Lines:
        return lambda: _read(path.read_text("ascii"))


class TestStreamSecurityLog(SecurityLogContract):
    @pytest.fixture
    def stream(self) -> io.StringIO:
        return io.StringIO()

    @pytest.fixture
    def adapter(self, stream: io.StringIO) -> SecurityLog:
        return StreamSecurityLog(stream)

    @pytest.fixture
    def written(self, stream: io.StringIO) -> Lines:
        return lambda: _read(stream.getvalue())


class TestLoggingSecurityLog(SecurityLogContract):
    @pytest.fixture
    def adapter(self) -> SecurityLog:
        return open_logging("logging:")

    @pytest.fixture
    def written(self, caplog: pytest.LogCaptureFixture) -> Lines:
        caplog.set_level(logging.INFO, LOGGER)
        return lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == LOGGER]


def test_urls_name_the_kind_of_log() -> None:
    assert isinstance(open_security_log("stderr:"), StreamSecurityLog)
    with pytest.raises(ValueError, match="needs the path of a file"):
        open_security_log("file:")
    with pytest.raises(ValueError, match="does not exist"):
        open_security_log("file:/no/such/folder/events.log")


def test_events_go_to_standard_error_as_it_is_at_that_moment(capsys: pytest.CaptureFixture[str]) -> None:
    open_security_log("stderr:").write(EVENT)
    assert _read(capsys.readouterr().err) == [EVENT.as_dict()]


def test_a_log_file_is_readable_by_its_owner_alone_and_may_be_moved_away(tmp_path: Path) -> None:
    path = tmp_path / "events.log"
    log = FileSecurityLog(path)
    log.write(EVENT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.rename(tmp_path / "events.log.1")
    log.write(EVENT)
    assert len(_read(path.read_text("ascii"))) == 1


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    FileSecurityLog(folder).write(EVENT)
    closed = io.StringIO()
    closed.close()
    StreamSecurityLog(closed).write(EVENT)
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert all("log_in_refused could not be written" in record.getMessage() for record in caplog.records)
