"""Headings of a learner spreadsheet: which column holds which field (manual 7.3)."""

from collections.abc import Iterator

from progress_core.domain.foundations.messages import label
from progress_core.domain.importing.heading_keys import folded_heading
from progress_core.domain.importing.headings import Vocabulary
from progress_core.domain.learners import fields
from progress_core.domain.learners.fields import LEARNER_FIELDS

LABELS = {field.name: field.heading or label(field.name) for field in LEARNER_FIELDS}
"""The headings of the template, in its order."""

MANDATORY = tuple(field.name for field in LEARNER_FIELDS if field.name in fields.MANDATORY["import"])
"""The fields whose headings must be there."""


def _spellings() -> Iterator[tuple[str, str]]:
    for field in LEARNER_FIELDS:
        for spelling in (field.name, label(field.name), LABELS[field.name], *field.spellings.split(",")):
            yield folded_heading(spelling), field.name


LEARNER_HEADINGS = Vocabulary(
    dict(_spellings()),
    {name: LABELS[name] for name in MANDATORY},
    rule="imports.headings",
    file_rule="imports.file",
    missing="no_headings",
)
"""The headings of a learner spreadsheet, in all their spellings."""
