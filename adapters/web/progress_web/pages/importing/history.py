"""The rows of a list of previous imports, in words: the template only writes them down."""

from collections.abc import Callable, Iterable, Iterator, Mapping

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
Row = tuple[str, ...]
"""When it was requested, by whom, the file, the colour and the text of its status, when it was processed, the outcome,
the address of its page, and what the link to it says."""


def rows_of(
    visit: Visit, records: Iterable[Import], senders: Mapping[int, str], address_of: Callable[[Import], str]
) -> Iterator[Row]:
    """Yield the rows of a list of imports.

    Args:
        visit: the request.
        records: the imports.
        senders: who sent those of other people, by the id of the import.
        address_of: returns the address of the page of an import.
    """
    own = visit.actor.account_id
    for record in records:
        status, colour = STATUSES[record.status]
        yield (
            marked(moment_in_words(record.requested_at)),
            "You" if record.requested_by == own else senders[record.id],
            marked(record.file_name),
            colour,
            status,
            moment_in_words(record.processed_at) if record.processed_at else "Not yet",
            outcome_of(record),
            address_of(record),
            _link_of(record),
        )


def outcome_of(record: Import) -> str:
    """Return what an import has done, in words."""
    counts = record.counts
    if not record.finished:
        return "Not known yet"
    if record.status is ImportStatus.UNSUCCESSFUL:
        return "Nothing was changed"
    if record.status is ImportStatus.UNDONE:
        return ", ".join(_undone(counts))
    if record.status is ImportStatus.CHECKED:
        return "Nothing was changed yet"
    if record.kind is ImportKind.COURSES:
        return f"{number(counts.created)} added, {number(counts.updated)} changed"
    if record.kind is ImportKind.LEAVERS:
        return f"{number(counts.created)} left, {number(counts.updated)} corrected"
    return ", ".join(_qualifications(counts) if record.kind is ImportKind.QUALIFICATIONS else _learners(counts))


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


def _link_of(record: Import) -> str:
    if record.status is ImportStatus.CHECKED:
        return "Continue"
    if not record.finished:
        return "View progress"
    return "View errors" if record.status is ImportStatus.UNSUCCESSFUL else "View"
