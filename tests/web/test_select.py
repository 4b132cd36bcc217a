"""The lists of our forms are those of the design system, which would take ten times as long to write."""

import re

import pytest
from progress_web.foundations.rendering import Rendering

BOTH = """
{% from "foundations/forms.html" import select_field %}
{% from "govuk_frontend_jinja/components/select/macro.html" import govukSelect %}
{{ select_field("year", label, options, value, first=first) }}
<hr>
{{ govukSelect({"name": "year", "id": "year", "label": {"text": label}, "value": value,
  "items": ([] if first is none else [{"value": "", "text": first}]) + options | as_items}) }}
"""


@pytest.mark.parametrize("first", [None, "All year groups"])
@pytest.mark.parametrize("value", ["", "11", "9"])
@pytest.mark.parametrize("options", [(), ("10", "11"), {"11": "Year 11", '"><b>': "O'Neil & <Sons>"}], ids=str)
def test_a_list_is_what_the_component_makes(first: str | None, value: str, options: object) -> None:
    render = Rendering()._environment.from_string(BOTH).render
    ours, component = render(label="Year & group", options=options, value=value, first=first).split("<hr>")
    assert _tidy(ours) == _tidy(component)


def _tidy(html: str) -> str:
    return re.sub(r"\s+(?=[<>])|(?<=>)\s+", "", html)
