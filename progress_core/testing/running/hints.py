"""The likely causes of failed checks, found by their names and by what was raised."""

import re

from attrs import frozen


@frozen
class Hint:
    """A likely cause.

    Args:
        test: pattern that the name of the test contains; "" for any.
        found: pattern that the message contains; "" for any.
        cause: what is probably wrong, and the way out.
    """

    test: str
    found: str
    cause: str

    def fits(self, test: str, message: str) -> bool:
        """Return whether this may be the cause."""
        return bool(re.search(self.test, test) and re.search(self.found, message, re.DOTALL))


_OURS = "Rejected|Conflict|NotFound|NotAllowed|Unavailable"

HINTS = (
    Hint("", r"^(AttributeError|TypeError)", "A method is missing, or takes other parameters than the protocol's."),
    Hint("", r"^NotImplementedError", "A method is not written yet."),
    Hint(
        "", r"^Unavailable: ", "The adapter does not reach its other end. Check that it runs, and the address in --url."
    ),
    Hint("", r"^Flaky", "The same call has different results. Look for random or shared state in the adapter."),
    Hint(
        "",
        rf"DID NOT RAISE.*({_OURS})",
        "The adapter swallows a failure or accepts what it should refuse. It must raise the error that the port names.",
    ),
    Hint(
        "",
        rf"^(?!Failed\b|Flaky|({_OURS})\b)[A-Z]\w*(Error|Exception|Timeout|Expired|Refused|Denied)\b",
        "An error of a library comes through as it is. Translate it to one that the port names, in one place.",
    ),
    Hint(
        r"shows?_no|not_shown|password_is_in|no_secret",
        "",
        "A key or password is in a repr or a message. Keep it in a field with repr=False, and out of sentences.",
    ),
    Hint(
        r"roll|fails|failure|undone|not_kept|nothing_happens|abandon",
        "",
        "Something was written outside the transaction, or a transaction that failed was committed all the same.",
    ),
    Hint(
        r"snapshot|one_state|sees|reads_what|does_not_see|committed",
        "",
        "A transaction reads live data. Its reads must see the state at which it began, and its own writes.",
    ),
    Hint(
        r"thread|at_once|concurrent|meanwhile",
        "",
        "Threads disturb each other. Look for state that they share: a connection, a counter, a cache.",
    ),
    Hint(
        r"utc|time_zone|aware|microsecond|moment",
        "",
        "A time was cut to whole seconds, lost its time zone or was read as local time. Keep microseconds, in UTC.",
    ),
    Hint(
        "",
        r"offset-naive|tzinfo|time zone|microsecond",
        "A time was cut to whole seconds, lost its time zone or was read as local time. Keep microseconds, in UTC.",
    ),
    Hint(
        r"decomposed|nfc|nfd|normali|accent",
        "",
        "Text is normalised on the way. Keep every character as it is given: NFC and NFD are different texts.",
    ),
    Hint(
        r"_case|capital|upper|lower",
        "",
        "Upper and lower case are mixed up. Look for LIKE, a collation or casefold() where texts must be equal.",
    ),
    Hint(
        r"order|sorted|newest|oldest|first|page",
        "",
        "The order is not the one that the port promises. Sort explicitly, with the id as the last key.",
    ),
    Hint(
        r"digest|hash|token|code",
        "",
        "A digest or secret is cut, or compared loosely. Keep it whole and compare it exactly, case included.",
    ),
    Hint(
        r"reopen|restart|outlive|process",
        "",
        "Something is kept in the memory of one process only. It has to be the same after a restart.",
    ),
    Hint(r"key", "", "A key is ignored, cut, or shared by all instances."),
    Hint(
        r"long|length|large|whole|many|number",
        "",
        "Something is cut or overflows. Look for the length of a column or buffer, and for 32-bit numbers.",
    ),
    Hint(
        r"unchanged|comes_back|kept|keeps|delivers|values?|text",
        "",
        "A value comes back changed: another type, trimmed spaces, other lines, or a field that was not written.",
    ),
)
"""The first that fits is shown."""


def hint(test: str, message: str, port: str) -> str:
    """Return the likely cause of a failed check; where to look, if none is known.

    Args:
        test: name of the test, without its case.
        message: what was raised; begins with its type, unless it is an assertion.
        port: name of the port.
    """
    causes = (one.cause for one in HINTS if one.fits(test, message))
    return next(causes, f"Compare with what the docstrings of progress_core.ports.{port} promise.")
