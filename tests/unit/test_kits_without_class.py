"""Kits run over adapters that register no class for them: what a factory is enough for is judged."""

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, EntryPoints
from inspect import getattr_static, getsource, signature, unwrap
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from progress_core.compose import adapters, kits
from progress_core.domain.foundations.errors import Unavailable
from progress_core.domain.operations.kit_reports import KitReport
from progress_core.testing.running import contracts as known

pytestmark = pytest.mark.feature("I13")


def test_an_adapter_without_fixtures_is_judged_as_far_as_it_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    own = adapters.installed
    monkeypatch.setattr(adapters, "installed", lambda port: EntryPoints(() if port == "kits" else own(port)))
    report = kits.run("mail", "memory")
    assert report.result == "incomplete"
    unseen = next(check for check in report.checks if check.test == "test_delivers_text_alone")
    assert unseen.outcome == "not judged"
    assert "`delivered`" in unseen.message
    assert "progress.kits" in unseen.hint
    assert report.count("failed") == 0
    assert kits.run("transliteration", "memory").count("not judged") == 0
    hasher = kits.run("passwords", "memory")
    assert (hasher.count("failed"), hasher.count("not judged")) == (0, 3)


class SmallContract:
    """A kit with an optional fixture, which is not a parameter that happens to be None."""

    @pytest.fixture
    def again(self) -> None:
        return None

    @pytest.fixture
    def spoilt(self) -> Iterator[None]:
        yield
        raise RuntimeError("the end goes wrong")

    def test_needs_nothing(self) -> None:
        assert type(self) is not SpoiltContract

    @pytest.mark.parametrize("again_and_again", [None, 1])
    def test_needs_more(self, again: object, again_and_again: object) -> None:
        assert again != again_and_again or again is None


class SpoiltContract(SmallContract):
    """The same, with a check whose fixture goes wrong at its end."""

    def test_is_spoilt(self, again: None, spoilt: None) -> None:
        assert again is spoilt


class ToldKit(SmallContract):
    """A class that says that there is nothing of the kind."""

    @pytest.fixture
    def again(self) -> None:
        """Declare that there is none."""


def _run(monkeypatch: pytest.MonkeyPatch, contract: type, kit: type | None = None) -> KitReport:
    """Run a small kit over a source of tokens, with a class of its own or without."""
    monkeypatch.setattr(known.Contract, "load_for", lambda *_: contract)
    monkeypatch.setattr(known.Contract, "load_all", lambda _: (contract,))
    own, name = adapters.installed, f"{__name__}:{kit.__name__}" if kit else ""
    points = [EntryPoint("tokens.secrets", name, "progress.kits")] if kit else []
    monkeypatch.setattr(adapters, "installed", lambda port: EntryPoints(points if port == "kits" else own(port)))
    return kits.run("tokens", "secrets")


def test_a_check_without_its_optional_fixture_is_not_run_and_the_badge_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    report = _run(monkeypatch, SmallContract)
    left_out = [check for check in report.checks if check.outcome == "not run"]
    assert ["Needs the fixture `again`."] * 2 == [check.message for check in left_out]
    assert ["Write `again` in a class that"] * 2 == [check.hint[:29] for check in left_out]
    assert ("passed", 1) == (report.result, report.count("passed"))
    assert report.badge.endswith(" (1 of 3 checks, 2 not run).")


def test_what_a_class_says_that_it_has_not_is_told_with_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    report = _run(monkeypatch, SmallContract, ToldKit)
    assert {"", "The class of the adapter says that it has no `again`."} == {check.message for check in report.checks}
    assert {"passed"} == {check.outcome for check in report.checks}
    assert report.badge.endswith(" (3 checks).")


def test_a_check_that_is_not_run_and_goes_wrong_at_its_end_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    (check,) = [check for check in _run(monkeypatch, SpoiltContract).checks if check.outcome == "failed"]
    assert "RuntimeError: the end goes wrong" == check.message


@pytest.mark.parametrize("name", sorted(adapters.names("kits")))
def test_our_own_kits_leave_no_optional_fixture_out(name: str) -> None:
    from progress_core.testing.running.contracts import contracts  # noqa: PLC0415

    (point,) = {point.value: point for point in adapters.installed("kits") if point.name == name}.values()
    kit = point.load()
    contract = next(one for one in contracts()[name.partition(".")[0]].load_all() if issubclass(kit, one))
    asked = {
        parameter for test in known.tests_of(contract) for parameter in signature(getattr(contract, test)).parameters
    }
    optional = {fixture for fixture in asked - {"self"} if _returns_none(getattr(contract, fixture, None))}
    assert [] == [fixture for fixture in optional if getattr_static(kit, fixture) is getattr_static(contract, fixture)]


def _returns_none(fixture: object) -> bool:
    return fixture is not None and getsource(unwrap(cast("Any", fixture))).rstrip().endswith("return None")


class Shelf:
    """A store of nothing, which is in a folder."""

    def __init__(self, url: str) -> None:
        self.folder = Path(url.partition(":")[2])
        self.closed = False

    def close(self) -> None:
        self.closed = True


class ShelfContract:
    """A kit of one check."""

    def test_is_in_a_folder_of_its_own_before_and_after(
        self, store: Shelf, reopen: Callable[[Shelf], Shelf], tmp_path: Path
    ) -> None:
        assert store.folder.parent == tmp_path
        again = reopen(store)
        assert (store.closed, again.closed, again.folder) == (True, False, store.folder)


def test_a_store_without_fixtures_has_a_folder_for_each_check(monkeypatch: pytest.MonkeyPatch) -> None:
    from progress_core.testing.running.assembled import assembled  # noqa: PLC0415
    from progress_core.testing.running.contracts import Contract, contracts  # noqa: PLC0415

    store = contracts()["store"]
    monkeypatch.setattr(Contract, "load_for", lambda *_: ShelfContract)
    monkeypatch.setattr(Contract, "load_all", lambda _: (ShelfContract,))
    here = EntryPoints([EntryPoint("shelf", f"{__name__}:Shelf", "progress.store")])
    monkeypatch.setattr(adapters, "installed", lambda port: here.select(group=f"progress.{port}"))
    report = kits.run("store", "shelf", "shelf:{folder}/x")
    assert [check.outcome for check in report.checks] == ["passed"], report.checks
    assert "reopen" not in vars(assembled(store, ShelfContract, Shelf, "shelf:"))


def test_a_kit_that_two_packages_register_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [SimpleNamespace(name="loud", dist=SimpleNamespace(name=name)) for name in ("coop", "loft")]
    monkeypatch.setattr(adapters, "installed", lambda port: points if port == "clock" else EntryPoints())
    monkeypatch.setattr(adapters, "load", lambda *_: None)
    with pytest.raises(Unavailable, match=r"progress\.clock has 'loud' twice: in coop and in loft\. Uninstall one\."):
        kits.run("clock", "loud")


def test_an_adapter_with_more_methods_is_judged_by_the_kit_for_them() -> None:
    from progress_core.testing.running.contracts import contracts  # noqa: PLC0415

    jobs = contracts()["jobs"]
    assert jobs.load_for(SimpleNamespace(work=None)).__name__ == "JobQueueContract"
    assert jobs.load_for(SimpleNamespace()) is jobs.load()
    assert kits.run("jobs", "store").contract == "JobEngineContract"
