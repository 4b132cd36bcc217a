"""Names of fields that a form does not have."""

from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from inspect import signature
from pkgutil import walk_packages

import pytest

from progress_core import domain
from progress_core.domain.accounts.staff_form import check_staff
from progress_core.domain.applications.offers import check_conditions
from progress_core.domain.courses.form import check_courses
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import rule_catalogue
from progress_core.domain.learners.form import check_learner, check_learners
from progress_core.domain.learners.leaving import check_leaving
from progress_core.domain.operations.retention import check_periods
from progress_core.domain.profiles.reference_form import check_reference
from progress_core.domain.profiles.statements import check_statements
from progress_core.domain.providers.form import check_provider, check_providers
from progress_core.domain.qualifications.qualifications import check_qualification
from progress_core.domain.qualifications.sets import check_qualifications
from progress_core.domain.values.field_names import Spellings, unknown_fields

pytestmark = pytest.mark.feature("B4", "I1")


def test_other_names_of_the_fields_are_asked_for_once_and_only_if_a_name_is_unknown() -> None:
    asked: list[str] = []

    def spellings() -> Spellings:
        asked.append("")
        return (("surname", "last_name"),)

    known = frozenset({"last_name"})
    assert [] == unknown_fields({"last_name": ""}, known, "names", spellings)
    assert [] == asked
    found = unknown_fields({"surnam": "", "xyzzy": "", "sirname": ""}, known, "names", spellings)
    assert [["last_name"], [], ["last_name"]] == [one.params["nearest"] for one in found]
    assert [""] == asked


_CHECKS: dict[str, Callable[[dict[str, object]], Iterable[Problem]]] = {
    "check_learner": lambda values: check_learner(values).problems,
    "check_leaving": lambda values: (
        check_leaving({"leaving_date": "2026-09-30", **values}, today=date(2026, 10, 1)).problems
    ),
    "check_learners": lambda values: [found for one in check_learners([values]) for found in one.problems],
    "check_qualification": lambda values: check_qualification(values).problems,
    "check_qualifications": lambda values: check_qualifications([values]).problems,
    "check_statements": lambda values: check_statements(values).problems,
    "check_reference": lambda values: check_reference(values, draft=True).problems,
    "check_conditions": lambda values: check_conditions([values]).problems,
    "check_staff": lambda values: check_staff(values, own=False).problems,
    "check_provider": lambda values: check_provider(values).problems,
    "check_providers": lambda values: check_providers([values]).problems,
    "check_courses": lambda values: check_courses([values], ()).problems,
    "check_periods": lambda values: check_periods(values).problems,
}


@pytest.mark.parametrize("check", _CHECKS.values(), ids=_CHECKS)
def test_every_form_refuses_names_that_it_does_not_have(check: Callable[[dict[str, object]], list[Problem]]) -> None:
    rules = {rule.id: rule for rule in rule_catalogue()}
    (unknown,) = (found for found in check({"colour": "secret"}) if found.code == "unknown_field")
    assert (True, None, "error") == ("colour" in unknown.field, unknown.value, unknown.severity)
    assert "unknown_field" in rules[unknown.rule].codes


def test_every_check_of_the_domain_that_takes_a_mapping_is_among_them() -> None:
    modules = (import_module(each.name) for each in walk_packages(domain.__path__, f"{domain.__name__}."))
    found = {
        name
        for module in modules
        for name, function in vars(module).items()
        if name.startswith("check_") and callable(function) and "Mapping[str, object]" in str(signature(function))
    }
    assert {*_CHECKS} == found
