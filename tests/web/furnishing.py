"""The contents of the site with something on every page: learners, applications, imports, groups, links in e-mails."""

import re
from typing import TYPE_CHECKING, cast

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import choose_password
from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.accounts.passkeys import Passkey
from progress_core.domain.accounts.second_factors import AccountFactors, AuthenticatorApp, app_context
from progress_core.domain.accounts.sessions import Session
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.offers import Condition, Terms
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.origins import Origin
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.years.moves import MoveStatus, MoveUp
from progress_core.domain.years.transfers import offer
from progress_core.usecases.consequences.profile_contents import contents_of
from progress_core.usecases.consequences.standings import save_account, save_learner, with_tallies
from progress_core.usecases.correspondence.stop_links import stop_link
from progress_core.usecases.learners.learners import LearnerQuery
from tests.given.admissions import course, directory
from tests.given.course_files import HEALTH, course_csv
from tests.given.exchanges import CELLS_OF_MATHS, export, take_in
from tests.given.exchanges import filled as filled_in
from tests.given.imports import ANN, BOB, CAT, SIMS, bring, csv
from tests.given.leaver_files import by_name, leaver_csv
from tests.given.people import ELSEWHERE, NORTH, SOUTH, form, hire
from tests.given.single_sign_on import ANN as ANN_OF_MICROSOFT
from tests.given.webhooks import hooked

if TYPE_CHECKING:
    from progress_core.memory.mail import MemoryMailer
CHOSEN = "chosen4me"


def choose_own_password(progress: Progress, actor: Actor) -> None:
    with progress.context.store.transaction() as work:
        account = work.accounts.get(actor.account_id)
        hashed = progress.context.hasher.hash(CHOSEN)
        work.accounts.save(choose_password(account, hashed, now=progress.context.clock.now()))


def enrol_learners(progress: Progress, manager: Actor) -> dict[str, Actor]:
    """Make learners in every state: one who is here, one who never was, one locked out, one archived, one approved."""
    made = [
        progress.learners.create(OPERATOR, form(username=f"learner{number}", first_name=f"Ann{number}"))
        for number in range(5)
    ]
    locked = evolve(made[2].learner)
    with progress.context.store.transaction() as work:
        account = work.accounts.get(locked.id)
        save_account(work, evolve(account, locked_at=progress.context.clock.now()))
        save_learner(work, evolve(work.learners.get(EVERYTHING, made[3].learner.id), applications=1, submitted=True))
    progress.learner_selection.delete(manager, [made[3].learner.id])
    fill_in_profiles(progress, manager, made[1].learner.id, locked.id, made[4].learner.id)
    return {Role.LEARNER.value: progress.accounts.actor("learner0")}


def fill_in_profiles(progress: Progress, manager: Actor, begun: int, complete: int, approved: int) -> None:
    """Fill profiles in: one whose qualifications are open, one that awaits approval, one that has it."""
    said = {"type": "GCSE (9 to 1)", "subject": "Mathematics", "completion_date": "2026-06", "predicted_grade": "6"}
    for number in (begun, complete, approved):
        progress.learners.edit(OPERATOR, number, {}, sign_off=Choice.YES)
        progress.profiles.save_personal_information(manager, number, {}, complete=True)
        progress.profiles.save_statements(manager, number, {"personal_statement": "I build."}, complete=True)
        progress.qualifications.add(manager, number, said)
        progress.references.set_referee(manager, number, "Miss Jane Smith")
    for number in (complete, approved):
        progress.qualifications.complete(manager, number)
    progress.approvals.approve(manager, approved)


def begin_applications(progress: Progress, learner: Actor, admissions: Actor) -> None:
    """Offer courses; one learner has begun to apply, accepted an offer and has a message, another has two offers."""
    directory(progress, course(1), course(2, title="Health"), course(3, title="Science"))
    progress.applications.begin(learner, 1)
    accept_offer(progress, learner, 3)
    progress.favourites.save(learner, 2)
    approved = progress.accounts.actor("learner4")
    terms = Terms((Condition("Come to an interview"), Condition(type="GCSE", subject="Mathematics", grade="C")))
    for number in (1, 2):
        begun = progress.applications.begin(approved, number).application
        progress.applications.move(approved, begun.id, ApplicationState.PENDING)
        if number == 2:
            progress.admissions.decide(admissions, begun.id, ApplicationState.OFFERED, terms=terms)
    message = InboxMessage(1, learner.account_id, progress.context.clock.now(), "Welcome", "Fill in your profile.")
    with progress.context.store.transaction() as work:
        work.inbox.add_many([message])


