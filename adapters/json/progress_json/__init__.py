"""The values of Progress as plain data and JSON, and back: strictly, with every problem at once.

Built on cattrs. `to_data` and `from_data` are each other's inverse for every value that `progress_core` names.
"""

from typing import Any, TypeVar

from cattrs import BaseValidationError, StructureHandlerNotFoundError
from typing_extensions import TypeForm

from progress_core.domain.foundations.errors import Rejected
from progress_json import texts
from progress_json.converters import converter, own
from progress_json.faults import Fault, problems_of
from progress_json.schemas import Definitions, schema

__all__ = ["Definitions", "converter", "dumps", "from_data", "loads", "problems_of", "schema", "to_data"]

T = TypeVar("T")


def to_data(value: object) -> Any:
    """Return a value as plain data: dicts, lists, texts, numbers, true, false and None.

    Secrets, such as `Settings.secret_key`, are part of the data.

    Args:
        value: a value of Progress, a list, tuple, set or mapping of values, or a `ProgressError`, which does not come
            back by `from_data`.

    Raises:
        TypeError: it is of a class that has no form in JSON.
    """
    return own().unstructure(value)


def from_data(type: TypeForm[T], data: object) -> T:  # noqa: A002 - the name is promised
    """Make a value of plain data, and guess nothing: null is no text, "no" is not false, 7.9 is not 7.

    Args:
        type: the class of the value, or a type such as `Checked[LearnerDetails]` or `tuple[Provider, ...]`.
        data: plain data, as JSON gives it.

    Raises:
        Rejected: the data is wrong; its problems name every place (`learners[3].postcode`).
        TypeError: the type has no form in JSON.
    """
    try:
        hook = own().get_structure_hook(type)
    except StructureHandlerNotFoundError as error:
        raise TypeError(f"{type} has no form in JSON: {error}") from None
    try:
        return hook(data, type)  # type: ignore[no-any-return] # cattrs looks it up by the type
    except (BaseValidationError, Fault, RecursionError) as error:
        raise Rejected(problems=problems_of(error)) from None


def dumps(value: object, *, canonical: bool = False, indent: int | None = None, ascii_only: bool = False) -> str:
    """Return a value as JSON text.

    Args:
        value: as for `to_data`.
        canonical: whether values that are equal and of the same types must have equal texts, for fingerprints: keys in
            order, no spaces, and one form for each number, as RFC 8785 says, but whole numbers keep all their digits.
        indent: spaces of each level, for people; None for one line. The canonical form has none.
        ascii_only: whether other letters are escaped, for terminals and files that cannot hold them.

    Raises:
        TypeError: it is of a class that has no form in JSON.
        ValueError: a number in it is not finite.
    """
    return texts.written(to_data(value), canonical=canonical, indent=indent, ascii_only=ascii_only)


def loads(type: TypeForm[T], text: str | bytes) -> T:  # noqa: A002 - as for `from_data`
    """Make a value of JSON text.

    Args:
        type: as for `from_data`.
        text: JSON; bytes are UTF-8, with or without the mark that some programs put at the start.

    Raises:
        Rejected: it is not JSON, has a key twice, or its data is wrong, as for `from_data`.
        TypeError: the type has no form in JSON, or the text is neither text nor bytes.
    """
    return from_data(type, texts.read(text))
