"""What is wrong with data: faults while values are made of it, and the problems that people read (I10)."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import evolve, fields_dict, has
from cattrs import AttributeValidationNote, BaseValidationError, ForbiddenExtraKeysError, IterableValidationNote

from progress_core.domain.foundations.errors import ProgressError, Rejected
from progress_core.domain.foundations.messages import problem, quoted
from progress_core.domain.foundations.problems import Problem

_SENTENCES = "json"  # the field under which the catalogue has the sentences of this package
_SHOWN_IN_WORDS: dict[object, str] = {None: "null", True: "true", False: "false"}
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which cannot be encoded."""

MAX_UNKNOWN = 100
"""Unknown names of one object that are told."""
MAX_WRONG = 100
"""Wrong entries of one list or mapping after which no others are looked at."""
MAX_PROBLEMS = 1_000
"""Problems that are told at once."""


class Fault(ValueError):
    """Something wrong with one piece of data.

    Args:
        code: code of the problem.
        value: the piece of data.
        words: what its sentence is made from and only people read.
        facts: what its sentence is made from, besides the place and the value, as JSON holds it.
    """

    def __init__(
        self, code: str, value: object = None, *, words: Mapping[str, str] | None = None, **facts: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.words = words or {}
        self.facts = facts


def wrong_type(value: object, wanted: str) -> Fault:
    """Return the fault of a value that is of another kind than `wanted` says."""
    return Fault("wrong_type", value, words={"wanted": wanted})


def problems_of(error: BaseException) -> tuple[Problem, ...]:
    """Return the problems that an error of a converter of this package tells of, up to `MAX_PROBLEMS`.

    Args:
        error: what `Converter.structure` raised.
    """
    return tuple(islice(_problems(error, "", secret=False), MAX_PROBLEMS))


def depths_of(error: BaseException, depth: int = 0) -> Iterator[int]:
    """Yield how deep inside each fault is that an error tells of; of an unknown field, that of the object that has it.

    Args:
        error: as for `problems_of`.
        depth: of the error itself.
    """
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from depths_of(inner, depth + bool(_step(inner)))
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from (depth for _ in error.extra_fields)
    else:
        yield depth


def _problems(error: BaseException, path: str, *, secret: bool) -> Iterator[Problem]:
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _problems(inner, path + _step(inner), secret=secret or _is_secret(error.cl, inner))
    elif isinstance(error, Fault):
        yield _problem(path, error, secret=secret)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [*fields_dict(error.cl)]
        for key in sorted(map(str, error.extra_fields))[:MAX_UNKNOWN]:
            yield _problem(f"{path}.{_writable(key)}", Fault("unknown_field", known=known))
    elif isinstance(error, KeyError):  # cattrs looks required fields up without asking whether they are there
        yield _problem(path, Fault("required"))
    elif isinstance(error, Rejected) and error.problems:
        for found in error.problems:
            yield evolve(found, field=f"{path}.{found.field}".removeprefix("."))
    elif isinstance(error, RecursionError):
        yield _problem(path, Fault("too_deep"))
    else:
        yield _problem(path, Fault("refused", words={"reason": _reason(error)}))


def _step(error: BaseException) -> str:
    """Return the step of the path that an error adds, as its note says."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return f".{note.name}"
        if isinstance(note, IterableValidationNote):
            return f"[{note.index}]" if isinstance(note.index, int) else f".{_writable(str(note.index))}"
    return ""


def _writable(name: str) -> str:
    """Return a name that can be part of a path, which is a text like any other."""
    return HALF.sub("\ufffd", name)


def _is_secret(class_: Any, error: BaseException) -> bool:
    """Return whether an error is about a field that is not shown, such as a key or a password."""
    known = fields_dict(class_) if has(class_) else {}
    names = (note.name for note in getattr(error, "__notes__", ()) if isinstance(note, AttributeValidationNote))
    return any(known[name].repr is False for name in names if name in known)


def _problem(path: str, fault: Fault, *, secret: bool = False) -> Problem:
    path = path.removeprefix(".")
    where = f"“{quoted(path)}”" if path else "The data"
    shown = "what was given" if secret else _shown(fault.value)
    words = {"where": where, "shown": shown, **fault.words}
    found = problem(_SENTENCES, fault.code, words=words, **fault.facts)
    kept = fault.value if not secret and isinstance(fault.value, str | int | float) else None
    return evolve(found, field=path, value=kept)


def _shown(value: object) -> str:
    """Return a piece of data in words."""
    if value is None or isinstance(value, bool):
        return _SHOWN_IN_WORDS[value]
    if isinstance(value, str):
        return f"“{quoted(value)}”"
    if isinstance(value, int | float):
        return quoted(value)
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list) else f"a value of Python ({type(value).__name__})"


def _reason(error: BaseException) -> str:
    """Return why a value cannot be made, as far as it says so for people."""
    if isinstance(error, ProgressError):
        return error.message
    text = str(error.args[0]) if isinstance(error, ValueError | TypeError) and error.args else ""
    return text or "these fields do not go together."
