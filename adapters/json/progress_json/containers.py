"""Objects, lists, sets, mappings and unions: every entry is checked, whatever is wrong with the others (I10).

A `*_hook` returns what makes values of data, a `*_data` what makes data of values.
"""

from collections.abc import Callable, Iterable, Mapping, MutableSequence, MutableSet
from math import inf
from types import NoneType
from typing import Any, TypeVar, get_args

from attrs import fields, resolve_types
from cattrs import BaseValidationError, Converter, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from progress_core.domain.foundations.errors import ProgressError
from progress_json import scalars, texts
from progress_json.faults import MAX_WRONG, Fault, depths_of, wrong_type
from progress_json.kinds import SCHEMA, item_of, kind, no_data, require_clear, require_made, stands_for

Hook = Callable[[Any, Any], Any]
"""Makes a value of data: (data, type) -> value."""

DataHook = Callable[[Any], Any]
"""Makes data of a value."""

_TOLD = ("problems", "blockers", "field", "changes")
"""What errors say besides their sentence; whatever else they carry is for logs."""


def object_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of an attrs class, which refuses unknown fields."""
    class_ = resolve_types(kind(type_))  # cattrs does so for names in quotes alone, and takes None for no type
    bounds: dict[str, Any] = {
        each.name: override(struct_hook=_within(made.get_structure_hook(each.type), each.metadata[SCHEMA]))
        for each in fields(class_)
        if SCHEMA in each.metadata
    }
    make = make_dict_structure_fn(
        type_, made, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True, **bounds
    )
    return lambda value, _: make(_require_object(value), type_)


def _within(hook: Hook, limits: Mapping[str, Any]) -> Hook:
    """Return the hook of a field whose value has limits."""
    least, most = limits.get("minimum", -inf), limits.get("maximum", inf)
    fewest, most_items = limits.get("minItems", 0), limits.get("maxItems", inf)
    longest = limits.get("maxLength", inf)

    def limited(value: object, type_: Any) -> Any:
        if isinstance(value, list) and not fewest <= len(value) <= most_items:  # before each of them is looked at
            raise Fault("wrong_count", least=fewest, most=most_items, count=len(value))
        found = hook(value, type_)
        if isinstance(found, int | float) and not least <= found <= most:
            raise Fault("out_of_range", value, least=least, most=most)
        if isinstance(found, str) and len(found) > longest:
            raise Fault("too_long", most=longest)
        return found

    return limited


def object_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of an attrs class."""
    return make_dict_unstructure_fn(type_, made)


def list_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of a list, or of a tuple whose length is open."""
    require_made(type_)
    item, into = item_of(type_), list if kind(type_) in (list, MutableSequence) else tuple
    hook = made.get_structure_hook(item)
    return lambda value, _: into(_each(type_, _numbered(value), lambda entry: hook(entry, item)))


def fixed_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of a tuple whose length is known."""
    items = get_args(type_)
    hooks = [made.get_structure_hook(item) for item in items]

    def fixed(value: object, _: Any) -> tuple[Any, ...]:
        numbered = _numbered(value)
        if len(numbered) != len(items):
            raise wrong_type(value, f"a list with {len(items)} entries")
        todo = [(place, (hook, item, entry)) for (place, entry), hook, item in zip(numbered, hooks, items, strict=True)]
        return tuple(_each(type_, todo, lambda part: part[0](part[2], part[1])))

    return fixed


def set_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of a set, whose data is a list without duplicates."""
    require_made(type_)
    item, into = item_of(type_), set if kind(type_) in (set, MutableSet) else frozenset
    hook = made.get_structure_hook(item)

    def unique(value: object, _: Any) -> Any:
        seen: set[object] = set()

        def new(entry: object) -> object:
            found = hook(entry, item)
            scalars.add_new(found, seen, entry)
            return found

        return into(_each(type_, _numbered(value), new))

    return unique


def mapping_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of a mapping from texts."""
    require_made(type_)
    key_type, item = get_args(type_) or (str, object)
    if key_type is not str:
        no_data(type_)
    hook = made.get_structure_hook(item)

    def mapping(value: object, _: Any) -> dict[str, Any]:
        entries = [(key, (key, inner)) for key, inner in _require_object(value).items()]
        return dict(_each(type_, entries, lambda pair: (scalars.text(pair[0]), hook(pair[1], item))))

    return mapping


