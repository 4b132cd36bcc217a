"""The security log: the kit over the twin and the adapters, and what is special about files and streams."""

import io
import stat
from pathlib import Path

import pytest
from progress_security.kits.security_log import read_lines
from progress_security.log import FileSecurityLog, StreamSecurityLog, open_security_log

from progress_core.domain.operations.events import Event, SecurityEvent
from progress_core.testing.tools.builders import NOON
from tests.kits.subjects import security_log as subjects

pytestmark = pytest.mark.feature("K5")

EVENT = SecurityEvent(NOON, Event.LOG_IN_REFUSED)


class TestMemorySecurityLog(subjects.TestMemory):
    """The twin."""


class TestFileSecurityLog(subjects.TestFile):
    """`file:`."""


class TestStreamSecurityLog(subjects.TestStderr):
    """`stderr:`."""


class TestLoggingSecurityLog(subjects.TestLogging):
    """`logging:`."""


def test_urls_name_the_kind_of_log() -> None:
    assert isinstance(open_security_log("stderr:"), StreamSecurityLog)
    with pytest.raises(ValueError, match="needs the path of a file"):
        open_security_log("file:")
    with pytest.raises(ValueError, match="does not exist"):
        open_security_log("file:/no/such/folder/events.log")


def test_events_go_to_standard_error_as_it_is_at_that_moment(capsys: pytest.CaptureFixture[str]) -> None:
    open_security_log("stderr:").write(EVENT)
    assert read_lines(capsys.readouterr().err) == [EVENT.as_dict()]


def test_a_log_file_is_readable_by_its_owner_alone_and_may_be_moved_away(tmp_path: Path) -> None:
    path = tmp_path / "events.log"
    log = FileSecurityLog(path)
    log.write(EVENT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.rename(tmp_path / "events.log.1")
    log.write(EVENT)
    assert len(read_lines(path.read_text("ascii"))) == 1


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    FileSecurityLog(folder).write(EVENT)
    closed = io.StringIO()
    closed.close()
    StreamSecurityLog(closed).write(EVENT)
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert all("log_in_refused could not be written" in record.getMessage() for record in caplog.records)
