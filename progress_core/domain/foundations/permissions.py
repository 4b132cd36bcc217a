"""Roles and their permissions: who may do what."""

from enum import Enum

from progress_core.domain.foundations.rules import Rule

RULES = (
    Rule("permission.role", "1.2, 1.4", "The role of an account determines what it may do."),
    Rule(
        "permission.scope",
        "1.2, 6",
        "People see nothing outside their providers and groups; to them it is the same as what does not exist.",
    ),
    Rule("permission.groups", "8", "A manager with groups at a provider sees only the learners of those groups there."),
)


class Role(str, Enum):
    """The role of an account (manual 1.2, 1.4, 8); everybody but learners and the operator is staff."""

    LEARNER = "learner"
    LEARNER_MANAGER = "learner-manager"
    PROVIDER_MANAGER = "provider-manager"
    USER_MANAGER = "user-manager"
    AREA_ADMINISTRATOR = "area-administrator"
    ADMISSIONS = "admissions"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The role in words, as pages show it ("Learner manager")."""
        return self.value.replace("-", " ").capitalize()


STAFF_ROLES = tuple(role for role in Role if role not in (Role.LEARNER, Role.OPERATOR))


class Permission(str, Enum):
    """Something that a role may be allowed to do."""

    VIEW_LEARNERS = "view learners"
    EDIT_LEARNERS = "create and edit learners"
    DELETE_LEARNERS = "delete and restore learners"
    IMPORT_LEARNERS = "import learners"
    REVEAL_PASSWORDS = "see initial passwords"
    RESET_PASSWORDS = "reset passwords and unlock accounts"
    APPROVE_PROFILES = "approve profiles"
    ADD_QUALIFICATIONS = "add qualifications"
    WRITE_REFERENCES = "write references"
    CHANGE_PROVIDER_DEFAULTS = "change provider defaults"
    MANAGE_PROVIDERS = "add providers"
    MANAGE_STAFF = "create and unlock staff accounts"
    MANAGE_GROUPS = "create, rename and delete learner groups"
    ASSIGN_GROUPS = "associate learners with groups"
    ASSIGN_MANAGERS = "associate learner managers with groups"
    DECIDE_APPLICATIONS = "decide applications"
    EDIT_OWN_PROFILE = "fill in their own profile"
    APPLY = "apply for courses"
    MANAGE_COURSES = "load the course directory"
    MANAGE_OWN_COURSES = "upload the courses of their providers"
    MANAGE_PERSONAL_DATA = "export and erase personal data"
    VIEW_REPORTS = "see reports"
    VIEW_AUDIT = "read the audit trail"
    OPERATE = "run the system"


_LEARNER_WORK = frozenset(
    {
        Permission.VIEW_LEARNERS,
        Permission.VIEW_REPORTS,
        Permission.EDIT_LEARNERS,
        Permission.DELETE_LEARNERS,
        Permission.IMPORT_LEARNERS,
        Permission.REVEAL_PASSWORDS,
        Permission.RESET_PASSWORDS,
        Permission.APPROVE_PROFILES,
        Permission.ADD_QUALIFICATIONS,
        Permission.WRITE_REFERENCES,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset({Permission.EDIT_OWN_PROFILE, Permission.APPLY}),
    Role.LEARNER_MANAGER: _LEARNER_WORK | {Permission.ASSIGN_GROUPS, Permission.ASSIGN_MANAGERS},
    Role.PROVIDER_MANAGER: _LEARNER_WORK
    | {
        Permission.CHANGE_PROVIDER_DEFAULTS,
        Permission.MANAGE_GROUPS,
        Permission.ASSIGN_GROUPS,
        Permission.ASSIGN_MANAGERS,
        Permission.MANAGE_OWN_COURSES,  # as with the defaults: what a provider offers is not for who decides on it
    },
    Role.USER_MANAGER: frozenset(
        {
            Permission.VIEW_LEARNERS,
            Permission.RESET_PASSWORDS,
            Permission.MANAGE_STAFF,
            Permission.MANAGE_GROUPS,
            Permission.ASSIGN_MANAGERS,
            Permission.MANAGE_PERSONAL_DATA,
            Permission.VIEW_AUDIT,
        }
    ),
    Role.AREA_ADMINISTRATOR: frozenset(
        {
            Permission.VIEW_LEARNERS,
            Permission.RESET_PASSWORDS,
            Permission.MANAGE_STAFF,
            Permission.VIEW_REPORTS,
            Permission.MANAGE_PERSONAL_DATA,
            Permission.VIEW_AUDIT,
        }
    ),
    Role.ADMISSIONS: frozenset({Permission.DECIDE_APPLICATIONS, Permission.VIEW_REPORTS}),
    Role.OPERATOR: frozenset(Permission),
}
