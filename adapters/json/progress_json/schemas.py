"""JSON Schema 2020-12 of the values of Progress, from the same classes that make and read them (I10)."""

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from enum import Enum, Flag
from inspect import cleandoc, getdoc
from types import NoneType
from typing import Any, Literal, TypeVar, get_args

from attrs import NOTHING, Attribute, Factory, fields, has, resolve_types

from progress_json.anything import TEXT_TAGS
from progress_json.converters import own
from progress_json.kinds import (
    SCHEMA,
    is_fixed,
    is_kind_of,
    is_union,
    item_of,
    kind,
    no_data,
    require_clear,
    require_made,
    stands_for,
)
from progress_json.scalars import DATE, MOMENT, TIME

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ARGUMENT = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_ANYTHING = {"$ref": "#/$defs/Anything"}
_IN_A_SET = {"$ref": "#/$defs/AnythingInASet"}
_SET = {"type": "array", "items": _IN_A_SET, "uniqueItems": True}
_PLAIN = {"type": ["null", "boolean", "number", "string"]}


def _whole(pattern: str) -> str:
    """Return a pattern that the whole text must match; `$` alone would allow a line break after it."""
    return rf"^(?:{pattern})(?![\s\S])"


_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time", "pattern": _whole(MOMENT)},
    date: {"type": "string", "format": "date", "pattern": _whole(DATE)},
    time: {"type": "string", "pattern": _whole(TIME)},
}


def schema(type_: Any) -> Schema:
    """Return the JSON Schema (2020-12) of the data that `from_data` accepts for a type.

    What the class itself refuses, as `Settings` refuses a retention of ten days, is not in the schema.

    Args:
        type_: as for `from_data`.

    Raises:
        TypeError: the type has no form in JSON.
    """
    definitions = Definitions()
    found = definitions.of(type_)
    return {"$schema": _DIALECT, **found, **({"$defs": definitions.found} if definitions.found else {})}


