"""Refuses arguments that mean nothing to the rules: a mistake in a program is never guessed at."""

from collections.abc import Callable, Collection, Iterable, Mapping

_MAX_SHOWN = 60


def refuse_unless_one_of(name: str, value: object, allowed: Collection[str]) -> None:
    """Refuse an argument that is not one of a few texts.

    Args:
        name: name of the argument.
        value: what was given.
        allowed: the texts.

    Raises:
        TypeError: it is no text.
        ValueError: it is another text.
    """
    is_text = isinstance(value, str)
    if not (is_text and value in allowed):
        refusal = ValueError if is_text else TypeError
        raise refusal(f"{name} must be {_either(map(repr, allowed))}, not {shown(value)}.")


def refuse_unless(
    name: str, value: object, kinds: type | tuple[type, ...], wanted: str, *, secret: bool = False
) -> None:
    """Refuse an argument of another type.

    Args:
        name: name of the argument.
        value: what was given.
        kinds: the type that it must have, or several of them.
        wanted: what it must be, in words.
        secret: whether the value must not be shown: in the place of a policy, it may be a password.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, kinds):
        told = _kind(value) if secret else shown(value)
        raise TypeError(f"{name} must be {wanted}, not {told}.")


def refuse_unless_mapping(name: str, value: object) -> None:
    """Refuse anything but a mapping of field names to values; it is not shown, as it may hold a password.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a mapping of field names to values, not {_kind(value)}.")


def refuse_unless_text(name: str, value: object, *, secret: bool = False) -> None:
    """Refuse anything but a text or None.

    Args:
        name: name of the argument.
        value: what was given.
        secret: whether the value must not be shown.

    Raises:
        TypeError: it is something else.
    """
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} must be text or None, not {_kind(value) if secret else shown(value)}.")


def refuse_unless_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Refuse anything but a whole number within bounds.

    Args:
        name: name of the argument.
        value: what was given.
        least: the smallest number that is possible.
        most: the largest number that is possible; None if there is none.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is too small or too large.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {shown(value)}.")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {shown(value)}.")
    if most is not None and value > most:
        raise ValueError(f"{name} must be at most {most}, not {shown(value)}.")


def shown(value: object) -> str:
    """Return a value as the sentences of refusals show it: shortened, a text in quotation marks."""
    text = written(repr, value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def written(write: Callable[[object], str], value: object) -> str:
    """Return a value as text, also where it holds itself or so many others that Python gives up.

    Args:
        write: `str` or `repr`.
        value: the value.
    """
    try:
        return write(value)
    except RecursionError:
        return f"a {type(value).__name__} that is nested too deeply"


def _kind(value: object) -> str:
    return f"of type {type(value).__name__}"


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
