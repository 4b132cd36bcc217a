"""attrs, which is all that the core needs."""

import attrs  # noqa: F401 - importing it is the work
