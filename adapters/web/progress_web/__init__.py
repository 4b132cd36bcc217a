"""The site for learner managers, server-rendered pages that work without JavaScript; and the JSON API."""

from progress_web.api.app import create_api
from progress_web.app import create_app
from progress_web.serving import open_server

__all__ = ["create_api", "create_app", "open_server"]
