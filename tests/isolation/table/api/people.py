"""Operations on files, providers, groups, staff, reports and the audit trail."""

from tests.isolation.rows import Line

LINES: tuple[Line, ...] = ()
