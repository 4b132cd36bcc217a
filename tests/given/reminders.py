"""A school that reminds its managers and learners, and what they were told."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.correspondence.mail import Message
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile
from progress_core.usecases.consequences.standings import save_account
from tests.given.people import NORTH, hire
from tests.given.profiles import COMPLETE, pupil

if TYPE_CHECKING:
    from progress_core.memory.mail import MemoryMailer

MONDAY = datetime(2026, 9, 7, 6, 30, tzinfo=UTC)
"""Half past seven in the morning in England, in summer."""
STATEMENTS_LEFT = evolve(COMPLETE, statements=Profile().statements)


def reminding(progress: Progress, *ukprns: str) -> None:
    """Turn on all reminders of these providers."""
    for ukprn in ukprns or (NORTH,):
        progress.providers.set_defaults(OPERATOR, ukprn, remind_managers=True, remind_learners=True)


def logged_in(progress: Progress, account_id: int) -> None:
    """Let somebody have logged in."""
    with progress.context.store.transaction() as work:
        account = work.accounts.get(account_id)
        save_account(work, evolve(account, first_login_at=account.created_at))


def a_manager(progress: Progress, *ukprns: str, role: Role = Role.LEARNER_MANAGER, email: str = "") -> Actor:
    """Hire somebody who has logged in."""
    made = hire(progress, role, *(ukprns or (NORTH,)), email=email)
    logged_in(progress, made.account_id)
    return made


def a_pupil(
    progress: Progress, username: str = "asmith", profile: Profile = STATEMENTS_LEFT, **values: object
) -> Learner:
    """Create a learner who has logged in, and has their statements to complete unless told otherwise."""
    sign_off = cast("Choice", values.pop("sign_off", Choice.YES))
    values = {"email": f"{username}@school.example"} | values
    made = pupil(progress, username, profile, sign_off, **values)
    logged_in(progress, made.id)
    return made


def remind(progress: Progress) -> list[Message]:
    """Do what workers do until nothing is left, and return the e-mails that this sent."""
    mailer = cast("MemoryMailer", progress.context.mailer)
    before = len(mailer.sent)
    while not progress.jobs.round("worker").is_idle:
        pass
    return mailer.sent[before:]


def to(mails: list[Message]) -> list[str]:
    """Return to whom e-mails go, sorted."""
    return sorted(mail.to for mail in mails)


def token_of(mail: Message) -> str:
    """Return the end of the link that stops such e-mails."""
    found = re.search(r"/reminders/stop/(\S+)", mail.text)
    assert found is not None
    assert mail.stop.endswith(f"/reminders/stop/{found[1]}")
    return found[1]