def accept_offer(progress: Progress, learner: Actor, course_id: int) -> None:
    """Let a learner have accepted an offer just now, whose profile would not have let them apply."""
    who = progress.learners.get(OPERATOR, learner.account_id)[0]
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        (number,) = work.new_ids(1)
        title = work.courses.get(course_id).course.name
        work.profiles.keep(who.id, "as it was", contents_of(work, who))
        accepted = Application(
            number, who.id, SOUTH, course_id, title, now, ApplicationState.ACCEPTED, submitted_at=now,
            fingerprint="as it was", learner_name=who.name, before=ApplicationState.OFFERED, decided_at=now,
        )  # fmt: skip
        work.applications.add(accepted)
        save_learner(work, with_tallies(work, work.learners.get(EVERYTHING, who.id)))


def make_imports(progress: Progress, manager: Actor) -> None:
    """Make imports of every outcome: good, with errors, with decisions to take, one that waits, one to be matched."""
    for name, content in (("sims.csv", SIMS), ("ready.csv", SIMS.replace(b"Celtic", b"BAFR"))):
        mapping = progress.mappings.suggest(manager, name, content, ukprn=NORTH).mapping
        progress.matching.keep(manager, name, content, mapping)
    bring(progress, manager, csv(ANN))
    bring(progress, manager, csv((*BOB[:4], "nowhere", *BOB[5:])))
    known = (*BOB[:2], "Bea", *BOB[3:5], "2011-02-28", "9276308686", "")
    bring(progress, manager, csv(known))
    bring(progress, manager, csv((*known[:7], "Oxford")))
    bring(progress, manager, csv(ANN, (*ANN[:4], "OX14 2GG", *ANN[5:])))
    progress.imports.request(manager, "waits.csv", csv(CAT))
    upload_leavers(progress, manager)


def upload_leavers(progress: Progress, manager: Actor) -> None:
    """Check files of leavers: one with an error, and one that waits to be confirmed."""
    present = progress.learners.page(manager, LearnerQuery(search="Ann", limit=1)).lines[0].username
    for name, username in (("nobody.csv", "nobody"), ("leavers.csv", present)):
        progress.leaver_files.check(manager, name, leaver_csv(by_name(username, "2026-09-01")))


def exchange_qualifications(progress: Progress, manager: Actor) -> None:
    """Export the qualifications of somebody whose staff add them; import them, good, with an error, and waiting."""
    learner = progress.learners.create(OPERATOR, form(username="exchanged", first_name="Zoe")).learner
    progress.learners.edit(OPERATOR, learner.id, {}, staff_add_qualifications=Choice.YES)
    content = export(progress, manager)
    take_in(progress, manager, filled_in(progress, content, CELLS_OF_MATHS))
    take_in(progress, manager, filled_in(progress, content, CELLS_OF_MATHS | {"L2": "Z"}))
    waits = filled_in(progress, content, CELLS_OF_MATHS | {"L2": "8"})
    progress.qualification_imports.request(manager, "waits.xlsx", waits, ukprn=NORTH)
    progress.qualification_exports.request(manager, NORTH, 11)


def upload_courses(progress: Progress, head: Actor) -> None:
    """Check files of courses: one with an error, and one that waits to be confirmed."""
    progress.course_files.check(head, "bad.csv", course_csv((NORTH, "nowhere", *HEALTH[2:])), NORTH)
    progress.course_files.check(head, "waits.csv", course_csv((NORTH, *HEALTH[1:])), NORTH)


def make_group(progress: Progress, learner: Actor) -> None:
    """Make a group with a learner in it."""
    group = progress.groups.create(OPERATOR, NORTH, "Form 7")
    progress.group_learners.change(OPERATOR, group.id, joining=[learner.account_id])


def log_in_elsewhere(progress: Progress, actor: Actor) -> None:
    """Log somebody in with another device, so that there is a log-in to end."""
    now = progress.context.clock.now()
    origin = Origin("203.0.113.7", "Safari on iPhone")
    with progress.context.store.transaction() as work:
        work.sessions.add(Session("elsewhere", actor.account_id, now, now, now, 1, origin))


