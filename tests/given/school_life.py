"""What happens at schools over the years, told in few words: files, approvals, applications, and who is there then."""

from datetime import UTC, datetime

from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.importing.imports import Import, ImportStatus, OnDuplicate
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.values.identifiers import upn_check_letter
from progress_core.ports.learners import LearnerLine, LearnerQuery
from progress_core.usecases.consequences.standings import save_learner
from progress_core.usecases.learners.selection import Selection
from tests.given.decisions import found
from tests.given.people import NORTH
from tests.given.profiles import COMPLETE, learner_of
from tests.given.years import learners, set_clock

FIELDS = ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth", "upn")
_SECOND_NAMES = {"Ada": "Abbott", "Ben": "Barrow", "Cyd": "Carter", "Dot": "Dawson", "Eli": "Ellery", "Flo": "Fisher"}


def upn(number: int) -> str:
    """Return the UPN of a pupil, with the letter that it should start with."""
    digits = f"801200005{number:03}"
    return upn_check_letter("X" + digits) + digits


def pupil_row(
    name: str, year_group: int, born: str, number: int, *, ukprn: str = NORTH, postcode: str = "OX14 1GG"
) -> str:
    """Return the row of a pupil in the template."""
    return f"{ukprn},{year_group},{name},{last_name(name)},{postcode},{born},{upn(number)}"


def last_name(name: str) -> str:
    """Return the last name of somebody in the story: no two of them look alike."""
    return _SECOND_NAMES.get(name, f"Mc{name}worth")


def template(*rows: str) -> bytes:
    """Return a file with the headings of the template."""
    return "\n".join((",".join(LABELS[field] for field in FIELDS), *rows)).encode()


def transfer_file(*pupils: tuple[str, int, str, int]) -> bytes:
    """Return a Common Transfer File with a contact and a history for each pupil: name, year group, birthday, number."""
    each = "".join(
        f"<Pupil><UPN>{upn(number)}</UPN><Contacts><Contact><Surname>Parent</Surname><Forename>Pat</Forename></Contact>"
        f"</Contacts><SchoolHistory><School><LEA>931</LEA></School></SchoolHistory><Surname>{last_name(name)}</Surname>"
        f"<Forename>{name}</Forename><DOB>{born}</DOB><NCyearActual>{group}</NCyearActual><Address>"
        "<PostCode>OX14 2BB</PostCode></Address></Pupil>"
        for name, group, born, number in pupils
    )
    return f"<?xml version='1.0'?><CTfile><CTFpupilData>{each}</CTFpupilData></CTfile>".encode()


def school_system(*pupils: tuple[str, int, str, int]) -> bytes:
    """Return what a school's own system writes of pupils, under headings that are not ours."""
    rows = [
        f"{last_name(name)},{name},{born[8:]}/{born[5:7]}/{born[:4]},NCY {group},OX14 1GG,{upn(number)}"
        for name, group, born, number in pupils
    ]
    return "\n".join(("Legal Surname,Legal Forename,DOB,Year Group,Post Code,UPN", *rows)).encode()


class Life:
    """An installation over the years.

    Args:
        progress: the installation, with a clock that stands still.
    """

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def it_is(self, year: int, month: int, day: int) -> None:
        """Let time pass."""
        set_clock(self.progress, datetime(year, month, day, 9, tzinfo=UTC))

    def imports(
        self, actor: Actor, content: bytes, name: str = "learners.csv", *, update: bool = False
    ) -> tuple[int, int, int]:
        """Import a file as it comes, with what is suggested; return how many were created, updated, unchanged."""
        mapping = self.progress.mappings.of_file(actor, name, content)
        asked = self.progress.imports.request(
            actor, name, content, on_duplicate=OnDuplicate.UPDATE if update else OnDuplicate.ASK, mapping=mapping
        )
        done: Import = self.progress.imports.run_now(actor, asked.id, "worker")
        assert ImportStatus.SUCCESSFUL is done.status, done.problems
        assert 0 == done.counts.skipped
        return done.counts.created, done.counts.updated, done.counts.unchanged

    def undoes_the_latest_import(self, actor: Actor) -> None:
        """Undo what was imported last."""
        self.progress.imports.undo(actor, self.progress.imports.list(actor)[0].id)

    def at(self, actor: Actor) -> dict[str, int]:
        """Return the learners whom somebody sees, with their year groups."""
        page = self.progress.learners.page(actor, LearnerQuery(limit=500))
        return {line.first_name: line.year_group for line in page.lines}

    def left(self, actor: Actor) -> set[str]:
        """Return those whom somebody sees among the leavers."""
        return {
            line.first_name for line in self.progress.learners.page(actor, LearnerQuery(left=True, limit=500)).lines
        }

    def lines(self) -> list[LearnerLine]:
        """Return everybody, wherever they are, leavers too."""
        pages = (self.progress.learners.page(OPERATOR, LearnerQuery(archived=one, limit=500)) for one in (False, True))
        return [line for page in pages for line in page.lines]

    def who(self, name: str) -> Learner:
        """Return somebody as they are now, wherever that is."""
        (id_,) = [line.id for line in self.lines() if line.first_name == name]
        (learner,) = learners(self.progress, id_)
        return learner

    def ids(self, *names: str) -> list[int]:
        """Return the numbers of people."""
        return [self.who(name).id for name in names]

    def completes(self, *names: str) -> None:
        """Let learners complete their profiles."""
        for name in names:
            with self.progress.context.store.transaction() as work:
                save_learner(work, evolve(self.who(name), profile=COMPLETE))

    def approves(self, actor: Actor, ukprn: str = NORTH) -> int:
        """Approve everybody who waits for it; return how many that were."""
        return len(self.progress.approvals.approve_many(actor, Selection(ukprn=ukprn)).profiles)

    def applies(self, name: str, course_id: int) -> int:
        """Let somebody apply for a course; return the number of the application."""
        herself = learner_of(self.progress, self.who(name))
        number = self.progress.applications.begin(herself, course_id).application.id
        self.progress.applications.move(herself, number, ApplicationState.PENDING)
        return number

    def answers(self, name: str, number: int, answer: ApplicationState) -> None:
        """Let somebody answer an offer."""
        self.progress.applications.move(learner_of(self.progress, self.who(name)), number, answer)

    def states(self, *numbers: int) -> list[ApplicationState]:
        """Return what has become of applications."""
        return [found(self.progress, number).state for number in numbers]

    def destinations(self, actor: Actor) -> dict[Destination, tuple[int, int]]:
        """Return how many left for each destination, in this academic year and in the one before."""
        return {one.destination: (one.this_year, one.last_year) for one in self.progress.leavers.destinations(actor)}

    def history(self, actor: Actor, name: str) -> list[tuple[str, int, int]]:
        """Return somebody's providers, year groups and academic years, the present last."""
        periods = self.progress.leavers.history(actor, self.who(name).id)
        return [(period.ukprn, period.year_group, period.academic_year) for period in periods]

    def count(self, actor: Actor, *lines: str) -> list[int]:
        """Return counts of the dashboard."""
        counts = self.progress.dashboard.counts(actor)
        return [counts[line] for line in lines]
