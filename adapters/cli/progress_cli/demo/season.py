"""The demo's year so far: who has logged in, filled in a profile, applied, and what came of it.

Everything is done through the use cases as people would do it, and dated on the days before the demo is made.
"""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from progress_cli.demo import applicants, cohort, people
from progress_cli.demo.applicants import Applicant, Fate
from progress_core.compose.adapters import load
from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import NO_TERMS, Condition, Terms
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.references import RATED
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.learners.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.learners.learners import LearnerLine

_DAYS = 70
"""The demo's year begins so many days ago, but not before 1 September."""

_LEAVING = (11, 13)
_SEED = 2024
_STEP = 37
_OFFERS = (
    NO_TERMS,
    Terms((Condition(type="GCSE (9 to 1)", subject="Mathematics", grade="4"),)),
    Terms((Condition(type="GCSE (9 to 1)", subject="English Language", grade="4"), Condition("Come to our open day"))),
)
_REFUSALS = (
    Terms(reason="course_full", message="You can apply again next year."),
    Terms(reason="entry_requirements_not_met"),
)
_S = ApplicationState

_COLLEGES = (
    (applicants.NOTRE_DAME, "ruth@notredame.example", "Ruth", "Adeyemi"),
    (applicants.SHIPLEY, "owen@shipley.example", "Owen", "Naylor"),
)
"""Colleges that decide as well as the one in `people.STAFF`, and who decides there."""

LEAVING = (
    Fate(23, None),
    Fate(4, 0),
    Fate(6, 1),
    Fate(5, 2, (_S.PENDING,)),
    Fate(4, 3),
    Fate(2, 3, late=True),
    Fate(4, 3, (_S.DRAFT,)),
    Fate(9, 3, (_S.SUBMITTED, _S.SUBMITTED)),
    Fate(10, 3, (_S.SUBMITTED,), late=True),
    Fate(7, 3, (_S.OFFERED, _S.SUBMITTED)),
    Fate(5, 3, (_S.OFFERED,)),
    Fate(4, 3, (_S.DECLINED_BY_PROVIDER, _S.DECLINED_BY_PROVIDER)),
    Fate(2, 3, (_S.DECLINED_BY_LEARNER, _S.SUBMITTED)),
    Fate(9, 3, (_S.ACCEPTED, _S.DECLINED_BY_LEARNER)),
    Fate(3, 3, (_S.WITHDRAWN, _S.DRAFT)),
    Fate(3, 3, (_S.ENROLLED,)),
)
"""Fates of the learners who leave this year, 100 shares in all."""

STAYING = (Fate(92, None), Fate(4, 0), Fate(2, 1), Fate(2, 2))
"""Fates of the others, 100 shares in all."""


class PastClock:
    """Tells a time before now, and moves on when it is told to.

    Args:
        now: aware, in UTC.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the time that it was last moved to."""
        return self._now

    def move_to(self, now: datetime) -> None:
        """Move on to a time; never back."""
        self._now = max(self._now, now)


@frozen
class Season:
    """The use cases on a day of the demo's year so far.

    Args:
        staff: for people whose log-ins are shown.
        crowd: for learners whose passwords nobody is told, so that no time is spent on hashing them.
        clock: tells the time to both.
        begins: its first day.
        ends: now.
    """

    staff: Progress
    crowd: Progress
    clock: PastClock
    begins: datetime
    ends: datetime

    def move_to(self, share: float) -> None:
        """Move to a day, as a share of the time so far; never back."""
        self.clock.move_to(self.begins + (self.ends - self.begins) * share)


def open_season(progress: Progress) -> Season:
    """Return the use cases on the first day of the demo's year so far."""
    now = progress.context.clock.now()
    autumn = datetime(cohort.academic_year(now.date()), 9, 1, tzinfo=now.tzinfo)
    begins = max(now - timedelta(days=_DAYS), autumn)
    clock = PastClock(begins)
    past = evolve(progress.context, clock=clock)
    quick = evolve(past, hasher=load("passwords", "memory"))
    return Season(Progress(past), Progress(quick), clock, begins, now)


def live_through(season: Season, manager: "Actor") -> "LearnerLine":
    """Let learners, their staff and colleges do what they have done by now; return a learner with an offer.

    Args:
        season: on the day after the learners were imported.
        manager: of all learners.
    """
    everybody = _applicants(season, manager)
    early = [applicant for applicant in everybody if not applicant.fate.late]
    late = [applicant for applicant in everybody if applicant.fate.late]
    courses = applicants.find_courses(season.crowd)
    for at, applicant in enumerate(early):
        season.move_to(0.1 + 0.5 * at / len(early))
        applicants.fill_in(season.crowd, applicant)
        applicants.apply_for(season.crowd, applicant, courses)
        applicants.look_around(season.crowd, applicant, courses)
    season.move_to(0.65)
    _look_after(season.crowd, manager, early)
    season.move_to(0.75)
    _decide(season.crowd, early, {_S.OFFERED, _S.ACCEPTED, _S.DECLINED_BY_LEARNER, _S.ENROLLED}, _S.OFFERED)
    _decide(season.crowd, early, {_S.DECLINED_BY_PROVIDER}, _S.DECLINED_BY_PROVIDER)
    for applicant in early:
        season.move_to(0.8)
        applicants.answer(season.crowd, applicant)
    season.move_to(0.9)
    _decide(season.crowd, early, {_S.ENROLLED}, _S.ENROLLED)
    for applicant in late:
        season.move_to(0.95)
        applicants.fill_in(season.crowd, applicant)
        applicants.apply_for(season.crowd, applicant, courses)
    waiting = [applicant for applicant in early if applicant.fate.ends == (_S.OFFERED, _S.SUBMITTED)]
    return max(waiting, key=lambda applicant: applicant.compares).line


