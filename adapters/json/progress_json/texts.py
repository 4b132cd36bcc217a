"""JSON text: written for programs, for people or for fingerprints, and read without guessing (I10)."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, NoReturn

from progress_core.domain.foundations.errors import Rejected
from progress_json.faults import HALF, Fault, problems_of

_MARK = "\ufeff"  # some programs begin UTF-8 with it
_MAX_PLAIN, _MIN_PLAIN = 21, -6  # powers of ten between which a number is written without an exponent


def written(data: object, *, canonical: bool = False, indent: int | None = None, ascii_only: bool = False) -> str:
    """Return plain data as JSON text; arguments as in `dumps`."""
    if canonical:
        pieces: list[str] = []
        _canonical(data, pieces.append)
        text = "".join(pieces)
    else:
        text = json.dumps(data, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    # half a character cannot be encoded, but what somebody entered may have one
    return HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _canonical(data: Any, write: Callable[[str], None]) -> None:
    """Write the canonical form (RFC 8785, but whole numbers have all their digits) piece by piece."""
    if isinstance(data, dict):
        mark = "{"
        for key in sorted(data, key=_code_units):
            write(f"{mark}{encode_basestring(key)}:")
            _canonical(data[key], write)
            mark = ","
        write("{}" if mark == "{" else "}")
    elif isinstance(data, list):
        mark = "["
        for item in data:
            write(mark)
            _canonical(item, write)
            mark = ","
        write("[]" if mark == "[" else "]")
    elif isinstance(data, str):
        write(encode_basestring(data))
    else:
        write(_number(data) if isinstance(data, float) else json.dumps(data))


def _code_units(key: str) -> bytes:
    """Return the place of a key among the others, which goes by UTF-16 as in ECMAScript."""
    return key.encode("utf-16-be", "surrogatepass")


def _number(value: float) -> str:
    """Return a number as ECMAScript writes it: 7.0 as 7, 1e-07 as 1e-7."""
    if not isfinite(value):
        raise ValueError(f"JSON has no number {value!r}.")
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    point = len(digits) + int(exponent)  # where the decimal point is, counted from the first digit
    figures = "".join(map(str, digits)).rstrip("0")
    minus = "-" if sign and figures else ""
    if not figures:
        return "0"
    if len(figures) <= point <= _MAX_PLAIN:
        return minus + figures + "0" * (point - len(figures))
    if 0 < point <= _MAX_PLAIN:
        return f"{minus}{figures[:point]}.{figures[point:]}"
    if _MIN_PLAIN < point <= 0:
        return f"{minus}0.{'0' * -point}{figures}"
    fraction = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{minus}{figures[0]}{fraction}e{point - 1:+d}"


def read(text: str | bytes) -> Any:
    """Return the plain data that JSON text holds.

    Raises:
        Rejected: it is not JSON, has a key twice, or is nested too deeply.
        TypeError: it is neither text nor bytes.
    """
    if not isinstance(text, str | bytes):
        raise TypeError(f"JSON is a str or bytes, not {type(text).__name__}. Use from_data for plain data.")
    try:
        decoded = text.decode() if isinstance(text, bytes) else text
        return json.loads(decoded.removeprefix(_MARK), object_pairs_hook=_object, parse_constant=_no_constant)
    except (Fault, RecursionError) as error:
        raise Rejected(problems=problems_of(error)) from None
    except json.JSONDecodeError as error:
        reason = f"{error.msg} in line {error.lineno}, character {error.colno}"
    except UnicodeDecodeError:
        reason = "it is not encoded as UTF-8"
    except ValueError:  # Python reads no number with thousands of digits
        reason = "a number has too many digits"
    raise Rejected(problems=problems_of(Fault("not_json", words={"reason": reason})))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Fault("duplicate_key", _repeated(name for name, _ in pairs))
    return found


def _repeated(names: Iterable[str]) -> str:
    """Return the first name that was there before."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            break
        seen.add(name)
    return name


def _no_constant(name: str) -> NoReturn:
    raise Fault("not_json", words={"reason": f"{name} is no number of JSON"})
