"""Kits run by the names of a port and an adapter, as somebody does who knows no pytest."""

import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from progress_core.compose import adapters, kits
from progress_core.domain.foundations.errors import NotFound, Unavailable
from progress_core.domain.operations.kit_reports import Check, KitReport
from progress_core.testing.running.hints import HINTS, hint
from progress_core.testing.running.sentences import sentence

pytestmark = pytest.mark.feature("I13")

_CLOCKS = '''
import time
from datetime import UTC, datetime

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.testing.clock import ClockContract
from progress_core.testing.mail import MailerContract


class Local:
    def __init__(self, url):
        self.url = url

    def now(self):
        print("tick", self.url)
        return datetime.now(UTC).replace(tzinfo=None)


class Broken(Local):
    def now(self):
        return {}["time"]


class Silent(Local):
    def now(self):
        raise Unavailable("The bell is silent.")


class Stopped(Local):
    def now(self):
        raise KeyboardInterrupt


class TwiceKit(ClockContract):
    @pytest.fixture
    def clock(self):
        yield Broken("")
        raise RuntimeError("the end goes wrong too")


class BuiltKit(ClockContract):
    def __init__(self):
        self.clock = Local("")


class LocalKit(ClockContract):
    given_url = "of the class"

    @pytest.fixture
    def clock(self):
        return Local(self.given_url)

    def test_goes_on_when_time_does(self):
        """Replace a check."""

    test_does_not_run_backwards = None


class LazyKit(LocalKit):
    @pytest.fixture
    def clock(self):
        pytest.skip("not today")


class MailKit(MailerContract):
    pass


class NeedyKit(ClockContract):
    needs_url = "the address of a church tower"


def unset(url):
    raise ValueError("no tower")


def missing():
    import bell_of_the_tower
'''


