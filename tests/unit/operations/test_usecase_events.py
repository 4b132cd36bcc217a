"""Security events: one line each, without secrets, once what they tell is stored."""

import json
from typing import cast

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.audit import NOBODY_ID, Action, Entry
from progress_core.domain.operations.events import EVENTS, Event, SecurityEvent, event_of
from progress_core.memory.security_log import MAX_EVENTS, MemorySecurityLog
from progress_core.usecases.foundations.events import log_entry, watched
from tests.given.people import NORTH, form, hire

pytestmark = pytest.mark.feature("K5")

HOME = Origin("203.0.113.7", "Safari on iPhone")


def log_of(progress: Progress) -> list[SecurityEvent]:
    return cast("MemorySecurityLog", progress.context.security_log).events


def named(progress: Progress, name: str) -> list[SecurityEvent]:
    return [event for event in log_of(progress) if event.name == name]


@pytest.mark.asvs("V16.2.1", "V16.2.5", "V16.3.1")
def test_log_ins_good_and_bad_and_the_lock_are_events_with_their_origin(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner.id
    progress.log_ins.log_in("asmith", "sunny4day", HOME)
    for _ in range(5):
        with pytest.raises(NotAllowed):
            progress.log_ins.log_in("asmith", "wrong-secret", HOME)
    with pytest.raises(NotAllowed):
        progress.log_ins.log_in("no.such.name", "wrong-secret", HOME)
    (good,) = named(progress, "log_in")
    assert (good.account_id, good.origin, good.subject) == (learner, HOME, f"account {learner}")
    refused = named(progress, "log_in_refused")
    assert [event.account_id for event in refused] == [learner] * 5 + [None]
    assert {event.origin for event in refused} == {HOME}
    (lock,) = named(progress, "lock_account")
    assert (lock.account_id, lock.origin, lock.subject) == (NOBODY_ID, HOME, f"account {learner}")
    text = json.dumps([event.as_dict() for event in log_of(progress)])
    for secret in ("wrong-secret", "sunny4day", "no.such.name", "asmith"):
        assert secret not in text


def test_what_is_undone_leaves_no_event(progress: Progress) -> None:
    store, log = watched(progress.context), log_of(progress)
    entry = Entry(progress.context.clock.now(), 0, Action.LOG_IN, "account", "1")

    def note_and_fail() -> None:
        with store.transaction() as work:
            work.audit.append([entry])
            work.accounts.get(404)

    with pytest.raises(NotFound):
        note_and_fail()
    assert log == []
    with store.transaction() as work:
        work.audit.append([entry])
        assert log == []
    assert [event.name for event in log] == ["log_in"]


def test_everyday_changes_are_no_security_events(progress: Progress, manager: Actor) -> None:
    learner = progress.learners.create(manager, form()).learner.id
    progress.learners.edit(manager, learner, {"town": "Otley"})
    assert event_of(Entry(progress.context.clock.now(), 0, Action.EDIT_LEARNER, "learner", "1")) is None
    assert not named(progress, "edit_learner")


def test_a_backup_and_its_restoring_are_events_where_the_store_has_them(progress: Progress) -> None:
    entry = Entry(progress.context.clock.now(), 0, Action.RESTORE_BACKUP, "store", "")
    event = event_of(entry)
    assert event is not None
    assert (event.name, event.subject, event.account_id) == ("restore_backup", "store", 0)


def test_an_entry_stored_otherwise_is_an_event_only_if_it_is_about_security(progress: Progress) -> None:
    now = progress.context.clock.now()
    for action in (Action.EDIT_LEARNER, Action.RESTORE_BACKUP):
        log_entry(progress.context, Entry(now, 0, action, "store", ""))
    assert [event.name for event in log_of(progress)] == ["restore_backup"]


def test_a_line_leaves_out_what_is_not_known(progress: Progress) -> None:
    now = progress.context.clock.now()
    assert SecurityEvent(now, Event.FORM_REFUSED).as_dict() == {
        "at": "2026-09-01T09:00:00.000+00:00", "event": "form_refused",
    }  # fmt: skip
    full = SecurityEvent(now, Event.FAILED, 0, Origin("::1", "Edge on Windows", "root"), "job 1", NORTH, {"a": "b"})
    assert full.as_dict() == {
        "at": "2026-09-01T09:00:00.000+00:00", "event": "failed", "account": 0, "address": "::1",
        "device": "Edge on Windows", "run_by": "root", "subject": "job 1", "provider": NORTH, "facts": {"a": "b"},
    }  # fmt: skip


def test_every_event_is_described() -> None:
    assert set(EVENTS) == set(Event)


def test_entries_of_a_command_in_somebodys_name_say_who_ran_it(progress: Progress) -> None:
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="teacher@example.com")
    actor = progress.accounts.actor("teacher@example.com", Origin(run_by="root"))
    progress.learners.create(actor, form())
    (entry,) = progress.audit.read(OPERATOR, action="create learner")
    assert (entry.actor_id, entry.origin.run_by) == (actor.account_id, "root")
    assert entry.origin.described == "command line, run by root"


def test_the_log_in_memory_forgets_the_oldest_events(progress: Progress) -> None:
    log = MemorySecurityLog()
    now = progress.context.clock.now()
    for number in range(MAX_EVENTS + 1):
        log.write(SecurityEvent(now, Event.FAILED, number))
    assert [log.events[0].account_id, len(log.events)] == [1, MAX_EVENTS]
