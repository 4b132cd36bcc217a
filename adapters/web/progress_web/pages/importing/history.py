"""The rows of a list of previous imports, in words: the template only writes them down."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus
from progress_core.domain.values.english_time import moment_in_words
from progress_web.foundations.rendering import marked, number
from progress_web.foundations.visit import Visit

STATUSES = {
    ImportStatus.QUEUED: ("Waiting", "grey"),
    ImportStatus.RUNNING: ("In progress", "blue"),
    ImportStatus.SUCCESSFUL: ("Successful", "green"),
    ImportStatus.UNSUCCESSFUL: ("Unsuccessful", "red"),
    ImportStatus.UNDONE: ("Undone", "grey"),
    ImportStatus.CHECKED: ("Not confirmed", "yellow"),
}
"""What the tag of a status says, and its colour."""
WAITING = ("Waiting for your answer", "yellow")
"""The same for an import that ended with questions alone."""
Row = tuple[str, ...]
"""When it was requested, by whom, the file, the colour and the text of its status, when it was processed, the outcome,
the address of its page, and what the link to it says."""


def rows_of(
    visit: Visit,
    records: Iterable[Import],
    senders: Mapping[int, str],
    address_of: Callable[[Import], str],
    waiting: Container[int] = (),
) -> Iterator[Row]:
    """Yield the rows of a list of imports.

    Args:
        visit: the request.
        records: the imports.
        senders: who sent those of other people, by the id of the import.
        address_of: returns the address of the page of an import.
        waiting: ids of those that wait for an answer.
    """
    own = visit.actor.account_id
    for record in records:
        waits = record.id in waiting
        status, colour = WAITING if waits else STATUSES[record.status]
        yield (
            marked(moment_in_words(record.requested_at)),
            "You" if record.requested_by == own else senders[record.id],
            marked(record.file_name),
            colour,
            status,
            moment_in_words(record.processed_at) if record.processed_at else "Not yet",
            "Nothing was changed yet" if waits else outcome_of(record),
            address_of(record),
            "Continue" if waits else _link_of(record),
        )


def outcome_of(record: Import) -> str:
    """Return what an import has done, in words."""
    if record.status is ImportStatus.SUCCESSFUL:
        return ", ".join(_DONE[record.kind](record.counts))
    if record.status is ImportStatus.UNDONE:
        return ", ".join(_undone(record.counts))
    return _NOTHING.get(record.status, "Not known yet")


def _undone(counts: ImportCounts) -> Iterator[str]:
    if counts.created or not counts.updated:
        yield f"{number(counts.created)} created and then removed"
    if counts.updated:
        yield f"{number(counts.updated)} updated and then changed back"


def _qualifications(counts: ImportCounts) -> Iterator[str]:
    yield f"{number(counts.updated)} {'learner' if counts.updated == 1 else 'learners'} changed"
    if counts.skipped:
        yield f"{number(counts.skipped)} left as {'it was' if counts.skipped == 1 else 'they were'}"


def _learners(counts: ImportCounts) -> Iterator[str]:
    figures = ("created", "updated", "unchanged", "skipped")
    return (f"{number(figure)} {name}" for name in figures if (figure := getattr(counts, name)))


def _courses(counts: ImportCounts) -> Iterator[str]:
    yield f"{number(counts.created)} added"
    yield f"{number(counts.updated)} changed"


def _leavers(counts: ImportCounts) -> Iterator[str]:
    yield f"{number(counts.created)} left"
    yield f"{number(counts.updated)} corrected"


_DONE: Mapping[ImportKind, Callable[[ImportCounts], Iterator[str]]] = {
    ImportKind.LEARNERS: _learners,
    ImportKind.QUALIFICATIONS: _qualifications,
    ImportKind.COURSES: _courses,
    ImportKind.LEAVERS: _leavers,
}
_NOTHING = {ImportStatus.UNSUCCESSFUL: "Nothing was changed", ImportStatus.CHECKED: "Nothing was changed yet"}


def _link_of(record: Import) -> str:
    if record.status is ImportStatus.CHECKED:
        return "Continue"
    if not record.finished:
        return "View progress"
    return "View errors" if record.status is ImportStatus.UNSUCCESSFUL else "View"