@pytest.fixture
def towers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Install a package with clocks that go wrong."""
    (tmp_path / "towers.py").write_text(_CLOCKS)
    (tmp_path / "towers_without_bell.py").write_text("import bell_of_the_tower\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "towers", raising=False)
    own = adapters.installed

    def installed(port: str) -> EntryPoints:
        clocks = {"local": "Local", "broken": "Broken", "bare": "Local", "lazy": "Local", "unset": "unset"}
        clocks |= {"silent": "Silent", "stopped": "Stopped", "twice": "Broken", "built": "Local"}
        added = {
            "clock": clocks,
            "kits": {
                "clock.local": "LocalKit",
                "clock.lazy": "LazyKit",
                "clock.twice": "TwiceKit",
                "clock.built": "BuiltKit",
                "clock.needy": "NeedyKit",
                "clock.mail": "Local",
            },
        }
        points = [EntryPoint(name, f"towers:{at}", f"progress.{port}") for name, at in added.get(port, {}).items()]
        if port == "kits":
            points.append(EntryPoint("clock.deaf", "towers_without_bell:Kit", "progress.kits"))
        return EntryPoints([*own(port), *points])

    monkeypatch.setattr(adapters, "installed", installed)
    monkeypatch.chdir(tmp_path)


def _outcomes(report: KitReport) -> dict[str, str]:
    return {check.test.partition("[")[0]: check.outcome for check in report.checks}


def test_an_adapter_that_is_right_passes_every_check() -> None:
    report = kits.run("clock", "system")
    assert (report.port, report.adapter, report.contract) == ("clock", "system", "ClockContract")
    assert report.result == "passed"
    assert {check.outcome for check in report.checks} == {"passed"}
    assert "Returns aware UTC times (Asia/Tokyo)" in {check.name for check in report.checks}
    assert report.seconds > 0
    assert (
        report.badge == f"Passes the Progress `clock` contract, version {report.version} ({len(report.checks)} checks)."
    )


@pytest.mark.usefixtures("towers")
def test_a_check_that_fails_says_what_was_found_and_the_likely_cause(capfd: pytest.CaptureFixture[str]) -> None:
    report = kits.run("clock", "bare")
    check = next(check for check in report.checks if check.outcome == "failed")
    assert "has no time zone" in check.message
    assert "UTC" in check.hint
    assert "clock.py:" in check.where
    assert report.result == "failed"
    assert report.badge == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("towers")
def test_an_error_of_another_library_is_named_with_its_type() -> None:
    messages = {check.message for check in kits.run("clock", "broken").checks if check.outcome == "failed"}
    assert messages == {"KeyError: 'time'"}


@pytest.mark.usefixtures("towers")
def test_an_error_of_ours_is_told_in_its_own_sentence() -> None:
    messages = {check.message for check in kits.run("clock", "silent").checks if check.outcome == "failed"}
    assert messages == {"Unavailable: The bell is silent."}


@pytest.mark.usefixtures("towers")
def test_of_two_things_that_go_wrong_the_first_is_told() -> None:
    messages = {check.message for check in kits.run("clock", "twice").checks if check.outcome == "failed"}
    assert messages == {"KeyError: 'time'"}


@pytest.mark.usefixtures("towers")
def test_a_run_that_is_interrupted_stops() -> None:
    with pytest.raises(KeyboardInterrupt):
        kits.run("clock", "stopped")


@pytest.mark.usefixtures("towers")
def test_a_class_that_pytest_cannot_collect_is_no_pass() -> None:
    with pytest.raises(Unavailable, match=r"The kit cannot be run: .*"):
        kits.run("clock", "built")


@pytest.mark.usefixtures("towers")
def test_a_check_that_is_replaced_removed_or_skipped_is_not_judged() -> None:
    outcomes = _outcomes(kits.run("clock", "local"))
    assert outcomes["test_goes_on_when_time_does"] == "not judged"
    assert outcomes["test_does_not_run_backwards"] == "not judged"
    lazy = kits.run("clock", "lazy")
    assert lazy.result == "incomplete"
    assert lazy.count("passed") == 0
    assert lazy.badge == ""


@pytest.mark.parametrize(
    ("port", "name", "known"), [("clocks", "system", "clock, transliteration"), ("clock", "sistem", "memory, system")]
)
def test_an_unknown_port_or_adapter_is_answered_with_those_there_are(port: str, name: str, known: str) -> None:
    with pytest.raises(NotFound, match=known):
        kits.run(port, name)


@pytest.mark.usefixtures("towers")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("needy", "needs --url: the address of a church tower"),
        ("deaf", "needs bell_of_the_tower, which is not installed"),
        ("unset", "no tower"),
        ("mail", "does not inherit ClockContract"),
    ],
)
def test_a_kit_that_cannot_be_run_says_why(name: str, reason: str) -> None:
    with pytest.raises(Unavailable, match=reason):
        kits.run("clock", name)


@pytest.mark.usefixtures("towers")
def test_a_url_is_passed_on_to_the_class_or_the_factory() -> None:
    assert kits.run("clock", "needy", "tower:").count("not judged") > 0


def test_kits_without_pytest_name_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("progress_core.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pytest", None)
    with pytest.raises(Unavailable, match=r"progress-core\[testing\]"):
        kits.listed()


def test_kits_are_listed_with_their_versions_and_adapters() -> None:
    found = {kit.port: kit for kit in kits.listed()}
    assert found["mail"].version == len(found["mail"].changes)
    assert {"memory", "smtp"} <= {*found["mail"].adapters}
    assert found["mail"].adapters == found["mail"].complete
    assert {"memory", "sqlite"} == {*found["backups"].adapters}


def test_nothing_of_the_folder_or_the_environment_disturbs_a_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tmp_path / "conftest.py").write_text("raise RuntimeError\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.chdir(tmp_path)
    assert kits.run("transliteration", "memory").result == "passed"
    assert {path.name for path in tmp_path.iterdir()} == {"pytest.ini", "conftest.py"}


def test_a_report_without_checks_is_no_pass() -> None:
    assert KitReport("mail", "x", "MailerContract", 1, (), 0.1).result == "incomplete"
    passed = Check("Sends", "test_sends", "passed", 0.1)
    assert KitReport("mail", "x", "MailerContract", 1, (passed,), 0.1).result == "passed"


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("test_delivers_text_and_html_to_the_recipient_alone", "Delivers text and HTML to the recipient alone"),
        ("test_returns_utc[Asia/Tokyo]", "Returns UTC (Asia/Tokyo)"),
        (f"test_cuts[{'x' * 80}]", f"Cuts ({'x' * 60}…)"),
    ],
)
def test_the_name_of_a_test_is_read_as_a_sentence(test: str, said: str) -> None:
    assert sentence(test) == said


@pytest.mark.parametrize(
    ("test", "message", "cause"),
    [
        ("test_sends", "AttributeError: no attribute 'send'", "method is missing"),
        ("test_sends", "Failed: DID NOT RAISE <class 'Unavailable'>", "swallows a failure"),
        ("test_sends", "ConnectionRefusedError: [Errno 111]", "Translate it"),
        ("test_sends", "Unavailable: The tower is closed.", "--url"),
        ("test_a_block_that_fails_is_rolled_back", "assert 1 == 0", "outside the transaction"),
        ("test_reads_one_state", "assert 1 == 0", "live data"),
        ("test_shows_no_password", "assert 'x' not in 'x'", "repr"),
        ("test_keeps_decomposed_letters", "assert 1 == 0", "NFC"),
        ("test_lists_in_order", "assert 1 == 0", "Sort"),
        ("test_finds_a_digest", "assert 1 == 0", "cut"),
        ("test_is_odd", "assert 1 == 0", "progress_core.ports.mail"),
    ],
)
def test_a_failure_has_a_likely_cause(test: str, message: str, cause: str) -> None:
    assert cause in hint(test, message, "mail")


def test_every_hint_ends_as_a_sentence() -> None:
    assert [one.cause for one in HINTS if not one.cause.endswith(".")] == []
