"""Roles that a setting lists, with commas between."""

from collections.abc import Collection, Iterator

from progress_core.compose.refusals import refusal
from progress_core.domain.foundations.permissions import Role


def roles(text: str, known: Collection[Role]) -> frozenset[Role]:
    """Return the roles that a setting lists; names that are not known are left out.

    Args:
        text: names of roles, separated by commas; capitals do not count, and spaces may stand for hyphens.
        known: the roles that it may list.
    """
    return frozenset(role for role in known if role.value in map(_plain, _names(text)))


def wrong_names(variable: str, text: str, known: Collection[Role]) -> Iterator[str]:
    """Find names that are not of roles that a setting may list; one sentence each.

    Args:
        variable: of the setting ("PROGRESS_SECOND_FACTOR").
        text: as for `roles`.
        known: as for `roles`.
    """
    listed = [role.value for role in known]
    for name in _names(text):
        if _plain(name) not in listed:
            yield refusal(variable, f"roles ({', '.join(listed)})", name)


def _names(text: str) -> list[str]:
    return [name for name in map(str.strip, text.split(",")) if name]


def _plain(name: str) -> str:
    return name.lower().replace(" ", "-").replace("_", "-")
