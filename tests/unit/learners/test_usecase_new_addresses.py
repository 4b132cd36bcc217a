"""A learner's old e-mail address is told of a new one, and of a new password: both open the account."""

from collections.abc import Callable

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.imports import OnDuplicate
from progress_core.memory.mail import MemoryMailer
from tests.given.imports import bring
from tests.given.people import BORN, NORTH, form

pytestmark = pytest.mark.feature("K1")

OLD, NEW = "old@example.com", "new@example.com"
BY_STAFF = "Staff who manage your account did this."

Change = Callable[[Progress, Actor, int, str], object]


def edit(progress: Progress, manager: Actor, learner_id: int, email: str) -> object:
    return progress.learners.edit(manager, learner_id, {"email": email, "town": "Wantage"})


def save_profile(progress: Progress, manager: Actor, learner_id: int, email: str) -> object:
    return progress.profiles.save_personal_information(manager, learner_id, {"email": email, "town": "Wantage"})


def bring_in(progress: Progress, manager: Actor, _: int, email: str) -> object:
    headings = "UKPRN,Year group,First name,Last name,Postcode,Date of birth,Town,Email address"
    row = f"{NORTH},11,Ann,Smith,OX14 1GG,{BORN.isoformat()},Wantage,{email}"
    return bring(progress, manager, f"{headings}\n{row}".encode(), OnDuplicate.UPDATE)


def told(progress: Progress, mailer: MemoryMailer) -> list[tuple[str, str, bool]]:
    """Return the address of each notice, what was changed, and whether staff did it."""
    progress.mail.deliver()
    notices = [mail for mail in mailer.sent if mail.subject == "Your Progress account was changed"]
    return [(mail.to, mail.text.split(".")[0], BY_STAFF in mail.text) for mail in notices]


@pytest.mark.parametrize("change", [edit, save_profile, bring_in])
def test_the_old_address_of_a_learner_is_told_of_a_new_one_and_of_nothing_else(
    progress: Progress, manager: Actor, mailer: MemoryMailer, change: Change
) -> None:
    learner = progress.learners.create(manager, form(email=OLD)).learner.id
    change(progress, manager, learner, OLD)
    assert progress.learners.get(manager, learner)[0].details.town == "Wantage"
    assert told(progress, mailer) == []
    change(progress, manager, learner, NEW)
    assert progress.learners.get(manager, learner)[0].details.email == NEW
    assert told(progress, mailer) == [(OLD, "Your email address was changed", True)]


def test_a_learner_who_changes_the_address_is_told_that_somebody_used_the_account(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    learner = progress.learners.create(manager, form(email=OLD)).learner.id
    save_profile(progress, progress.accounts.actor("asmith"), learner, NEW)
    assert told(progress, mailer) == [(OLD, "Your email address was changed", False)]


def test_learners_with_an_address_are_told_that_staff_reset_their_password(
    progress: Progress, manager: Actor, mailer: MemoryMailer
) -> None:
    ids = [progress.learners.create(manager, form(email=OLD)).learner.id]
    ids.append(progress.learners.create(manager, form(username="bsmith", first_name="Bob")).learner.id)
    made = progress.learner_selection.reset_passwords(manager, ids)
    assert told(progress, mailer) == [(OLD, "Your password was reset", True)]
    assert not any(new.password in mail.text for new in made for mail in mailer.sent)
