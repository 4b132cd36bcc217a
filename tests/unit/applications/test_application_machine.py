"""Random actions of a learner, managers and admissions: no gate is ever passed, and nothing hidden is ever seen."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from attrs import asdict, has
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.applications.applications import Application, ApplicationState, moves
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import ProgressError
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section, SectionStatus
from progress_core.domain.profiles.references import RATED
from progress_core.usecases.applications.admissions import ReceivedQuery
from tests.given.admissions import COLLEGE, course, directory
from tests.given.people import IN_MEMORY, NORTH, PROVIDERS, form, hire

SECRET = "canary of the reference"
OPEN = (ApplicationState.DRAFT, ApplicationState.PENDING)
QUALIFICATION = {"type": "GCSE", "subject": "Mathematics", "predicted_grade": "A"}

sections = st.sampled_from(Section)
words = st.sampled_from(("Leeds", "York", "Otley"))
flags = st.booleans()
courses = st.integers(1, 3)
states = st.sampled_from(ApplicationState)
choices = st.sampled_from(Choice)


class Place(RuleBasedStateMachine):
    """One learner who applies to one college, and everybody who has a part in it."""

    @initialize()
    def found(self) -> None:
        self.progress = progress = Progress.open(Settings.from_env(IN_MEMORY))
        progress.providers.put_many(OPERATOR, PROVIDERS)
        directory(progress, *(course(number, title=f"Course {number}") for number in (1, 2, 3)))
        self.manager = hire(progress, Role.LEARNER_MANAGER, NORTH)
        self.boss = hire(progress, Role.PROVIDER_MANAGER, NORTH)
        self.college = hire(progress, Role.ADMISSIONS, COLLEGE)
        self.number = progress.learners.create(OPERATOR, form(email="ann@example.com")).learner.id
        self.learner = progress.accounts.actor("asmith")
        self.fill_in()
        self.pinned: dict[int, tuple[str, int | None]] = {}
        self.first: dict[int, str] = {}
        self.shown = False
        self.told: list[str] = []

    def do(self, action: Callable[[], object]) -> None:
        """Let the learner do something that may be refused; what they are told is kept."""
        try:
            answer = action()
        except ProgressError as refused:
            answer = refused.message
        self.told.append(readable(answer))

    @property
    def approved(self) -> bool:
        return self.now().profile.approved

    def now(self) -> Learner:
        with self.progress.context.store.snapshot() as work:
            return work.learners.get(EVERYTHING, self.number)

    def applications(self) -> list[Application]:
        with self.progress.context.store.snapshot() as work:
            return work.applications.of_learner(EVERYTHING, self.number)

    @rule(by_learner=flags, town=words, complete=flags)
    def save_details(self, *, by_learner: bool, town: str, complete: bool) -> None:
        self.edited(by_learner, lambda who: self.progress.profiles.save_personal_information(
            who, self.number, {"town": town}, complete=complete))  # fmt: skip

    @rule(by_learner=flags, text=words, complete=flags)
    def save_statements(self, *, by_learner: bool, text: str, complete: bool) -> None:
        self.edited(by_learner, lambda who: self.progress.profiles.save_statements(
            who, self.number, {"personal_statement": text}, complete=complete))  # fmt: skip

    @rule(by_learner=flags, complete=flags)
    def qualifications(self, *, by_learner: bool, complete: bool) -> None:
        part = self.progress.qualifications
        self.edited(
            by_learner,
            lambda who: part.complete(who, self.number) if complete else part.add(who, self.number, QUALIFICATION),
        )

    @rule(by_learner=flags, section=sections)
    def reopen(self, *, by_learner: bool, section: Section) -> None:
        """One that is open stays so, and the approval with it: nothing changed."""
        opens = self.now().profile.status(section) is SectionStatus.COMPLETE
        self.edited(by_learner, lambda who: self.progress.profiles.reopen(who, self.number, section), changes=opens)

    def edited(self, by_learner: bool, action: Callable[[Actor], object], *, changes: bool = True) -> None:
        """Let a learner or a manager change the profile: an approval outlives a manager's change alone."""
        before = self.approved
        who = self.learner if by_learner else self.manager
        try:
            answer: object = action(who)
        except ProgressError as refused:
            answer = refused.message
            assert self.approved is before
        else:
            assert self.approved is (before and not (by_learner and changes))
        if by_learner:
            self.told.append(readable(answer))

    @rule(take_back=flags)
    def approve(self, *, take_back: bool) -> None:
        part = self.progress.approvals
        with suppress(ProgressError):
            (part.unapprove if take_back else part.approve)(self.manager, self.number)

    @rule(complete=flags, shown=flags)
    def refer(self, *, complete: bool, shown: bool) -> None:
        values = dict.fromkeys(RATED, "Average") | {
            "display_to_learner": shown, "attendance": "95", "additional_support": False, "further_details": SECRET,
            "referee": "Ms Ada Jones, Tutor",
        }  # fmt: skip
        part = self.progress.references
        (part.complete if complete else part.save)(self.manager, self.number, values)
        self.shown = shown if complete else self.shown

    @rule(signs=flags, adds=flags)
    def change_defaults(self, *, signs: bool, adds: bool) -> None:
        self.progress.providers.set_defaults(self.boss, NORTH, sign_off=signs, staff_add_qualifications=adds)

    @rule(signs=choices, adds=choices)
    def change_options(self, signs: Choice, adds: Choice) -> None:
        self.progress.learners.edit(self.manager, self.number, {}, sign_off=signs, staff_add_qualifications=adds)

    @rule()
    def fill_in(self) -> None:
        """Complete all that is not, as staff do before they approve: few random walks would ever come so far."""
        part = self.progress.profiles
        for complete in (
            lambda: part.save_personal_information(self.manager, self.number, {}, complete=True),
            lambda: part.save_statements(self.manager, self.number, {"personal_statement": "York"}, complete=True),
            lambda: self.progress.qualifications.complete(self.manager, self.number),
        ):
            with suppress(ProgressError):
                complete()

    @rule(course_id=courses)
    def apply(self, course_id: int) -> None:
        def begin_and_apply() -> object:
            begun = self.progress.applications.begin(self.learner, course_id).application
            return self.progress.applications.move(self.learner, begun.id, ApplicationState.PENDING)

        self.do(begin_and_apply)

    @rule(course_id=courses)
    def begin(self, course_id: int) -> None:
        self.do(lambda: self.progress.applications.begin(self.learner, course_id))

    @rule(place=st.integers(0, 5), to=states)
    def move(self, place: int, to: ApplicationState) -> None:
        theirs = self.applications()
        if theirs:
            number = theirs[place % len(theirs)].id
            self.do(lambda: self.progress.applications.move(self.learner, number, to))

    @rule(place=st.integers(0, 5), way=st.integers(0, 5))
    def go_on(self, place: int, way: int) -> None:
        """Make one of the moves that are offered to whoever is next."""
        theirs = self.applications()
        if not theirs:
            return
        each = theirs[place % len(theirs)]
        ways = [(who, found) for who in (Role.LEARNER, Role.ADMISSIONS) for found in moves(each.state, who)]
        if ways:
            who, found = ways[way % len(ways)]
            if who is Role.LEARNER:
                self.do(lambda: self.progress.applications.move(self.learner, each.id, found.target))
            else:
                with suppress(ProgressError):  # an accepted offer is declined once a condition is not met, no sooner
                    self.progress.admissions.decide(self.college, each.id, found.target)

    @rule(place=st.integers(0, 5), to=states)
    def decide(self, place: int, to: ApplicationState) -> None:
        received = self.progress.admissions.page(self.college, ReceivedQuery()).applications
        if received:
            with suppress(ProgressError):
                self.progress.admissions.decide(self.college, received[place % len(received)].id, to)

    @invariant()
    def nothing_passes_a_gate(self) -> None:
        """What is submitted for the first time had nothing in its way just now."""
        summary = self.progress.profiles.summary(self.manager, self.number)
        for each in self.applications():
            if each.fingerprint and each.id not in self.pinned:
                assert summary.blockers == ()
                self.pinned[each.id] = (each.fingerprint, each.reference)

    @invariant()
    def what_is_pinned_stays(self) -> None:
        for each in self.applications():
            if each.id not in self.pinned:
                continue
            print_, reference = self.pinned[each.id]
            assert print_ == each.fingerprint
            assert reference in (None, each.reference)  # the first completed one may still come
            self.pinned[each.id] = (print_, each.reference)
            if each.state.received:
                seen = self.progress.admissions.get(self.college, each.id)
                text = readable(seen.contents)
                assert text == self.first.setdefault(each.id, text)

    @invariant()
    def nothing_hidden_is_told(self) -> None:
        """Check that a learner never sees the reference unless the completed one is displayed."""
        looks = (
            lambda: self.progress.profiles.summary(self.learner, self.number),
            lambda: self.progress.applications.list(self.learner, self.number),
            lambda: self.progress.inbox.list(self.learner),
        )
        self.told += [readable(look()) for look in looks]
        assert not [text for text in self.told if SECRET in text]
        self.told.clear()
        try:
            page = readable(self.progress.references.of(self.learner, self.number))
        except ProgressError as hidden:
            page = hidden.message
            assert not self.shown
        assert (SECRET in page) is self.shown

    @invariant()
    def the_dashboard_counts_them(self) -> None:
        learner = self.now()
        theirs = [each for each in self.applications() if each.state not in (*OPEN[:1], ApplicationState.WITHDRAWN)]
        assert (len(theirs), sum(each.state.has_offer for each in theirs)) == (learner.applications, learner.offers)
        counts = self.progress.dashboard.counts(self.manager)
        assert counts["with-applications"] == int(bool(theirs))


def readable(value: object) -> str:
    """Write all that an answer holds as text."""
    if has(type(value)):
        return json.dumps(asdict(value, recurse=True), default=str)  # type: ignore[arg-type] # it is of attrs
    if isinstance(value, list | tuple):
        return "\n".join(map(readable, value))
    return str(value)


Place.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
TestPlace = pytest.mark.slow(pytest.mark.feature("C2", "C3", "C4", "C8", "C9", "H2", "H3", "D1")(Place.TestCase))
