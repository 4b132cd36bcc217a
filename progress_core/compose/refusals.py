"""Sentences that refuse settings: each names the setting, what it must be, and what it is."""

from progress_core.domain.foundations.messages import quoted


def variable(*names: str) -> str:
    """Return the environment variable of a setting ("session_minutes" -> "PROGRESS_SESSION_MINUTES")."""
    return "_".join(("progress", *names)).upper()


def refusal(name: str, wanted: str, value: object, *, secret: bool = False) -> str:
    """Return the sentence that refuses a value.

    Args:
        name: environment variable of the setting.
        wanted: what it must be ("a text").
        value: what it is.
        secret: whether the value must not be shown.
    """
    if secret:
        return f"{name} must be {wanted}."
    shown = value if isinstance(value, int) and not isinstance(value, bool) else repr(value)
    return f"{name} must be {wanted}, not {quoted(shown)}."