def union_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of a union: the first type that fits; if none does, what is wrong for the nearest."""
    require_clear(type_)
    hooks = [(made.get_structure_hook(member), member) for member in get_args(type_) if member is not NoneType]
    optional = NoneType in get_args(type_)

    def first(value: object, _: Any) -> Any:
        if value is None and optional:
            return None
        errors: list[Exception] = []
        for hook, member in hooks:
            try:
                return hook(value, member)
            except (BaseValidationError, Fault) as error:
                errors.append(error)
        raise max(errors, key=_nearness)

    return first


def _nearness(error: Exception) -> tuple[int, int]:
    """Return how near a type was: the deeper inside the first thing wrong and the fewer things wrong, the nearer.

    An unknown field is wrong with the object that has it, and no deeper.
    """
    depths = [*depths_of(error)]
    return min(depths), -len(depths)


def union_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of a union; with several types, that of the value's own class."""
    members = [member for member in get_args(type_) if member is not NoneType]
    if len(members) > 1:
        return made.unstructure
    inner = _inner_data(made, members[0])
    return lambda value: None if value is None else inner(value)


def list_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of a list or tuple."""
    inner = _inner_data(made, item_of(type_)) if get_args(type_) else made.unstructure
    return lambda value: [inner(entry) for entry in value]


def _inner_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of what something holds; that of the value's own class, where a class leaves it open."""
    return made.unstructure if isinstance(type_, TypeVar) else made.get_unstructure_hook(type_)


def fixed_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of a tuple whose length is known."""
    inner = [_inner_data(made, item) for item in get_args(type_)]
    return lambda value: [hook(entry) for hook, entry in zip(inner, value, strict=True)]


def set_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of a set, which becomes a sorted list."""
    listed = list_data(made, type_)
    return lambda value: sorted(listed(value), key=_place)


def _place(entry: Any) -> tuple[str, Any]:
    """Return the place of an entry among those of a set, which has no order of its own: equal sets have one order."""
    if isinstance(entry, int | float) and not isinstance(entry, bool):
        return "number", entry
    return type(entry).__name__, entry if isinstance(entry, str) else texts.written(entry, canonical=True)


def mapping_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of a mapping."""
    inner = _inner_data(made, get_args(type_)[1]) if get_args(type_) else made.unstructure
    return lambda value: {scalars.key(name): inner(entry) for name, entry in value.items()}


def protocol_hook(made: Converter, type_: Any) -> Hook:
    """Return the hook of the class that stands for a protocol."""
    return made.get_structure_hook(stands_for(type_))


def protocol_data(made: Converter, type_: Any) -> DataHook:
    """Return the hook of the class that stands for a protocol, and of no other."""
    class_ = stands_for(type_)
    inner = made.get_unstructure_hook(class_)
    return lambda value: inner(value) if isinstance(value, class_) else no_data(type(value))


def error_data(made: Converter, error: ProgressError) -> dict[str, Any]:
    """Return an error as plain data: its code, its sentence and what it says besides, for programs that pass it on."""
    told = {name: getattr(error, name) for name in _TOLD if hasattr(error, name)}
    return {"code": error.code, "message": error.message, **made.unstructure(told)}


def _require_object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise wrong_type(value, "an object")
    return value


def _numbered(value: object) -> list[tuple[int, Any]]:
    if not isinstance(value, list):
        raise wrong_type(value, "a list")
    return list(enumerate(value))


def _each(type_: Any, entries: Iterable[tuple[Any, Any]], make: Callable[[Any], Any]) -> list[Any]:
    """Return what is made of each entry, or raise what is wrong with the first `MAX_WRONG` that are wrong."""
    made: list[Any] = []
    errors: list[Exception] = []
    for place, entry in entries:
        try:
            made.append(make(entry))
        except (BaseValidationError, Fault) as error:
            error.add_note(IterableValidationNote(f"Structuring {type_} @ {place!r}", place, type_))
            errors.append(error)
            if len(errors) == MAX_WRONG:
                break
    if errors:
        raise IterableValidationError(f"While structuring {type_}", errors, type_)
    return made
