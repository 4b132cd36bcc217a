"""The `progress` script, with and without the command line's own extra."""

import gc
import sys
from collections.abc import Iterator

import pytest
from progress_cli import script


@pytest.fixture
def thresholds() -> Iterator[None]:
    """Put the garbage collector's own thresholds back."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("thresholds")
def test_the_script_without_its_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "progress_cli.main", None)
    with pytest.raises(SystemExit, match=r"progress-core\[all\]"):
        script.main()


@pytest.mark.usefixtures("thresholds")
def test_the_script_runs_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["progress", "--help"])
    with pytest.raises(SystemExit) as ended:
        script.main()
    assert ended.value.code == 0
    assert "learners" in capsys.readouterr().out
    assert gc.get_threshold() == script.COLLECT_AFTER
