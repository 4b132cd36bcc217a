"""The catalogue of rules (I4)."""

from progress_core.domain.foundations.rules import Rule, rule_catalogue
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


def list_rules(_call: Call) -> Reply[Listed[Rule]]:
    """List every rule with the section of the manual that it comes from, and the codes that it can return."""
    found = rule_catalogue()
    return listed(found, total=len(found))


OPERATIONS = (Operation("GET", "/rules", list_rules),)
