"""The page of permissions: who may do what, and who sees and changes which fields."""

from progress_core import Progress, rule_catalogue
from progress_core.domain.foundations.actors import NOTHING, Actor
from progress_core.domain.foundations.messages import label
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role
from progress_core.domain.learners.fields import LEARNER_FORM
from tests.pages import markdown

_INTRODUCTION = """\
An account has one role, and the role has permissions. A permission holds within the person's scope: staff have \
their providers or learner groups, area administrators their area, learners themselves. The core checks both in \
every use case, so the site and the command line cannot differ. Whatever is out of scope gets the same answer as \
what does not exist. [Security](../why/security.md#who-sees-what) says how this is tested."""

_ON_FIELDS = """\
Whoever may change a field may see it. A field that a page or file does not show is not in it at all, and a field \
that is sent without being asked for changes nothing."""

_STAFF_FIELDS = "those who create and edit learners, in scope"

_OTHERS = (
    (
        "username of a learner",
        "the learner; staff in scope",
        "the learner; those who create the account choose the first one",
    ),
    (
        "initial password",
        "those who see initial passwords, until it is first used; each look is in the audit trail",
        "nobody types it, except those who create the account or reset the password",
    ),
    ("chosen password", "nobody: only its hash is stored", "its owner"),
    ("statements", "the learner; staff in scope", f"the learner or {_STAFF_FIELDS}, while the section is open"),
    (
        "qualifications",
        "the learner; staff in scope",
        "the learner, or those who add qualifications, as the option of the learner says",
    ),
    (
        "reference",
        "those who write references; the learner, once it is complete and marked for display",
        "those who write references",
    ),
    ("sign-off, staff add qualifications", "staff in scope; the learner sees the effect", _STAFF_FIELDS),
    (
        "approval of a profile",
        "the learner; staff in scope",
        "those who approve profiles; a change by the learner takes it back",
    ),
    ("defaults of a provider", "staff of the provider", "those who change provider defaults"),
    ("draft of an application", "the learner", "the learner"),
    (
        "submitted application",
        "the learner; staff in scope; admissions of the provider that it went to, with the profile as it was then",
        "admissions of the provider that it went to; the learner may withdraw it",
    ),
    (
        "name, email and telephone of staff",
        "its owner; those who create and unlock staff accounts, in scope",
        "its owner",
    ),
    ("role and providers of staff", "its owner; those who manage staff, in scope", "those who manage staff, in scope"),
    (
        "names in the audit trail",
        "those who read the audit trail, for people in their scope; for others it shows the role or number",
        "nobody",
    ),
)


def page() -> str:
    """Return the page as Markdown."""
    roles = list(Role)
    rows = [
        (permission.value, *("yes" if permission in PERMISSIONS[role] else "" for role in roles))
        for permission in Permission
    ]
    rules = [
        (markdown.code(rule.id), rule.section, rule.statement)
        for rule in rule_catalogue()
        if rule.id.startswith("permission.")
    ]
    return markdown.page(
        "Permissions",
        _INTRODUCTION,
        markdown.table(("id", "section", "rule"), rules),
        "## Roles",
        markdown.table(("may", *(role.label.lower() for role in roles)), rows),
        "The operator is whoever can run the command line with the database and the key.",
        "## Staff accounts",
        markdown.table(("role", "may create accounts of"), _makers()),
        "## Fields",
        _ON_FIELDS,
        markdown.table(("field", "seen by", "changed by"), [*_learner_fields(), *_OTHERS]),
    )


def _makers() -> list[tuple[str, str]]:
    with Progress.memory() as progress:
        made = {role: progress.staff.roles(Actor(1, "somebody", role, NOTHING)) for role in Role}
    return [
        (role.label.lower(), ", ".join(found.label.lower() for found in roles)) for role, roles in made.items() if roles
    ]


def _learner_fields() -> list[tuple[str, str, str]]:
    own = ", ".join(label(field.name) for field in LEARNER_FORM if not field.staff_only)
    staff = ", ".join(label(field.name) for field in LEARNER_FORM if field.staff_only)
    readers = "the learner; staff in scope"
    return [
        (own, readers, f"the learner, while the section is open; {_STAFF_FIELDS}"),
        (staff, readers, _STAFF_FIELDS),
    ]
