"""Operations on courses, applications and the rules alone."""

from tests.isolation.rows import Line

LINES: tuple[Line, ...] = ()
