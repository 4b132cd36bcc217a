"""Staff accounts: use cases, pages and commands."""

from progress_core.domain.foundations.permissions import Permission, Role
from tests.given.people import NORTH
from tests.isolation.expect import ANYBODY, AREA, OWN, USER_MANAGER, Kind, Outcome
from tests.isolation.factors import of_colleague
from tests.isolation.rows import Line, args

May = Permission
_WORKS_ELSEWHERE_TOO = {(USER_MANAGER, OWN): Outcome.REFUSED}
"""The user manager sees one of the colleague's two providers; an area administrator sees both."""

USE_CASES = (
    Line("staff.create", May.MANAGE_STAFF, Kind.A_WHOLE_PROVIDER,
         lambda c: args("new@example.com", Role.LEARNER_MANAGER, providers=[c.ukprn])),
    Line("staff.create · of an area", frozenset({AREA}), Kind.AN_AREA,
         lambda c: args("new@example.com", Role.AREA_ADMINISTRATOR, area=c.name)),
    Line("staff.roles", ANYBODY),
    Line("staff.list", May.MANAGE_STAFF, Kind.COLLEAGUES),
    Line("staff.open", May.MANAGE_STAFF, Kind.COLLEAGUES),
    Line("staff.unlock", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name,)),
    Line("staff.invite_again", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name,), fine=("Conflict",)),
    Line("staff.with_second_factor", May.MANAGE_STAFF),
    Line("staff.reset_second_factor", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (of_colleague(c),),
         but=_WORKS_ELSEWHERE_TOO),
    Line("staff.get", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.id,)),
    Line("staff.find", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name,)),
    Line("staff_changes.change", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: args(c.id, providers=[]),
         fine=("Rejected",)),
    Line("staff_changes.change · the role", May.MANAGE_STAFF, Kind.A_COLLEAGUE,
         lambda c: args(c.id, role=Role.ADMISSIONS), but=_WORKS_ELSEWHERE_TOO),
    Line("staff_changes.change · to a provider", May.MANAGE_STAFF, Kind.A_WHOLE_PROVIDER,
         lambda c: args(c.world.targets[Kind.A_COLLEAGUE, OWN].id, providers=[NORTH, c.ukprn])),
    Line("staff_changes.change · to an area", frozenset({AREA}), Kind.AN_AREA,
         lambda c: args(c.world.targets[Kind.A_COLLEAGUE, OWN].id, role=Role.AREA_ADMINISTRATOR, area=c.name)),
    Line("staff_changes.disable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.id,), but=_WORKS_ELSEWHERE_TOO),
    Line("staff_changes.enable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.id,), but=_WORKS_ELSEWHERE_TOO),
    Line("staff_changes.delete", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.id,), but=_WORKS_ELSEWHERE_TOO),
)  # fmt: skip

ROUTES = (
    Line("GET /staff", May.MANAGE_STAFF, Kind.COLLEAGUES),
    Line("GET /staff/create", May.MANAGE_STAFF),
    Line("POST /staff/create", May.MANAGE_STAFF, Kind.A_WHOLE_PROVIDER,
         lambda c: {"email": "new@example.com", "role": "learner-manager", "providers": [c.ukprn]}),
    Line("POST /staff/invite", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: {"username": c.name}, fine=(409,)),
    Line("POST /staff/unlock", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: {"username": c.name}),
    Line("POST /staff/reset-second-factor", May.MANAGE_STAFF, Kind.A_COLLEAGUE,
         lambda c: {"username": of_colleague(c)}, but=_WORKS_ELSEWHERE_TOO),
    Line("GET /staff/{id:number}", May.MANAGE_STAFF, Kind.A_COLLEAGUE),
    Line("GET /staff/{id:number}/change", May.MANAGE_STAFF, Kind.A_COLLEAGUE),
    Line("POST /staff/{id:number}/change", May.MANAGE_STAFF, Kind.A_COLLEAGUE,
         lambda _: {"role": "learner-manager", "providers": [NORTH], "version": "1"}, fine=(409,)),
    Line("GET /staff/{id:number}/disable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, but=_WORKS_ELSEWHERE_TOO),
    Line("POST /staff/{id:number}/disable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, but=_WORKS_ELSEWHERE_TOO),
    Line("POST /staff/{id:number}/enable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, but=_WORKS_ELSEWHERE_TOO),
    Line("GET /staff/{id:number}/delete", May.MANAGE_STAFF, Kind.A_COLLEAGUE, but=_WORKS_ELSEWHERE_TOO),
    Line("POST /staff/{id:number}/delete", May.MANAGE_STAFF, Kind.A_COLLEAGUE, but=_WORKS_ELSEWHERE_TOO),
)  # fmt: skip

COMMANDS = (
    Line("staff create", May.MANAGE_STAFF, Kind.A_WHOLE_PROVIDER,
         lambda c: ("new@example.com", "--role", "learner-manager", "--provider", c.ukprn)),
    Line("staff list", May.MANAGE_STAFF, Kind.COLLEAGUES),
    Line("staff unlock", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name,)),
    Line("staff reset-second-factor", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (of_colleague(c),),
         but=_WORKS_ELSEWHERE_TOO),
    Line("staff disable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name,), but=_WORKS_ELSEWHERE_TOO),
    Line("staff enable", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name,), but=_WORKS_ELSEWHERE_TOO),
    Line("staff delete", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name, "--yes"), but=_WORKS_ELSEWHERE_TOO),
    Line("staff change", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name, "--provider", NORTH)),
    Line("staff change · the role", May.MANAGE_STAFF, Kind.A_COLLEAGUE, lambda c: (c.name, "--role", "admissions"),
         but=_WORKS_ELSEWHERE_TOO),
)  # fmt: skip
