"""What is declared of one field of a learner, and the kinds of field that several of them are."""

from typing import Any, Literal

from attrs import frozen

from progress_core.domain.values import readers
from progress_core.domain.values.doubtful_texts import NOTHING_CLEAN
from progress_core.domain.values.fields import Field

Form = Literal["create", "edit", "import"]

FORMS: tuple[Form, ...] = ("create", "edit", "import")
EVERY_FORM: frozenset[Form] = frozenset(FORMS)
IMPORTS: frozenset[Form] = frozenset({"import"})

# Clean texts, for the row pattern: letters that NFC leaves alone, words short enough that no limit is passed.
# Left out are the letters that damaged texts have most often: texts with them are looked at one by one.
_LETTER = "[A-Za-zÀÁÆ-ÏÒ-ÖØ-öø-āĄ-őœ-şš-ŷŹ-żž-ɏ]"
_NAME = f"{NOTHING_CLEAN}{_LETTER}{{1,24}}+(?:[ '-]{_LETTER}{{1,24}}+){{0,3}}+"
_CHARACTER = "[A-Za-z0-9ÀÁÆ-ÏÒ-ÖØ-öø-āĄ-őœ-şš-ŷŹ-żž-ɏ',./()-]"
_LINE = f"{NOTHING_CLEAN}[A-Za-z0-9]{_CHARACTER}{{0,14}}+(?: {_CHARACTER}{{1,15}}+){{0,5}}+"

_LINE_CODES = ("too_long", "forbidden_character", "looks_damaged", "placeholder")


@frozen(kw_only=True)
class LearnerField(Field):
    """One field of a learner: its rule, and all that forms, imports and pages need to know of it.

    Its label is not here: every language has labels of its own, in `messages.<language>.json`.

    Args:
        note: how to fill in its column, for the import template.
        heading: of its column in the import template; "" if that is its label.
        spellings: other headings that stand for it in spreadsheets, with commas between them.
        width: of its column, in characters.
        choices: the only values that it may have; () for any.
        mandatory_in: the forms on which it must be given.
        key_information: whether it is "key information" on the learner form, and not additional.
        staff_only: whether learners see but never change it.
        address: whether it is part of the learner's address, which is shown on one line.
    """

    note: str
    heading: str = ""
    spellings: str = ""
    width: int = 18
    choices: tuple[str, ...] = ()
    mandatory_in: frozenset[Form] = frozenset()
    key_information: bool = False
    staff_only: bool = False
    address: bool = False


def line_field(name: str, statement: str, **declared: Any) -> LearnerField:
    """Build a field of one line of text, such as those of an address.

    Args:
        name: see `Field`.
        statement: see `Field`.
        declared: see `LearnerField`.
    """
    return LearnerField(
        name, readers.of_text(readers.doubting(readers.line)), statement, _LINE_CODES, _LINE, **declared
    )


def name_field(name: str, statement: str, **declared: Any) -> LearnerField:
    """Build a field of a person's name; arguments as for `line_field`."""
    read = readers.of_text(readers.doubting(readers.name, name=True))
    return LearnerField(name, read, statement, (*_LINE_CODES, "bad_format"), _NAME, **declared)
