"""What the demo's learners do: log in, fill in their profiles, apply, and answer offers."""

from typing import TYPE_CHECKING

from attrs import field, frozen

from progress_cli.demo import people
from progress_core.domain.applications.applications import ApplicationState
from progress_core.usecases.courses.courses import CourseQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from progress_core.compose.progress import Progress
    from progress_core.domain.courses.courses import Course
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.learners.learners import LearnerLine

CITY, NOTRE_DAME, SHIPLEY = "10024962", "10004785", "10005810"
_NEARBY = ("10007289", "10001093")  # colleges that have not decided anything yet
_CHOICES = (
    (CITY, NOTRE_DAME), (CITY, SHIPLEY), (CITY, SHIPLEY), (NOTRE_DAME, CITY), (CITY, SHIPLEY), (SHIPLEY, CITY),
    (CITY, NOTRE_DAME), (CITY, SHIPLEY), (CITY, SHIPLEY), (CITY, NOTRE_DAME),
)  # fmt: skip
"""First and second choices of colleges, as often as they occur."""

_SUBJECTS = (
    "Health",
    "Digital Production, Design and Development",
    "Education and Childcare",
    "Science",
    "Healthcare Science",
    "Health",
    "Digital Production, Design and Development",
)
_STATEMENTS = {
    "Health": "I have helped at my grandmother's care home every Sunday since I was fourteen, and I would like to"
    " become a nurse. I am calm when things go wrong, and I listen.",
    "Digital Production, Design and Development": "I rebuilt our youth club's website last summer and taught two"
    " volunteers to keep it up to date. I want to learn to build things that many people use.",
    "Education and Childcare": "I look after my two younger cousins, and I read with Year 7 every Thursday. I would"
    " like to work with children who find school difficult.",
    "Science": "Chemistry is the lesson I look forward to. I like finding out why an experiment did not work, and I"
    " would like to work in a laboratory.",
    "Healthcare Science": "After a week with the audiologists at St James's I knew what I want to do. I am patient and"
    " careful, and I enjoy biology and physics.",
}
_EXPERIENCE = ("A week at a primary school in Year 10.", "Saturdays at a bakery.", "", "Volunteer at a charity shop.")
_RESULTS = (
    ("Mathematics", ("6", "4", "7", "5", "3")),
    ("English Language", ("5", "6", "4", "8", "5")),
)

_S = ApplicationState


@frozen
class Fate:
    """What a learner has done, and what came of it.

    Args:
        share: how many learners in a hundred.
        sections: how many sections of the profile they have completed, of 3; None if they have not logged in.
        ends: the state that the first application is in at the end, then the second; () if they have not applied.
        late: whether they did it only in the last days.
    """

    share: int
    sections: int | None
    ends: tuple[ApplicationState, ...] = ()
    late: bool = False


