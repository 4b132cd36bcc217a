"""Three-state options, and the settings that result."""

import pytest

from progress_core.domain.foundations.choices import Choice, Setting, sign_off, staff_add_qualifications
from progress_core.domain.providers.providers import Provider

PROVIDER = Provider("10000055", "North School", "Oxfordshire", sign_off=True)


@pytest.mark.feature("B2", "C2")
@pytest.mark.parametrize(
    ("choice", "setting"),
    [
        (Choice.PROVIDER_DEFAULT, Setting(value=True, source="provider default")),
        (Choice.YES, Setting(value=True, source="learner")),
        (Choice.NO, Setting(value=False, source="learner")),
    ],
)
def test_a_choice_for_the_learner_overrides_the_default(choice: Choice, setting: Setting) -> None:
    assert setting == sign_off(choice, PROVIDER)
    assert setting == sign_off(choice, provider=True)


@pytest.mark.feature("B2", "C4")
def test_each_option_has_its_own_default() -> None:
    assert Setting(value=False, source="provider default") == staff_add_qualifications(
        Choice.PROVIDER_DEFAULT, PROVIDER
    )
    assert Setting(value=True, source="provider default") == staff_add_qualifications(
        Choice.PROVIDER_DEFAULT, provider=True
    )


@pytest.mark.feature("B2")
def test_options_are_labelled_as_on_the_form() -> None:
    assert ["Use provider default", "Yes", "No"] == [choice.label for choice in Choice]
