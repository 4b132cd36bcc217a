"""The e-mails of Progress, as text and HTML; they never contain passwords, and as little personal data as possible."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from progress_core.domain.correspondence.notice import Block, Link, Notice, compose
from progress_core.domain.foundations.messages import how_many, label
from progress_core.domain.importing.decisions import waits
from progress_core.domain.importing.imports import Import, ImportKind, ImportStatus, RowProblem
from progress_core.domain.qualifications.exports import Export
from progress_core.domain.values.english_time import english_day
from progress_core.domain.years.moves import MoveStatus, MoveUp

_MAX_ERRORS = 10
_MAX_NAME_LENGTH = 100


def profile_approved(name: str) -> Notice:
    """Tell a learner that their profile has been approved.

    Args:
        name: first name.

    Source: manual 5.6; features C2.
    """
    return compose(
        "Your profile has been approved",
        f"Hello {name},",
        "Your profile has been approved. Log in to Progress to see it.",
        "If you change anything in it, it will need to be approved again.",
    )


def import_outcome(record: Import, base_url: str) -> Notice:
    """Tell the person who imported learners or qualifications how it went.

    Errors are listed by place and kind; the e-mail does not quote cells, which are about learners.

    Args:
        record: the finished import.
        base_url: web address of the site, without a slash at the end.

    Source: manual 7.4, 9.3; features E4, E5, F4.
    """
    name = _one_line(record.file_name)
    of_learners = record.kind is ImportKind.LEARNERS
    if record.status is ImportStatus.SUCCESSFUL:
        return (_import_succeeded if of_learners else _qualifications_imported)(record, name, base_url)
    if waits(record):
        return _import_waits(record, name, base_url)
    if of_learners:
        nothing = "no learner was created or updated"
        return _import_failed(record, "Learner", nothing, f"{base_url}/learners/import")
    nothing = "all learners have the same qualifications as before"
    return _import_failed(record, "Qualification", nothing, _exchange(record.listed_at, base_url))


def export_outcome(record: Export, provider: str, base_url: str, kept: timedelta) -> Notice:
    """Tell the person who asked for an export that they can download it, or why not.

    Args:
        record: the finished export.
        provider: name of the provider.
        base_url: web address of the site, without a slash at the end.
        kept: how long its file is kept.

    Source: manual 9.1; features F1.
    """
    what = f"Year {record.year_group} at {_one_line(provider)}"
    link = Link("Learner qualifications import/export", f"{base_url}/providers/{record.ukprn}/qualifications/export")
    until = record.kept_until(kept)
    if until is None:
        return compose(
            f"Qualification export unsuccessful: {what}",
            f"The learners of {what} could not be exported.",
            record.reason,
            link,
        )
    day = english_day(until)
    return compose(
        f"Qualification export ready: {what}",
        f"Your export of {what} is ready, with {how_many(record.learners, 'learner')}.",
        f"Log in to download it. It is kept until {day.day} {day:%B %Y}:",
        link,
        "Fill in the sheet Learner Qualifications, save it, and import it on the same page.",
    )


def moves_outcome(moves: Collection[MoveUp], names: Mapping[str, str], base_url: str) -> Notice:
    """Tell the person who asked to move providers up, or to undo that, how it went.

    Args:
        moves: those of one batch, as they now are.
        names: UKPRN -> name of the provider.
        base_url: web address of the site, without a slash at the end.

    Source: features J1.
    """
    year = next(iter(moves)).year
    return compose(
        f"Move up to {year}",
        f"This is how the move up to {year} went:",
        tuple(f"{_one_line(names[move.ukprn])}: {_move_in_words(move)}" for move in moves),
        Link("Move up", f"{base_url}/learners/move-up"),
    )


def _move_in_words(move: MoveUp) -> str:
    if move.reason:
        return f"{move.status.value}. {move.reason}"
    counts = move.counts
    if move.status is MoveStatus.UNDONE:
        return f"undone, apart from {how_many(len(move.left_alone), 'learner')} who had changed since"
    return f"{move.status.value}. {counts.up:,} moved up, {counts.stay:,} stayed, {counts.leave:,} left"


def _qualifications_imported(record: Import, name: str, base_url: str) -> Notice:
    counts = record.counts
    return compose(
        f"Qualification import successful: {name}",
        f"Your qualification import {name} was successful.",
        (
            f"{how_many(counts.updated, 'learner')} changed",
            f"{how_many(counts.skipped, 'row')} without a change",
        ),
        Link("Learner qualifications import/export", _exchange(record.listed_at, base_url)),
    )


def _exchange(ukprns: Collection[str], base_url: str) -> str:
    """Return the address of a provider's qualification import, or of the list of providers if there are several."""
    if len(ukprns) != 1:
        return f"{base_url}/providers"
    (ukprn,) = ukprns
    return f"{base_url}/providers/{ukprn}/qualifications/import"


def _import_succeeded(record: Import, name: str, base_url: str) -> Notice:
    counts = record.counts
    return compose(
        f"Learner import successful: {name}",
        f"Your learner import {name} was successful.",
        (
            f"{how_many(counts.created, 'learner')} created",
            f"{how_many(counts.updated, 'learner')} updated",
            f"{how_many(counts.skipped, 'row')} skipped",
        ),
        *_next_after_import(record, base_url),
    )


def _next_after_import(record: Import, base_url: str) -> tuple[Block, ...]:
    """Return what to do next: nobody needs log-in details if nobody was created."""
    if not record.counts.created:
        return (
            "No learner was created, so there are no new usernames and passwords. Log in to see the outcome:",
            Link("Learner import", f"{base_url}/learners/import/{record.id}"),
        )
    has = (
        "learner has a username and a password"
        if record.counts.created == 1
        else "learners have usernames and passwords"
    )
    return (
        f"The new {has}. Log in to see and download them, or to print a log-in letter for each learner:",
        Link("Learners who have not logged on", f"{base_url}/learners/not-logged-on?imported={record.id}"),
    )


def _import_failed(record: Import, what: str, nothing: str, address: str) -> Notice:
    errors = [found for found in record.problems if found.problem.severity == "error"]
    name = _one_line(record.file_name)
    return compose(
        f"{what} import unsuccessful: {name}",
        f"Your {what.lower()} import {name} was unsuccessful. Nothing was changed: {nothing}.",
        f"Errors found: {len(errors):,}." + (" The first of them:" if len(errors) > _MAX_ERRORS else ""),
        tuple(_place(found) for found in errors[:_MAX_ERRORS]),
        "Log in to see what each error means, and to download your file with the wrong cells marked. "
        "Then correct them and import the file again:",
        Link(f"{what} imports", address),
    )


def _import_waits(record: Import, name: str, base_url: str) -> Notice:
    """Tell that an import goes on once somebody has decided about duplicates and updates."""
    return compose(
        f"Learner import waiting for your answer: {name}",
        f"Your learner import {name} is waiting for your answer. Nothing has been changed yet.",
        "Some rows match, or may match, learners who already exist or other rows of the file. Log in to decide what "
        "to do with them. You do not need to send the file again:",
        Link("Learner import", f"{base_url}/learners/import/{record.id}"),
    )


def _place(found: RowProblem) -> str:
    kind = f"{label(found.problem.field)}: {found.problem.code.replace('_', ' ')}"
    if not found.row:
        return kind
    column = f", column {found.column}" if found.column else ""
    return f"Row {found.row:,}{column}: {kind}"


def _one_line(text: str) -> str:
    """Make a file name fit for a subject line."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return clean if len(clean) <= _MAX_NAME_LENGTH else clean[:_MAX_NAME_LENGTH] + "..."
