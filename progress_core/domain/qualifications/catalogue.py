"""The catalogue of qualifications: types, subjects, grades and award windows, as data (C6)."""

from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property
from typing import Any

from attrs import frozen

from progress_core.data import parsed
from progress_core.domain.foundations.arguments import refuse_unless
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.qualifications.spellings import by_spelling, grade_key, grade_meant, type_keys, words_key
from progress_core.domain.values.text import tidy

DEFAULT_CATALOGUE: "Catalogue"
"""The catalogue that comes with Progress, read from its file when it is first used."""


def key(text: str) -> str:
    """Return the key for comparing names of types, subjects and grades without regard to case and spaces."""
    return "".join(text.split()).casefold()


@frozen
class QualificationType:
    """A type of qualification.

    Args:
        name: name in lists ("GCSE (9 to 1)").
        subjects: its subjects in the order of lists; () if a subject is free text.
        grades: its grades, best first; only suggestions if `free_text_grade`.
        free_text_grade: whether any text is accepted as a grade (manual 5.4 i).
        first_award: first year in which it was awarded; None if that does not matter.
        last_award: last year in which it was awarded in England; None if it still is.
        level: level of the national framework as text, or "".

    Raises:
        ValueError: it has no name, or was awarded last before it was awarded first.
    """

    name: str
    subjects: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    free_text_grade: bool = False
    first_award: int | None = None
    last_award: int | None = None
    level: str = ""

    def __attrs_post_init__(self) -> None:
        if not tidy(self.name):
            raise ValueError("A type of qualification must have a name.")
        if self.first_award and self.last_award and self.first_award > self.last_award:
            raise ValueError(
                f"last_award must be {self.first_award} or later, as first_award is, not {self.last_award}."
            )

    @cached_property
    def _subjects(self) -> dict[str, str]:
        return {key(subject): subject for subject in self.subjects}

    @cached_property
    def _grades(self) -> dict[str, str]:
        return {key(grade): grade for grade in self.grades}

    @cached_property
    def _spelt_subjects(self) -> Mapping[str, str]:
        return by_spelling(self.subjects, words_key)

    @cached_property
    def _spelt_grades(self) -> Mapping[str, str]:
        return by_spelling(self.grades, grade_key)

    def subject(self, text: str) -> str | None:
        """Return a subject as the list spells it, or the one it can mean only; None if this type does not have it."""
        if not self.subjects:
            return tidy(text)
        return self._subjects.get(key(text)) or self._spelt_subjects.get(words_key(text))

    def grade(self, text: str) -> str | None:
        """Return a grade as the list spells it, or the one it can mean only; None if this type does not have it."""
        found = self._grades.get(key(text)) if text else None
        if found or not text:
            return found
        return tidy(text) if self.free_text_grade else grade_meant(text, self._spelt_grades)

    @property
    def window(self) -> str:
        """The years in which it was awarded, in words ("from 2017"); "" if that does not matter."""
        if self.first_award and self.last_award:
            return f"from {self.first_award} to {self.last_award}"
        if self.first_award:
            return f"from {self.first_award}"
        return f"until {self.last_award}" if self.last_award else ""


