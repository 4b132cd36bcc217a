"""The page of rules, from the catalogue."""

from progress_core import rule_catalogue
from tests.pages import markdown

_INTRODUCTION = """\
Every rule, with the section of the manual (or the standard) that it comes from and the codes of the \
[problems and blockers](errors.md) that it gives. `progress rules list` \
and `progress_core.rule_catalogue()` list the same."""


def page() -> str:
    """Return the page as Markdown."""
    rows = [
        (markdown.code(rule.id), rule.statement, rule.section, " ".join(map(markdown.code, rule.codes)))
        for rule in rule_catalogue()
    ]
    return markdown.page("Rules", _INTRODUCTION, markdown.table(("rule", "statement", "manual", "codes"), rows))
