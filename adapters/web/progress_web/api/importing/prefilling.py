"""The learner import template, filled in from a file that lacks what an import needs (features J5)."""

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.importing.mappings import MAX_LENGTH
from progress_web.api.foundations.calls import Call, FileReply, SentFile
from progress_web.api.foundations.fields import short
from progress_web.api.foundations.operations import Operation
from progress_web.api.importing.mappings import ImportFormat, mapping_of


@frozen(kw_only=True)
class TemplateAsked:
    """How to read the file that fills in the template.

    Args:
        format: what the file is, if its content is not to tell.
        ukprn: the provider of all learners in the file; empty if the file has a column for it.
        mapping: name of a mapping that is remembered for this provider; empty to choose the one that fits.
    """

    format: ImportFormat = ImportFormat.AUTO
    ukprn: str = short(most=8)
    mapping: str = short(most=MAX_LENGTH)


def fill_import_template(call: Call, query: TemplateAsked, file: SentFile) -> FileReply:
    """Return the spreadsheet to be filled in, with what a file says, and what is known of the learners whom it names.

    For files that lack what an import needs, as `users.csv` of OneRoster lacks postcodes and dates of birth. Learners
    whom the caller sees are known by the ULN or UPN of a row and one of their names.
    """
    used = mapping_of(call, file, query.format, query.ukprn, query.mapping)
    content = call.progress.mappings.filled_template(call.proven, file.name, file.content, used)
    return FileReply(content, "learner-import-template.xlsx")


OPERATIONS = (
    Operation(
        "POST", "/imports/template", fill_import_template, TokenScope.IMPORTS_WRITE, queue="files", changes=False
    ),
)
"""Filling in the template."""
