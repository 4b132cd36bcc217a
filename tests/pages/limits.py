"""The page of limits: how much of everything, for a person, a file, a request and the whole site."""

from datetime import timedelta

from progress_excel.process import Limits as ChildLimits
from progress_excel.recognise import MAX_PARTS, MAX_UNPACKED_BYTES
from progress_security.passwords import MAX_WAITING
from progress_web.foundations.connections import HEADER_SECONDS
from progress_web.foundations.endpoints import MAX_FIELDS, MAX_FORM_BYTES
from progress_web.foundations.kept_forms import MAX_KEPT_BYTES, MAX_KEPT_TIME

from progress_core.domain.accounts.passwords import POLICIES
from progress_core.domain.accounts.sessions import MAX_SESSION_LENGTH, PROOF_TIME
from progress_core.domain.foundations.repeats import KEPT, MAX_ANSWER_BYTES
from progress_core.domain.importing.imports import EXTENSIONS, MAX_FILES
from progress_core.domain.importing.problems import MAX_LISTED
from progress_core.domain.importing.rows import MAX_ROWS
from progress_core.domain.learners.selection import MAX_EXPORTED, MAX_MATCHING
from progress_core.domain.qualifications.qualifications import MAX_QUALIFICATIONS
from progress_core.domain.values.searches import MAX_SEARCH_LENGTH, MAX_SEARCH_WORDS
from progress_core.usecases.accounts.accounts import MAX_LINKS
from progress_core.usecases.foundations.context import Limits
from progress_core.usecases.foundations.job_runs import ATTEMPTS
from progress_core.usecases.importing.run import MAX_WAIT_ROWS, MAX_WAIT_SECONDS
from tests.pages import markdown

_MIB = 1024 * 1024
_DEFAULTS = Limits()

_INTRODUCTION = """\
Anything beyond a limit is refused, with a sentence that names the limit; nothing is cut off silently. The lengths of \
single fields are in the [rules](rules.md)."""

_FILES = """\
The name of a file has to end as below, or have no ending; the contents decide what it is. It is read in a child \
process with the limits below ([why](../adr/0006-workbooks-in-a-child.md)), and stored in the database, where no \
address but that of its owner's import leads to it. Files with document types, passwords, too many parts or too much \
unpacked text are refused with a sentence. Macros and links to other files are never followed. What we write opens \
as text, never as a formula."""

_SPREADSHEETS = ", ".join(f"`.{extension}`" for extension in EXTENSIONS)
_KINDS = (
    ("learners, qualifications, and the courses of a provider", _SPREADSHEETS, "the site, the command line"),
    ("providers, and the courses of all of them", _SPREADSHEETS, "the command line, by the operator alone"),
)


def page() -> str:
    """Return the page as Markdown."""
    return markdown.page(
        "Limits",
        _INTRODUCTION,
        "## People",
        markdown.table(("limit", "figure", "setting"), _people()),
        "## Files",
        _FILES,
        markdown.table(("what", "files", "where"), _KINDS),
        markdown.table(("limit", "figure", "setting"), _files()),
        "## Requests and lists",
        markdown.table(("limit", "figure", "setting"), _requests()),
    )


def _people() -> list[tuple[str, str, str]]:
    policies = [
        (
            f"password, `{policy.name}`",
            (
                f"{policy.described}; a link to replace it lasts {_time(timedelta(minutes=policy.reset_minutes))}; "
                f"an initial one {_days(policy.initial_days)}"
            ),
            "`PROGRESS_CREDENTIAL_POLICY`",
        )
        for policy in POLICIES.values()
    ]
    return [
        *policies,
        ("failed log-ins in a row", str(_DEFAULTS.lockout_failures), "`PROGRESS_LOCKOUT_FAILURES`"),
        ("session without a request", f"{_DEFAULTS.session_minutes} minutes", "`PROGRESS_SESSION_MINUTES`"),
        ("session in any case", _time(MAX_SESSION_LENGTH), ""),
        ("time for which the last proof of who one is counts", _time(PROOF_TIME), ""),
        ("life of an invitation", f"{_DEFAULTS.link_days} days", "`PROGRESS_LINK_DAYS`"),
        ("links for one request, where an address has many accounts", str(MAX_LINKS), ""),
        (
            "time in which a decision about an application can be taken back",
            f"{_DEFAULTS.take_back_hours} hours",
            "`PROGRESS_TAKE_BACK_HOURS`",
        ),
        ("qualifications of a learner", str(MAX_QUALIFICATIONS), ""),
    ]


def _files() -> list[tuple[str, str, str]]:
    child = ChildLimits()
    return [
        ("size of a file", f"{_DEFAULTS.upload_bytes // _MIB} MiB", "`PROGRESS_UPLOAD_MB`"),
        ("unpacked size", f"{MAX_UNPACKED_BYTES // _MIB} MiB", ""),
        ("parts in a packed file", f"{MAX_PARTS:,}", ""),
        ("files that one person sends, of each kind", f"{MAX_FILES} in {_DEFAULTS.retention.file_days} days", ""),
        ("rows", f"{MAX_ROWS:,}", ""),
        ("memory of the process that reads it", f"{child.memory // _MIB} MiB", ""),
        ("processor time of that process", f"{child.seconds} s", ""),
        ("problems that are listed", f"{MAX_LISTED:,}", ""),
        ("tries of a job whose worker dies", str(ATTEMPTS), ""),
    ]


def _requests() -> list[tuple[str, str, str]]:
    return [
        ("form without its files", f"{MAX_FORM_BYTES // _MIB} MiB", ""),
        ("fields of a form", f"{MAX_FIELDS:,}", ""),
        (
            "form that comes too late and is carried on",
            f"{MAX_KEPT_BYTES // 1000} kB, for {_time(MAX_KEPT_TIME)}",
            "",
        ),
        ("text that somebody searches by", f"{MAX_SEARCH_LENGTH} characters, {MAX_SEARCH_WORDS} words", ""),
        ("header of a request, until it is whole", f"{HEADER_SECONDS:.0f} s", ""),
        ("answer that is kept for a request sent again", f"{MAX_ANSWER_BYTES // _MIB} MiB, for {_time(KEPT)}", ""),
        ("log-ins that wait for their turn; more are asked to come back", f"{MAX_WAITING}", ""),
        ("rows of a file that are checked while somebody waits", f"{MAX_WAIT_ROWS:,}", ""),
        ("processor time for reading a file while somebody waits", f"{MAX_WAIT_SECONDS} s", ""),
        ("learners changed at once", f"{MAX_MATCHING:,}", ""),
        ("rows of an exported list", f"{MAX_EXPORTED:,}", ""),
    ]


def _time(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    if minutes % 60:
        return f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} hour" if hours == 1 else f"{hours} hours"


def _days(days: int | None) -> str:
    return "does not expire" if days is None else f"expires after {days} days"
