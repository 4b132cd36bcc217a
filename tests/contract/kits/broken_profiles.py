"""Ways to break the store's profiles, courses, applications and messages in memory; see `broken`."""

from collections.abc import Iterable
from datetime import datetime

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.courses import search
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.words import words_of
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.profiles.references import Reference
from progress_core.domain.profiles.statements import LearnerStatements
from progress_core.domain.qualifications.qualifications import LearnerQualifications
from progress_core.domain.values.name_keys import name_key
from progress_core.memory.applications import MemoryApplications
from progress_core.memory.courses import MemoryCourses
from progress_core.memory.inbox import MemoryInbox
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.profiles import MemoryProfileContents
from progress_core.memory.qualifications import MemoryQualifications
from progress_core.memory.references import MemoryReferences
from progress_core.memory.statements import MemoryStatementRecords
from progress_core.memory.tables import Table
from progress_core.ports.applications import ReceivedQuery

Patch = pytest.MonkeyPatch


def qualifications_versions_are_not_checked(patch: Patch) -> None:
    def save_many(self: MemoryQualifications, sets: Iterable[LearnerQualifications]) -> None:
        for each in sets:
            self._known.get(each.learner_id)
            self._rows.put(each.learner_id, evolve(each, version=each.version + 1))

    patch.setattr(MemoryQualifications, "save_many", save_many)


def statements_versions_are_not_checked(patch: Patch) -> None:
    def save(self: MemoryStatementRecords, statements: LearnerStatements) -> LearnerStatements:
        saved = evolve(statements, version=statements.version + 1)
        self._rows.put(statements.learner_id, saved)
        return saved

    patch.setattr(MemoryStatementRecords, "save", save)


def statements_in_conflict_show_nothing(patch: Patch) -> None:
    patch.setattr("progress_core.memory.statements.differences", lambda _mine, _theirs: {})


def completed_references_change(patch: Patch) -> None:
    def save(self: MemoryReferences, reference: Reference) -> Reference:
        saved = evolve(reference, version=reference.version + 1)
        self._rows.put(reference.learner_id, saved)
        return saved

    patch.setattr(MemoryReferences, "save", save)


def references_are_shared(patch: Patch) -> None:
    patch.setattr("progress_core.memory.references.deepcopy", lambda reference: reference)


def contents_are_replaced(patch: Patch) -> None:
    def keep(self: MemoryProfileContents, learner_id: int, fingerprint: str, contents: dict[str, object]) -> None:
        self._known.get(learner_id)
        self._rows.put((learner_id, fingerprint), contents)

    patch.setattr(MemoryProfileContents, "keep", keep)


def records_outlive_their_learner(patch: Patch) -> None:
    patch.setattr(MemoryLearners, "_forget", lambda _self, _learner_id: None)


def records_take_no_scope(patch: Patch) -> None:
    honest, many = MemoryLearners.get, MemoryLearners.get_many
    patch.setattr(MemoryLearners, "get", lambda self, _scope, learner_id: honest(self, EVERYTHING, learner_id))
    patch.setattr(MemoryLearners, "get_many", lambda self, _scope, ids: many(self, EVERYTHING, ids))


def learners_apply_twice(patch: Patch) -> None:
    patch.setattr(MemoryApplications, "_refuse_second", lambda _self, _application: None)


def applications_versions_are_not_checked(patch: Patch) -> None:
    def save(self: MemoryApplications, application: Application) -> Application:
        saved = evolve(application, version=application.version + 1)
        self._rows.put(application.id, saved)
        return saved

    patch.setattr(MemoryApplications, "save", save)


def drafts_are_received(patch: Patch) -> None:
    patch.setattr(ApplicationState, "received", True)


def every_provider_receives_everything(patch: Patch) -> None:
    patch.setattr(Scope, "sees_provider", lambda _scope, _ukprn: True)


def received_lists_begin_with_the_first(patch: Patch) -> None:
    patch.setattr(ReceivedQuery, "downwards", False)


def received_search_finds_parts_of_words(patch: Patch) -> None:
    patch.setattr("progress_core.memory.applications.name_begins", lambda names, word: word in name_key(names))


def withdrawn_courses_are_listed(patch: Patch) -> None:
    honest = MemoryCourses._line
    patch.setattr(
        MemoryCourses, "_line", lambda self, course, *near: honest(self, evolve(course, withdrawn=False), *near)
    )
    patch.setattr(
        Table,
        "values",
        lambda self: [evolve(row, withdrawn=False) if isinstance(row, Course) else row for row in self._rows.values()],
    )


def courses_are_there_twice(patch: Patch) -> None:
    patch.setattr(Course, "key", property(lambda course: course.id))


def courses_are_found_by_title_alone(patch: Patch) -> None:
    patch.setattr(search, "searched_in", lambda line: words_of(line.course.title))


def courses_are_listed_by_number(patch: Patch) -> None:
    patch.setattr(search, "order_of", lambda line, _query: (line.course.id,))


def messages_are_read_by_anybody(patch: Patch) -> None:
    def mark_read(self: MemoryInbox, _learner_id: int, message_ids: Iterable[int], at: datetime) -> None:
        for message in filter(None, map(self._rows.find, message_ids)):
            self._rows.put(message.id, evolve(message, read_at=at))

    patch.setattr(MemoryInbox, "mark_read", mark_read)


def messages_come_the_first_first(patch: Patch) -> None:
    honest = MemoryInbox.of

    def of(self: MemoryInbox, scope: Scope, learner_id: int) -> list[InboxMessage]:
        return honest(self, scope, learner_id)[::-1]

    patch.setattr(MemoryInbox, "of", of)
