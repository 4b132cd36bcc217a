"""Every class of values in the core, found by walking its modules: none can be forgotten."""

from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from attrs import has

ROOMS = ("progress_core.domain", "progress_core.ports", "progress_core.usecases", "progress_core.compose")

FORMLESS = {
    "bytes": {"repeats.Answer", "repeats.KeptRequest"},
    "functions": {"doubts.Doubt", "fields.Field", "field_kinds.LearnerField", "consequences.Surroundings"},
    "ports": {"context.Context", "context.Limits"},
    "rows that are read once": {
        *("headings.HeadedSheet", "rows.QualificationReading", "rows.Reading", "sheets.Sheet", "sheets.Table"),
    },
    "numbers or choices as keys": {
        *("imports.Choices", "received.FilterChoices", "imports.Import", "staff.NewStaff", "plan.Plan"),
        *("learner_rows.Planned", "plan.PlannedRows", "received_list.ReceivedList", "applications.ReceivedPage"),
        *("reports.Report", "staff.Staff", "staff_scope.StaffMember", "reports.Tally", "sheets.KnownColumns"),
        *("listings.ListChoices", "listings.LearnerListing", "move_plan.MovePlan"),
    },
    "a type of its own, which is open": {
        *("problems.Accepted", "changes.Changed", "changes.ChangedPage", "file_keys.Match"),
    },
    "cells, which can be a text or a date": {"rows.QualificationRow"},
    "a collection of any kind": {"applications.ApplicationQuery", "applications.ReceivedQuery"},
    "sums of flags": {"dashboard.Standing"},
}
"""What classes hold that has no form in JSON -> their names. Whoever needs one of them as JSON gives it a form."""


def classes() -> Iterator[type[Any]]:
    """Yield the classes of values in the core, except those for one module alone."""
    for room in ROOMS:
        package = import_module(room)
        for module in walk_packages(package.__path__, f"{room}."):
            for name, found in vars(import_module(module.name)).items():
                if name.startswith("_") or not isinstance(found, type) or found.__module__ != module.name:
                    continue
                if has(found) or (issubclass(found, Enum) and len(found)):
                    yield found


def name_of(class_: type[Any]) -> str:
    """Return the name of a class after that of its module."""
    return f"{class_.__module__.rpartition('.')[2]}.{class_.__name__}"


def with_form() -> list[type[Any]]:
    """Return the classes that have a form in JSON."""
    formless = set().union(*FORMLESS.values())
    return [found for found in classes() if name_of(found) not in formless]
