"""A failed log-in does the same work for every name, so that its time tells nobody which accounts there are."""

from collections import Counter
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import event

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Credential
from progress_core.domain.accounts.devices import Admitted
from progress_core.domain.accounts.second_factors import AccountFactors, AuthenticatorApp
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.foundations.events import unwatched
from tests.given.people import NORTH, form, hire, in_state

KINDS = ("known", "initial", "locked", "disabled", "passwordless")
NAMES = (*(f"{kind}-name" for kind in KINDS), "user-manager@example.com", "unknown-name")
HERE = Origin("192.0.2.1")

pytestmark = [pytest.mark.feature("K2", "A5"), pytest.mark.asvs("V6.3.8")]


class Work:
    """Counts what is asked of the database, of the hasher and of the security log."""

    def __init__(self, progress: Progress, patch: pytest.MonkeyPatch) -> None:
        self.counted: Counter[str] = Counter()
        engine = unwatched(progress.context.store)._backend.engine  # type: ignore[attr-defined] # to see what is asked
        event.listen(engine, "before_cursor_execute", lambda *args: self._ask(args[2]))
        event.listen(engine, "commit", lambda _: self.counted.update(["commit"]))
        for port, name in (("hasher", "hash"), ("hasher", "verify"), ("security_log", "write")):
            self._watch(type(getattr(progress.context, port)), name, port, patch)

    def _watch(self, adapter: type, name: str, port: str, patch: pytest.MonkeyPatch) -> None:
        honest = getattr(adapter, name)

        def watched(*args: Any) -> Any:
            self.counted[port] += 1
            return honest(*args)

        patch.setattr(adapter, name, watched)

    def _ask(self, statement: str) -> None:
        word = statement.split(maxsplit=1)[0].upper()
        self.counted["write" if word in {"INSERT", "UPDATE", "DELETE"} else word] += 1


@pytest.fixture
def devices(progress: Progress) -> dict[str, str]:
    """Make an account of each kind; return a device for each name, which its account knows if there is one."""
    manager, keeper = hire(progress, Role.LEARNER_MANAGER, NORTH), hire(progress, Role.USER_MANAGER, NORTH)
    for kind in KINDS:
        progress.learners.create(manager, form(username=f"{kind}-name"))
    found = {}
    for name in NAMES[:-1]:
        if name != "initial-name":  # whose seal a log-in would break
            password = "teach3rs" if name == keeper.username else "sunny4day"
            found[name] = progress.log_ins.log_in(name, password, HERE).device
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        for kind in ("locked", "disabled"):
            work.accounts.save(in_state(work.accounts.get(_id(progress, kind)), kind))
        without = work.accounts.get(_id(progress, "passwordless"))
        work.accounts.save(evolve(without, credential=Credential("none", "", now)))
        work.second_factors.save(AccountFactors(keeper.account_id, app=AuthenticatorApp("sealed", now, 0)))
    shared = found["known-name"]
    return {name: found.get(name, shared) for name in NAMES}


def _id(progress: Progress, kind: str) -> int:
    return progress.accounts.actor(f"{kind}-name").account_id


def work_for(progress: Progress, work: Work, name: str, device: str, admitted: Admitted) -> dict[str, int]:
    """Return the work of one wrong password."""
    work.counted.clear()
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in(name, "wrong1", HERE, device=device, admitted=admitted)
    return dict(work.counted)


@pytest.mark.parametrize("admitted", Admitted)
def test_a_wrong_password_costs_the_same_for_every_name_with_and_without_a_known_device(
    progress: Progress, devices: dict[str, str], monkeypatch: pytest.MonkeyPatch, admitted: Admitted
) -> None:
    work = Work(progress, monkeypatch)
    found = {
        (name, is_known): work_for(progress, work, name, device if is_known else "", admitted)
        for name, device in devices.items()
        for is_known in (False, True)
    }
    expected = found["unknown-name", False]
    assert {"hasher": 1, "security_log": 1, "write": 2, "commit": 1}.items() <= expected.items()
    assert {one: counted for one, counted in found.items() if counted != expected} == {}