def secure(progress: Progress, *actors: Actor) -> None:
    """Add an authenticator app, a passkey, recovery codes, a single sign-on and an access token to people."""
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        for actor in actors:
            id_ = actor.account_id
            app = AuthenticatorApp(progress.context.sealer.seal("A" * 32, app_context(id_)), now, 0)
            passkey = Passkey(f"passkey-{id_}", "not a key", "Phone", now)
            work.second_factors.save(
                AccountFactors(id_, app, (passkey,), tuple(f"digest-{number}" for number in range(10)))
            )
            (number,) = work.new_ids(1)
            work.identities.add(LinkedIdentity(number, id_, ANN_OF_MICROSOFT.issuer, f"subject-{id_}", now))
    for actor in actors:
        progress.access_tokens.create(actor, "Timetable sync", ["tokens:write"])


def hook(progress: Progress, actor: Actor) -> None:
    """Create a webhook of somebody, with a delivery."""
    made = hooked(progress, actor, "learner.created")
    progress.webhooks.test(actor, made.webhook.number)


def move_up(progress: Progress) -> None:
    """Let North School have moved up to last year a moment ago, so that it can be undone, and move up again."""
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        (number,) = work.new_ids(1)
        done = MoveUp(number, number, NORTH, AcademicYear.at(now).start - 1, 0, now)
        work.years.add_moves([evolve(done, status=MoveStatus.DONE, processed_at=now)])


def hand_over(progress: Progress) -> None:
    """Let North School offer a learner to Elsewhere Academy, and that one to North School."""
    now = progress.context.clock.now()
    for sender, receiver in ((NORTH, ELSEWHERE), (ELSEWHERE, NORTH)):
        values = form(username=f"offered{sender[-2:]}", ukprn=sender, last_name="Offered")
        learner = progress.learners.create(OPERATOR, values, anyway=True).learner
        with progress.context.store.transaction() as work:
            (number,) = work.new_ids(1)
            work.transfers.add(offer(number, learner, receiver, 0, now))


def lock_staff_out(progress: Progress) -> None:
    locked = hire(progress, Role.LEARNER_MANAGER, NORTH, email="locked@example.com")
    with progress.context.store.transaction() as work:
        account = work.accounts.get(locked.account_id)
        work.accounts.save(evolve(account, locked_at=progress.context.clock.now()))


def hire_leavers(progress: Progress) -> None:
    """Make two people who stand first in the list of staff: forms that end an account are found on their pages."""
    hire(progress, Role.LEARNER_MANAGER, NORTH, email="a.leaver@example.com")
    left = hire(progress, Role.LEARNER_MANAGER, NORTH, email="a.left@example.com")
    progress.staff_changes.disable(OPERATOR, left.account_id)


def fill_another_school(progress: Progress) -> tuple[int, ...]:
    """Make a learner, a group, a member of staff and an import where nobody here looks."""
    manager = hire(progress, Role.LEARNER_MANAGER, ELSEWHERE, email="foreign@example.com")
    learner = progress.learners.create(OPERATOR, form(username="foreigner", ukprn=ELSEWHERE)).learner
    group = progress.groups.create(OPERATOR, ELSEWHERE, "Form 8")
    brought = bring(progress, manager, csv((ELSEWHERE, *CAT[1:])))
    return (learner.id, group.id, manager.account_id, brought.id)


def mail_links(progress: Progress, manager: Actor) -> tuple[str, ...]:
    """Return the links in e-mails: a valid and a void one for each purpose."""
    mailer = cast("MemoryMailer", progress.context.mailer)
    progress.staff.create(OPERATOR, "invited@example.com", Role.LEARNER_MANAGER, providers=[NORTH])
    progress.accounts.forgotten(manager.username)
    progress.mail.deliver()
    found = re.findall(r"http://localhost:8000(/(?:verify|reset)/\S+)", "\n".join(mail.text for mail in mailer.sent))
    stop = stop_link(progress.context, manager.account_id).removeprefix(progress.context.limits.base_url)
    return (*found, "/verify/void", "/reset/void", stop, "/reminders/stop/void", "/forgotten")
