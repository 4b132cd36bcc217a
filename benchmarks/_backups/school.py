"""A store with very many learners, whose profiles are filled in, signed off and applied with; made by the ports."""

from datetime import date, timedelta
from random import Random

from attrs import evolve

from benchmarks._exchange.cohort import qualification
from benchmarks._imports.workbooks import SYLLABLES
from benchmarks._site import NOW, OTHER_LEARNERS, a_learner
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.profile_contents import contents
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import standing
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Entry
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.domain.profiles.references import RATED, Reference, ReferenceDetails
from progress_core.domain.profiles.statements import LearnerStatements, Statements
from progress_core.domain.providers.providers import Provider
from progress_core.domain.qualifications.catalogue import default_catalogue
from progress_core.domain.qualifications.qualifications import LearnerQualifications, Qualification
from progress_core.domain.values.fingerprints import fingerprint
from progress_core.ports.store import UnitOfWork

KEY = "for figures alone"
MANAGER, PASSWORD = "manager@example.com", "teach3rs"
QUALIFICATIONS, COURSES = 6, 500
COMPLETE, APPROVED, APPLIED, REFERENCES = 0.6, 0.5, 0.4, 0.3
"""Shares of learners, each of the one before: a whole profile, signed off, an application, a reference."""

_DONE = SectionStatus.COMPLETE
_TYPES = tuple(kind for kind in default_catalogue().types if kind.subjects and kind.grades)
_WORDS = tuple(first + second for first in SYLLABLES for second in SYLLABLES)


def opened(url: str) -> Progress:
    """Open a store."""
    return Progress.open(Settings(database_url=url, mail_url="memory:", secret_key=KEY))


def fill(url: str, learners: int) -> None:
    """Build a store: providers with 1,000 learners each, the courses of one, and a learner manager of the first."""
    random = Random(2013)
    providers = [Provider(str(10_000_001 + at), f"School {at:03}", "Dorset") for at in range(-(-learners // 1000))]
    with opened(url) as progress:
        progress.context.store.migrate()
        rows = [{"ukprn": provider.ukprn, "name": provider.name, "area": provider.area} for provider in providers]
        progress.providers.put_many(OPERATOR, rows)
        ukprn = providers[0].ukprn
        progress.staff.create(OPERATOR, MANAGER, Role.LEARNER_MANAGER, providers=[ukprn], password=PASSWORD)
        with progress.context.store.transaction() as work:
            _let_in(work)
            numbers = work.new_ids(COURSES)
            courses = [
                Course(id_, ukprn, f"Course {id_}", "A level", date(2027, 9, 1), f"DT1 {id_ % 10}AB") for id_ in numbers
            ]
            work.courses.put_many(courses)
            for provider in providers:
                count = min(OTHER_LEARNERS, learners)
                learners -= count
                _add(progress, work, random, provider, courses, count)


def _let_in(work: UnitOfWork) -> None:
    """Let the manager log in without having to change the initial password."""
    account = work.accounts.find(MANAGER)
    assert account is not None
    assert account.credential is not None
    work.accounts.save(evolve(account, credential=evolve(account.credential, must_change=False)))


def _add(
    progress: Progress, work: UnitOfWork, random: Random, provider: Provider, courses: list[Course], count: int
) -> None:
    """Add the learners of one provider with all their data."""
    made = [_one(*a_learner(progress, random, number, provider), provider, random) for number in work.new_ids(count)]
    work.accounts.add_many(account for account, *_ in made)
    work.learners.add_many(learner for _, learner, *_ in made)
    work.qualifications.save_many(LearnerQualifications(learner.id, taken) for _, learner, taken, _ in made)
    for _, learner, taken, said in made:
        work.statements.save(LearnerStatements(learner.id, said))
        approval = learner.profile.approval
        if approval:
            work.profiles.keep(learner.id, approval.fingerprint, contents(learner.details, said, taken))
        if learner.submitted:
            work.applications.add(_application(work.new_ids(1)[0], learner, random.choice(courses)))
        if learner.profile.reference is ReferenceStatus.COMPLETE:
            details = ReferenceDetails(True, "Ann Lee, Tutor", 97.5, dict.fromkeys(RATED, "Good"), _text(random, 40))
            work.references.save(Reference(learner.id, (details,)))
    work.audit.append(
        Entry(NOW, 0, "create learner", "learner", str(learner.id), provider.ukprn) for _, learner, *_ in made
    )


def _one(
    account: Account, learner: Learner, provider: Provider, random: Random
) -> tuple[Account, Learner, tuple[Qualification, ...], Statements]:
    """Fill in a learner's profile."""
    taken = tuple(qualification(random, random.choice(_TYPES), actual=False) for _ in range(QUALIFICATIONS))
    said = Statements(_text(random, 120), _text(random, 30), _text(random, 30))
    part = random.random()
    print_ = fingerprint(contents(learner.details, said, taken)) if part < APPROVED else ""
    profile = Profile(
        _DONE,
        _DONE,
        _DONE if part < COMPLETE else SectionStatus.IN_PROGRESS,
        Approval(0, NOW, print_) if print_ else None,
        ReferenceStatus.COMPLETE if part < REFERENCES else ReferenceStatus.NONE,
        print_,
    )
    applied = part < APPLIED
    learner = evolve(learner, profile=profile, applications=int(applied), submitted=applied)
    return account, evolve(learner, standing=standing(learner, account, provider)), taken, said


def _application(number: int, learner: Learner, course: Course) -> Application:
    return Application(
        number,
        learner.id,
        course.ukprn,
        course.id,
        f"{course.title} ({course.type})",
        NOW - timedelta(days=7),
        ApplicationState.SUBMITTED,
        NOW,
        learner.profile.last_approved,
        1 if learner.profile.reference is ReferenceStatus.COMPLETE else None,
        learner.name,
    )


def _text(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize() + "."
