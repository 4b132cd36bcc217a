"""What a learner import creates, mails to its uploader, and writes into the audit trail."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import password_context
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.importing import learner_rows
from tests.given.imports import ANN, BOB, CAT, bring, codes, csv, learners, names
from tests.given.people import NORTH
from tests.given.trail import entries


@pytest.mark.feature("E4")
def test_a_request_is_queued_and_listed_at_once(progress: Progress, manager: Actor, clock: FixedClock) -> None:
    asked = progress.imports.request(manager, "y11.csv", csv(ANN))
    (listed,) = progress.imports.list(manager)
    assert (asked.id, "y11.csv", clock.now(), ImportStatus.QUEUED, None) == (
        listed.id,
        listed.file_name,
        listed.requested_at,
        listed.status,
        listed.processed_at,
    )
    assert ([], (0, 0)) == (names(progress), progress.imports.progress(manager, asked.id))


@pytest.mark.feature("E5")
@pytest.mark.feature("A11")
def test_a_worker_creates_every_learner_with_a_username_and_a_password(progress: Progress, manager: Actor) -> None:
    asked = progress.imports.request(manager, "y11.csv", csv(ANN, BOB, (*CAT[:2], "Łucja", "Öz", *CAT[4:])))
    assert progress.jobs.run_next("worker") is not None
    done = progress.imports.get(manager, asked.id)
    assert (ImportStatus.SUCCESSFUL, ImportCounts(created=3), ()) == (done.status, done.counts, done.problems)
    assert ["ALee01", "BRay01", "LOz001"] == [account.username for _, account in learners(progress)]
    assert [(3, 3)] == [progress.imports.progress(manager, asked.id)]


@pytest.mark.feature("A11")
@pytest.mark.parametrize("together", [1, 2, 3, 2_000])
def test_usernames_are_the_same_however_many_learners_are_made_at_a_time(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(learner_rows, "BATCH_SIZE", together)
    same = [(*ANN[:4], f"OX{day} 1GG", f"2010-10-{day}", *ANN[6:]) for day in range(11, 15)]
    bring(progress, manager, csv(*same, BOB))
    expected = ["ALee01", "ALee02", "ALee03", "ALee04", "BRay01"]
    assert expected == [account.username for _, account in learners(progress)]


@pytest.mark.feature("A10")
def test_initial_passwords_are_sealed_to_the_account_and_must_be_changed(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN, BOB))
    passwords = set()
    for learner, account in learners(progress):
        assert account.credential is not None
        assert ("sealed", True) == (account.credential.kind, account.credential.must_change)
        passwords.add(progress.context.sealer.unseal(account.credential.secret, password_context(learner.id)))
    assert (2, {8}) == (len(passwords), set(map(len, passwords)))


@pytest.mark.feature("E5")
def test_a_new_learner_has_the_imported_details_and_the_first_standing(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    done = bring(progress, manager, csv(ANN))
    ((learner, account),) = learners(progress)
    assert (done.id, clock.now(), "Abingdon", Role.LEARNER) == (
        learner.import_id,
        learner.created_at,
        learner.details.town,
        account.role,
    )
    counts = progress.dashboard.counts(manager)
    assert (1, 1, 1) == (counts["learners"], counts["never-logged-in"], counts["incomplete"])


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("rows", "subject"),
    [
        ((ANN,), "successful"),
        ((ANN, ANN), "waiting for your answer"),
        (((*BOB[:4], "nowhere", *BOB[5:]),), "unsuccessful"),
    ],
)
def test_the_uploader_is_mailed_the_outcome(
    progress: Progress, manager: Actor, mailer: MemoryMailer, rows: tuple[tuple[str, ...], ...], subject: str
) -> None:
    bring(progress, manager, csv(*rows))
    progress.mail.deliver()
    (mail,) = mailer.sent
    assert (manager.email, f"Learner import {subject}: learners.csv") == (mail.to, mail.subject)


@pytest.mark.feature("I9")
def test_request_and_outcome_are_in_the_audit_trail(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN))
    (asked,), (entry,) = entries(progress, "request learner import"), entries(progress, "import learners")
    assert (manager.account_id, str(done.id)) == (asked.actor_id, asked.subject_id)
    assert (NORTH, {"outcome": "successful", "created": "1", "updated": "0", "skipped": "0", "unchanged": "0"}) == (
        entry.ukprn,
        entry.facts,
    )


@pytest.mark.asvs("V2.3.3")
@pytest.mark.feature("E5")
def test_any_error_fails_the_whole_import(progress: Progress, manager: Actor) -> None:
    done = bring(progress, manager, csv(ANN, (*BOB[:4], "nowhere", *BOB[5:]), CAT))
    assert (ImportStatus.UNSUCCESSFUL, ImportCounts(), [(3, "bad_format", "error")]) == (
        done.status,
        done.counts,
        codes(done),
    )
    assert ("E", "nowhere") == (done.problems[0].column, done.problems[0].problem.value)
    assert [] == names(progress)
