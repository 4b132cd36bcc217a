"""Query parameters: texts of an address become the typed fields of a class, strictly."""

import re
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

from attrs import fields_dict, resolve_types
from progress_json import from_data
from starlette.datastructures import QueryParams

T = TypeVar("T")

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_TRUTH = {"true": True, "false": False}


def read_query(class_: type[T], sent: QueryParams) -> T:
    """Make a value of the parameters of an address.

    Args:
        class_: an attrs class; a field that is a tuple takes its parameter several times.
        sent: the parameters.

    Raises:
        Rejected: a parameter is unknown, given twice, or not of its kind.
    """
    known: Any = class_  # of attrs, which no type says
    types = {name: each.type for name, each in fields_dict(resolve_types(known)).items()}
    data: dict[str, object] = {}
    for name in dict.fromkeys(sent.keys()):
        texts = sent.getlist(name)
        type_ = types.get(name)
        if get_origin(type_) is tuple:
            (item, *_) = get_args(type_)
            data[name] = [_data(item, text) for text in texts]
        else:
            data[name] = _data(type_, texts[0]) if len(texts) == 1 else list(texts)
    return from_data(class_, data)


def _data(type_: Any, text: str) -> object:
    """Return the plain data that a text stands for; what stands for nothing of this type stays as it is."""
    kinds = [kind for kind in get_args(type_) if kind is not NoneType] if get_args(type_) else [type_]
    if bool in kinds:
        return _TRUTH.get(text, text)
    if int in kinds and _WHOLE.fullmatch(text):
        return int(text)
    if float in kinds and _NUMBER.fullmatch(text):
        return float(text)
    return text