@frozen
class Catalogue:
    """All types of qualification, in the order of lists.

    Args:
        types: types with different names, apart from case and spaces.

    Raises:
        TypeError: something in it is no `QualificationType`.
        ValueError: two types have the same name.
    """

    types: tuple[QualificationType, ...]

    def __attrs_post_init__(self) -> None:
        for type_ in self.types:
            refuse_unless("Each of the types", type_, QualificationType, "a QualificationType")
        if len(self._types) < len(self.types):
            raise ValueError("The types of a catalogue must have different names, whatever their case and spaces.")

    @cached_property
    def _types(self) -> dict[str, QualificationType]:
        return {key(type_.name): type_ for type_ in self.types}

    @cached_property
    def _spelt_types(self) -> Mapping[str, str]:
        return by_spelling((type_.name for type_ in self.types), words_key)

    def type(self, name: str) -> QualificationType | None:
        """Return the type with a name, or the one that the name can mean only; None if there is none."""
        found = self._types.get(key(name))
        if found is None and name:
            spelt = next(filter(None, map(self._spelt_types.get, type_keys(name))), None)
            found = None if spelt is None else self._types[key(spelt)]
        return found

    def graded(self, type_: QualificationType, grades: Collection[str]) -> QualificationType:
        """Return the type that is meant by another one's short name: GCSE with a 9 is GCSE (9 to 1).

        Args:
            type_: the type whose name was given.
            grades: as typed.
        """
        if all(map(type_.grade, grades)):
            return type_
        longer = f"{key(type_.name)}("
        others = [other for name, other in self._types.items() if name.startswith(longer)]
        fitting = [other for other in others if all(map(other.grade, grades))]
        return fitting[0] if len(fitting) == 1 else type_


def _texts(value: object) -> bool:
    return value is None or (isinstance(value, list | tuple) and all(isinstance(text, str) and text for text in value))


def _year(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


_LAST_YEAR = 9999

_SHAPES: dict[str, Callable[[object], bool]] = {
    "type": lambda value: isinstance(value, str) and bool(value.strip()),
    "subjects": _texts,
    "grades": _texts,
    "free_text_grade": lambda value: value is None or isinstance(value, bool),
    "first_award": _year,
    "last_award": _year,
    "level": lambda value: value is None or isinstance(value, str),
}


def load_catalogue(parsed: object) -> Catalogue:
    """Build a catalogue from parsed JSON, for applications with their own types.

    Args:
        parsed: a list of objects with `type` and, all optional, `subjects` and `grades` (lists of
            text), `free_text_grade` (true or false; required if there are no grades),
            `first_award` and `last_award` (years as numbers) and `level` (text); other keys are ignored.

    Raises:
        Rejected: with a problem for each entry that has another form or repeats a type.
    """
    if not isinstance(parsed, list):
        raise Rejected(problems=(problem("catalogue", "not_a_list", rule="qualification.catalogue"),))
    types: dict[str, QualificationType] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(parsed, start=1):
        faults = _faults(entry)
        made = None if faults else _type(entry)
        if made and types.setdefault(key(made.name), made) is not made:
            faults = ["type: repeated"]
        if faults:
            problems.append(_entry_problem(number, entry, faults))
    if problems:
        raise Rejected(problems=problems)
    return Catalogue(tuple(types.values()))


def _faults(entry: object) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["not an object"]
    faults = [name for name, good in _SHAPES.items() if not good(entry.get(name))]
    if not (entry.get("grades") or entry.get("free_text_grade")):
        faults.append("neither grades nor free_text_grade")
    if not faults and (entry.get("last_award") or _LAST_YEAR) < (entry.get("first_award") or 0):
        faults.append("last_award: before first_award")
    return faults


def _type(entry: Mapping[str, Any]) -> QualificationType:
    return QualificationType(
        name=tidy(entry["type"]),
        subjects=tuple(entry.get("subjects") or ()),
        grades=tuple(entry.get("grades") or ()),
        free_text_grade=entry.get("free_text_grade") or False,
        first_award=entry.get("first_award"),
        last_award=entry.get("last_award"),
        level=entry.get("level") or "",
    )


def _entry_problem(number: int, entry: object, faults: list[str]) -> Problem:
    value = entry.get("type") if isinstance(entry, Mapping) else entry
    return problem("catalogue", "bad_entry", value, rule="qualification.catalogue", number=number, faults=faults)


@cache
def default_catalogue() -> Catalogue:
    """Return the catalogue that comes with Progress; its sources are in `progress_core/data/SOURCES.md`."""
    return load_catalogue(parsed("qualifications.json"))


def __getattr__(name: str) -> Catalogue:
    # 46 kB of JSON are read when a qualification is first checked, not by `import progress_core`
    if name == "DEFAULT_CATALOGUE":
        return default_catalogue()
    raise AttributeError(name)
