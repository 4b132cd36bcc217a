"""Academic years, which run from 1 September to 31 August by the clock in England ("2025/26")."""

import re
from datetime import date, datetime, timedelta
from typing import Self

from attrs import frozen

from progress_core.domain.values.english_time import english_day

_SEPTEMBER = 9
_PREPARATION = timedelta(days=31)
"""How long before its first day schools prepare an academic year: all of August."""
_TEXT = re.compile(r"([0-9]{4})/([0-9]{2})")


@frozen(order=True)
class AcademicYear:
    """An academic year.

    Args:
        start: the calendar year in which it begins: 2025 for 2025/26.

    Source: DfE, academic years run from 1 September to 31 August.
    """

    start: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the academic year of a day."""
        return cls(day.year - (day.month < _SEPTEMBER))

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """Return the academic year that it is in England at an aware moment."""
        return cls.of(english_day(moment))

    @classmethod
    def prepared_on(cls, day: date) -> Self:
        """Return the academic year that schools prepare or are in on a day: from 1 August, the coming one."""
        return cls.of(day + _PREPARATION)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read an academic year such as "2025/26".

        Raises:
            ValueError: the text is something else.
        """
        found = _TEXT.fullmatch(text)
        if found and (int(found[1]) + 1) % 100 == int(found[2]):
            return cls(int(found[1]))
        raise ValueError(f"{text!r} is not an academic year such as 2025/26.")

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(self.start, _SEPTEMBER, 1)

    @property
    def last_day(self) -> date:
        """31 August."""
        return date(self.start + 1, _SEPTEMBER - 1, 31)

    @property
    def before(self) -> Self:
        """The academic year before this one."""
        return type(self)(self.start - 1)

    @property
    def after(self) -> Self:
        """The academic year after this one."""
        return type(self)(self.start + 1)

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02}"
