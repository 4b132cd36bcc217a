"""The site for learner managers: server-rendered pages that work without JavaScript."""

from progress_web.app import create_app
from progress_web.serving import open_server

__all__ = ["create_app", "open_server"]
