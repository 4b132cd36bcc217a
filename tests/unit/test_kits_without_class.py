"""Kits run over adapters that register no class for them: what a factory is enough for is judged."""

from collections.abc import Callable
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from types import SimpleNamespace

import pytest

from progress_core.compose import adapters, kits
from progress_core.domain.foundations.errors import Unavailable

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
    assert kits.run("tokens", "memory").count("not judged") == 0
    hasher = kits.run("passwords", "memory")
    assert (hasher.count("failed"), hasher.count("not judged")) == (0, 3)


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
