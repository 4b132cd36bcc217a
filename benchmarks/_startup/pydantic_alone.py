"""pydantic, and nothing made with it."""

from pydantic import BaseModel  # noqa: F401 - importing it is the work