class Definitions:
    """Describes types; classes and enums become definitions, which the others refer to.

    Args:
        at: where the definitions will stand, for references to them.
        written: whether to describe the data that `to_data` returns, in which no field is missing, instead of what
            `from_data` accepts.
        open: whether any JSON will do where a value can be of any kind, for readers that know nothing of tags.

    The attribute `found` has the definitions by name.
    """

    def __init__(self, at: str = "#/$defs/", *, written: bool = False, open: bool = False) -> None:  # noqa: A002 - an argument by name alone
        self.found: dict[str, Schema] = {}
        self._at = at
        self._written = written
        self._open = open
        self._named_types: dict[str, Any] = {"Anything": object, "AnythingInASet": None}

    def of(self, type_: Any) -> Schema:
        """Return the schema of a type."""
        type_ = object if type_ is Any else stands_for(type_)
        if type_ in _SCALARS:
            return dict(_SCALARS[type_])
        if type_ is object and self._open:
            return {}
        if is_union(type_):
            require_clear(type_)
            return {"anyOf": [self.of(member) for member in get_args(type_)]}
        if kind(type_) is Literal:
            return {"enum": [*get_args(type_)]}
        make = self._definition(type_)
        return self._named(self._free_name(type_), make) if make else self._container(type_)

    def _definition(self, type_: Any) -> Callable[[], Schema] | None:
        """Return what describes a type that has a definition of its own; None if it has none."""
        if type_ is object:
            return self._anything
        if has(kind(type_)):
            return lambda: self._class(type_)
        return (lambda: _enum(type_)) if is_kind_of(Enum)(type_) and not is_kind_of(Flag)(type_) else None

    def _container(self, type_: Any) -> Schema:
        if is_fixed(type_):
            items = [self.of(item) for item in get_args(type_)]
            return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
        require_made(type_)
        if is_kind_of(Mapping)(type_):
            key, item = get_args(type_) or (str, object)
            return {"type": "object", "additionalProperties": self.of(item)} if key is str else no_data(type_)
        if is_kind_of(AbstractSet)(type_):
            return {"type": "array", "items": self.of(item_of(type_)), "uniqueItems": True}
        return {"type": "array", "items": self.of(item_of(type_))}

    def _anything(self) -> Schema:
        self._named("AnythingInASet", lambda: _moved(_anything_in_a_set(), self._at))
        return _moved(_anything(), self._at)  # type: ignore[no-any-return] # a schema stays one

    def _free_name(self, type_: Any) -> str:
        """Return the name of a type, with a number if another type has the name."""
        name, number = _name(type_), 1
        while self._named_types.setdefault(name, type_) != type_:
            number += 1
            name = f"{_name(type_)}{number}"
        return name

    def _named(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self.found:
            self.found[name] = {}  # what it refers to may refer to it
            self.found[name] = make()
        return {"$ref": f"{self._at}{name}"}

    def _class(self, type_: Any) -> Schema:
        class_ = resolve_types(kind(type_))
        given = dict(zip(getattr(class_, "__parameters__", ()), get_args(type_), strict=False))
        described = getdoc(class_) or ""
        about = {name: text for base in reversed(class_.__mro__) for name, text in _arguments(base)}
        known = [field for field in fields(class_) if field.init]
        return {
            "type": "object",
            "description": described.partition("\n")[0],
            "properties": {field.name: self._field(field, given, about.get(field.name, "")) for field in known},
            "required": [field.name for field in known if self._written or field.default is NOTHING],
            "additionalProperties": False,
        }

    def _field(self, field: "Attribute[Any]", given: Mapping[Any, Any], about: str) -> Schema:
        type_ = _filled(field.type, given)
        found = self.of(type_)
        if about:
            found["description"] = about
        found |= field.metadata.get(SCHEMA, {})
        if not self._written and field.default is not NOTHING and not isinstance(field.default, Factory):  # type: ignore[arg-type] # a class
            found["default"] = own().unstructure(field.default, unstructure_as=type_)
        return found


def _arguments(class_: type) -> Iterator[tuple[str, str]]:
    """Yield the names of what a class itself says about its arguments, and what it says."""
    arguments = cleandoc(class_.__doc__ or "").partition("Args:\n")[2].split("\n\n")[0]
    for name, text in _ARGUMENT.findall(arguments):
        yield name, " ".join(text.split())


def _filled(type_: Any, given: Mapping[Any, Any]) -> Any:
    """Return the type of a field of a generic class, with what stands for its variables."""
    if isinstance(type_, TypeVar):
        return given.get(type_) or no_data(type_)
    variables = getattr(type_, "__parameters__", ())
    return type_[tuple(_filled(variable, given) for variable in variables)] if variables else type_


def _name(type_: Any) -> str:
    """Return the name of a type: that of `Accepted[tuple[Provider, ...]]` is AcceptedtupleProviderEllipsis."""
    held = (_name(inner) for inner in get_args(type_))
    return "".join([*re.findall(r"\w+", _own_name(kind(type_))), *held])


def _own_name(type_: Any) -> str:
    if type_ in (object, Any):
        return "Anything"
    return getattr(type_, "__name__", str(type_))


def _enum(type_: type[Enum]) -> Schema:
    described = (getdoc(type_) or "").partition("\n")[0]
    if issubclass(type_, int):  # numbers do not say what they mean
        described += f" {', '.join(f'{member.value}: {_words(member)}' for member in type_)}."
    return {"enum": [member.value for member in type_], "description": described}


def _words(member: Enum) -> str:
    return member.name.replace("_", " ").lower()


def _moved(schema: Any, at: str) -> Any:
    """Return a schema whose references lead to definitions elsewhere."""
    if isinstance(schema, list):
        return [_moved(inner, at) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: inner.replace("#/$defs/", at) if name == "$ref" else _moved(inner, at) for name, inner in schema.items()
    }


def _anything() -> Schema:
    """Return the schema of a value of any kind; kinds that JSON does not have are objects with a tag."""
    several = {"type": "array", "items": _ANYTHING}
    return {
        "description": "A value of any kind, such as what somebody entered.",
        "anyOf": [
            _PLAIN,
            several,
            {**_object(), "propertyNames": {"pattern": "^[^$]|^(?![\\s\\S])"}},
            *_tagged({"$tuple": several, "$set": _SET, "$object": _object()}),
        ],
    }


def _anything_in_a_set() -> Schema:
    """Return the schema of what a set of anything can hold: no lists and objects, but for those that have a tag."""
    return {
        "description": "A value of any kind that a set can hold: without lists and objects inside.",
        "anyOf": [_PLAIN, *_tagged({"$tuple": {"type": "array", "items": _IN_A_SET}, "$set": _SET})],
    }


def _tagged(containers: Mapping[str, Schema]) -> list[Schema]:
    """Return the schemas of objects with a tag: those of texts, and these."""
    texts = {tag: {"type": "string", "pattern": _whole(pattern)} for tag, (pattern, _) in TEXT_TAGS.items()}
    texts["$date"]["format"] = "date"
    return [
        {"type": "object", "properties": {tag: inner}, "required": [tag], "additionalProperties": False}
        for tag, inner in {**texts, **containers}.items()
    ]


def _object() -> Schema:
    return {"type": "object", "additionalProperties": _ANYTHING}
