"""The learner manager's site: server-rendered pages that work without JavaScript."""

from progress_web.app import create_app

__all__ = ["create_app"]
