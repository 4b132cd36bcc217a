"""The words of our e-mails, as text and as HTML; never a password, and no more of a person than it takes."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from html import escape
from typing import TypeAlias

from attrs import frozen

from progress_core.domain.foundations.messages import how_many, label
from progress_core.domain.importing.imports import Import, ImportKind, ImportStatus, RowProblem
from progress_core.domain.qualifications.exports import Export

_ERRORS_SHOWN = 10
_NAME_SHOWN = 100


@frozen
class Notice:
    """What an e-mail says.

    Args:
        subject: one line.
        text: plain text body.
        html: the same as a whole HTML document.
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
        name: of the person, or their address.
        username: to log in with from then on.
        link: web address that can be used once.
        days: how long it can be used.

    Source: manual 1.4; features A2.
    """
    return _notice(
        "Verify your Progress account",
        f"Hello {name},",
        "An account has been made for you on Progress. Follow this link to verify it and to choose a password:",
        _Link("Verify my account", link),
        f"Your username is: {username}",
        f"The link can be used once, within {how_many(days, 'day')}. After that, the page offers a new one.",
        "If you did not expect this e-mail, you need not do anything.",
    )


def password_reset(username: str, link: str, days: int) -> Notice:
    """Let somebody who forgot their password choose a new one.

    Args:
        username: whose password it is: one address may have several accounts.
        link: web address that can be used once.
        days: how long it can be used.

    Source: manual 2.2; features A7.
    """
    return _notice(
        "Choose a new Progress password",
        f"Somebody, we hope you, asked for a new password for the username {username}. Follow this link to choose one:",
        _Link("Choose a new password", link),
        f"The link can be used once, within {how_many(days, 'day')}.",
        "If it was not you, you need not do anything: your password stays as it is.",
    )


def applications_submitted(name: str, courses: Iterable[str]) -> Notice:
    """Tell a learner that applications of theirs have been submitted.

    Args:
        name: first name.
        courses: each with its provider, in words.

    Source: manual 5.6; features C2.
    """
    return _notice(
        "Your application has been submitted",
        f"Hello {name},",
        "Your application has been submitted to:",
        tuple(courses),
        "Log in to Progress to see what becomes of it.",
    )


def application_decided(name: str, subject: str, decision: str) -> Notice:
    """Tell a learner what a receiving provider has decided.

    Args:
        name: first name.
        subject: the decision in a line.
        decision: the same in a sentence, with the course and the provider.

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
    """Tell the person who sent a file of learners, or of their qualifications, how the import went.

    Errors are named by their place and kind; what the cells say, which is about learners, stays out
    of the e-mail.

    Args:
        record: the finished import.
        base_url: where the site is, without a slash at the end.

    Source: manual 7.4, 9.3; features E4, E5, F4.
    """
    name = _one_line(record.file_name)
    of_learners = record.kind is ImportKind.LEARNERS
    if record.status is ImportStatus.SUCCESSFUL:
        return (_import_succeeded if of_learners else _qualifications_imported)(record, name, base_url)
    if of_learners:
        nothing = "no learner was created or updated"
        return _import_failed(record, "Learner", nothing, f"{base_url}/learners/import")
    nothing = "every learner has the qualifications that they had"
    return _import_failed(record, "Qualification", nothing, _exchange(record.listed_at, base_url))


def export_outcome(record: Export, provider: str, base_url: str, kept: timedelta) -> Notice:
    """Tell the person who asked for an export that it can be downloaded, or why not.

    Args:
        record: the finished export.
        provider: its name.
        base_url: where the site is, without a slash at the end.
        kept: how long its file is.

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
    return _notice(
        f"Qualification export ready: {what}",
        f"Your export of {what} is ready, with {how_many(record.learners, 'learner')}.",
        f"Log in to download it. It is kept until {until.day} {until:%B %Y}:",
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
    """Return where a provider's qualifications are imported; where providers are listed if there are several."""
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
        "Usernames and passwords were made for the new learners. Log in to see and download them, "
        "or to print a log-in letter for each learner:",
        _Link("Learners who have not logged on", f"{base_url}/learners/not-logged-on"),
    )


def _import_failed(record: Import, what: str, nothing: str, address: str) -> Notice:
    errors = [found for found in record.problems if found.problem.severity == "error"]
    name = _one_line(record.file_name)
    return _notice(
        f"{what} import unsuccessful: {name}",
        f"Your {what.lower()} import {name} was unsuccessful. Nothing was changed: {nothing}.",
        f"Errors found: {len(errors):,}." + (" The first of them:" if len(errors) > _ERRORS_SHOWN else ""),
        tuple(_place(found) for found in errors[:_ERRORS_SHOWN]),
        "Log in to see every error explained, and to download your file with the cells to correct marked. "
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
    """Make somebody's file name fit for a subject line."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return clean if len(clean) <= _NAME_SHOWN else clean[:_NAME_SHOWN] + "..."


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
