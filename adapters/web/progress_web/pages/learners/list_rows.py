"""The rows of the list of learners, with everything that a row shows: the template only writes it down."""

from collections.abc import Iterator, Mapping

from attrs import frozen
from markupsafe import Markup

from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.dashboard import on_line
from progress_core.domain.profiles.profiles import SectionStatus
from progress_core.usecases.learners.learners import LearnerPage
from progress_web.foundations.rendering import marked
from progress_web.foundations.visit import Visit

HEADINGS = (
    "Name",
    "Username",
    "Email address",
    "Provider",
    "Year",
    "Personal information",
    "Qualifications",
    "Statements",
)
"""The columns between the box and the actions. The style sheet has them too, as labels on a phone."""
Tag = tuple[Markup, Markup]
"""The class of the tag of a status, and its text."""
Row = tuple[Markup, Markup, str, str, str, bool, str, str, int, tuple[Tag, Tag, Tag]]
"""Id, name, the addresses of the learner and the profile, username, whether locked out, e-mail address, provider,
year group, and the tags of the three sections."""

_COLOURS = ("", "govuk-tag--yellow", "govuk-tag--green")
_TAGS = tuple((marked(_COLOURS[status]), marked(status.label)) for status in SectionStatus)
"""Most tags are grey, so the style sheet makes a tag in a row grey that has no class."""


@frozen
class RowActions:
    """What can be done to every learner of a list.

    Args:
        restore: bring back from the archive.
        reset: reset the password, and unlock who is locked out.
        delete: delete, or archive.
    """

    restore: bool
    reset: bool
    delete: bool


def actions_of(visit: Visit, *, archive: bool) -> RowActions:
    """Return what the person may do to each learner of a list.

    Args:
        visit: the request.
        archive: whether the learners are archived, who can only be restored.
    """
    may_delete = visit.actor.may(Permission.DELETE_LEARNERS)
    may_reset = visit.actor.may(Permission.RESET_PASSWORDS)
    return RowActions(archive and may_delete, not archive and may_reset, not archive and may_delete)


def rows_of(visit: Visit, page: LearnerPage, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a page of the list.

    Args:
        visit: the request.
        page: of the list.
        names: of the providers in scope, by UKPRN.
    """
    address_of = visit.addresses("learner" if visit.actor.may(Permission.EDIT_LEARNERS) else "learner-profile")
    profile_of = visit.addresses("learner-profile")
    for line in page.lines:
        profile = line.profile
        yield (
            marked(line.id),
            marked(f"{line.first_name} {line.last_name}"),
            address_of(line.id),
            profile_of(line.id),
            line.username,
            on_line("locked-out", line.standing),
            line.email,
            names.get(line.ukprn, line.ukprn),
            line.year_group,
            (_TAGS[profile.personal_information], _TAGS[profile.qualifications], _TAGS[profile.statements]),
        )
