"""What templates write: everything sanitised and escaped, and as the design system's components would write it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateAssertionError, UndefinedError
from markupsafe import Markup, escape
from progress_web.foundations.rendering import Rendering, marked, printable, written

_HOSTILE = "<b onclick='x'>&\"\x07\u202e\u2066\x9f</b>"
_QUOTES = {"&#34;": "&quot;", "&#39;": "&#x27;"}

COMPONENTS = """
{% from "foundations/parts.html" import link_button, navigation, skip_link %}
{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}
{% from "govuk_frontend_jinja/components/service-navigation/macro.html" import govukServiceNavigation %}
{% from "govuk_frontend_jinja/components/skip-link/macro.html" import govukSkipLink %}
{{ navigation(tabs) }}{{ skip_link("#there", text) }}{{ link_button(text, "/a?b&c") }}
{{ link_button(text, "/", "secondary") }}
<hr>
{{ govukServiceNavigation({"navigation": tabs, "navigationLabel": "Administration", "menuButtonLabel": "Menu"}) }}
{{ govukSkipLink({"href": "#there", "text": text}) }}{{ govukButton({"text": text, "href": "/a?b&c"}) }}
{{ govukButton({"text": text, "href": "/", "classes": "govuk-button--secondary"}) }}
"""


def _render(template: str, **values: object) -> str:
    rendered: str = Rendering()._environment.from_string(template).render(**values)
    return rendered


@given(st.text() | st.text(alphabet="a&<>\"'\x00\x1f\x7f\x85\n\t\u202a\u2069"))
def test_a_text_is_written_as_sanitising_and_escaping_it_would(text: str) -> None:
    plain = str(escape(printable(text)))
    for ours, other in _QUOTES.items():
        plain = plain.replace(ours, other)
    assert written(text) == plain == marked(text)


@given(st.characters())
def test_python_calls_no_character_printable_that_no_page_shows(character: str) -> None:
    assert not character.isprintable() or printable(character) == character


@pytest.mark.parametrize("value", [7, 0, -1, None, True, 1.5, ["<", "\x07"], {"a": "<b>"}], ids=str)
def test_other_values_are_written_as_their_text(value: object) -> None:
    plain = str(escape(printable(str(value))))
    for ours, other in _QUOTES.items():
        plain = plain.replace(ours, other)
    assert written(value) == plain


@pytest.mark.parametrize(
    "template",
    [
        "{{ it }}",
        "{% for each in [it] %}{{ each }}{% endfor %}",
        "{% set kept %}{{ it }}{% endset %}{{ kept }}",
        "{% macro said(x) %}{{ x }}{% endmacro %}{{ said(it) }}",
        "{% macro around() %}{{ caller() }}{% endmacro %}{% call around() %}{{ it }}{% endcall %}",
        "{{ [it] | join(', ') }}",
        "{{ 'x' ~ it }}",
        "{{ it if it else '' }}",
        "{{ it | escape }}",
        "{{ 'x' ~ (it | e) }}",
        '{% from "govuk_frontend_jinja/macros/attributes.html" import govukAttributes as a %}{{ a({"x": it}) }}',
    ],
)
def test_hostile_text_is_written_as_text_wherever_it_stands(template: str) -> None:
    page = _render(template, it=_HOSTILE)
    assert "<" not in page
    assert re.search("[\x07\x9f\u202e\u2066]", page) is None
    assert "&lt;b onclick=&#x27;x&#x27;&gt;&amp;&quot;\N{REPLACEMENT CHARACTER}" in page


def test_markup_is_written_as_it_is() -> None:
    assert _render("{{ it }}", it=Markup("<i>")) == "<i>"


def test_no_template_can_leave_escaping_out() -> None:
    with pytest.raises(TemplateAssertionError, match="escaped"):
        _render("{% autoescape false %}{{ it }}{% endautoescape %}", it="<")


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _render("{{ nobody }}")


def test_pages_have_no_indentation() -> None:
    assert _render("<p>\n    {{ it }}\n\t</p>", it="a") == "<p>\na\n</p>"


@pytest.mark.parametrize("count", [1, 3])
def test_what_most_pages_have_is_what_the_components_make(count: int) -> None:
    tabs = [
        {"text": f"Tab & {number}", "href": f"/{number}?a&b", "current": number == 1, "active": number == 2}
        for number in range(count)
    ]
    ours, component = _render(COMPONENTS, tabs=tabs, text="Go & <see>").split("<hr>")
    assert _tidy(ours) == _tidy(component)


def _tidy(html: str) -> str:
    return re.sub(r"\s+(?=[<>])|(?<=>)\s+", "", re.sub(r"\s+", " ", html))
