"""Merging what two people changed in the same form: only what a person touched is theirs."""

from collections.abc import Mapping

from attrs import frozen


@frozen
class Merged:
    """A form after two people changed it, field by field.

    Args:
        values: mine where I touched the field, theirs everywhere else.
        mine: the fields that only I changed.
        theirs: the fields that only somebody else changed.
        both: the fields that both changed, each to another value.
    """

    values: dict[str, str]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    both: tuple[str, ...]

    @property
    def is_saved(self) -> bool:
        """Whether nothing of mine is left to be saved."""
        return not (self.mine or self.both)


def merge(mine: Mapping[str, str], theirs: Mapping[str, str], base: Mapping[str, str]) -> Merged:
    """Merge a form with what somebody else saved since it was loaded.

    Args:
        mine: what was sent, by field.
        theirs: what is saved now; it has the same fields.
        base: what the form was loaded with; of a field that is not in it nobody knows who changed it, so both did.
    """
    found: dict[str, list[str]] = {"mine": [], "theirs": [], "both": []}
    for name, value in mine.items():
        my, their, old = _text(value), _text(theirs[name]), _text(base.get(name))
        if my != their:
            who = "theirs" if my == old else "mine" if their == old else "both"
            found[who].append(name)
    values = {name: theirs[name] if name in found["theirs"] else value for name, value in mine.items()}
    return Merged(values, *(tuple(names) for names in found.values()))


def _text(value: str | None) -> str | None:
    """Return a text as it is compared: browsers change line breaks, and the rules drop spaces around it."""
    return None if value is None else "\n".join(value.strip().splitlines())
