"""A pydantic model of the learner's fields, used once."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, create_model

from benchmarks._startup.learner import LEARNER, PATTERNS

types = {name: Annotated[str, StringConstraints(max_length=100, pattern=PATTERNS.get(name))] for name in LEARNER}
types |= {"year_group": Annotated[int, Field(ge=7, le=14)], "date_of_birth": date}
Learner: type[BaseModel] = create_model("Learner", **{name: (type_, ...) for name, type_ in types.items()})
Learner.model_validate(LEARNER)