def _applicants(season: Season, manager: "Actor") -> list[Applicant]:
    """Return those who have logged in, in the order in which they do."""
    passwords = {line.username: line.password for line in season.crowd.not_logged_on.list(manager)}
    chance = Random(_SEED)  # noqa: S311 - invented people, no secrets
    lines = list(season.crowd.learners.page(manager, LearnerQuery(limit=1000)).lines)
    chance.shuffle(lines)
    found = []
    for fates, years in ((LEAVING, True), (STAYING, False)):
        theirs = sorted((line for line in lines if (line.year_group in _LEAVING) is years), key=_school)
        for number, (line, fate) in enumerate(zip(theirs, _spread(fates, len(theirs)), strict=True)):
            if fate.sections is not None:
                staff_add = line.ukprn == people.SIGNS_OFF
                found.append(Applicant(line, passwords[line.username], fate, number, staff_add))
    chance.shuffle(found)
    return found


def _school(line: "LearnerLine") -> str:
    return line.ukprn


def _spread(fates: "Sequence[Fate]", count: int) -> list[Fate]:
    """Return a fate for each of some learners, who come school by school: each school has some of every fate."""
    shares = [fate for fate in fates for _ in range(fate.share)]
    return [shares[at * _STEP % len(shares)] for at in range(count)]


def _look_after(progress: Progress, manager: "Actor", early: "Sequence[Applicant]") -> None:
    """Let staff add qualifications, write references and approve profiles."""
    done = [applicant for applicant in early if applicant.fate.sections == 3]  # noqa: PLR2004 - all of them
    for applicant in done:
        if applicant.staff_add:
            applicants.add_qualifications(progress, manager, applicant)
    for applicant in done[::3]:
        progress.references.complete(manager, applicant.line.id, _reference(applicant.number))
    for ukprn in sorted({applicant.line.ukprn for applicant in done}):
        progress.approvals.approve_many(manager, Selection(ukprn=ukprn))


def _reference(number: int) -> dict[str, object]:
    ratings = ("Above average", "Excellent", "Average")
    rated: dict[str, object] = {name: ratings[(number + at) % len(ratings)] for at, name in enumerate(RATED)}
    return rated | {
        "attendance": str(90 + number % 10),
        "display_to_learner": "yes",
        "additional_support": "no",
        "referee": "Alison Firth, Head of Sixth Form",
    }


def _decide(
    progress: Progress, early: "Sequence[Applicant]", ends: set[ApplicationState], target: ApplicationState
) -> None:
    """Let the colleges decide the applications that end in some states, those with the same terms together."""
    together: dict[tuple[str, Terms], dict[int, int | None]] = {}
    for applicant in early:
        decided = zip(applicant.applications, applicant.ukprns, applicant.fate.ends, strict=False)
        for number, ukprn, end in decided:
            if end in ends:
                together.setdefault((ukprn, _terms(target, end, applicant)), {})[number] = None
    deciders = {applicants.CITY: people.ADMISSIONS} | {ukprn: username for ukprn, username, *_ in _COLLEGES}
    for (ukprn, terms), versions in together.items():
        progress.admissions.decide_many(progress.accounts.actor(deciders[ukprn]), versions, target, terms=terms)


def _terms(target: ApplicationState, end: ApplicationState, applicant: Applicant) -> Terms:
    """Return what a college says together with a decision; those who are enrolled have met every condition."""
    if target is _S.DECLINED_BY_PROVIDER:
        return _REFUSALS[applicant.number % len(_REFUSALS)]
    return _OFFERS[applicant.number % len(_OFFERS)] if target is _S.OFFERED and end is not _S.ENROLLED else NO_TERMS


def make_colleges(season: Season) -> None:
    """Create the staff who decide at the other colleges; their initial passwords are told to nobody."""
    for (ukprn, username, first_name, last_name), initial in zip(
        _COLLEGES, people.passwords(season.crowd, len(_COLLEGES)), strict=True
    ):
        season.crowd.staff.create(
            season.crowd.operator,
            username,
            Role.ADMISSIONS,
            providers=(ukprn,),
            area="",
            password=initial,
            first_name=first_name,
            last_name=last_name,
        )
        people.first_log_in(season.crowd, username, initial)


def make_groups(season: Season) -> None:
    """Create two tutor groups for each year that leaves at each school, and one for learning support."""
    progress = season.crowd
    for ukprn, *_ in cohort.PLACES:
        for year in _LEAVING:
            theirs = _of_year(progress, ukprn, year)
            for letter, members in (("A", theirs[::2]), ("B", theirs[1::2])):
                _group(progress, ukprn, f"Tutor group {year}{letter}", members)
    ukprn = cohort.PLACES[0][0]
    _group(progress, ukprn, "Learning support", _of_year(progress, ukprn, None)[::18])


def _of_year(progress: Progress, ukprn: str, year: int | None) -> "tuple[LearnerLine, ...]":
    return progress.learners.page(progress.operator, LearnerQuery(ukprn=ukprn, year_group=year, limit=1000)).lines


def _group(progress: Progress, ukprn: str, name: str, members: "Sequence[LearnerLine]") -> None:
    group = progress.groups.create(progress.operator, ukprn, name)
    progress.group_learners.change(progress.operator, group.id, joining=[line.id for line in members])
