"""The e-mails of Progress, as text and HTML; they never contain passwords, and as little personal data as possible."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from html import escape
from typing import TypeAlias

from attrs import frozen

from progress_core.domain.foundations.messages import how_many, label
from progress_core.domain.importing.imports import Import, ImportKind, ImportStatus, RowProblem
from progress_core.domain.qualifications.exports import Export
from progress_core.domain.values.english_time import english_day

_MAX_ERRORS = 10
_MAX_NAME_LENGTH = 100


@frozen
class Notice:
    """The contents of an e-mail.

    Args:
        subject: one line.
        text: plain text body.
        html: the same as a complete HTML document.
    """

    subject: str
    text: str
    html: str


@frozen
class _Link:
    words: str
    address: str


_Block: TypeAlias = str | _Link | tuple[str, ...]
"""A paragraph, a link on a line of its own, or a list."""


def invitation(name: str, username: str, link: str, days: int) -> Notice:
    """Ask a new member of staff to verify their account and choose a password.

    Args:
        name: name of the person, or their address.
        username: their username.
        link: web address that can be used once.
        days: how many days it can be used.

    Source: manual 1.4; features A2.
    """
    return _notice(
        "Verify your Progress account",
        f"Hello {name},",
        "An account has been created for you on Progress. Follow this link to verify it and choose a password:",
        _Link("Verify my account", link),
        f"Your username is: {username}",
        f"You can use the link once, within {how_many(days, 'day')}. After that, the page offers a new one.",
        "If you did not expect this e-mail, you do not need to do anything.",
    )


def password_reset(username: str, link: str, days: int) -> Notice:
    """Send a link to somebody who has forgotten their password.

    Args:
        username: username of the account, as one address may have several accounts.
        link: web address that can be used once.
        days: how many days it can be used.

    Source: manual 2.2; features A7.
    """
    return _notice(
        "Choose a new Progress password",
        f"Someone asked for a new password for the username {username}. If it was you, follow this link to choose one:",
        _Link("Choose a new password", link),
        f"You can use the link once, within {how_many(days, 'day')}.",
        "If it was not you, you do not need to do anything: your password stays the same.",
    )


def applications_submitted(name: str, courses: Iterable[str]) -> Notice:
    """Tell a learner that their applications have been submitted.

    Args:
        name: first name.
        courses: courses with their providers, in words.

    Source: manual 5.6; features C2.
    """
    return _notice(
        "Your application has been submitted",
        f"Hello {name},",
        "Your application has been submitted to:",
        tuple(courses),
        "Log in to Progress to see how it is going.",
    )


def application_decided(name: str, subject: str, decision: str) -> Notice:
    """Tell a learner what a receiving provider has decided.

    Args:
        name: first name.
        subject: the decision in one line.
        decision: the decision in one sentence, with the course and the provider.

    Source: features H3.
    """
    return _notice(subject, f"Hello {name},", decision, "Log in to Progress to see your applications.")


def profile_approved(name: str) -> Notice:
    """Tell a learner that their profile has been approved.

    Args:
        name: first name.

    Source: manual 5.6; features C2.
    """
    return _notice(
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
    link = _Link("Learner qualifications import/export", f"{base_url}/providers/{record.ukprn}/qualifications/export")
    until = record.kept_until(kept)
    if until is None:
        return _notice(
            f"Qualification export unsuccessful: {what}",
            f"The learners of {what} could not be exported.",
            record.reason,
            link,
        )
    day = english_day(until)
    return _notice(
        f"Qualification export ready: {what}",
        f"Your export of {what} is ready, with {how_many(record.learners, 'learner')}.",
        f"Log in to download it. It is kept until {day.day} {day:%B %Y}:",
        link,
        "Fill in the sheet Learner Qualifications, save it, and import it on the same page.",
    )


def _qualifications_imported(record: Import, name: str, base_url: str) -> Notice:
    counts = record.counts
    return _notice(
        f"Qualification import successful: {name}",
        f"Your qualification import {name} was successful.",
        (
            f"{how_many(counts.updated, 'learner')} changed",
            f"{how_many(counts.skipped, 'row')} without a change",
        ),
        _Link("Learner qualifications import/export", _exchange(record.listed_at, base_url)),
    )


def _exchange(ukprns: Collection[str], base_url: str) -> str:
    """Return the address of a provider's qualification import, or of the list of providers if there are several."""
    if len(ukprns) != 1:
        return f"{base_url}/providers"
    (ukprn,) = ukprns
    return f"{base_url}/providers/{ukprn}/qualifications/import"


def _import_succeeded(record: Import, name: str, base_url: str) -> Notice:
    counts = record.counts
    return _notice(
        f"Learner import successful: {name}",
        f"Your learner import {name} was successful.",
        (
            f"{how_many(counts.created, 'learner')} created",
            f"{how_many(counts.updated, 'learner')} updated",
            f"{how_many(counts.skipped, 'row')} skipped",
        ),
        *_next_after_import(record, base_url),
    )


def _next_after_import(record: Import, base_url: str) -> tuple[_Block, ...]:
    """Return what to do next: nobody needs log-in details if nobody was created."""
    if not record.counts.created:
        return (
            "No learner was created, so there are no new usernames and passwords. Log in to see the outcome:",
            _Link("Learner import", f"{base_url}/learners/import/{record.id}"),
        )
    has = (
        "learner has a username and a password"
        if record.counts.created == 1
        else "learners have usernames and passwords"
    )
    return (
        f"The new {has}. Log in to see and download them, or to print a log-in letter for each learner:",
        _Link("Learners who have not logged on", f"{base_url}/learners/not-logged-on?imported={record.id}"),
    )


def _import_failed(record: Import, what: str, nothing: str, address: str) -> Notice:
    errors = [found for found in record.problems if found.problem.severity == "error"]
    name = _one_line(record.file_name)
    return _notice(
        f"{what} import unsuccessful: {name}",
        f"Your {what.lower()} import {name} was unsuccessful. Nothing was changed: {nothing}.",
        f"Errors found: {len(errors):,}." + (" The first of them:" if len(errors) > _MAX_ERRORS else ""),
        tuple(_place(found) for found in errors[:_MAX_ERRORS]),
        "Log in to see what each error means, and to download your file with the wrong cells marked. "
        "Then correct them and import the file again:",
        _Link(f"{what} imports", address),
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


def _notice(subject: str, *blocks: _Block) -> Notice:
    shown = [block for block in (*blocks, "Progress") if block]
    return Notice(subject, "\n\n".join(map(_as_text, shown)) + "\n", _document(subject, map(_as_html, shown)))


def _as_text(block: _Block) -> str:
    if isinstance(block, _Link):
        return block.address
    if isinstance(block, tuple):
        return "\n".join(f"- {item}" for item in block)
    return block


def _as_html(block: _Block) -> str:
    if isinstance(block, _Link):
        address = escape(block.address)
        return f'<p><a href="{address}">{escape(block.words)}</a><br>{address}</p>'
    if isinstance(block, tuple):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block) + "</ul>"
    return f"<p>{escape(block)}</p>"


def _document(title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
