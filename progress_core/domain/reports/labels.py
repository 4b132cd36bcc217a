"""The words of a report's rows, and the order that they come in."""

from collections.abc import Callable, Mapping

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.messages import label
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.profiles.profiles import ReferenceStatus, SectionStatus
from progress_core.domain.reports.cells import NO_DESTINATION, NO_GROUP, Value
from progress_core.domain.reports.facts import NOT_SENT
from progress_core.domain.values.name_keys import title_key

Names = Mapping[tuple[str, Value], str]
"""Names of what facts only number: (fact, value) -> name of the provider, group or course."""

_STATES = [state.value for state in ApplicationState]


def value_label(fact: str, value: Value, names: Names) -> str:
    """Return a value of a fact in words.

    Args:
        fact: one of the facts that rows can be made by.
        value: its value.
        names: of providers, groups and courses.
    """
    if (fact, value) in names:
        return names[fact, value]
    if (fact, value) in (("group", NO_GROUP), ("subject", ""), ("submitted", NOT_SENT)) or value == NO_DESTINATION:
        return label(f"report.no_{fact}")
    return _IN_WORDS.get(fact, str)(value)


def _status(value: Value) -> str:
    return SectionStatus(value).label if value in tuple(SectionStatus) else str(value)


_LINES = {line.key: line.label for line in LINES}
_REFERENCES = {int(status): status.label for status in ReferenceStatus}
_IN_WORDS: Mapping[str, Callable[[Value], str]] = {
    "year": lambda year: f"Year {year}",
    "submitted": lambda year: f"{year}/{(int(year) + 1) % 100:02}",
    "state": lambda state: str(state).capitalize(),
    "stage": lambda stage: label(f"report.destinations.{stage}"),
    "blocker": lambda blocker: label(f"report.at-risk.{blocker}"),
    "line": lambda key: _LINES.get(str(key), str(key)),
    "personal": _status,
    "qualifications": _status,
    "statements": _status,
    "reference": lambda status: _REFERENCES.get(int(status), str(status)),
}


def place(fact: str, value: Value, names: Names) -> tuple[int, int, str]:
    """Return the sort key of a value in rows: those without any last, years by number, the rest by name."""
    absent = int(value in (NO_DESTINATION, "") or (fact in ("group", "submitted") and value in (NO_GROUP, NOT_SENT)))
    if isinstance(value, int) and fact in ("year", "submitted"):
        return absent, -value if fact == "submitted" else value, ""
    if fact == "state":
        return absent, _STATES.index(str(value)), ""
    return absent, 0, title_key(value_label(fact, value, names))