@frozen
class Applicant:
    """A learner who has logged in.

    Args:
        line: the learner.
        password: the initial one.
        fate: what they do.
        number: a number of their own, which decides what they choose and write.
        staff_add: whether staff add their qualifications.
        actors: themselves, once they have logged in.
        applications: ids of their applications, which are added as they apply.
    """

    line: "LearnerLine"
    password: str = field(repr=False)
    fate: Fate
    number: int
    staff_add: bool
    actors: "list[Actor]" = field(factory=list)
    applications: list[int] = field(factory=list)

    @property
    def actor(self) -> "Actor":
        """Themselves."""
        return self.actors[-1]

    @property
    def subject(self) -> str:
        """What they would like to study."""
        return _SUBJECTS[self.number % len(_SUBJECTS)]

    @property
    def compares(self) -> bool:
        """Whether they compare courses before they apply."""
        return self.fate.sections == 3 and self.number % 5 == 0  # noqa: PLR2004 - all sections, a share

    @property
    def ukprns(self) -> tuple[str, str]:
        """The colleges that they apply to; a second one that is to decide is one of those that do."""
        first, second = _CHOICES[self.number % len(_CHOICES)]
        undecided = self.fate.ends[1:] == (_S.SUBMITTED,) and self.number % 3 == 0
        return first, _NEARBY[self.number // 3 % len(_NEARBY)] if undecided else second


def find_courses(progress: "Progress") -> "dict[str, dict[str, Course]]":
    """Return the courses around the schools: UKPRN -> subject -> course."""
    found: dict[str, dict[str, Course]] = {}
    query = CourseQuery(ukprns=(CITY, NOTRE_DAME, SHIPLEY, *_NEARBY), limit=100)
    for line in progress.courses.search(progress.operator, query).lines:
        found.setdefault(line.course.ukprn, {})[line.course.title] = line.course
    return found


def fill_in(progress: "Progress", applicant: Applicant) -> None:
    """Log in for the first time, and complete as many sections of the profile as the fate says.

    Who completes none did not get beyond the page that asks for a new password.
    """
    sections, own = applicant.fate.sections or 0, applicant.line.id
    actor = progress.accounts.log_in(applicant.line.username, applicant.password).actor
    applicant.actors.append(actor)
    if sections > 0:
        (chosen,) = people.passwords(progress, 1)
        progress.own_account.change_password(actor, applicant.password, chosen)
        progress.profiles.save_personal_information(actor, own, {}, complete=True)
    if sections > 1:
        said = {
            "personal_statement": _STATEMENTS[applicant.subject],
            "work_experience": _EXPERIENCE[applicant.number % len(_EXPERIENCE)],
        }
        progress.profiles.save_statements(actor, own, said, complete=True)
    if sections > 2 and not applicant.staff_add:  # noqa: PLR2004 - all of them
        add_qualifications(progress, actor, applicant)


def add_qualifications(progress: "Progress", actor: "Actor", applicant: Applicant) -> None:
    """Add predicted grades and complete the section, as the learner or as staff."""
    summer = f"{progress.context.clock.now().year + 1}-06"
    for subject, grades in _RESULTS[: 1 + applicant.number % 2]:
        grade = grades[applicant.number % len(grades)]
        values = {"type": "GCSE (9 to 1)", "subject": subject, "completion_date": summer, "predicted_grade": grade}
        progress.qualifications.add(actor, applicant.line.id, values)
    progress.qualifications.complete(actor, applicant.line.id)


def apply_for(progress: "Progress", applicant: Applicant, courses: "Mapping[str, Mapping[str, Course]]") -> None:
    """Begin the applications, and apply unless they stay drafts."""
    actor = applicant.actor
    for ukprn, end in zip(applicant.ukprns, applicant.fate.ends, strict=False):
        offered = courses[ukprn]
        course = offered.get(applicant.subject) or sorted(offered.values(), key=_title)[applicant.number % len(offered)]
        begun = progress.applications.begin(actor, course.id).application
        applicant.applications.append(begun.id)
        if end is not _S.DRAFT:
            progress.applications.move(actor, begun.id, _S.PENDING)


def look_around(progress: "Progress", applicant: Applicant, courses: "Mapping[str, Mapping[str, Course]]") -> None:
    """Save courses to compare, unless they knew at once where they wanted to go."""
    if applicant.compares:
        for offered in courses.values():
            if applicant.subject in offered:
                progress.favourites.save(applicant.actor, offered[applicant.subject].id)


def answer(progress: "Progress", applicant: Applicant) -> None:
    """Accept or decline offers, or withdraw, as the fate says."""
    actor = applicant.actor
    for number, end in zip(applicant.applications, applicant.fate.ends, strict=True):
        target = _S.ACCEPTED if end is _S.ENROLLED else end
        if target in (_S.ACCEPTED, _S.DECLINED_BY_LEARNER, _S.WITHDRAWN):
            progress.applications.move(actor, number, target)


def _title(course: "Course") -> str:
    return course.title
