"""`progress kit`: contract kits at the command line."""

import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from progress_core.compose import adapters
from tests.cli.conftest import Cli

pytestmark = pytest.mark.feature("I13")

_PIGEONS = """
import pytest
from attrs import evolve

from progress_core.domain.correspondence.mail import require_sendable
from progress_core.memory.mail import MemoryMailer
from progress_core.testing.twins.mail import MemoryMailerKit


class TextOnly(MemoryMailer):
    def send(self, message):
        super().send(evolve(message, html=""))


class PigeonKit(MemoryMailerKit):
    @pytest.fixture
    def mailer(self):
        return TextOnly()


def open_mailer(url):
    return TextOnly()
"""


@pytest.fixture
def pigeons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Install a mailer that loses the HTML, once with a kit of its own and once without."""
    (tmp_path / "pigeons.py").write_text(_PIGEONS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pigeons", raising=False)
    added = {
        "mail": [EntryPoint(name, "pigeons:open_mailer", "progress.mail") for name in ("pigeon", "stray")],
        "kits": [EntryPoint("mail.pigeon", "pigeons:PigeonKit", "progress.kits")],
    }
    own = adapters.installed
    monkeypatch.setattr(adapters, "installed", lambda port: EntryPoints([*own(port), *added.get(port, [])]))


def test_kits_are_listed_with_versions_adapters_and_changes(run: Cli) -> None:
    found = {kit["port"]: kit for kit in run.json("kit", "list")}
    assert {"port", "contract", "version", "changes", "adapters", "complete"} == set(found["mail"])
    assert "smtp" in found["mail"]["adapters"]
    assert found["mail"]["version"] == len(found["mail"]["changes"])
    shown = run("kit", "list").stdout
    assert "smtp*" in shown
    assert found["mail"]["changes"][-1] in shown


@pytest.mark.usefixtures("pigeons")
def test_adapters_without_a_kit_of_their_own_are_listed_without_a_star(run: Cli) -> None:
    shown = run("kit", "list").stdout.replace("\t", " ").split()
    assert {"pigeon*", "stray"} <= set(shown)


def test_an_adapter_that_passes_is_shown_check_by_check(run: Cli) -> None:
    shown = run("kit", "run", "clock", "system").stdout
    assert "Adapter system, clock contract, version" in shown
    assert "Returns aware UTC times (3 cases)" in shown
    assert "Result: passed." in shown
    assert "pytest" not in shown
    assert "::" not in shown


def test_the_report_is_data_too(run: Cli) -> None:
    report = run.json("kit", "run", "clock", "system")
    assert ("clock", "system", "ClockContract", "passed") == tuple(
        report[key] for key in ("port", "adapter", "contract", "result")
    )
    assert report["passed"] == len(report["checks"])
    assert (report["failed"], report["not_judged"], report["not_run"]) == (0, 0, 0)
    expected = {"name", "test", "outcome", "seconds", "message", "hint", "where"}
    assert all(set(check) == expected for check in report["checks"])


@pytest.mark.usefixtures("pigeons")
def test_what_fails_is_shown_with_its_likely_cause(run: Cli) -> None:
    shown = run("kit", "run", "mail", "pigeon", code=1).stdout
    assert "FAILED" in shown
    assert "Delivers text and HTML to the recipient alone" in shown
    assert "Likely cause: " in shown
    assert "Result: failed." in shown
    report = run.json("kit", "run", "mail", "pigeon", code=1)
    assert report["result"] == "failed"
    assert report["badge"] == ""


@pytest.mark.usefixtures("pigeons")
def test_what_cannot_be_seen_is_neither_passed_nor_failed(run: Cli) -> None:
    shown = run("kit", "run", "mail", "stray", code=1).stdout
    assert "The kit needs the fixture `delivered` to see this." in shown
    assert "entry-point group progress.kits" in shown
    assert "Needs the fixture `silent`." in shown
    assert " could not be judged, 1 not run, in " in shown
    assert "Result: incomplete." in shown
    report = run.json("kit", "run", "mail", "stray", code=1)
    assert report["result"] == "incomplete"
    assert report["not_judged"] > 0


@pytest.mark.usefixtures("pigeons")
def test_a_badge_is_for_adapters_that_pass(run: Cli) -> None:
    badge = run("kit", "run", "clock", "system", "--badge").stdout
    assert badge.startswith("Passes the Progress `clock` contract, version ")
    assert len(badge.splitlines()) == 1
    assert "Passes the Progress" not in run("kit", "run", "mail", "pigeon", "--badge", code=1).stdout


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (("post", "smtp"), "Ports: store, backups, spreadsheets, letters, mail,"),
        (("mail", "carrier"), "Installed: console, file, memory, smtp, smtps."),
    ],
)
def test_a_wrong_name_is_wrong_usage_and_answered_with_those_there_are(
    run: Cli, arguments: tuple[str, str], known: str
) -> None:
    assert known in run("kit", "run", *arguments, code=2).stderr


def test_a_kit_that_needs_an_address_asks_for_it(run: Cli) -> None:
    assert "--url" in run("kit", "run", "store", "postgresql", code=3).stderr


def test_kits_without_pytest_name_the_extra(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("progress_core.testing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pytest", None)
    assert "progress-core[testing]" in run("kit", "list", code=3).stderr
    assert "progress-core[testing]" in run("kit", "run", "mail", "smtp", code=3).stderr
